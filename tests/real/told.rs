//! What an Alertmanager told and shows, real or simulated, and when two of them are alike.

use std::time::Duration;

use global_health_bar::simulation::Webhook;
use global_health_bar::{Notification, Status, Timestamp};

/// How far apart ends may be that Alertmanager makes up from the instant of a post.
const END_TOLERANCE: Duration = Duration::from_millis(100);

/// A webhook, real or simulated.
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

impl Told {
    /// Its alerts in order, a `c` for the critical ones, and the replica where there are several.
    pub(crate) fn text(&self, replicas: usize) -> String {
        let alerts = self.alerts.iter().map(|told| {
            let status = if told.status == Status::Firing { '+' } else { '-' };
            let is_critical = told.alert.labels.get("severity") == Some("critical");
            format!("{}{}{status}", told.alert.name(), if is_critical { "c" } else { "" })
        });
        let alerts = alerts.collect::<Vec<_>>().join(" ");
        if replicas > 1 { format!("{}: {alerts}", self.replica) } else { alerts }
    }

    pub(crate) fn is_like(&self, other: &Self, tolerance: Duration) -> bool {
        let near = |one: Timestamp, other: Timestamp, tolerance| {
            one.since(other).max(other.since(one)) <= tolerance
        };
        near(self.at, other.at, tolerance)
            && self.alerts.iter().zip(&other.alerts).all(|(one, other)| {
                let ends = match (one.ends_at, other.ends_at) {
                    (Some(one), Some(other)) => near(one, other, END_TOLERANCE),
                    (one, other) => one == other,
                };
                ends && (&one.alert, one.starts_at) == (&other.alert, other.starts_at)
            })
    }
}

impl From<Webhook> for Told {
    fn from(webhook: Webhook) -> Self {
        Self { at: webhook.at, replica: webhook.replica, alerts: webhook.alerts }
    }
}

/// Both sequences with their instants, to read when they differ.
pub(crate) fn details(begin: Timestamp, real: &[Told], simulated: &[Told]) -> String {
    let mut text = String::new();
    for (name, told) in [("real", real), ("simulated", simulated)] {
        for told in told {
            let at = |at: Timestamp| at.milliseconds() - begin.milliseconds();
            text += &format!("{name:>10} {:>6} {}\n", at(told.at), told.text(2));
            for alert in &told.alerts {
                let (starts, ends) = (at(alert.starts_at), alert.ends_at.map(at));
                text += &format!("{:>18} {} {starts}..{ends:?}\n", "", alert.alert.name());
            }
        }
    }
    text
}
