//! What to find out.

use std::time::Duration;

use crate::model::{
    Configured, Coverage, Log, Policy, Presence, TimeSpan, Timestamp, Witness, parse_duration,
};
use crate::source::Sources;

/// Which span to tell about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// The last so long, up to the servers' now.
    Last(Duration),
    /// From an instant to another.
    Between(TimeSpan),
}

impl Span {
    /// The longest that can be asked for in words: more is a slip of the hand.
    const LONGEST: Duration = Duration::from_secs(366 * 24 * 3_600);

    /// The last so long, as Prometheus writes durations, such as `7d` or `1h30m`; `None` for what is
    /// no duration, is nothing, or longer than a year.
    #[must_use]
    pub fn last(text: &str) -> Option<Self> {
        let duration = parse_duration(text)?;
        let fits = !duration.is_zero() && duration <= Self::LONGEST;
        fits.then_some(Self::Last(duration))
    }

    /// From `start` to `end`; `None` where that is nothing, or longer than a year.
    #[must_use]
    pub fn between(start: Timestamp, end: Timestamp) -> Option<Self> {
        let span = TimeSpan::new(start, end);
        let fits = !span.is_empty() && span.duration() <= Self::LONGEST;
        fits.then_some(Self::Between(span))
    }
}

/// The last 24 hours.
impl Default for Span {
    fn default() -> Self {
        Self::Last(Duration::from_secs(24 * 3_600))
    }
}

/// What to find out.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Where to ask.
    pub sources: Sources,
    /// What to assume; Alertmanager's intervals and rules replace those in it where it tells them.
    pub policy: Policy,
    /// The instant to take for now, instead of the servers' clock.
    pub now: Option<Timestamp>,
    /// What need not be asked, since it is at hand.
    pub known: Known,
    /// For whom the browser keeps what has settled.
    pub keep: Keep,
}

/// For whom the browser keeps what has settled, so that it need not be asked for again when the page
/// is opened again. It never keeps tokens, and shows what it kept before a server asks for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// For whoever opens the page: all its users may know all that is asked for.
    #[default]
    ForAll,
    /// For those who open it with this name: of a user, or of a group that may know the same.
    For(String),
    /// Nothing is kept.
    Nothing,
}

/// Answers that are at hand, from files for example.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The alert log, and what was read of it.
    pub log: Option<(Log, Coverage)>,
    /// Where alerting was alive.
    pub presence: Option<Presence>,
    /// Prometheus' own alerts.
    pub witness: Option<Witness>,
    /// What Alertmanager is configured to do.
    pub configured: Option<Configured>,
}
