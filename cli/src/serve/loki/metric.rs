//! The answers to metric queries.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::response::Response;
use global_health_bar::Timestamp;
use serde::{Serialize, Serializer};

use super::request::{bounds, not_too_long};
use super::time::instant;
use super::{Failed, HOUR_NS, Lines};
use crate::serve::logql::metric::{Levels, Metric, Times};
use crate::serve::parameters::Parameters;
use crate::serve::prometheus::{MOST_POINTS, point};
use crate::serve::promql::duration;

const SECOND_NS: i64 = 1_000_000_000;
/// How many series an answer may hold.
const MOST_SERIES: usize = 500;

/// The values at an instant.
pub fn at_once(
    metric: &Metric,
    lines: &Lines,
    parameters: &Parameters,
) -> Result<Response, Failed> {
    let time = instant(parameters, "time").map_err(Failed::Refused)?;
    let (series, missing) = series(metric, lines, &[time.unwrap_or(lines.now().nanoseconds())])?;
    let sample =
        |(metric, points): (_, Points)| Sample { metric, value: points.0.into_iter().next() };
    Ok(answer("vector", series.into_iter().map(sample).collect(), missing))
}

/// The values at each step.
pub fn over_time(
    metric: &Metric,
    lines: &Lines,
    parameters: &Parameters,
) -> Result<Response, Failed> {
    let steps = steps(lines, parameters).map_err(Failed::Refused)?;
    let (series, missing) = series(metric, lines, &steps)?;
    let points = |(metric, values)| Over { metric, values };
    Ok(answer("matrix", series.into_iter().map(points).collect(), missing))
}

/// The labels of a value.
pub type Names = BTreeMap<String, String>;

/// A series at an instant.
#[derive(Serialize)]
pub struct Sample {
    pub metric: Names,
    pub value: Option<Point>,
}

/// A series over time.
#[derive(Serialize)]
pub struct Over {
    pub metric: Names,
    pub values: Points,
}

/// Instants in nanoseconds, and values: short, as an answer may hold millions.
#[derive(Serialize)]
pub struct Points(pub Vec<Point>);

/// An instant in nanoseconds, and a value.
pub struct Point(pub i64, pub f64);

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        point(Timestamp::from_nanoseconds(self.0), self.1).serialize(to)
    }
}

/// The answer that holds these series, and says what is missing of the lines that they are made of.
pub fn answer<T: Serialize>(kind: &'static str, result: Vec<T>, warnings: Vec<String>) -> Response {
    super::json(&Body { status: "success", data: Data { kind, result, stats: Stats {} }, warnings })
}

#[derive(Serialize)]
struct Body<T> {
    status: &'static str,
    data: Data<T>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Data<T> {
    #[serde(rename = "resultType")]
    kind: &'static str,
    result: Vec<T>,
    stats: Stats,
}

#[derive(Serialize)]
struct Stats {}

/// How far apart the points of a span of this length are, in nanoseconds.
pub fn step(parameters: &Parameters, length: i64) -> Result<i64, String> {
    let step = match parameters.get("step") {
        None => (length / 250).max(SECOND_NS),
        Some(step) => duration(step)
            .filter(|step| !step.is_zero())
            .and_then(|step: Duration| i64::try_from(step.as_nanos()).ok())
            .ok_or("zero or negative query resolution step widths are not accepted. Try a positive integer")?,
    };
    if u128::try_from(length / step).is_ok_and(|points| points > MOST_POINTS) {
        return Err("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter".into());
    }
    Ok(step)
}

/// The instants of a range, in nanoseconds.
fn steps(lines: &Lines, parameters: &Parameters) -> Result<Vec<i64>, String> {
    let (start, end) = bounds(parameters, lines.now(), HOUR_NS)?;
    not_too_long(start, end)?;
    let step = step(parameters, end.saturating_sub(start))?;
    // As Loki has it, on whole steps since 1970, from the one before the start to the one behind the end: who asks again
    // gets the same points.
    let first = start.saturating_sub(start.rem_euclid(step));
    let last = end.saturating_add((step - end.rem_euclid(step)) % step);
    let next = |at: &i64| at.checked_add(step).filter(|at| *at <= last);
    Ok(std::iter::successors(Some(first), next).collect())
}

/// The points of each series, by its labels, and what is missing of the lines that they are made of.
fn series(
    metric: &Metric,
    lines: &Lines,
    steps: &[i64],
) -> Result<(BTreeMap<Names, Points>, Vec<String>), Failed> {
    let (times, missing) = times(metric, lines, steps)?;
    let levels = Levels::of(metric, &times);
    let mut series: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    for at in steps {
        for (place, value) in levels.at(*at) {
            series.entry(place).or_default().push(Point(*at, value));
            if series.len() > MOST_SERIES {
                let why =
                    format!("maximum number of series ({MOST_SERIES}) reached for a single query");
                return Err(Failed::Refused(why));
            }
        }
    }
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let names = |place: usize| levels.labels()[place].iter().map(owned).collect();
    let named = series.into_iter().map(|(place, points)| (names(place), Points(points)));
    Ok((named.collect(), missing))
}

/// When there were the lines that the values at these steps are made of, and what is missing of them.
fn times<'m>(
    metric: &'m Metric,
    lines: &Lines,
    steps: &[i64],
) -> Result<(Times<'m>, Vec<String>), Failed> {
    let mut times = Times::of(metric);
    let Some(over) = metric.over() else { return Ok((times, Vec::new())) };
    let (first, last) = (steps.first().copied().unwrap_or(0), steps.last().copied().unwrap_or(0));
    let start = first.saturating_sub(over.range).saturating_add(1);
    let end = last.min(lines.now().nanoseconds()).saturating_add(1);
    let missing = lines.each(start, end, |stream, text, at_ns| times.add(stream, text, at_ns))?;
    if let Some(fault) = &times.fault {
        return Err(Failed::Refused(format!("pipeline error: '{fault}'")));
    }
    // Blocks may overlap.
    times.sort();
    Ok((times, missing))
}
