//! A history that is known twice: what the sources answered, and what truly happened.

use std::collections::BTreeMap;

use global_health_bar::{Alert, Observations, Policy, TimeSpan};

/// When each alert fires, by its identity; the spans may overlap.
pub type Firings = BTreeMap<Box<str>, Vec<TimeSpan>>;

/// A history of which the truth is known.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What it is called in a table; samples of one name share a row.
    pub name: String,
    /// What the sources answered; its lines in any order.
    pub observations: Observations,
    /// What is known of the alerting path.
    pub policy: Policy,
    /// What truly happened.
    pub truth: Truth,
    /// The span to tell about; its end is now.
    pub window: TimeSpan,
}

/// What truly happened.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// When each alert fired, and would have been seen to had nothing been down; without the
    /// watchdog, which tells of no fault, and without events, which have no duration.
    pub firings: Firings,
    /// When alerting was down, so that nobody can know of alerts. Loki is not part of it: it only
    /// forgets.
    pub outages: Vec<TimeSpan>,
}

/// What makes two notifications speak of one alert, whichever algorithm hears them: the fingerprint
/// of the labels that do not tell replicas of Prometheus apart.
#[must_use]
pub fn identity(alert: &Alert, policy: &Policy) -> Box<str> {
    let is_replica = |name: &str| policy.replica_labels.iter().any(|label| label == name);
    if alert.labels.iter().any(|(name, _)| is_replica(name)) {
        alert.labels.without(is_replica).fingerprint().into()
    } else {
        alert.fingerprint.clone()
    }
}
