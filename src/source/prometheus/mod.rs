//! Prometheus' `query_range`: what to ask, and what an answer says.
//!
//! Source: <https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries>. Both ends
//! are inclusive there; here a span is half-open.

mod alerts;
mod edges;
mod matrix;
mod presence;

use std::time::Duration;

use crate::model::{AlertState, Labels, TimeSpan, Timestamp, union};
use crate::source::known::whole_steps;

pub(crate) use self::alerts::recall_witness;
pub use self::alerts::{ask_survey, ask_witness};
pub use self::matrix::read_matrix;
pub use self::presence::ask_presence;

/// The most points that Prometheus returns for a series.
pub(super) const MOST_POINTS: u64 = 11_000;

/// The samples of a range query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// One per label set.
    pub series: Vec<Series>,
    /// What the server warns of, where there may be more, as where Thanos could not ask each of its stores:
    /// what is missing here means nothing.
    pub warning: Option<Box<str>>,
}

/// The samples of one label set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The label set; an expression of functions has no `__name__`.
    pub labels: Labels,
    /// When there are samples, in order.
    pub instants: Vec<Timestamp>,
    /// Their values, one for each, without their fractions: what is asked for here are counts.
    pub values: Vec<u64>,
}

impl Matrix {
    /// The distance of its points: the least between two samples of one series; a minute where no
    /// series has two.
    #[must_use]
    pub fn step(&self) -> Duration {
        let distances = self
            .series
            .iter()
            .flat_map(|series| series.instants.windows(2).map(|pair| pair[1].since(pair[0])));
        distances.filter(|step| !step.is_zero()).min().unwrap_or(Duration::from_secs(60))
    }

    /// How far apart the scrapes are: the least distance of two samples of a series, the longest of
    /// all series; `None` where no series has two.
    pub(super) fn interval(&self) -> Option<Duration> {
        let least =
            |series: &Series| series.instants.windows(2).map(|pair| pair[1].since(pair[0])).min();
        self.series.iter().filter_map(least).max()
    }

    /// The labels of each series of `ALERTS` of a state in it, without that, and when it was there.
    pub fn alerts(
        &self,
        state: AlertState,
        step: Duration,
    ) -> impl Iterator<Item = (Labels, Vec<TimeSpan>)> {
        let of_state = move |series: &&Series| {
            series.is_witness() && series.labels.get("alertstate") == Some(state.as_str())
        };
        self.series.iter().filter(of_state).map(move |series| {
            let labels = series.labels.without(|name| matches!(name, "__name__" | "alertstate"));
            (labels, series.spans(step))
        })
    }
}

impl Series {
    /// Whether it is one of `ALERTS`.
    #[must_use]
    pub fn is_witness(&self) -> bool {
        self.labels.get("__name__") == Some("ALERTS")
    }

    /// The instants that its samples speak for, sorted and apart.
    ///
    /// A sample of a selector speaks for the `step` after it. One of a function of a range, such
    /// as `count_over_time(x[step])`, which has no name, speaks for the `step` before it. Only a
    /// missing point is a hole: samples off the grid make none.
    #[must_use]
    pub fn spans(&self, step: Duration) -> Vec<TimeSpan> {
        let is_selector = self.labels.get("__name__").is_some();
        union(self.instants.iter().map(|&at| {
            if is_selector { TimeSpan::new(at, at + step) } else { TimeSpan::new(at - step, at) }
        }))
        .into_iter()
        .fold(Vec::new(), |mut spans: Vec<TimeSpan>, span| {
            match spans.last_mut() {
                Some(last) if span.start().since(last.end()) < step => {
                    *last = TimeSpan::new(last.start(), span.end());
                }
                _ => spans.push(span),
            }
            spans
        })
    }
}

/// The selector of the alerts of a state that Prometheus itself knows: those of the given names, or
/// all.
pub(super) fn alerts_query(state: AlertState, alertnames: Option<Vec<&str>>) -> String {
    let state = state.as_str();
    let Some(names) = alertnames else { return format!(r#"ALERTS{{alertstate="{state}"}}"#) };
    let names: Vec<_> = names.iter().map(|name| regex_lite::escape(name)).collect();
    // A PromQL string literal escapes like Go's.
    let names = names.join("|").replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n");
    format!(r#"ALERTS{{alertstate="{state}",alertname=~"{names}"}}"#)
}

/// How many samples of the firing alerts of each name there are in the `step` before a point: of the
/// given names, or of all.
pub(super) fn survey_query(alertnames: Option<Vec<&str>>, step: Duration) -> String {
    let alerts = alerts_query(AlertState::Firing, alertnames);
    let seconds = step.as_secs();
    format!("sum by (alertname) (count_over_time({alerts}[{seconds}s]))")
}

/// The path and query of the points `start, start + step, ..` up to `end`, all inclusive.
pub(super) fn range_path(query: &str, start: Timestamp, end: Timestamp, step: Duration) -> String {
    let seconds = |instant: Timestamp| (instant.milliseconds() / 1_000).to_string();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .append_pair("start", &seconds(start))
        .append_pair("end", &seconds(end))
        .append_pair("step", &step.as_secs().to_string())
        .finish();
    format!("/api/v1/query_range?{query}")
}

/// Has Thanos tell of each replica of Prometheus: the one series that it makes of them has gaps where one
/// replica has some, though another has none (<https://github.com/thanos-io/thanos/issues/981>). Others
/// take no notice.
pub(super) const EACH_REPLICA: &str = "&dedup=false";

/// The path and query of the samples in the `range` up to `at`, each with its own instant, of each replica.
pub(super) fn samples_path(selector: &str, at: Timestamp, range: Duration) -> String {
    let (seconds, rest) = (at.milliseconds() / 1_000, at.milliseconds() % 1_000);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", &format!("{selector}[{}s]", range.as_secs()))
        .append_pair("time", &format!("{seconds}.{rest:03}"))
        .finish();
    format!("/api/v1/query?{query}{EACH_REPLICA}")
}

/// The steps that tell of `span` in points that stand for the step before them: from a multiple of
/// `step` to another, none later than `now`.
pub(super) fn steps(span: TimeSpan, now: Timestamp, step: Duration) -> TimeSpan {
    let floor = |instant| whole_steps(TimeSpan::new(instant, instant), step).end();
    TimeSpan::new(floor(span.start()), (floor(span.end()) + step).min(floor(now)))
}

/// The ranges of at most `most` points, both ends inclusive, that stand for `steps`.
pub(super) fn ranges(steps: TimeSpan, step: Duration, most: u64) -> Vec<(Timestamp, Timestamp)> {
    let most = step * (u32::try_from(most).unwrap_or(u32::MAX) - 1);
    let mut ranges = Vec::new();
    let mut start = steps.start() + step;
    while start <= steps.end() {
        let end = steps.end().min(start + most);
        ranges.push((start, end));
        start = end + step;
    }
    ranges
}
