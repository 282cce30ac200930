use serde::Serialize;

use super::coverage::CoverageRow;
use super::episode::EpisodeRow;
use super::event::EventRow;
use super::timeline::{BlindRow, HeardRow};
use super::value::{Instant, Interval, LabelsRow};
use super::write::write;
use crate::model::{Blind, Coverage, Filters, History, TimeSpan, Waiting};

/// What happened in a span: the part of a report that hosts are told which draw themselves.
#[derive(Debug, Serialize)]
pub(super) struct HistoryRow<'a> {
    pub window: Interval,
    pub now: Instant,
    pub episodes: Vec<EpisodeRow<'a>>,
    pub unavailable: Vec<BlindRow>,
    pub unknown: Vec<BlindRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<WaitingRow<'a>>,
    pub heard: Vec<HeardRow>,
    pub events: Vec<EventRow<'a>>,
    pub coverage: CoverageRow<'a>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

impl<'a> HistoryRow<'a> {
    /// What `filters` take of `history`.
    pub fn new(
        history: &'a History,
        filters: &Filters,
        window: TimeSpan,
        coverage: &'a Coverage,
    ) -> Self {
        let blind = |blind: &[Blind]| {
            blind.iter().filter_map(|blind| BlindRow::new(blind, window)).collect()
        };
        let episodes = history.episodes.iter().filter(|episode| {
            episode.may_fire_in(window, history.now) && filters.matches(&episode.alert)
        });
        let events = history
            .events
            .iter()
            .filter(|event| window.contains(event.at) && filters.matches(&event.alert));
        let waiting = history.waiting.iter();
        let waiting = waiting.filter(|it| it.span.overlaps(window) && filters.matches(&it.alert));
        Self {
            window: window.into(),
            now: Instant(history.now),
            episodes: episodes.map(EpisodeRow::new).collect(),
            unavailable: blind(&history.unavailable),
            unknown: blind(&history.unknown),
            waiting: waiting.map(WaitingRow::new).collect(),
            heard: history.heard.iter().filter_map(|h| HeardRow::new(h, window)).collect(),
            events: events.map(EventRow::new).collect(),
            coverage: CoverageRow::new(coverage),
            demo: false,
            partial: false,
        }
    }
}

/// An alert that might have fired already after an outage, and when.
#[derive(Debug, Serialize)]
pub(super) struct WaitingRow<'a> {
    start: Instant,
    end: Instant,
    labels: LabelsRow<'a>,
}

impl<'a> WaitingRow<'a> {
    fn new(Waiting { alert, span }: &'a Waiting) -> Self {
        Self {
            start: Instant(span.start()),
            end: Instant(span.end()),
            labels: LabelsRow(&alert.labels),
        }
    }
}

/// What happened in `window` to the alerts that `filters` take, in the words of a
/// [`Report`](crate::Report): its `window`, `now`, `episodes`, `unavailable`, `unknown`, `waiting`,
/// `heard`, `events` and `coverage`; `demo` where it is made up, `partial` while the log is still being read.
#[must_use]
pub fn history_json(
    history: &History,
    filters: &Filters,
    window: TimeSpan,
    coverage: &Coverage,
    is_demo: bool,
    is_partial: bool,
) -> String {
    let row = HistoryRow::new(history, filters, window, coverage);
    // All keys are texts and all numbers whole: it can be written.
    write(&HistoryRow { demo: is_demo, partial: is_partial, ..row }).unwrap_or_default()
}
