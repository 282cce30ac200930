//! The engine against the truth: what `report` makes of the played servers is what the script says.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use global_health_bar::simulation::{Plan, simulate};
use global_health_bar::{TimeSpan, Timestamp, difference, union};
use serde_json::Value;

use crate::support::Server;

const NOW: &str = "2026-11-22T00:00:00Z";
/// How late an edge may be told: after an outage, three rules over one another begin anew, each of
/// which waits a minute and for its turn; and none is seen before states are restored.
const EDGE: Duration = Duration::from_secs(20 + 30 + 60 + 3 * 90);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// When each alert fires, by fingerprint.
type Firings = BTreeMap<String, Vec<TimeSpan>>;

#[test]
fn report_finds_what_truly_happened_wherever_alerting_was_alive() {
    let now = Timestamp::parse(NOW).expect("an instant");
    let window = TimeSpan::last(14 * DAY, now);
    let truth = simulate(&Plan::demo(now), now).truth;
    let outages = union(truth.outages.iter().map(|outage| outage.span));
    let mut true_firings = Firings::new();
    for firing in truth.firings {
        // Events happen at an instant: they are no firings.
        if firing.alert.labels.get("cstype").is_none() {
            let spans = true_firings.entry(firing.alert.fingerprint.to_string()).or_default();
            spans.push(firing.span);
        }
    }
    let told = reported(now);
    let (mut wrong, mut total) = (Duration::ZERO, Duration::ZERO);
    for fingerprint in true_firings.keys().chain(told.keys()) {
        let seen = |firings: &Firings| -> Vec<TimeSpan> {
            let spans = firings.get(fingerprint).into_iter().flatten();
            let spans = union(spans.filter_map(|span| span.intersection(window)));
            spans.into_iter().flat_map(|span| difference(span, &outages)).collect()
        };
        let (truth, told) = (seen(&true_firings), seen(&told));
        total += length(&truth);
        let wrongly = [apart(&truth, &told), apart(&told, &truth)].concat();
        let longest = wrongly.iter().map(|span| span.duration()).max().unwrap_or_default();
        assert!(longest < EDGE, "{fingerprint}: {truth:?} is told as {told:?}");
        wrong += length(&wrongly);
    }
    let share = wrong.as_secs_f64() / total.as_secs_f64();
    assert!(share < 0.01, "{share}");
}

/// What `report` tells over HTTP.
fn reported(now: Timestamp) -> Firings {
    let server = Server::start(&["--now", NOW]);
    let source = |name: &str| format!("{}/api/{name}", server.address);
    let output = Command::new(env!("CARGO_BIN_EXE_global-health"))
        .args(["report", "--start", "2026-11-08T00:00:00Z", "--end", NOW])
        .args(["--loki", &source("loki"), "--prometheus", &source("prometheus")])
        .args(["--alertmanager", &source("alertmanager")])
        .output()
        .expect("it ran");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["coverage"]["skipped"]["not-json"], 8);
    let mut firings = Firings::new();
    for episode in report["episodes"].as_array().expect("episodes") {
        let instant = |value: &Value| value.as_str().and_then(Timestamp::parse);
        let start = instant(&episode["startsAt"]).expect("an instant");
        let end = instant(&episode["end"]["at"]).unwrap_or(now);
        let fingerprint = episode["fingerprint"].as_str().expect("a text").to_owned();
        firings.entry(fingerprint).or_default().push(TimeSpan::new(start, end));
    }
    firings
}

fn length(spans: &[TimeSpan]) -> Duration {
    spans.iter().map(|span| span.duration()).sum()
}

/// What of `spans` is not in `others`.
fn apart(spans: &[TimeSpan], others: &[TimeSpan]) -> Vec<TimeSpan> {
    spans.iter().flat_map(|span| difference(*span, others)).collect()
}
