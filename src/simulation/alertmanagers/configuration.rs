//! How Alertmanager is configured: its file, and the flags that matter here.

use std::fmt::Write;
use std::time::Duration;

use crate::simulation::alertmanagers::matcher::Matcher;

const MINUTE: Duration = Duration::from_secs(60);

/// What Alertmanager is started with; `default()` is what MetalK8s configures.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The labels by which alerts are notified together; `["..."]` takes all.
    pub group_by: Vec<String>,
    /// How long a new group collects alerts before it is notified.
    pub group_wait: Duration,
    /// How long after a flush of a group the next one comes.
    pub group_interval: Duration,
    /// How long after a notification an unchanged group is notified again.
    pub repeat_interval: Duration,
    /// Whether the receiver is told of resolved alerts.
    pub send_resolved: bool,
    /// How long an alert that was posted without an end is believed.
    pub resolve_timeout: Duration,
    /// Which alerts hide which others.
    pub inhibit_rules: Vec<InhibitRule>,
    /// How long each replica waits for each one before it (`--cluster.peer-timeout`).
    pub peer_timeout: Duration,
    /// How often replicas tell each other what changed (`--cluster.gossip-interval`).
    pub gossip_interval: Duration,
    /// How often resolved alerts are forgotten (`--alerts.gc-interval`).
    pub gc_interval: Duration,
    /// How often expired notifications are forgotten (`--data.maintenance-interval`).
    pub maintenance_interval: Duration,
    /// How long a notification is remembered (`--data.retention`).
    pub retention: Duration,
}

/// Alerts that hide others: as long as a source fires, its targets are not notified.
#[derive(Clone, Debug)]
pub struct InhibitRule {
    /// Which alerts hide others.
    pub source: Vec<Matcher>,
    /// Which alerts are hidden.
    pub target: Vec<Matcher>,
    /// The labels that source and target must share.
    pub equal: Vec<String>,
}

impl Default for Configuration {
    fn default() -> Self {
        let critical_hides_warning = InhibitRule {
            source: Matcher::parse(r#"severity="critical""#).into_iter().collect(),
            target: Matcher::parse(r#"severity=~"warning|info""#).into_iter().collect(),
            equal: vec!["namespace".into(), "alertname".into()],
        };
        Self {
            group_by: vec!["namespace".into()],
            group_wait: MINUTE / 2,
            group_interval: 5 * MINUTE,
            repeat_interval: 12 * 60 * MINUTE,
            send_resolved: true,
            resolve_timeout: 5 * MINUTE,
            inhibit_rules: vec![critical_hides_warning],
            peer_timeout: MINUTE / 4,
            gossip_interval: Duration::from_millis(200),
            gc_interval: 30 * MINUTE,
            maintenance_interval: 15 * MINUTE,
            retention: 120 * 60 * MINUTE,
        }
    }
}

impl Configuration {
    /// The file `alertmanager.yml`, with the receiver `metalk8s-alert-logger` at `webhook_url`.
    ///
    /// It is what `/api/v2/status` shows as `config.original`.
    #[must_use]
    pub fn yaml(&self, webhook_url: &str) -> String {
        let mut rules = String::new();
        for rule in &self.inhibit_rules {
            let lists = [
                ("- source_matchers", matchers(&rule.source)),
                ("  target_matchers", matchers(&rule.target)),
                ("  equal", quoted(&rule.equal)),
            ];
            for (key, values) in lists {
                let _ = writeln!(rules, "{key}: [{values}]");
            }
        }
        format!(
            r#"global:
  resolve_timeout: {resolve_timeout}
route:
  receiver: "null"
  group_by: [{group_by}]
  continue: false
  routes:
  - receiver: metalk8s-alert-logger
    continue: true
  - receiver: "null"
    matchers:
    - alertname=~"InfoInhibitor|Watchdog"
    continue: false
  group_wait: {group_wait}
  group_interval: {group_interval}
  repeat_interval: {repeat_interval}
inhibit_rules:{none}
{rules}receivers:
- name: "null"
- name: metalk8s-alert-logger
  webhook_configs:
  - send_resolved: {send_resolved}
    url: {url}
    max_alerts: 0
templates: []
"#,
            resolve_timeout = duration(self.resolve_timeout),
            group_by = quoted(&self.group_by),
            group_wait = duration(self.group_wait),
            group_interval = duration(self.group_interval),
            repeat_interval = duration(self.repeat_interval),
            none = if rules.is_empty() { " []" } else { "" },
            send_resolved = self.send_resolved,
            url = quote(webhook_url),
        )
    }

    /// How long a replica that has peers waits after its start until it notifies: five polls of the
    /// members, ten gossip intervals apart (`Peer.Settle` in Alertmanager's `cluster/cluster.go`).
    pub(super) fn settling(&self) -> Duration {
        self.gossip_interval.saturating_mul(50)
    }
}

fn matchers(matchers: &[Matcher]) -> String {
    quoted(&matchers.iter().map(Matcher::to_string).collect::<Vec<_>>())
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| quote(text)).collect::<Vec<_>>().join(", ")
}

/// A text in YAML's single quotes, inside which only the quote itself is special.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// As Prometheus writes durations, in the largest unit that leaves no rest: `12h`.
fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    let units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
    let fits = |(_, unit): &(&str, u128)| milliseconds > 0 && milliseconds.is_multiple_of(*unit);
    let (name, unit) = units.into_iter().find(fits).unwrap_or(("ms", 1));
    format!("{}{name}", milliseconds / unit)
}
