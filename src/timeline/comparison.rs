//! Two periods beside each other, such as this week and the last.

use std::cmp::Reverse;
use std::time::Duration;

use crate::model::{EntityId, Timeline, sort_by, sort_by_key};
use crate::timeline::sweep::costs;
use crate::timeline::{Figures, Kind};

/// How a period differs from an earlier one: the figures of both, and what became of each alert.
///
/// ```text
/// before  Disk ..WW........   Node ...C........
/// after   Disk ..WWWW......   Slow ......W.....
/// changes Disk longer (2 → 4), Slow new, Node gone
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The figures of the earlier period, of all entities together.
    pub before: Figures,
    /// The figures of the later one.
    pub after: Figures,
    /// What fired in either: what is new first, then what is longer, shorter, gone and the same,
    /// each by how much it differs.
    pub changes: Vec<Change>,
}

/// How long the alerts of one name fired of one entity, in either period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which entity.
    pub entity: EntityId,
    /// Their name; empty where they have none.
    pub alertname: String,
    /// How long in the earlier period, overlaps once.
    pub before: Duration,
    /// How long in the later one.
    pub after: Duration,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trend {
    /// It fired only in the later period.
    New,
    /// It fired longer than before.
    Longer,
    /// It fired less long than before.
    Shorter,
    /// It fired only in the earlier period.
    Gone,
    /// It fired as long.
    Same,
}

impl Trend {
    /// Its name in attributes and style sheets, such as `new`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Longer => "longer",
            Self::Shorter => "shorter",
            Self::Gone => "gone",
            Self::Same => "same",
        }
    }
}

impl Change {
    /// What became of it.
    #[must_use]
    pub fn trend(&self) -> Trend {
        match (self.before, self.after) {
            (Duration::ZERO, after) if !after.is_zero() => Trend::New,
            (before, Duration::ZERO) if !before.is_zero() => Trend::Gone,
            (before, after) if after > before => Trend::Longer,
            (before, after) if after < before => Trend::Shorter,
            _ => Trend::Same,
        }
    }

    /// By how much it differs.
    #[must_use]
    pub const fn difference(&self) -> Duration {
        self.before.abs_diff(self.after)
    }
}

impl Comparison {
    /// Compares how entities fared in two periods; `kinds` as for [`Ranking`](crate::Ranking).
    ///
    /// Whether an alert is new says only what is known: [`Figures::coverage`] tells how much of either
    /// period is.
    #[must_use]
    pub fn new(before: &[Timeline], after: &[Timeline], kinds: &[Kind]) -> Self {
        let mut fired = Vec::new();
        for (timelines, is_after) in [(before, false), (after, true)] {
            for timeline in timelines {
                let costs = costs(timeline, kinds).into_iter();
                fired.extend(costs.map(|(name, cost)| {
                    let (before, after) = if is_after {
                        (Duration::ZERO, cost.fired)
                    } else {
                        (cost.fired, Duration::ZERO)
                    };
                    (&timeline.entity, name, before, after)
                }));
            }
        }
        sort_by(&mut fired, |a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let same = fired.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let change = |periods: &[(&EntityId, &str, Duration, Duration)]| Change {
            entity: periods[0].0.clone(),
            alertname: periods[0].1.into(),
            before: periods.iter().map(|period| period.2).sum(),
            after: periods.iter().map(|period| period.3).sum(),
        };
        let mut changes: Vec<_> = same.map(change).collect();
        sort_by_key(&mut changes, |change| (change.trend(), Reverse(change.difference())));
        let figures = |timelines: &[Timeline]| {
            timelines.iter().map(Figures::new).collect::<Vec<_>>().iter().sum()
        };
        Self { before: figures(before), after: figures(after), changes }
    }
}
