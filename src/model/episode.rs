use std::sync::Arc;

use crate::model::{Alert, Severity, TimeSpan, Timestamp};

/// How an episode ended, and when (domain.md §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Alertmanager said that it ended then.
    Resolved(Timestamp),
    /// The same alert began anew then, so it ended at the latest then.
    Superseded(Timestamp),
    /// Alerting went blind then and nothing proves the alert alive afterwards.
    Unavailable(Timestamp),
    /// The repeats stopped although alerting was alive: silenced, inhibited, or its end was lost.
    /// The instant is Prometheus' word where it has one, else the last proof of life.
    Lost(Timestamp),
    /// It fires now.
    Firing,
}

impl End {
    /// When it ended, or `None` while it fires.
    #[must_use]
    pub const fn at(self) -> Option<Timestamp> {
        match self {
            Self::Resolved(at) | Self::Superseded(at) | Self::Unavailable(at) | Self::Lost(at) => {
                Some(at)
            }
            Self::Firing => None,
        }
    }

    /// Its name in exports, such as `resolved`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resolved(_) => "resolved",
            Self::Superseded(_) => "superseded",
            Self::Unavailable(_) => "unavailable",
            Self::Lost(_) => "lost",
            Self::Firing => "firing",
        }
    }
}

/// What an episode rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The lines that speak of it, each once.
    pub notifications: usize,
    /// When the first of them was logged.
    pub first_seen: Option<Timestamp>,
    /// When the last of them was logged.
    pub last_seen: Option<Timestamp>,
    /// The `resolved` lines that a later `firing` line proved false.
    pub repaired_resolves: usize,
    /// The `firing` lines that came so late after the end that they prove nothing.
    pub stale: usize,
    /// Where Prometheus' `ALERTS` saw it fire, if it was asked and knew.
    pub witnessed: Option<TimeSpan>,
}

/// One continuous firing of one alert, as well as the evidence supports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The alert, as its last notification described it.
    pub alert: Arc<Alert>,
    /// When it began to fire.
    pub starts_at: Timestamp,
    /// How and when it ended.
    pub end: End,
    /// Why we say so.
    pub evidence: Evidence,
}

impl Episode {
    /// When it fired; an alert that fires now does so until `now`.
    #[must_use]
    pub fn span(&self, now: Timestamp) -> TimeSpan {
        TimeSpan::new(self.starts_at, self.end.at().unwrap_or(now))
    }

    /// The severity of its alert.
    #[must_use]
    pub fn severity(&self) -> Severity {
        Severity::of(&self.alert.labels)
    }
}

/// Something that happened at an instant, such as a reboot: a notification, not an alert.
///
/// Source: domain.md §2, "Notifications".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub at: Timestamp,
    /// The alert that told of it.
    pub alert: Arc<Alert>,
}
