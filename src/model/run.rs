use std::sync::Arc;

use crate::model::{Alert, Notification, Status, Timestamp};

/// One line, or consecutive lines of one firing that say the same.
///
/// Most lines repeat the one before, only later. Between the lines of a run nothing else was said of
/// that firing, and no silence is longer than [`Policy::cadence`](crate::Policy::cadence): so it
/// proves alerting alive from its first line to its last, as the lines do one by one.
///
/// Sorted by when the last line was logged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// When the last line was logged, in nanoseconds since the Unix epoch: lines of one millisecond
    /// still have an order.
    pub last_ns: i64,
    /// When the first line was logged, in nanoseconds since the Unix epoch.
    pub first_ns: i64,
    /// Firing or resolved.
    pub status: Status,
    /// When Prometheus says that the alert began to fire.
    pub starts_at: Timestamp,
    /// When the alert ended, as far as Alertmanager knows; `None` while it fires.
    pub ends_at: Option<Timestamp>,
    /// The alert, as the last line describes it.
    pub alert: Arc<Alert>,
    /// How many lines there are, each counted once.
    pub lines: usize,
}

impl Run {
    /// When the first line was logged.
    #[must_use]
    pub const fn first_at(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.first_ns)
    }

    /// When the last line was logged.
    #[must_use]
    pub const fn last_at(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.last_ns)
    }

    /// Whether a line of the same firing with this status and end says the same.
    #[must_use]
    pub fn agrees(&self, status: Status, ends_at: Option<Timestamp>) -> bool {
        self.status == status && self.ends_at == ends_at
    }
}

/// The run of a single line.
impl From<Notification> for Run {
    fn from(line: Notification) -> Self {
        Self {
            last_ns: line.logged_ns,
            first_ns: line.logged_ns,
            status: line.status,
            starts_at: line.starts_at,
            ends_at: line.ends_at,
            alert: line.alert,
            lines: 1,
        }
    }
}
