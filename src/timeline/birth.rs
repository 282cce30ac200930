//! Since when an entity is there: before that, nothing counts.

use crate::model::{Origin, Reason, TimeSpan, Timeline, Timestamp, difference, union};

/// Since when there is any sign of the entity.
///
/// A fresh install shows itself in what is not there: Prometheus was asked and holds no earlier
/// sample, the log was read and holds no earlier watchdog, and no alert fired. Nobody can tell that
/// from what both have long forgotten; either way, the time before says nothing of the entity. Where
/// a source failed or was not asked, the time before is unknown and counts.
///
/// That a single node came later, no source tells: until its first alert nothing names it. Where
/// alerting lived it is healthy as long as no alert fires.
#[must_use]
pub fn birth(timeline: &Timeline) -> Timestamp {
    let start = timeline.span.start();
    let signs = timeline
        .heard
        .iter()
        .filter(|heard| matches!(heard.origin, Origin::Presence | Origin::Watchdog));
    let signs = signs.map(|heard| heard.span.start());
    let fired = timeline.episodes.iter().map(|episode| episode.starts_at);
    let Some(first) = signs.chain(fired).min() else { return start };
    let before = TimeSpan::new(start, first);
    let blind = timeline.blind.iter().filter(|blind| blind.span.overlaps(before));
    let (silent, other): (Vec<_>, Vec<_>) =
        blind.partition(|blind| blind.reason == Reason::BeforeFirstSample);
    let silent = union(silent.into_iter().map(|blind| blind.span));
    let is_silent = other.is_empty() && difference(before, &silent).is_empty();
    if is_silent { first.max(start) } else { start }
}

/// The part of a timeline's span that counts: of what is over, what was since the birth.
pub(super) fn lifetime(timeline: &Timeline) -> TimeSpan {
    TimeSpan::new(birth(timeline), timeline.span.end().min(timeline.now))
}
