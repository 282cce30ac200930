//! How many bytes the lines of streams are, by the values of some of their labels: what Grafana's Logs Drilldown
//! and `logcli volume` ask first.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use global_health_bar::Labels;

use super::metric::{Names, Over, Point, Points, Sample, answer, step};
use super::request::{bounds, not_too_long};
use super::{Failed, HOUR_NS, Lines, aside};
use crate::serve::logql::Selector;
use crate::serve::parameters::Parameters;

/// How many series are told by default.
const SERIES: usize = 100;
/// How long before the next one each span of a range ends.
const GAP_NS: i64 = 1_000_000;

/// Series, and their points.
type Series = Vec<(Names, Vec<Point>)>;

pub fn router() -> Router<Lines> {
    Router::new()
        .route("/loki/api/v1/index/volume", get(volume).post(volume))
        .route("/loki/api/v1/index/volume_range", get(range).post(range))
}

async fn volume(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let asked = Asked::read(&lines, &parameters, false).map_err(Failed::Refused)?;
        let sample =
            |(metric, mut points): (Names, Vec<Point>)| Sample { metric, value: points.pop() };
        let (series, missing) = asked.series(&lines)?;
        Ok(answer("vector", series.into_iter().map(sample).collect(), missing))
    })
    .await
}

async fn range(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let asked = Asked::read(&lines, &parameters, true).map_err(Failed::Refused)?;
        let over = |(metric, points): (Names, Vec<Point>)| Over { metric, values: Points(points) };
        let (series, missing) = asked.series(&lines)?;
        Ok(answer("matrix", series.into_iter().map(over).collect(), missing))
    })
    .await
}

/// What is asked for.
struct Asked {
    /// Of which streams; of all where there is none.
    selector: Option<Selector>,
    /// By which labels; by all where there is none.
    names: Vec<String>,
    /// Whether each label is told by itself, whatever its value.
    by_name: bool,
    limit: usize,
    start: i64,
    end: i64,
    /// How long each span of it is, in nanoseconds, where it is told in many.
    step: Option<i64>,
}

impl Asked {
    fn read(lines: &Lines, parameters: &Parameters, is_range: bool) -> Result<Self, String> {
        let query = parameters.get("query").unwrap_or_default();
        let selector = match query.trim() {
            "{}" => None,
            query => Some(Selector::parse(query)?),
        };
        let (start, end) = bounds(parameters, lines.now(), HOUR_NS)?;
        not_too_long(start, end)?;
        let targets: Vec<_> = parameters
            .get("targetLabels")
            .into_iter()
            .flat_map(|names| names.split(','))
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let names = if targets.is_empty() {
            selector.iter().flat_map(Selector::names).map(str::to_owned).collect()
        } else {
            targets
        };
        let by_name = match parameters.get("aggregateBy") {
            None | Some("series") => false,
            Some("labels") => true,
            Some(_) => return Err("invalid aggregation option".into()),
        };
        let limit = match parameters.get("limit") {
            None => SERIES,
            Some(limit) => limit
                .parse()
                .map_err(|_| format!("strconv.Atoi: parsing {limit:?}: invalid syntax"))?,
        };
        let step = if is_range { Some(step(parameters, end.saturating_sub(start))?) } else { None };
        Ok(Self { selector, names, by_name, limit, start, end, step })
    }

    /// The bytes of each series, the greatest first, at the ends of the spans, and what is missing of the lines.
    fn series(&self, lines: &Lines) -> Result<(Series, Vec<String>), Failed> {
        // Of a few streams there are many lines.
        let mut streams: BTreeMap<Labels, BTreeMap<i64, u64>> = BTreeMap::new();
        let missing = lines.each(self.start, self.end, |stream, text, at_ns| {
            let bytes = text.len() as u64;
            let at = self.told_at(at_ns);
            match streams.get_mut(stream) {
                Some(spans) => *spans.entry(at).or_default() += bytes,
                None => drop(streams.insert(stream.clone(), BTreeMap::from([(at, bytes)]))),
            }
        })?;
        let mut series: BTreeMap<Names, BTreeMap<i64, u64>> = BTreeMap::new();
        let takes = |stream: &Labels| self.selector.as_ref().is_none_or(|only| only.takes(stream));
        for (stream, spans) in streams.iter().filter(|(stream, _)| takes(stream)) {
            for names in self.groups(stream) {
                let told = series.entry(names).or_default();
                spans.iter().for_each(|(at, bytes)| *told.entry(*at).or_default() += bytes);
            }
        }
        #[allow(clippy::cast_precision_loss)] // Nobody logs so much.
        let points = |spans: BTreeMap<i64, u64>| -> Vec<Point> {
            spans.into_iter().map(|(at, bytes)| Point(at, bytes as f64)).collect()
        };
        let mut series: Vec<_> =
            series.into_iter().map(|(names, spans)| (names, points(spans))).collect();
        // Those of equal volume stay in the order of their names.
        series.sort_by(|(_, a), (_, b)| b[0].1.total_cmp(&a[0].1));
        series.truncate(self.limit);
        Ok((series, missing))
    }

    /// When the span with an instant is told of: at its end.
    fn told_at(&self, at_ns: i64) -> i64 {
        let Some(step) = self.step else { return self.end };
        let next = at_ns.saturating_sub(at_ns.rem_euclid(step)).saturating_add(step);
        if next < self.end { next - GAP_NS } else { self.end }
    }

    /// The series that a stream counts for.
    fn groups(&self, stream: &Labels) -> Vec<Names> {
        let is_asked =
            |name: &str| self.names.is_empty() || self.names.iter().any(|asked| asked == name);
        let asked = stream.iter().filter(|(name, _)| is_asked(name));
        if self.by_name {
            asked.map(|(name, _)| Names::from([(name.to_owned(), String::new())])).collect()
        } else {
            let names: Names =
                asked.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            if names.is_empty() { Vec::new() } else { vec![names] }
        }
    }
}
