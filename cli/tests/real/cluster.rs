//! Prometheus, Alertmanager and the companion, each a process.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use global_health_bar::Timestamp;

use crate::balancer::Balancer;
use crate::http::{now, request};
use crate::process::{Folder, Process, free_port};

/// How long after the start rules may begin to hold: Prometheus takes some seconds to find
/// Alertmanager.
const SETTLING: i64 = 12;

/// A rule that holds from one second to another, counted from the beginning.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// Its labels, as YAML.
    pub(crate) labels: &'static str,
    pub(crate) holds: std::ops::Range<i64>,
}

/// Always fires.
pub(crate) const WATCHDOG: Rule =
    Rule { name: "Watchdog", labels: "severity: none", holds: -SETTLING..1_000 };

pub(crate) struct Cluster {
    folder: Folder,
    prometheus: (u16, Option<Process>),
    alertmanagers: Vec<(u16, Option<Process>)>,
    pub(crate) balancer: Balancer,
    pub(crate) companion: u16,
    _logger: Process,
    /// Its seconds since 1970.
    pub(crate) beginning: i64,
}

impl Cluster {
    pub(crate) fn start(rules: &[Rule], alertmanagers: usize) -> Self {
        let folder = Folder::new();
        let (prometheus, companion) = (free_port(), free_port());
        let ports: Vec<_> = (0..alertmanagers).map(|_| free_port()).collect();
        let balancer = Balancer::start(ports[0]);
        let beginning = now().milliseconds() / 1_000 + SETTLING;
        let write = |name: &str, text: &str| {
            fs::write(folder.path().join(name), text).expect("a file");
        };
        write("rules.yml", &written(rules, beginning));
        write("prometheus.yml", &prometheus_yml(balancer.port, &ports));
        write("alertmanager.yml", &alertmanager_yml(companion));
        let mut cluster = Self {
            _logger: logger(&folder, companion, prometheus, ports[0]),
            prometheus: (prometheus, None),
            alertmanagers: ports.iter().map(|port| (*port, None)).collect(),
            folder,
            balancer,
            companion,
            beginning,
        };
        (0..alertmanagers).for_each(|at| cluster.start_alertmanager(at));
        cluster.start_prometheus();
        cluster
    }

    pub(crate) fn start_prometheus(&mut self) {
        let port = self.prometheus.0;
        let arguments = [
            "--config.file=prometheus.yml".to_owned(),
            "--storage.tsdb.path=prometheus".to_owned(),
            format!("--web.listen-address=127.0.0.1:{port}"),
            "--rules.alert.resend-delay=1s".to_owned(),
        ];
        let process = Process::start("prometheus", &arguments, self.folder.path(), port);
        process.ready();
        self.prometheus.1 = Some(process);
    }

    pub(crate) fn stop_prometheus(&mut self) {
        self.prometheus.1.take().expect("it runs").stop();
    }

    pub(crate) fn start_alertmanager(&mut self, at: usize) {
        let port = self.alertmanagers[at].0;
        let arguments = [
            "--config.file=alertmanager.yml".to_owned(),
            format!("--storage.path=alertmanager-{at}"),
            format!("--web.listen-address=127.0.0.1:{port}"),
            "--cluster.listen-address=".to_owned(),
        ];
        let process =
            Process::start("prometheus-alertmanager", &arguments, self.folder.path(), port);
        process.ready();
        self.alertmanagers[at].1 = Some(process);
    }

    pub(crate) fn stop_alertmanager(&mut self, at: usize) {
        self.alertmanagers[at].1.take().expect("it runs").stop();
    }

    /// Lets Prometheus find another Alertmanager than before.
    pub(crate) fn turn(&self, at: usize) {
        self.balancer.turn(self.alertmanagers[at].0);
    }

