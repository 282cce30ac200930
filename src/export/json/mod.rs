//! The report: everything that was found out, as one JSON document.

mod coverage;
mod episode;
mod event;
mod figures;
mod history;
mod policy;
mod ranking;
mod timeline;
mod value;
mod write;

use serde::Serialize;

use self::coverage::CoverageRow;
use self::episode::EpisodeRow;
use self::event::EventRow;
pub use self::history::history_json;
use self::history::{HistoryRow, WaitingRow};
use self::policy::PolicyRow;
use self::ranking::RankingRow;
use self::timeline::{BlindRow, HeardRow, TimelineRow};
use self::value::{Instant, Interval};
use crate::export::Findings;
use crate::model::Filters;

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
///     "repairedResolves": 0, "staleLines": 0, "witnessed": { "start": "..", "end": ".." },
///     "continues": true,
///     "doubts": [{ "start": "..", "end": "..", "cause": "no-end|began-anew|muted|blind|announced|pending|resumed|contradicted|sampled|disputed" }],
///     "statements": [{ "by": "log|alerts", "said": "firing|resolved|falsely-resolved|stale|seen",
///       "start": "..", "end": "..", "lines": 3, "endsAt": ".." }]
///   }],
///   "unavailable": [{ "start": "..", "end": "..", "reason": ".." }],
///   "unknown": [{ "start": "..", "end": "..", "reason": ".." }],
///   "waiting": [{ "start": "..", "end": "..", "labels": {} }],
///   "heard": [{ "start": "..", "end": "..", "source": "log|alerts|presence|watchdog" }],
///   "events": [{
///     "at": "..", "toldAt": "..", "fingerprint": "..", "alertname": "..", "labels": {}, "annotations": {},
///     "effects": [{ "outage": { "start": "..", "end": ".." } }, { "fingerprint": "..", "alertname": "..", "startsAt": ".." }]
///   }],
///   "timelines": [{
///     "entity": { "kind": "Node", "name": "10.0.0.1:9100" },
///     "figures": {
///       "counted": 86400000, "known": 82800000,
///       "drawn": { "critical": 3600000, "unavailable": 7200000, "healthy": 75600000 },
///       "beneath": { "critical": 3600000 },
///       "availability": { "part": 75600000, "whole": 82800000 }, "atWorst": {}, "atBest": {},
///       "incidents": 2, "longest": { "start": "..", "end": ".." },
///       "meanTimeToRestore": 3600000, "meanTimeBetweenFailures": 37800000
///     },
///     "segments": [{ "start": "..", "end": "..", "health": "healthy", "beneath": "critical", "sure": false }]
///   }],
///   "ranking": {
///     "figures": {},
///     "alerts": [{
///       "alertname": "..", "fired": 7200000, "critical": 7200000, "warning": 0, "alone": 3600000,
///       "availabilityWithout": { "part": 79200000, "whole": 82800000 },
///       "entities": [{ "entity": { "kind": "Node", "name": ".." }, "fired": 7200000, .. }]
///     }],
///     "entities": [{ "entity": { "kind": "Node", "name": ".." }, "fired": 7200000, .. }]
///   },
///   "coverage": {
///     "pages": 4, "lines": 1776, "bytes": 1639910, "skipped": { "not-json": 14 },
///     "truncated": false,
///     "sources": { "loki": "ok", "prometheus": "ok", "alertmanager": "not configured" }
///   },
///   "policy": {
///     "repeatInterval": 43200000, "groupInterval": 300000, "slack": 300000, "cadence": 43800000,
///     "lead": 0, "reach": 600000, "resumption": 4500000, "replicaLabels": ["replica"]
///   },
///   "demo": true
/// }
/// ```
///
/// `waiting`, `witnessed`, `beneath`, `continues`, `sure` and `demo` stand only where there is something to say: an
/// episode fired from `startsAt` to the end's `at`, beyond doubt but for its `doubts`, which may also
/// lie outside; a segment is sure unless it says that it is not. Where `heard` lacks `alerts`, what is
/// silenced, inhibited or too short to be notified is not known.
///
/// Durations are whole milliseconds, shares two of them: a part of a whole. What the figures and the
/// ranking mean stands at [`Figures`](crate::Figures) and [`Ranking`](crate::Ranking); they are `null` where nothing is
/// known, and healths in which no time was spent are left out.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    version: u32,
    window: Interval,
    now: Instant,
    episodes: Vec<EpisodeRow<'a>>,
    unavailable: Vec<BlindRow>,
    unknown: Vec<BlindRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<WaitingRow<'a>>,
    heard: Vec<HeardRow>,
    events: Vec<EventRow<'a>>,
    timelines: Vec<TimelineRow<'a>>,
    ranking: RankingRow<'a>,
    coverage: CoverageRow<'a>,
    policy: PolicyRow<'a>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
}

impl<'a> Report<'a> {
    /// The report of what was found out.
    #[must_use]
    pub fn new(findings: &Findings<'a>) -> Self {
        let Findings { span: window, history, timelines, ranking, coverage, policy, is_demo } =
            *findings;
        let told = HistoryRow::new(history, &Filters::default(), window, coverage);
        Self {
            version: REPORT_VERSION,
            window: told.window,
            now: told.now,
            episodes: told.episodes,
            unavailable: told.unavailable,
            unknown: told.unknown,
            waiting: told.waiting,
            heard: told.heard,
            events: told.events,
            timelines: timelines.iter().map(TimelineRow::new).collect(),
            ranking: RankingRow::new(ranking),
            coverage: told.coverage,
            policy: PolicyRow::new(policy),
            demo: is_demo,
        }
    }

    /// The document in one line. No `<` stands in it: a page may hold it in an element of its own.
    #[must_use]
    pub fn to_json(&self) -> String {
        // All keys are texts and all numbers whole: it can be written.
        write::write(self).unwrap_or_default()
    }
}
