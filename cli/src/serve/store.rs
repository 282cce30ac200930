//! What the played servers hold.

use global_health_bar::Timestamp;
use global_health_bar::simulation::{Cluster, Entry, Known, Series};

/// The labels of the alert logger's stream, which the page selects by default.
pub const LOGGER: [(&str, &str); 2] =
    [("container", "metalk8s-alert-logger"), ("namespace", "metalk8s-monitoring")];

/// The data behind the three servers; `None` where a server was not recorded.
#[derive(Debug, Default)]
pub struct Store {
    /// Loki's lines, sorted by instant, each once.
    pub log: Option<Vec<Entry>>,
    /// Prometheus' series, sorted by labels.
    pub series: Option<Vec<Series>>,
    /// What Alertmanager holds.
    pub alertmanager: Option<Alertmanager>,
}

/// What Alertmanager tells of itself.
#[derive(Debug)]
pub struct Alertmanager {
    /// Its alerts, sorted by fingerprint.
    pub alerts: Vec<Known>,
    /// Its configuration, as YAML.
    pub configuration: String,
}

impl Store {
    /// The last instant that it tells of.
    pub fn end(&self) -> Timestamp {
        let lines = self.log.iter().flatten().map(|entry| entry.at_ns);
        let samples = self.series.iter().flatten().flat_map(|series| &series.runs);
        let lines = lines.map(Timestamp::from_nanoseconds).max();
        lines.into_iter().chain(samples.map(crate::serve::sample::last)).max().unwrap_or_default()
    }

    /// Sorts, and drops what is there twice.
    pub fn tidy(&mut self) {
        if let Some(log) = &mut self.log {
            log.sort_by(|a, b| (a.at_ns, &a.stream, &a.line).cmp(&(b.at_ns, &b.stream, &b.line)));
            log.dedup();
        }
        if let Some(series) = &mut self.series {
            series.sort_by(|a, b| a.labels.cmp(&b.labels));
        }
    }
}

impl From<Cluster> for Store {
    fn from(cluster: Cluster) -> Self {
        let mut series = cluster.series;
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        Self {
            log: Some(cluster.log),
            series: Some(series),
            alertmanager: Some(Alertmanager {
                alerts: cluster.alerts,
                configuration: cluster.configuration,
            }),
        }
    }
}