    /// Silences an alert from now on.
    pub(crate) fn silence(&self, name: &str) {
        let (start, end) = (now(), now() + Duration::from_secs(600));
        let body = format!(
            r#"{{"matchers":[{{"name":"alertname","value":"{name}","isRegex":false,"isEqual":true}}],"startsAt":"{start}","endsAt":"{end}","createdBy":"a test","comment":"a test"}}"#
        );
        let answer = request(self.alertmanagers[0].0, "POST", "/api/v2/silences", &body);
        let (status, text) = answer.expect("an answer");
        assert_eq!(status, 200, "{text}");
    }

    /// Waits for a second, counted from the beginning.
    pub(crate) fn wait(&self, second: i64) {
        sleep(self.at(second).since(now()));
    }

    /// Which second it is, counted from the beginning.
    pub(crate) fn second(&self) -> i64 {
        now().milliseconds() / 1_000 - self.beginning
    }

    /// An instant, in seconds from the beginning.
    pub(crate) fn at(&self, second: i64) -> Timestamp {
        Timestamp::from_milliseconds((self.beginning + second) * 1_000)
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What Prometheus answers to a range query, a point a second.
    pub(crate) fn query_range(&self, query: &str, until: Timestamp) -> String {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("query", query)
            .append_pair("start", &self.beginning.to_string())
            .append_pair("end", &(until.milliseconds() / 1_000).to_string())
            .append_pair("step", "1")
            .finish();
        let path = format!("/api/v1/query_range?{query}");
        let (status, body) = request(self.prometheus.0, "GET", &path, "").expect("an answer");
        assert_eq!(status, 200, "{body}");
        body
    }
}

fn logger(folder: &Folder, port: u16, prometheus: u16, alertmanager: u16) -> Process {
    let url = |port: u16| format!("http://127.0.0.1:{port}");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let arguments =
        ["serve", "--store", "store", "--no-print", "--retry-window", "1s", "--envelope"];
    let mut arguments = arguments.map(str::to_owned).to_vec();
    arguments.extend(["--dist".to_owned(), format!("{root}/dist")]);
    arguments.extend(["--port".to_owned(), port.to_string()]);
    arguments.extend(["--prometheus".to_owned(), url(prometheus)]);
    arguments.extend(["--alertmanager".to_owned(), url(alertmanager)]);
    let process =
        Process::start(env!("CARGO_BIN_EXE_global-health"), &arguments, folder.path(), port);
    for _ in 0..500 {
        if request(port, "GET", "/readyz", "").is_some_and(|(status, _)| status == 200) {
            return process;
        }
        sleep(Duration::from_millis(20));
    }
    panic!("the companion is not ready after 10 s");
}

fn written(rules: &[Rule], beginning: i64) -> String {
    let mut text = "groups:\n- name: all\n  rules:\n".to_owned();
    for Rule { name, labels, holds } in rules {
        let (from, to) = (beginning + holds.start, beginning + holds.end);
        text += &format!(
            "  - alert: {name}\n    expr: vector(1) and on() (vector(time()) >= {from} < {to})\n    labels: {{namespace: n, {labels}}}\n"
        );
    }
    text
}

fn prometheus_yml(balancer: u16, alertmanagers: &[u16]) -> String {
    let targets: Vec<_> = alertmanagers.iter().map(|port| format!("'127.0.0.1:{port}'")).collect();
    format!(
        "global: {{evaluation_interval: 1s, scrape_interval: 1s, scrape_timeout: 1s}}\n\
         rule_files: [rules.yml]\n\
         alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{balancer}']}}]}}]}}\n\
         scrape_configs: [{{job_name: alertmanager, static_configs: [{{targets: [{}]}}]}}]\n",
        targets.join(", ")
    )
}

fn alertmanager_yml(companion: u16) -> String {
    format!(
        "route:
  receiver: 'null'
  group_by: [namespace, alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 6s
  routes:
  - receiver: metalk8s-alert-logger
    continue: true
inhibit_rules:
- source_matchers: [severity=\"critical\"]
  target_matchers: [severity=\"warning\"]
  equal: [namespace, alertname]
receivers:
- name: 'null'
- name: metalk8s-alert-logger
  webhook_configs:
  - send_resolved: true
    url: http://127.0.0.1:{companion}/webhook
"
    )
}
