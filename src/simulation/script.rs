use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::catalogue;

/// An alert that truly should fire, and when.
///
/// What fires at the anchor of the script goes on for a hundred days.
#[derive(Clone, Debug)]
pub struct Firing {
    /// The alert.
    pub alert: Arc<Alert>,
    /// When its condition holds.
    pub span: TimeSpan,
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
}

/// A time in which a part of the alerting path was down.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    /// Which part.
    pub cause: Cause,
    /// When.
    pub span: TimeSpan,
}

/// What was done to the lines of an instant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Damage {
    /// The logger could not read a request and said so.
    NotAnAlert,
    /// The end of a line is missing.
    Truncated,
    /// The container runtime cut a line of more than 16 KiB into two.
    CutInTwo,
}

/// Everything that happens, independent of who notices.
pub(super) struct Script {
    /// The faults, as the basic alerts that tell of them.
    pub faults: Vec<Firing>,
    pub outages: Vec<Outage>,
    /// Alerts of these names and namespaces are silenced.
    pub silences: Vec<(TimeSpan, &'static str, &'static str)>,
    /// Two replicas of Alertmanager notify.
    pub doubled: TimeSpan,
    /// Alertmanager wrongly takes alerts of these names for resolved.
    pub spurious: Vec<(TimeSpan, &'static str)>,
    /// The pods of the logger: since when, their name, and whether their lines are wrapped.
    pub pods: Vec<(Timestamp, &'static str, bool)>,
    pub damages: Vec<(Timestamp, Damage)>,
}

const fn ago(days: u64, hours: u64, minutes: u64) -> Duration {
    Duration::from_secs(((days * 24 + hours) * 60 + minutes) * 60)
}

const fn minutes(minutes: u64) -> Duration {
    ago(0, 0, minutes)
}

const HUNDRED_DAYS: Duration = ago(100, 0, 0);

impl Script {
    /// The script whose last incidents happen at `anchor`.
    pub fn ending_at(anchor: Timestamp) -> Self {
        let span = |(before, lasting)| {
            let start = anchor - before;
            TimeSpan::new(start, start + lasting)
        };
        let outage = |cause, before, lasting| Outage { cause, span: span((before, lasting)) };
        Self {
            faults: faults()
                .into_iter()
                .map(|(alert, before, lasting)| Firing {
                    alert: Arc::new(alert),
                    span: span((before, lasting)),
                })
                .collect(),
            outages: vec![
                outage(Cause::Platform, ago(11, 9, 12), minutes(83)),
                outage(Cause::Prometheus, ago(9, 4, 3), minutes(124)),
                outage(Cause::Alertmanager, ago(6, 10, 21), minutes(91)),
                outage(Cause::Prometheus, ago(2, 7, 40), Duration::from_secs(90)),
                outage(Cause::Alertmanager, ago(0, 13, 5), minutes(11)),
            ],
            silences: [
                ("KubeDeploymentReplicasMismatch", "metalk8s-monitoring"),
                ("DashboardingServiceDegraded", ""),
            ]
            .map(|(name, namespace)| (span((ago(5, 2, 0), ago(1, 4, 0))), name, namespace))
            .into(),
            doubled: span((ago(8, 6, 0), ago(2, 2, 0))),
            spurious: vec![(span((ago(7, 12, 0), minutes(6))), "NodeRAIDDiskFailure")],
            pods: vec![
                (anchor - ago(400, 0, 0), "metalk8s-alert-logger-b67bf87bc-kdwkz", false),
                (anchor - ago(11, 7, 49), "metalk8s-alert-logger-b67bf87bc-x2x9p", true),
                (anchor - ago(5, 9, 17), "metalk8s-alert-logger-7c9d5f6b44-q8m2t", false),
            ],
            damages: [
                (ago(13, 3, 0), Damage::NotAnAlert),
                (ago(10, 4, 30), Damage::CutInTwo),
                (ago(7, 6, 0), Damage::Truncated),
                (ago(3, 22, 10), Damage::CutInTwo),
                (ago(1, 11, 0), Damage::NotAnAlert),
                (ago(0, 8, 55), Damage::Truncated),
            ]
            .map(|(before, damage)| (anchor - before, damage))
            .into(),
        }
    }
}

/// The alerts, when before the anchor they begin, and how long they last.
#[rustfmt::skip] // One row, one incident.
fn faults() -> Vec<(Alert, Duration, Duration)> {
    use catalogue::{
        clock_skew, deployment, disk_failure, etcd_down, filesystem, ingress_rollout,
        network_errors, node_not_ready, pod_crash, rebooted, stateful_set, volume, watchdog,
    };
    vec![
        (watchdog(), ago(45, 0, 0), ago(145, 0, 0)),

        // A volume that fills up over days, begun before the window.
        (volume("warning", 1, "metalk8s-logging", "storage-loki-0"), ago(14, 6, 0), ago(1, 2, 0)),
        (volume("critical", 1, "metalk8s-logging", "storage-loki-0"), ago(13, 20, 0), ago(0, 3, 10)),
        (node_not_ready(2), ago(12, 10, 0), minutes(26)),

        // The platform goes down and comes back; every node tells of its reboot.
        (clock_skew(3), ago(11, 12, 30), ago(0, 7, 0)),
        (rebooted(0), ago(11, 7, 45), minutes(14)),
        (rebooted(1), ago(11, 7, 44), minutes(14)),
        (rebooted(2), ago(11, 7, 42), minutes(14)),
        (rebooted(3), ago(11, 7, 43), minutes(14)),
        (node_not_ready(3), ago(11, 7, 48), minutes(9)),

        (deployment("metalk8s-auth", "dex"), ago(10, 4, 50), minutes(43)),
        // Prometheus goes down while a partition fills up.
        (filesystem("warning", 3, "/var"), ago(9, 8, 0), ago(0, 7, 30)),
        // Two replicas of Alertmanager behind a load balancer.
        (disk_failure(1), ago(7, 20, 0), ago(0, 11, 30)),
        (pod_crash("repositories-bootstrap"), ago(7, 2, 0), minutes(37)),
        // Alertmanager goes down: one end is lost, one alert outlives it.
        (stateful_set("metalk8s-logging", "loki"), ago(6, 11, 0), minutes(70)),
        (pod_crash("salt-master-bootstrap"), ago(6, 10, 50), ago(0, 3, 20)),
        // Silenced by an admin before it ended.
        (deployment("metalk8s-monitoring", "prometheus-operator-grafana"), ago(5, 8, 0), ago(0, 12, 0)),
        // The critical of one node hides the warning of another.
        (filesystem("warning", 2, "/srv/scality"), ago(4, 9, 0), ago(0, 8, 0)),
        (filesystem("critical", 1, "/var"), ago(4, 6, 0), ago(0, 2, 5)),
        (network_errors(3), ago(3, 1, 40), minutes(52)),
        (ingress_rollout(), ago(2, 15, 0), Duration::from_secs(29)),
        (node_not_ready(2), ago(1, 20, 10), minutes(13)),
        (rebooted(2), ago(1, 20, 3), minutes(14)),

        (volume("warning", 2, "metalk8s-monitoring", "prometheus-data-0"), ago(0, 20, 0), ago(0, 3, 25)),
        (etcd_down(2), ago(0, 9, 0), minutes(18)),
        (deployment("metalk8s-auth", "dex"), ago(0, 4, 30), minutes(21)),
        (network_errors(1), minutes(47), minutes(4)),
        (filesystem("warning", 1, "/var"), minutes(26), HUNDRED_DAYS),
        (volume("critical", 3, "zenko", "data-004"), minutes(9), HUNDRED_DAYS),
    ]
}
