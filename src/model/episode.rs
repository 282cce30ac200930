use std::sync::Arc;

use crate::model::{Alert, DoubtCause, Evidence, Severity, TimeSpan, Timestamp, difference, union};

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

/// One continuous firing of one alert, as well as the evidence supports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The alert, as its last notification described it.
    pub alert: Arc<Alert>,
    /// When it began to fire.
    pub starts_at: Timestamp,
    /// How and when it ended.
    pub end: End,
    /// Whether it is the same incident as the episode of the same alert before it: they touch, since
    /// Prometheus or Alertmanager began anew.
    pub continues: bool,
    /// Why we say so.
    pub evidence: Evidence,
}

impl Episode {
    /// When it fired, up to `now`: an alert that fires now does so until then, and where clocks differ,
    /// an end may be told that is still to come.
    #[must_use]
    pub fn span(&self, now: Timestamp) -> TimeSpan {
        TimeSpan::new(self.starts_at, self.end.at().unwrap_or(now).min(now))
    }

    /// Where it fired or may have fired: sorted, apart.
    #[must_use]
    pub fn at_most(&self, now: Timestamp) -> Vec<TimeSpan> {
        union(self.doubtful().chain([self.span(now)]))
    }

    /// Whether it fired or may have fired somewhere in `span`.
    #[must_use]
    pub fn may_fire_in(&self, span: TimeSpan, now: Timestamp) -> bool {
        self.span(now).overlaps(span) || self.doubtful().any(|doubtful| doubtful.overlaps(span))
    }

    /// Where it fired beyond doubt: sorted, apart.
    #[must_use]
    pub fn at_least(&self, now: Timestamp) -> Vec<TimeSpan> {
        difference(self.span(now), &union(self.doubtful()))
    }

    /// Where its rule may have had to hold anew, so that nobody knows: sorted.
    pub(crate) fn pending(&self) -> impl Iterator<Item = TimeSpan> {
        let doubts = self.evidence.doubts.iter();
        doubts.filter(|doubt| doubt.cause == DoubtCause::Pending).map(|doubt| doubt.span)
    }

    /// Where it may have fired or not; what lies between two samples is no doubt worth a colour.
    fn doubtful(&self) -> impl Iterator<Item = TimeSpan> {
        let doubts = self.evidence.doubts.iter();
        doubts.filter(|doubt| doubt.cause != DoubtCause::Sampled).map(|doubt| doubt.span)
    }

    /// The severity of its alert.
    #[must_use]
    pub fn severity(&self) -> Severity {
        Severity::of(&self.alert.labels)
    }
}
