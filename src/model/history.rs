use std::fmt;
use std::sync::Arc;

use crate::model::{Alert, Episode, Event, Failure, Filters, Heard, TimeSpan, Timestamp};

/// What happened, as well as the sources can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The instant up to which it tells, the servers' now: what fires does so until then.
    pub now: Timestamp,
    /// The firings of alerts, sorted by start.
    pub episodes: Vec<Episode>,
    /// What happened at an instant, sorted.
    pub events: Vec<Event>,
    /// Where the alerting path was down, sorted, apart.
    pub unavailable: Vec<Blind>,
    /// Where nobody can say, sorted; or not yet, of the newest minutes: [`Reason::NotYetTold`].
    pub unknown: Vec<Blind>,
    /// What waited for its rule to have held when alerting was back after outages: alert by alert.
    pub waiting: Vec<Waiting>,
    /// Who could be heard when, source by source. Where
    /// [`Origin::Alerts`](crate::Origin::Alerts) could not, what is silenced, inhibited or too short
    /// to be notified does not show.
    pub heard: Vec<Heard>,
    /// Which alerts were asked for: of others it tells nothing.
    pub asked: Filters,
}

impl History {
    /// The same, where only the alerts that `asked` takes were asked for: what was told of others is
    /// not all that could be.
    #[must_use]
    pub fn of(mut self, asked: &Filters) -> Self {
        self.episodes.retain(|episode| asked.matches(&episode.alert));
        self.asked = asked.clone();
        self
    }
}

/// An alert that was pending once alerting was back after an outage: had there been none, it might have
/// fired already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The alert.
    pub alert: Arc<Alert>,
    /// When it might have.
    pub span: TimeSpan,
}

/// A span in which the sources saw nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blind {
    /// When.
    pub span: TimeSpan,
    /// Why.
    pub reason: Reason,
}

/// Why a span is unavailable or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Prometheus had no sample of Alertmanager: one of the two was down.
    NoSamples,
    /// Prometheus holds no sample from so early: a fresh install, or beyond its retention.
    BeforeFirstSample,
    /// Nobody proves that alerting was alive: no presence from Prometheus, no watchdog in the log.
    NoProof,
    /// The log was not read, or not that far.
    LogNotRead,
    /// The log is being read, and not that far yet.
    NotYetRead,
    /// The log holds no line at all, not even the watchdog's.
    EmptyLog,
    /// The log holds no line from then, not even the watchdog's, though alerting lived.
    LogSilent,
    /// Alertmanager's route to the log is mute at times, and nobody else tells.
    Muted,
    /// A source failed.
    Failed(Failure),
    /// Another, in the words of a saved report.
    Told(Box<str>),
    /// It is so new that an alert that began then may not have been logged yet: what was told before
    /// goes on, but nothing proves that nothing began.
    NotYetTold,
    /// The alerts that would tell were not asked for.
    NotAsked,
    /// The file does not reach back far enough: what fires since before it need not be named in it.
    BeforeFile,
    /// What fired when alerting went down may be waiting for its rule to have held for a while again.
    Pending,
    /// The alert of this name was pending after an outage, and might have fired already without it.
    Waiting(Box<str>),
    /// What a saved report said of it cannot be read.
    Damaged,
    /// It has not happened yet.
    Future,
}

impl Reason {
    /// Those that are always the same.
    pub(crate) const PLAIN: [Self; 14] = [
        Self::NoSamples,
        Self::BeforeFirstSample,
        Self::NoProof,
        Self::LogNotRead,
        Self::NotYetRead,
        Self::EmptyLog,
        Self::LogSilent,
        Self::Muted,
        Self::NotYetTold,
        Self::NotAsked,
        Self::BeforeFile,
        Self::Pending,
        Self::Damaged,
        Self::Future,
    ];
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSamples => f.write_str("Prometheus had no samples of Alertmanager"),
            Self::BeforeFirstSample => f.write_str("Prometheus holds no earlier samples"),
            Self::NoProof => f.write_str("nothing proves that alerting was alive"),
            Self::LogNotRead => f.write_str("the alert log was not read here"),
            Self::NotYetRead => f.write_str("the alert log is still being read"),
            Self::EmptyLog => f.write_str("the alert log is empty"),
            Self::LogSilent => f.write_str("the alert log lacks even the watchdog's lines"),
            Self::Muted => f.write_str("Alertmanager's route to the log is mute at times"),
            Self::Failed(failure) => failure.fmt(f),
            Self::Told(words) => f.write_str(words),
            Self::NotYetTold => f.write_str("what began here may not have been told yet"),
            Self::NotAsked => f.write_str("the alerts that would tell were not asked for"),
            Self::BeforeFile => f.write_str("the file does not reach back far enough to tell"),
            Self::Pending => f.write_str("what fired before the outage may be pending anew"),
            Self::Waiting(alertname) => write!(f, "{alertname} was pending after the outage"),
            Self::Damaged => f.write_str("part of the saved report cannot be read"),
            Self::Future => f.write_str("not yet"),
        }
    }
}
