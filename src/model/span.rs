use std::fmt;
use std::time::Duration;

use crate::model::{Timestamp, sort_by};

/// A half-open span of time, `start..end`: it contains its start, not its end.
///
/// Two spans that touch do not overlap, so a timeline can be tiled by spans without a gap or a
/// double count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan {
    start: Timestamp,
    end: Timestamp,
}

impl TimeSpan {
    /// The span `start..end`, empty at `start` when `end` is not later.
    #[must_use]
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span of length `duration` that ends at `now`.
    #[must_use]
    pub fn last(duration: Duration, now: Timestamp) -> Self {
        Self::new(now - duration, now)
    }

    /// From an instant to another, with a `/` between them, as ISO 8601 writes an interval; `None` for
    /// what is none, or empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('/')?;
        let span = Self::new(Timestamp::parse(start)?, Timestamp::parse(end)?);
        (!span.is_empty()).then_some(span)
    }

    /// The first instant inside.
    #[must_use]
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// The first instant after.
    #[must_use]
    pub const fn end(self) -> Timestamp {
        self.end
    }

    /// How long it lasts.
    #[must_use]
    pub fn duration(self) -> Duration {
        self.end.since(self.start)
    }

    /// Whether it contains no instant.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `instant` is inside.
    #[must_use]
    pub fn contains(self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whether the two share an instant.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The instants in both, if any.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        self.overlaps(other)
            .then(|| Self::new(self.start.max(other.start), self.end.min(other.end)))
    }
}

impl fmt::Debug for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A set of instants: the union of the given spans, sorted, as spans that neither touch nor
/// overlap. Empty spans vanish.
#[must_use]
pub fn union(spans: impl IntoIterator<Item = TimeSpan>) -> Vec<TimeSpan> {
    united(spans.into_iter().collect())
}

/// Adds `more` to `spans`, which are and stay a union.
pub(crate) fn unite(spans: &mut Vec<TimeSpan>, more: &[TimeSpan]) {
    spans.extend_from_slice(more);
    *spans = united(std::mem::take(spans));
}

/// The same for all types of iterators.
#[inline(never)]
fn united(mut spans: Vec<TimeSpan>) -> Vec<TimeSpan> {
    spans.retain(|span| !span.is_empty());
    sort_by(&mut spans, Ord::cmp);
    spans.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    spans
}

/// The instants of `span` that lie in none of `holes`, which are sorted and do not overlap.
#[must_use]
pub fn difference(span: TimeSpan, holes: &[TimeSpan]) -> Vec<TimeSpan> {
    let mut rest = Vec::new();
    let mut start = span.start;
    let first = holes.partition_point(|hole| hole.end <= span.start);
    for hole in holes[first..].iter().take_while(|hole| hole.start < span.end) {
        rest.push(TimeSpan::new(start, hole.start));
        start = hole.end;
    }
    rest.push(TimeSpan::new(start, span.end));
    // Holes may begin before the span.
    rest.retain(|span| !span.is_empty());
    rest
}
