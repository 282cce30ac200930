//! Plans that are drawn: the faults of a cluster of a size, and the trouble of its alerting path.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::Configuration;
use crate::simulation::catalogue::{
    clock_skew, deployment, disk_failure, etcd_down, filesystem, hold, network_errors,
    node_not_ready, pod_crash, rollout, stateful_set, volume, watchdog,
};
use crate::simulation::plan::draw::Draw;
use crate::simulation::plan::{Condition, Fault, Loki, Plan, Pod, Shape, Shipper};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long before its first instant the lines are read that tell what fired then: `repeat_interval`
/// and two `group_interval`s.
const LOOK_BACK: Duration = Duration::from_secs((12 * 60 + 10) * 60);

/// How large a drawn cluster is, and how much happens to it in a fortnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// About 100 alerts and 2,000 lines.
    Small,
    /// About 50,000 lines.
    Medium,
    /// About 500,000 lines.
    Large,
}

impl Size {
    pub(super) const fn nodes(self) -> usize {
        match self {
            Self::Small => 4,
            Self::Medium => 16,
            Self::Large => 48,
        }
    }

    /// How many faults the cluster has in a day.
    const fn faults_a_day(self) -> usize {
        match self {
            Self::Small => 11,
            Self::Medium => 100,
            Self::Large => 480,
        }
    }

    /// How often something happens that happens once in a small cluster.
    pub(super) const fn times(self) -> usize {
        match self {
            Self::Small => 1,
            Self::Medium => 4,
            Self::Large => 12,
        }
    }
}

impl Plan {
    /// A plan drawn from `seed` for `window`, with the given kinds of trouble: the same arguments
    /// give the same plan for ever, and one kind of trouble does not change what another one draws,
    /// but that all happens after a fresh install.
    ///
    /// The servers are read from as long before the window as it takes to know its first instant.
    #[must_use]
    pub fn seeded(seed: u64, size: Size, faults: &[Fault], window: TimeSpan) -> Self {
        let deployed = TimeSpan::new(window.start() - 2 * DAY, window.end() + 100 * DAY);
        let inhibits_nothing =
            Configuration { inhibit_rules: Vec::new(), ..Configuration::default() };
        let mut draw = Draw::new(seed, "streams");
        let mut plan = Self {
            seed,
            told: window.duration() + LOOK_BACK,
            nodes: size.nodes(),
            conditions: conditions(seed, size, window),
            prometheuses: vec![deployed],
            replica_labels: false,
            skew: 0,
            alertmanagers: vec![deployed],
            gossip: true,
            balanced: Vec::new(),
            configuration: inhibits_nothing,
            silences: Vec::new(),
            outages: Vec::new(),
            pods: vec![Pod {
                since: window.start() - 30 * DAY,
                name: "metalk8s-alert-logger-b67bf87bc-kdwkz".into(),
                shape: Shape::Raw,
            }],
            shipper: Shipper::default(),
            loki: Loki { levels: draw.chance(50), shards: if size == Size::Small { 0 } else { 3 } },
        };
        let mut faults = faults.to_vec();
        faults.sort_unstable();
        faults.dedup();
        plan.afflict(&faults, size, window);
        plan
    }
}

fn conditions(seed: u64, size: Size, window: TimeSpan) -> Vec<Condition> {
    let mut draw = Draw::new(seed, "conditions");
    let begun = TimeSpan::new(window.start() - DAY, window.end());
    let days = usize::try_from(begun.duration().as_secs() / DAY.as_secs()).unwrap_or(0);
    let always = TimeSpan::new(window.start() - 45 * DAY, window.end() + 100 * DAY);
    let mut conditions = vec![condition(watchdog(), always.start(), always.duration())];
    for _ in 0..days * size.faults_a_day() {
        let alert = fault(&mut draw, size);
        let lasting = draw.skewed(6 * MINUTE, 8);
        conditions.push(condition(alert, draw.instant(begun), lasting));
    }
    conditions
}

/// The condition of an alert that fires for `lasting`.
pub(super) fn condition(alert: Alert, start: Timestamp, lasting: Duration) -> Condition {
    let hold = hold(alert.name());
    let span = TimeSpan::new(start, start + hold + lasting);
    Condition { alert: Arc::new(alert), hold, span, because: None }
}

/// Any fault of a cluster.
fn fault(draw: &mut Draw, size: Size) -> Alert {
    let node = draw.below(size.nodes());
    let number = draw.below(2 * size.nodes());
    let severity = if draw.chance(30) { "critical" } else { "warning" };
    let namespace =
        draw.pick(&["metalk8s-auth", "metalk8s-logging", "metalk8s-monitoring", "zenko"]);
    match draw.below(12) {
        0..=2 => volume(severity, node, "zenko", &format!("data-{number:03}")),
        3..=4 => filesystem(severity, node, draw.pick(&["/", "/var", "/srv/scality"])),
        5 => node_not_ready(node),
        6 => clock_skew(node),
        7 => disk_failure(node),
        8 => network_errors(node),
        9 => {
            deployment(namespace, draw.pick(&["dex", "prometheus-operator-grafana", "cloudserver"]))
        }
        10 => match draw.below(3) {
            0 => stateful_set(namespace, draw.pick(&["loki", "thanos-ruler"])),
            1 => rollout(namespace, draw.pick(&["fluentbit", "node-exporter"])),
            _ => etcd_down(node),
        },
        _ => {
            let pod = draw.pick(&["repositories-bootstrap", "salt-master-bootstrap", "coredns"]);
            pod_crash("kube-system", pod)
        }
    }
}
