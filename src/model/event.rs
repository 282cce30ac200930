use std::sync::Arc;

use crate::model::{Alert, TimeSpan, Timestamp};

/// Something that happened at an instant, such as a reboot: a notification, not an alert.
///
/// Source: domain.md §2, "Notifications".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened: its alert began to fire then, or a lead later.
    pub at: Timestamp,
    /// When its alert began to fire.
    pub told_at: Timestamp,
    /// The alert that told of it.
    pub alert: Arc<Alert>,
    /// What began soon after it, or was going on, and may be its doing: outages first,
    /// each by start.
    pub effects: Vec<Effect>,
}

/// What an event may explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Alerting was down.
    Outage(TimeSpan),
    /// An alert fired.
    Episode {
        /// Which.
        alert: Arc<Alert>,
        /// Since when.
        starts_at: Timestamp,
    },
}
