//! The report: everything that was found out, as one JSON document.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::model::{
    Backend, Blind, Coverage, EntityId, Episode, Event, FailureKind, History, Labels, Segment,
    TimeSpan, Timeline, Timestamp,
};

/// The version of the document's shape. It grows when a field changes its meaning or goes.
pub const REPORT_VERSION: u32 = 1;

/// The report of a span. Instants are RFC 3339 in UTC with milliseconds.
///
/// ```json
/// {
///   "version": 1,
///   "window": { "start": "..", "end": ".." },
///   "now": "..",
///   "episodes": [{
///     "fingerprint": "..", "startsAt": "..",
///     "end": { "kind": "resolved|superseded|unavailable|lost|firing", "at": ".. or null" },
///     "severity": "critical|warning|none", "alertname": "..",
///     "labels": {}, "annotations": {}, "generatorURL": "..",
///     "notifications": 3, "firstSeen": ".. or null", "lastSeen": ".. or null",
///     "repairedResolves": 0, "staleLines": 0, "witnessed": { "start": "..", "end": ".." }
///   }],
///   "unavailable": [{ "start": "..", "end": "..", "reason": ".." }],
///   "unknown": [{ "start": "..", "end": "..", "reason": ".." }],
///   "events": [{ "at": "..", "fingerprint": "..", "alertname": "..", "labels": {}, "annotations": {} }],
///   "timelines": [{
///     "entity": { "kind": "Node", "name": "10.0.0.1:9100" },
///     "segments": [{ "start": "..", "end": "..", "health": "healthy", "beneath": "critical" }]
///   }],
///   "coverage": {
///     "pages": 4, "lines": 1776, "bytes": 1639910, "skipped": { "not-json": 14 },
///     "truncated": false,
///     "sources": { "loki": "ok", "prometheus": "ok", "alertmanager": "not configured" }
///   }
/// }
/// ```
///
/// `witnessed` and `beneath` stand only where there is something to say.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    version: u32,
    window: Interval,
    now: Instant,
    episodes: Vec<EpisodeRow<'a>>,
    unavailable: Vec<BlindRow>,
    unknown: Vec<BlindRow>,
    events: Vec<EventRow<'a>>,
    timelines: Vec<TimelineRow<'a>>,
    coverage: CoverageRow,
}

impl<'a> Report<'a> {
    /// The report of what happened in `window`, and of how the entities fared.
    #[must_use]
    pub fn new(
        window: TimeSpan,
        history: &'a History,
        timelines: &'a [Timeline],
        coverage: &Coverage,
    ) -> Self {
        let inside = |episode: &&Episode| episode.span(history.now).overlaps(window);
        let blind = |blind: &[Blind]| {
            blind.iter().filter_map(|blind| BlindRow::new(blind, window)).collect()
        };
        Self {
            version: REPORT_VERSION,
            window: window.into(),
            now: Instant(history.now),
            episodes: history.episodes.iter().filter(inside).map(EpisodeRow::new).collect(),
            unavailable: blind(&history.unavailable),
            unknown: blind(&history.unknown),
            events: history
                .events
                .iter()
                .filter(|event| window.contains(event.at))
                .map(EventRow::new)
                .collect(),
            timelines: timelines.iter().map(TimelineRow::new).collect(),
            coverage: CoverageRow::new(coverage),
        }
    }
}

#[derive(Debug)]
struct Instant(Timestamp);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[derive(Debug, Serialize)]
struct Interval {
    start: Instant,
    end: Instant,
}

