use std::sync::Arc;

use crate::model::{Labels, Timestamp};

/// What a notification says of its alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The alert was firing when it was sent.
    Firing,
    /// The alert had ended.
    Resolved,
}

/// What stays the same for all notifications of one firing of an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alert {
    /// Alertmanager's hash of the labels, 16 hexadecimal digits.
    pub fingerprint: Box<str>,
    /// What identifies the alert.
    pub labels: Labels,
    /// What explains it.
    pub annotations: Labels,
    /// The link to the expression that fired, as Prometheus sent it: not trusted.
    pub generator_url: Box<str>,
}

impl Alert {
    /// The label `alertname`, or the empty text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.labels.get("alertname").unwrap_or_default()
    }
}

/// One sending of an alert: one logged line (domain.md §1, "A line").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notification {
    /// When the line was logged, in nanoseconds since the Unix epoch: lines of one millisecond
    /// still have an order.
    pub logged_ns: i64,
    /// Firing or resolved.
    pub status: Status,
    /// When Prometheus says that the alert began to fire.
    pub starts_at: Timestamp,
    /// When the alert ended, as far as Alertmanager knows; `None` while it fires.
    pub ends_at: Option<Timestamp>,
    /// The alert itself.
    pub alert: Arc<Alert>,
}

impl Notification {
    /// When the line was logged.
    #[must_use]
    pub fn logged_at(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.logged_ns)
    }
}
