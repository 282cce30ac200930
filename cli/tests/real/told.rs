//! What `report` tells of a cluster.

use std::fs;
use std::process::Command;
use std::time::Duration;

use global_health_bar::Timestamp;
use serde_json::Value;

use crate::cluster::Cluster;

/// How far what is told may be from what was caused: rules are evaluated, and Alertmanager is asked,
/// once a second, on a machine that does other things, too.
const TOLERANCE: Duration = Duration::from_secs(4);

pub(crate) struct Told {
    report: Value,
    beginning: Timestamp,
}

impl Cluster {
    /// What `report` says of the seconds from the beginning until `end`. It asks the companion for
    /// the log and for Alertmanager's configuration; of Prometheus it has a sample a second.
    pub(crate) fn told(&self, end: i64) -> Told {
        let until = self.at(end);
        let file = |name: &str, query: &str| {
            let path = self.folder().path().join(name);
            fs::write(&path, self.query_range(query, until)).expect("a file");
            path.to_str().expect("a text").to_owned()
        };
        let alive =
            file("alive.json", r#"count_over_time(alertmanager_alerts{state="active"}[3s])"#);
        let alerts = file("alerts.json", r#"ALERTS{alertstate="firing"}"#);
        let api = |name: &str| format!("http://127.0.0.1:{}/api/{name}", self.companion);
        let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
        command.args(["report", "--loki", &api("loki"), "--alertmanager", &api("alertmanager")]);
        command.args(["--prometheus", &alive, &alerts]);
        let (start, until) = (self.at(0).to_string(), until.to_string());
        command.args(["--start", &start, "--end", &until, "--now", &until]);
        let output = command.output().expect("it ran");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        // For who looks for what went wrong; with the folder, it goes with the test.
        fs::write(self.folder().path().join("report.json"), &output.stdout).expect("a file");
        let report = serde_json::from_slice(&output.stdout).expect("JSON");
        Told { report, beginning: self.at(0) }
    }
}

impl Told {
    /// The episodes of an alert, in time.
    pub(crate) fn episodes(&self, name: &str) -> Vec<&Value> {
        let episodes = self.report["episodes"].as_array().expect("episodes");
        let mut named: Vec<_> =
            episodes.iter().filter(|episode| episode["alertname"] == name).collect();
        named.sort_by_key(|episode| episode["startsAt"].to_string());
        named
    }

    /// The one episode of an alert.
    #[track_caller]
    pub(crate) fn episode(&self, name: &str) -> &Value {
        let episodes = self.episodes(name);
        assert_eq!(episodes.len(), 1, "{name}: {episodes:#?}");
        episodes[0]
    }

    /// That an alert fired from one second to another, once.
    #[track_caller]
    pub(crate) fn fired(&self, name: &str, start: i64, end: i64) -> &Value {
        let episode = self.episode(name);
        self.near(&episode["startsAt"], start, episode);
        self.near(&episode["end"]["at"], end, episode);
        episode
    }

    /// That an instant is near a second.
    #[track_caller]
    pub(crate) fn near(&self, instant: &Value, second: i64, of: &Value) {
        let at = instant.as_str().and_then(Timestamp::parse).expect("an instant");
        let seconds = (at.milliseconds() - self.beginning.milliseconds()).abs_diff(second * 1_000);
        assert!(Duration::from_millis(seconds) <= TOLERANCE, "{at} is not near {second}: {of:#}");
    }

    /// When alerting was blind, as the report has it.
    pub(crate) fn unavailable(&self) -> &Vec<Value> {
        self.report["unavailable"].as_array().expect("spans")
    }

    pub(crate) fn report(&self) -> &Value {
        &self.report
    }

    /// The healths of an entity, one after the other, each with the second from which on.
    pub(crate) fn healths(&self, kind: &str) -> Vec<(i64, String)> {
        let timelines = self.report["timelines"].as_array().expect("timelines");
        let timeline = timelines.iter().find(|timeline| timeline["entity"]["kind"] == kind);
        let segments = timeline.expect("the entity")["segments"].as_array().expect("segments");
        let second = |segment: &Value| {
            let at = segment["start"].as_str().and_then(Timestamp::parse).expect("an instant");
            (at.milliseconds() - self.beginning.milliseconds()) / 1_000
        };
        let health = |segment: &Value| segment["health"].as_str().expect("a health").to_owned();
        segments.iter().map(|segment| (second(segment), health(segment))).collect()
    }

    /// That an entity had these healths, from these seconds on.
    #[track_caller]
    pub(crate) fn fared(&self, kind: &str, expected: &[(i64, &str)]) {
        let healths = self.healths(kind);
        let names = |healths: &[(i64, String)]| {
            healths.iter().map(|(_, health)| health.clone()).collect::<Vec<_>>()
        };
        let wanted: Vec<_> = expected.iter().map(|(_, health)| *health).collect();
        assert_eq!(names(&healths), wanted, "{healths:?}");
        for ((told, _), (caused, _)) in healths.iter().zip(expected) {
            assert!(told.abs_diff(*caused) <= TOLERANCE.as_secs(), "{healths:?}");
        }
    }
}
