//! What both Alertmanagers told and show at the end, and whether they agree.

use std::collections::BTreeMap;
use std::time::Duration;

use global_health_bar::simulation::Webhook;
use global_health_bar::{Notification, Status, Timestamp};

/// How far apart ends may be that Alertmanager makes up from the instant of a post.
const END_TOLERANCE: Duration = Duration::from_millis(100);

pub(crate) struct Outcome {
    pub(crate) begin: Timestamp,
    /// How far apart the instants of one webhook may be.
    pub(crate) tolerance: Duration,
    pub(crate) real: Side,
    pub(crate) simulated: Side,
}

/// What one of the two did.
pub(crate) struct Side {
    /// The webhooks in the order of time.
    pub(crate) told: Vec<Told>,
    /// By replica, what its API shows.
    pub(crate) shown: Vec<Vec<Shown>>,
}

/// A webhook.
pub(crate) struct Told {
    pub(crate) at: Timestamp,
    pub(crate) replica: usize,
    pub(crate) alerts: Vec<Notification>,
}

/// An alert as the API shows it.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) fingerprint: Box<str>,
    pub(crate) starts_at: Option<Timestamp>,
    pub(crate) silenced: bool,
    pub(crate) inhibited_by: Vec<Box<str>>,
}

impl Outcome {
    /// Both told `expected`, in this order.
    #[track_caller]
    pub(crate) fn tells(&self, expected: &[&str]) {
        for (name, side) in [("real", &self.real), ("simulated", &self.simulated)] {
            let replicas = side.shown.len();
            let texts: Vec<_> = side.told.iter().map(|told| told.text(replicas)).collect();
            assert_eq!(texts, expected, "the {name} one told otherwise:\n{}", self.details());
        }
    }

    /// Both told the same of each group, at the same instants, and show the same.
    #[track_caller]
    pub(crate) fn agrees(&self) {
        let (real, simulated) = (self.real.by_group(), self.simulated.by_group());
        assert!(real.keys().eq(simulated.keys()), "the groups differ:\n{}", self.details());
        for (real, simulated) in real.values().zip(simulated.values()) {
            let mut pairs = real.iter().zip(simulated);
            let agree = real.len() == simulated.len()
                && pairs.all(|(real, simulated)| real.is_like(simulated, self.tolerance));
            assert!(agree, "what they told differs:\n{}", self.details());
        }
        assert_eq!(self.real.shown, self.simulated.shown, "the real API shows other alerts");
    }

    /// Both sequences with their instants, to read when they differ.
    fn details(&self) -> String {
        let mut text = String::new();
        for (name, side) in [("real", &self.real), ("simulated", &self.simulated)] {
            for told in &side.told {
                let at = |at: Timestamp| at.milliseconds() - self.begin.milliseconds();
                text += &format!("{name:>10} {:>6} {}\n", at(told.at), told.text(2));
                for alert in &told.alerts {
                    let (starts, ends) = (at(alert.starts_at), alert.ends_at.map(at));
                    text += &format!("{:>18} {} {starts}..{ends:?}\n", "", alert.alert.name());
                }
            }
        }
        text
    }
}

impl Side {
    /// The webhooks by namespace: between two groups there is no order.
    fn by_group(&self) -> BTreeMap<&str, Vec<&Told>> {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for told in &self.told {
            let namespace = told.alerts.first().and_then(|told| told.alert.labels.get("namespace"));
            groups.entry(namespace.unwrap_or_default()).or_default().push(told);
        }
        groups
    }
}

impl Told {
    /// Its alerts in order, a `c` for the critical ones, and the replica where there are several.
    fn text(&self, replicas: usize) -> String {
        let alerts = self.alerts.iter().map(|told| {
            let status = if told.status == Status::Firing { '+' } else { '-' };
            let is_critical = told.alert.labels.get("severity") == Some("critical");
            format!("{}{}{status}", told.alert.name(), if is_critical { "c" } else { "" })
        });
        let alerts = alerts.collect::<Vec<_>>().join(" ");
        if replicas > 1 { format!("{}: {alerts}", self.replica) } else { alerts }
    }

    fn is_like(&self, other: &Self, tolerance: Duration) -> bool {
        let near = |one: Timestamp, other: Timestamp, tolerance| {
            one.since(other).max(other.since(one)) <= tolerance
        };
        let same = |one: &Notification, other: &Notification| {
            let ends = match (one.ends_at, other.ends_at) {
                (Some(one), Some(other)) => near(one, other, END_TOLERANCE),
                (one, other) => one == other,
            };
            let said = |told: &Notification| (told.status, told.starts_at);
            ends && said(one) == said(other) && one.alert == other.alert
        };
        self.replica == other.replica
            && near(self.at, other.at, tolerance)
            && self.alerts.len() == other.alerts.len()
            && self.alerts.iter().zip(&other.alerts).all(|(one, other)| same(one, other))
    }
}

impl From<Webhook> for Told {
    fn from(webhook: Webhook) -> Self {
        Self { at: webhook.at, replica: webhook.replica, alerts: webhook.alerts }
    }
}