impl From<TimeSpan> for Interval {
    fn from(span: TimeSpan) -> Self {
        Self { start: Instant(span.start()), end: Instant(span.end()) }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EpisodeRow<'a> {
    fingerprint: &'a str,
    starts_at: Instant,
    end: EndRow,
    severity: &'static str,
    alertname: &'a str,
    labels: LabelsRow<'a>,
    annotations: LabelsRow<'a>,
    #[serde(rename = "generatorURL")]
    generator_url: &'a str,
    notifications: usize,
    first_seen: Option<Instant>,
    last_seen: Option<Instant>,
    repaired_resolves: usize,
    stale_lines: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    witnessed: Option<Interval>,
}

impl<'a> EpisodeRow<'a> {
    fn new(episode: &'a Episode) -> Self {
        let evidence = &episode.evidence;
        Self {
            fingerprint: &episode.alert.fingerprint,
            starts_at: Instant(episode.starts_at),
            end: EndRow { kind: episode.end.as_str(), at: episode.end.at().map(Instant) },
            severity: episode.severity().as_str(),
            alertname: episode.alert.name(),
            labels: LabelsRow(&episode.alert.labels),
            annotations: LabelsRow(&episode.alert.annotations),
            generator_url: &episode.alert.generator_url,
            notifications: evidence.notifications,
            first_seen: evidence.first_seen.map(Instant),
            last_seen: evidence.last_seen.map(Instant),
            repaired_resolves: evidence.repaired_resolves,
            stale_lines: evidence.stale,
            witnessed: evidence.witnessed.map(Interval::from),
        }
    }
}

#[derive(Debug, Serialize)]
struct EndRow {
    kind: &'static str,
    at: Option<Instant>,
}

#[derive(Debug)]
struct LabelsRow<'a>(&'a Labels);

impl Serialize for LabelsRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

#[derive(Debug, Serialize)]
struct BlindRow {
    #[serde(flatten)]
    span: Interval,
    reason: String,
}

impl BlindRow {
    fn new(blind: &Blind, window: TimeSpan) -> Option<Self> {
        let span = blind.span.intersection(window)?;
        Some(Self { span: span.into(), reason: blind.reason.to_string() })
    }
}

#[derive(Debug, Serialize)]
struct EventRow<'a> {
    at: Instant,
    fingerprint: &'a str,
    alertname: &'a str,
    labels: LabelsRow<'a>,
    annotations: LabelsRow<'a>,
}

impl<'a> EventRow<'a> {
    fn new(event: &'a Event) -> Self {
        Self {
            at: Instant(event.at),
            fingerprint: &event.alert.fingerprint,
            alertname: event.alert.name(),
            labels: LabelsRow(&event.alert.labels),
            annotations: LabelsRow(&event.alert.annotations),
        }
    }
}

#[derive(Debug, Serialize)]
struct TimelineRow<'a> {
    entity: EntityRow<'a>,
    segments: Vec<SegmentRow>,
}

#[derive(Debug, Serialize)]
struct EntityRow<'a> {
    kind: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct SegmentRow {
    #[serde(flatten)]
    span: Interval,
    health: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    beneath: Option<&'static str>,
}

impl<'a> TimelineRow<'a> {
    fn new(timeline: &'a Timeline) -> Self {
        let EntityId { kind, name } = &timeline.entity;
        let row = |segment: &Segment| SegmentRow {
            span: segment.span.into(),
            health: segment.health.as_str(),
            beneath: segment.beneath.map(crate::model::Health::as_str),
        };
        Self {
            entity: EntityRow { kind, name },
            segments: timeline.segments.iter().map(row).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct CoverageRow {
    pages: usize,
    lines: usize,
    bytes: usize,
    skipped: BTreeMap<&'static str, usize>,
    truncated: bool,
    sources: BTreeMap<&'static str, String>,
}

impl CoverageRow {
    fn new(coverage: &Coverage) -> Self {
        let state = |backend: Backend| {
            let failed = coverage.failures.iter().find(|failure| failure.backend == backend);
            match failed {
                None => "ok".into(),
                Some(failure) if failure.kind == FailureKind::NotConfigured => {
                    "not configured".into()
                }
                Some(failure) => failure.to_string(),
            }
        };
        let backends = [Backend::Loki, Backend::Prometheus, Backend::Alertmanager];
        Self {
            pages: coverage.pages,
            lines: coverage.lines,
            bytes: coverage.bytes,
            skipped: coverage.skipped.iter().map(|(skip, count)| (skip.as_str(), *count)).collect(),
            truncated: coverage.truncated,
            sources: backends
                .into_iter()
                .map(|backend| (backend.as_str(), state(backend)))
                .collect(),
        }
    }
}
