//! The plan of the demo: one of each habit of the alerting path, at fixed times before an anchor.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::{Configuration, Matcher};
use crate::simulation::catalogue;
use crate::simulation::plan::{
    Cause, Condition, Damage, Loki, Outage, Plan, Pod, Shape, Shipper, Silence,
};

const fn ago(days: u64, hours: u64, minutes: u64) -> Duration {
    Duration::from_secs(((days * 24 + hours) * 60 + minutes) * 60)
}

const fn minutes(minutes: u64) -> Duration {
    ago(0, 0, minutes)
}

const HUNDRED_DAYS: Duration = ago(100, 0, 0);
/// The longest span that the page shows, and the look-back before it.
const TOLD: Duration = ago(14, 12, 10);

impl Plan {
    /// The plan of the demo, whose last incidents happen at `anchor`, rounded down to a minute:
    /// somebody who watches from then on sees them grow old.
    ///
    /// What fires at the anchor goes on for a hundred days.
    #[must_use]
    pub fn demo(anchor: Timestamp) -> Self {
        let anchor = floor_to_minute(anchor);
        let span = |(before, lasting)| {
            let start = anchor - before;
            TimeSpan::new(start, start + lasting)
        };
        let outage = |cause, before, lasting| Outage::of(cause, span((before, lasting)));
        let silence = |name: &str, namespace: &str| Silence {
            span: span((ago(5, 2, 0), ago(1, 4, 0))),
            matchers: [format!("alertname=\"{name}\""), format!("namespace=\"{namespace}\"")]
                .iter()
                .filter_map(|matcher| Matcher::parse(matcher))
                .collect(),
        };
        let pod = |before, name: &str, shape| Pod {
            since: anchor - before,
            name: format!("metalk8s-alert-logger-{name}"),
            shape,
        };
        Self {
            seed: 0,
            told: TOLD,
            nodes: 4,
            conditions: faults()
                .into_iter()
                .map(|(alert, before, lasting)| Condition {
                    alert: Arc::new(alert),
                    hold: Duration::ZERO,
                    span: span((before, lasting)),
                    because: None,
                })
                .collect(),
            prometheuses: vec![span((ago(45, 0, 0), ago(145, 0, 0)))],
            replica_labels: false,
            skew: 0,
            // Groups must have settled before the first line that is told.
            alertmanagers: vec![
                span((TOLD + ago(1, 0, 0), TOLD + ago(101, 0, 0))),
                span((ago(8, 6, 0), ago(2, 2, 0))),
            ],
            // The second replica notifies too, until somebody repairs that.
            gossip: false,
            balanced: vec![span((ago(7, 12, 0), minutes(6)))],
            configuration: Configuration::default(),
            silences: vec![
                silence("KubeDeploymentReplicasMismatch", "metalk8s-monitoring"),
                silence("DashboardingServiceDegraded", ""),
            ],
            outages: vec![
                outage(Cause::Platform, ago(11, 9, 12), minutes(83)),
                outage(Cause::Prometheus, ago(9, 4, 3), minutes(124)),
                outage(Cause::Alertmanager, ago(6, 10, 21), minutes(91)),
                outage(Cause::Prometheus, ago(2, 7, 40), Duration::from_secs(90)),
                outage(Cause::Alertmanager, ago(0, 13, 5), minutes(11)),
            ],
            pods: vec![
                pod(ago(400, 0, 0), "b67bf87bc-kdwkz", Shape::Raw),
                pod(ago(11, 7, 49), "b67bf87bc-x2x9p", Shape::Wrapped),
                pod(ago(5, 9, 17), "7c9d5f6b44-q8m2t", Shape::Raw),
            ],
            shipper: Shipper {
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
                ..Shipper::default()
            },
            loki: Loki::default(),
        }
    }
}

fn floor_to_minute(at: Timestamp) -> Timestamp {
    Timestamp::from_milliseconds(at.milliseconds().div_euclid(60_000) * 60_000)
}

/// The alerts, when before the anchor they begin, and how long they last.
#[rustfmt::skip] // One row, one incident.
fn faults() -> Vec<(Alert, Duration, Duration)> {
    use catalogue::{
        clock_skew, deployment, disk_failure, etcd_down, filesystem,
        network_errors, node_not_ready, pod_crash, rebooted, rollout, stateful_set, volume, watchdog,
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
        (pod_crash("kube-system", "repositories-bootstrap"), ago(7, 2, 0), minutes(37)),
        // Alertmanager goes down: one end is lost, one alert outlives it.
        (stateful_set("metalk8s-logging", "loki"), ago(6, 11, 0), minutes(70)),
        (pod_crash("kube-system", "salt-master-bootstrap"), ago(6, 10, 50), ago(0, 3, 20)),
        // Silenced by an admin before it ended.
        (deployment("metalk8s-monitoring", "prometheus-operator-grafana"), ago(5, 8, 0), ago(0, 12, 0)),
        // The critical of one node hides the warning of another.
        (filesystem("warning", 2, "/srv/scality"), ago(4, 9, 0), ago(0, 8, 0)),
        (filesystem("critical", 1, "/var"), ago(4, 6, 0), ago(0, 2, 5)),
        (network_errors(3), ago(3, 1, 40), minutes(52)),
        (rollout("metalk8s-ingress", "ingress-nginx-controller"), ago(2, 15, 0), Duration::from_secs(29)),
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
