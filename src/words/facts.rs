//! What can be said of a timeline and of its segments, without words.

use std::time::Duration;

use crate::model::{
    Alert, Blind, End, Episode, Health, Segment, TimeSpan, Timeline, Timestamp, sort_by_key,
};

/// The labels that tell a reader most, first.
const MAIN_LABELS: &[&str] = &[
    "instance",
    "node",
    "namespace",
    "persistentvolumeclaim",
    "mountpoint",
    "device",
    "service",
    "pod",
    "container",
    "job",
];

/// The labels that are shown elsewhere or say nothing of the alert.
const OTHER_LABELS: &[&str] =
    &["alertname", "severity", "prometheus", "prometheus_replica", "replica", "endpoint"];

/// The number of the segment that holds `instant`, or the one nearest to it.
pub fn segment_at(timeline: &Timeline, instant: Timestamp) -> Option<usize> {
    let segments = &timeline.segments;
    let after = segments.partition_point(|segment| segment.span.start() <= instant);
    let last = segments.len().checked_sub(1)?;
    Some(after.saturating_sub(1).min(last))
}

/// Which of the problems of a timeline its segment `number` is, and of how many; `None` where it is none.
pub fn problem(timeline: &Timeline, number: usize) -> Option<(usize, usize)> {
    let is_problem = |segment: &&Segment| segment.health.is_problem();
    let segments = &timeline.segments;
    let before = segments.get(..=number)?.iter().filter(is_problem).count();
    let all = segments.iter().filter(is_problem).count();
    segments[number].health.is_problem().then_some((before, all))
}

/// Now, or the last instant of a span that is over.
pub fn now(timeline: &Timeline) -> Timestamp {
    timeline.now.min(timeline.span.end()) - Duration::from_millis(1)
}

/// The last instant at which somebody should have looked; now, where there is none.
pub fn last_problem(timeline: &Timeline) -> Timestamp {
    let problem = timeline.segments.iter().rfind(|segment| segment.health.is_problem());
    problem.map_or_else(|| now(timeline), |it| it.span.end() - Duration::from_millis(1))
}

/// How the entity fares now, or at the end of a span that is over.
pub fn current(timeline: &Timeline) -> Option<Health> {
    segment_at(timeline, now(timeline)).map(|at| timeline.segments[at].health)
}

/// Whether the span reaches up to now.
pub fn is_current(timeline: &Timeline) -> bool {
    timeline.span.end() >= timeline.now
}

/// How long the health is known in the span, of how long: what is to come does not count.
pub fn known(timeline: &Timeline) -> (Duration, Duration) {
    let past = TimeSpan::new(timeline.span.start(), timeline.now.min(timeline.span.end()));
    let known = timeline.segments.iter().filter(|segment| segment.known().is_some());
    let in_past = known.filter_map(|segment| segment.span.intersection(past));
    (in_past.map(TimeSpan::duration).sum(), past.duration())
}

/// How a segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// At an instant that is known.
    Known,
    /// Its alert began anew then: at the latest then.
    AtTheLatest,
    /// Its alert was last heard of then.
    AssumedLost,
    /// Alerting went blind then.
    AssumedAtOutage,
    /// After the span, at a known instant.
    After,
    /// Not yet.
    Still,
    /// Not yet: its alert fires.
    StillFiring,
}

/// How long a stretch lasted as a whole, also beyond the span that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// When.
    pub span: TimeSpan,
    /// How it ended.
    pub ending: Ending,
}

/// The whole of `segment`: where it is cut by the timeline's span, what caused it, as
/// [`Timeline::why`] tells, says how far it goes.
pub fn extent(
    timeline: &Timeline,
    segment: Segment,
    (episodes, blind): &(Vec<&Episode>, Vec<&Blind>),
) -> Extent {
    let episodes: Vec<&Episode> = episodes
        .iter()
        .copied()
        .filter(|episode| episode.severity().health() == Some(segment.health))
        .collect();
    let mut causes: Vec<_> = episodes.iter().map(|episode| episode.span(timeline.now)).collect();
    if matches!(segment.health, Health::Unavailable | Health::Unknown) {
        causes.extend(blind.iter().map(|blind| blind.span));
    }
    let (mut start, mut end) = (segment.span.start(), segment.span.end());
    if start == timeline.span.start() {
        let cut = causes.iter().filter(|cause| cause.contains(start));
        start = cut.map(|cause| cause.start()).min().unwrap_or(start);
    }
    if end == timeline.span.end() {
        let cut = causes.iter().filter(|cause| cause.start() < end);
        end = cut.map(|cause| cause.end()).max().unwrap_or(end).max(end);
    }
    let ending = if segment.span.end() < timeline.span.end() {
        let ends = episodes.iter().filter(|episode| episode.end.at() == Some(end));
        ends.map(|episode| ending_of(episode)).max().unwrap_or(Ending::Known)
    } else if episodes.iter().any(|episode| episode.end == End::Firing) {
        Ending::StillFiring
    } else if end >= timeline.now {
        Ending::Still
    } else {
        Ending::After
    };
    Extent { span: TimeSpan::new(start, end), ending }
}

const fn ending_of(episode: &Episode) -> Ending {
    match episode.end {
        End::Resolved(_) => Ending::Known,
        End::Superseded(_) => Ending::AtTheLatest,
        End::Lost(_) => Ending::AssumedLost,
        End::Unavailable(_) => Ending::AssumedAtOutage,
        End::Firing => Ending::StillFiring,
    }
}

/// The labels of an alert that a reader looks for, the most telling first, at most `count`.
pub fn main_labels(alert: &Alert, count: usize) -> Vec<(&str, &str)> {
    let rank = |name: &str| {
        let at = MAIN_LABELS.iter().position(|main| *main == name);
        at.unwrap_or(MAIN_LABELS.len())
    };
    let mut labels: Vec<_> = alert
        .labels
        .iter()
        .filter(|(name, value)| !OTHER_LABELS.contains(name) && !value.is_empty())
        .collect();
    sort_by_key(&mut labels, |(name, _)| (rank(name), *name));
    labels.truncate(count);
    labels
}

/// What the author of an alert says of it: its summary, then its description or message.
pub fn annotations(alert: &Alert) -> Vec<&str> {
    let first = |names: &[&str]| names.iter().find_map(|name| alert.annotations.get(name));
    let texts = [first(&["summary"]), first(&["description", "message"])];
    let mut texts: Vec<_> =
        texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect();
    texts.dedup();
    texts
}
