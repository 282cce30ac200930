//! The real Alertmanager: one process for each replica.

use std::fs;

use global_health_bar::simulation::{Configuration, Matcher, Posted};
use global_health_bar::{TimeSpan, Timestamp, read_line};
use serde_json::{Value, json};

use crate::http::{Recorder, request};
use crate::outcome::{Shown, Told};
use crate::process::{Folder, Process, free_port};

pub(crate) struct Replica {
    port: u16,
    arguments: Vec<String>,
    folder: Folder,
    process: Option<Process>,
    receiver: Recorder,
}

impl Replica {
    /// Prepares replicas that know of each other; none runs yet.
    pub(crate) fn prepare(configuration: &Configuration, replicas: usize) -> Vec<Self> {
        let gossip_ports: Vec<_> = (0..replicas).map(|_| free_port()).collect();
        (0..replicas).map(|at| Self::new(configuration, at, &gossip_ports)).collect()
    }

    fn new(configuration: &Configuration, at: usize, gossip_ports: &[u16]) -> Self {
        let (folder, receiver, port) = (Folder::new(), Recorder::start(), free_port());
        let url = format!("http://127.0.0.1:{}/", receiver.port);
        fs::write(folder.path().join("alertmanager.yml"), configuration.yaml(&url))
            .expect("a configuration");
        let milliseconds = |duration: std::time::Duration| format!("{}ms", duration.as_millis());
        let mut arguments = vec![
            "--config.file=alertmanager.yml".to_owned(),
            "--storage.path=data".to_owned(),
            format!("--web.listen-address=127.0.0.1:{port}"),
            format!("--alerts.gc-interval={}", milliseconds(configuration.gc_interval)),
            format!("--data.retention={}", milliseconds(configuration.retention)),
            format!(
                "--data.maintenance-interval={}",
                milliseconds(configuration.maintenance_interval)
            ),
        ];
        if gossip_ports.len() == 1 {
            arguments.push("--cluster.listen-address=".to_owned());
        } else {
            let gossip = milliseconds(configuration.gossip_interval);
            let timeout = milliseconds(configuration.peer_timeout);
            arguments.push(format!("--cluster.listen-address=127.0.0.1:{}", gossip_ports[at]));
            arguments.push(format!("--cluster.gossip-interval={gossip}"));
            arguments.push(format!("--cluster.peer-timeout={timeout}"));
            let peers = gossip_ports.iter().filter(|port| **port != gossip_ports[at]);
            arguments.extend(peers.map(|port| format!("--cluster.peer=127.0.0.1:{port}")));
        }
        Self { port, arguments, folder, process: None, receiver }
    }

    /// Starts them all, and answers when they were ready: the first one is then the one whose name
    /// in the cluster comes first.
    pub(crate) fn start_all(replicas: &mut [Self]) -> Timestamp {
        replicas.iter_mut().for_each(Self::spawn);
        let ready = replicas.iter().filter_map(|replica| replica.process.as_ref());
        let ready = ready.map(Process::ready).max().expect("a replica");
        replicas.sort_by_cached_key(Self::name);
        ready
    }

    /// Starts it again, and answers when it was ready.
    pub(crate) fn restart(&mut self, keeps_disk: bool) -> Timestamp {
        if !keeps_disk {
            fs::remove_dir_all(self.folder.path().join("data")).expect("a disk");
        }
        self.spawn();
        self.process.as_ref().expect("a process").ready()
    }

    fn spawn(&mut self) {
        let (path, port) = (self.folder.path(), self.port);
        self.process = Some(Process::start("prometheus-alertmanager", &self.arguments, path, port));
    }

    /// Its name in the cluster.
    fn name(&self) -> String {
        let (_, body) = request(self.port, "GET", "/api/v2/status", "").expect("its status");
        let status: Value = serde_json::from_str(&body).expect("a status");
        status["cluster"]["name"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn stop(&mut self) {
        self.process.take().expect("a replica that runs").stop();
    }

    /// Kills it: it writes nothing any more.
    pub(crate) fn crash(&mut self) {
        drop(self.process.take().expect("a replica that runs"));
    }

    pub(crate) fn is_running(&self) -> bool {
        self.process.is_some()
    }

    /// Whether its receiver answers.
    pub(crate) fn answers(&self, answers: bool) {
        self.receiver.answers(answers);
    }

    pub(crate) fn post(&self, alerts: &[Posted]) {
        let alerts = alerts.iter().map(|posted| {
            let pairs = |labels: &global_health_bar::Labels| {
                let pairs = labels.iter().map(|(name, value)| (name.to_owned(), value.into()));
                Value::Object(pairs.collect())
            };
            let mut alert = json!({
                "labels": pairs(&posted.alert.labels),
                "annotations": pairs(&posted.alert.annotations),
                "startsAt": posted.starts_at.to_string(),
            });
            if let Some(ends_at) = posted.ends_at {
                alert["endsAt"] = ends_at.to_string().into();
            }
            alert
        });
        self.send("/api/v2/alerts", &Value::Array(alerts.collect()));
    }

    /// Silences alerts; the matchers here are all of the form `name="value"`.
    pub(crate) fn silence(&self, matchers: &[Matcher], span: TimeSpan) {
        let matchers = matchers.iter().map(|matcher| {
            let text = matcher.to_string();
            let (name, value) = text.split_once('=').expect("an equal matcher");
            json!({ "name": name, "value": value.trim_matches('"'), "isRegex": false })
        });
        let silence = json!({
            "matchers": matchers.collect::<Vec<_>>(), "comment": "a test", "createdBy": "a test",
            "startsAt": span.start().to_string(), "endsAt": span.end().to_string(),
        });
        self.send("/api/v2/silences", &silence);
    }

    fn send(&self, path: &str, body: &Value) {
        let answer = request(self.port, "POST", path, &body.to_string());
        assert_eq!(answer.as_ref().map(|(status, _)| *status), Some(200), "{answer:?}");
    }

    /// The webhooks it sent, each with its alerts.
    pub(crate) fn told(&self, replica: usize) -> Vec<Told> {
        let told = self.receiver.recorded().into_iter().map(|(at, body)| {
            let alerts = body["alerts"].as_array().expect("alerts").iter();
            let alerts = alerts.map(|alert| {
                read_line(at.nanoseconds(), &alert.to_string()).expect("an alert like a line")
            });
            Told { at, replica, alerts: alerts.collect() }
        });
        told.collect()
    }

    /// What `/api/v2/alerts` shows.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let (_, body) = request(self.port, "GET", "/api/v2/alerts", "").expect("its alerts");
        let body: Vec<Value> = serde_json::from_str(&body).expect("a list of alerts");
        let shown = body.iter().map(|alert| {
            let inhibited_by = alert["status"]["inhibitedBy"].as_array().expect("fingerprints");
            let mut inhibited_by: Vec<_> =
                inhibited_by.iter().map(|by| by.as_str().unwrap_or_default().into()).collect();
            inhibited_by.sort_unstable();
            Shown {
                fingerprint: alert["fingerprint"].as_str().unwrap_or_default().into(),
                starts_at: alert["startsAt"].as_str().and_then(Timestamp::parse),
                silenced: alert["status"]["silencedBy"] != json!([]),
                inhibited_by,
            }
        });
        shown.collect()
    }
}
