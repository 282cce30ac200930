//! A history that is known twice: what the sources answered, and what truly happened.

use std::collections::BTreeMap;

use global_health_bar::{Observations, TimeSpan};

/// When each alert fires, by fingerprint; the spans may overlap.
pub type Firings = BTreeMap<Box<str>, Vec<TimeSpan>>;

/// A history of which the truth is known.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What it is called in a table.
    pub name: String,
    /// What the sources answered; its lines in any order.
    pub observations: Observations,
    /// What truly happened.
    pub truth: Truth,
    /// The span to tell about; its end is now.
    pub window: TimeSpan,
}

/// What truly happened.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// When each alert fired, and would have been seen to had nothing been down; without the
    /// watchdog.
    pub firings: Firings,
    /// When alerting was down, so that nobody can know of alerts. Loki is not part of it: it only
    /// forgets.
    pub outages: Vec<TimeSpan>,
}
