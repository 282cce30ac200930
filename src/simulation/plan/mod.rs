//! Everything that happens to a cluster, independent of who notices.

mod afflict;
mod demo;
mod draw;
mod fault;
mod seeded;

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp, difference, union};
use crate::simulation::alertmanagers::{Configuration, Matcher};

pub use fault::Fault;
pub use seeded::Size;

/// What happens to a cluster and to its alerting path, as data.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What chance follows from: which line is hit, which replica is chosen.
    pub seed: u64,
    /// How long before now the servers are read.
    pub told: Duration,
    /// How many nodes the cluster has.
    pub nodes: usize,
    /// The faults of the cluster, as the basic alerts that tell of them.
    pub conditions: Vec<Condition>,
    /// The replicas of Prometheus: when each is deployed.
    pub prometheuses: Vec<TimeSpan>,
    /// Whether alerts keep the label `prometheus_replica` on their way to Alertmanager; Prometheus
    /// Operator drops it.
    pub replica_labels: bool,
    /// How far the clock of Prometheus runs ahead of all others, in milliseconds.
    pub skew: i64,
    /// The replicas of Alertmanager: when each is deployed.
    pub alertmanagers: Vec<TimeSpan>,
    /// Whether the replicas of Alertmanager tell each other what they notified.
    pub gossip: bool,
    /// When a load balancer passes each alert to one replica of Alertmanager only.
    pub balanced: Vec<TimeSpan>,
    /// How Alertmanager groups, repeats and inhibits.
    pub configuration: Configuration,
    /// What an admin silenced.
    pub silences: Vec<Silence>,
    /// What is down when.
    pub outages: Vec<Outage>,
    /// The pods of the logger, sorted by start: each runs until the next one does.
    pub pods: Vec<Pod>,
    /// What happens to lines between the logger and Loki.
    pub shipper: Shipper,
    /// How Loki sorts lines into streams.
    pub loki: Loki,
}

/// A fault of the cluster that holds for a time, and the alert of the rule that looks for it.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The alert.
    pub alert: Arc<Alert>,
    /// The rule's `for`: how long the condition holds before the alert fires.
    pub hold: Duration,
    /// When it holds.
    pub span: TimeSpan,
    /// The trouble that it was planned for, if it was for one.
    pub because: Option<Fault>,
}

/// What is down in an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Alertmanager: nothing is notified; what fires keeps its start.
    Alertmanager,
    /// Prometheus: nothing is seen; after four minutes what fires is taken for resolved.
    Prometheus,
    /// Everything, and Alertmanager forgets what it sent.
    Platform,
    /// The alert logger: Alertmanager tries again and again to notify.
    Logger,
    /// The shipper: lines wait until it is back.
    Shipper,
    /// Loki: lines are lost, but for the latest.
    Loki,
}

/// A time in which a part of the alerting path was down.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    /// Which part.
    pub cause: Cause,
    /// Which of its replicas, or `None` for all.
    pub replica: Option<usize>,
    /// When.
    pub span: TimeSpan,
    /// What Alertmanager finds on its disk afterwards.
    pub disk: Disk,
}

/// What a replica of Alertmanager finds on its disk when it starts again: what it notified, and its
/// silences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disk {
    /// All: it was stopped in good order.
    Saved,
    /// What it last saved in passing: it crashed.
    Stale,
    /// Nothing.
    Lost,
}

/// A silence: alerts that meet all matchers are not notified.
#[derive(Clone, Debug)]
pub struct Silence {
    /// When it is active.
    pub span: TimeSpan,
    /// Which alerts it mutes.
    pub matchers: Vec<Matcher>,
}

/// A pod of the alert logger.
#[derive(Clone, Debug)]
pub struct Pod {
    /// Since when it runs.
    pub since: Timestamp,
    /// Its name.
    pub name: String,
    /// How Fluent Bit stores its lines.
    pub shape: Shape,
}

/// How a line is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As the logger prints it.
    Raw,
    /// As a text under `message`, with other fields beside it.
    Wrapped,
    /// As a text under `log`, with its own fields merged in beside it.
    Merged,
}

/// What happens to lines between the logger and Loki.
#[derive(Clone, Debug, Default)]
pub struct Shipper {
    /// Lines that are no alerts and stand beside the line of an instant.
    pub damages: Vec<(Timestamp, Damage)>,
    /// How many lines of a thousand never arrive.
    pub lost: u64,
    /// How many lines of a thousand arrive, and are dated, up to a minute and a half late.
    pub late: u64,
    /// How many lines of a thousand arrive twice.
    pub twice: u64,
    /// How many lines of a thousand arrive without their end.
    pub truncated: u64,
}

/// How Loki sorts lines into streams.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loki {
    /// By severity too, as Loki 3 does (`detected_level`).
    pub levels: bool,
    /// Into how many shards, as Loki does where many lines arrive (`__stream_shard__`); 0 for none.
    pub shards: u64,
}

/// What was done to the lines of an instant.
#[derive(Clone, Copy, Debug)]
pub enum Damage {
    /// The logger could not read a request and said so.
    NotAnAlert,
    /// The end of a line is missing.
    Truncated,
    /// The container runtime cut a line of more than 16 KiB into two.
    CutInTwo,
}

impl Outage {
    /// An outage of all replicas of a part; the platform's costs the disks.
    #[must_use]
    pub fn of(cause: Cause, span: TimeSpan) -> Self {
        let disk = if cause == Cause::Platform { Disk::Lost } else { Disk::Saved };
        Self { cause, replica: None, span, disk }
    }

    /// The kind of trouble that it is, if it is one for itself: one of several replicas can be
    /// away.
    pub(super) fn fault(&self) -> Option<Fault> {
        if self.replica.is_some() {
            return None;
        }
        Some(match self.cause {
            Cause::Loki => Fault::LokiOutage,
            Cause::Logger => Fault::LoggerOutage,
            Cause::Shipper => Fault::LossyShipper,
            _ if self.span.duration() < Duration::from_secs(60) => Fault::ShortRestarts,
            Cause::Alertmanager => Fault::AlertmanagerOutage,
            Cause::Prometheus => Fault::PrometheusOutage,
            Cause::Platform => Fault::PlatformOutage,
        })
    }
}

impl Plan {
    /// When a replica runs that is deployed in `deployed`, where `stops` says which outages stop
    /// its part: sorted, apart.
    pub(super) fn running(
        &self,
        deployed: TimeSpan,
        replica: usize,
        stops: impl Fn(Cause) -> bool,
    ) -> Vec<TimeSpan> {
        let down = self.outages.iter().filter(|outage| {
            stops(outage.cause) && outage.replica.is_none_or(|other| other == replica)
        });
        difference(deployed, &union(down.map(|outage| outage.span)))
    }

    /// The label that tells a replica of Prometheus from the others, if there are others.
    pub(super) fn replica_label(&self, replica: usize) -> Option<(&'static str, String)> {
        let name = format!("prometheus-prometheus-operator-prometheus-{replica}");
        (self.prometheuses.len() > 1).then_some(("prometheus_replica", name))
    }

    /// What the clock of Prometheus shows at an instant.
    pub(super) fn on_prometheus_clock(&self, at: Timestamp) -> Timestamp {
        Timestamp::from_milliseconds(at.milliseconds().saturating_add(self.skew))
    }

    /// When a part as a whole is down.
    pub(super) fn down(&self, stops: impl Fn(Cause) -> bool) -> Vec<TimeSpan> {
        let down =
            self.outages.iter().filter(|outage| stops(outage.cause) && outage.replica.is_none());
        union(down.map(|outage| outage.span))
    }
}
