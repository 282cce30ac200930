//! The answers to metric queries.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::response::Response;
use global_health_bar::Timestamp;
use serde_json::{Value, json};

use super::request::{bounds, not_too_long};
use super::time::instant;
use super::{Failed, HOUR_NS, Lines, stream};
use crate::archive::Archive;
use crate::serve::logql::metric::{Metric, Times};
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
    let series = series(metric, lines, &[time.unwrap_or(lines.now().nanoseconds())])?;
    let sample = |(labels, values): (_, Vec<Value>)| json!({"metric": labels, "value": values[0]});
    Ok(answer("vector", series.into_iter().map(sample).collect()))
}

/// The values at each step.
pub fn over_time(
    metric: &Metric,
    lines: &Lines,
    parameters: &Parameters,
) -> Result<Response, Failed> {
    let steps = steps(lines, parameters).map_err(Failed::Refused)?;
    let series = series(metric, lines, &steps)?;
    let points = |(labels, values)| json!({"metric": labels, "values": values});
    Ok(answer("matrix", series.into_iter().map(points).collect()))
}

fn answer(kind: &str, result: Vec<Value>) -> Response {
    super::json(
        &json!({"status": "success", "data": {"resultType": kind, "result": result, "stats": {}}}),
    )
}

/// The instants of a range, in nanoseconds.
fn steps(lines: &Lines, parameters: &Parameters) -> Result<Vec<i64>, String> {
    let (start, end) = bounds(parameters, lines.now(), HOUR_NS)?;
    not_too_long(start, end)?;
    let length = end.saturating_sub(start);
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
    let next = |at: &i64| at.checked_add(step).filter(|at| *at <= end);
    Ok(std::iter::successors(Some(start), next).collect())
}

/// The points of each series, by its labels.
fn series(
    metric: &Metric,
    lines: &Lines,
    steps: &[i64],
) -> Result<BTreeMap<BTreeMap<String, String>, Vec<Value>>, Failed> {
    let times = times(metric, lines, steps)?;
    let mut series: BTreeMap<_, Vec<Value>> = BTreeMap::new();
    for at in steps {
        for (labels, value) in metric.at(*at, &times) {
            let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            let point = point(Timestamp::from_nanoseconds(*at), value);
            series.entry(labels.iter().map(owned).collect()).or_default().push(point);
            if series.len() > MOST_SERIES {
                let why = format!("maximum of series ({MOST_SERIES}) reached for a single query");
                return Err(Failed::Refused(why));
            }
        }
    }
    Ok(series)
}

/// When there were the lines that the values at these steps are made of.
fn times<'m>(metric: &'m Metric, lines: &Lines, steps: &[i64]) -> Result<Times<'m>, Failed> {
    let mut times = Times::of(metric);
    let Some((_, range)) = metric.counted() else { return Ok(times) };
    let (first, last) = (steps.first().copied().unwrap_or(0), steps.last().copied().unwrap_or(0));
    let start = first.saturating_sub(range).saturating_add(1);
    let end = last.min(lines.now().nanoseconds()).saturating_add(1);
    match lines {
        Lines::Played(world) => {
            let store = world.store();
            let log = store.log.as_ref().ok_or(Failed::NotRecorded)?;
            log.iter()
                .filter(|entry| (start..end).contains(&entry.at_ns))
                .for_each(|entry| times.add(&entry.stream, &entry.line, entry.at_ns));
        }
        Lines::Kept(folder) => {
            let stream = stream();
            Archive::open(folder)
                .map_err(Failed::Unreadable)?
                .each(start, end, |at_ns, text| times.add(&stream, text, at_ns))
                .map_err(|why| Failed::Unreadable(why.to_string()))?;
        }
    }
    if let Some(fault) = &times.fault {
        return Err(Failed::Refused(format!("pipeline error: '{fault}'")));
    }
    // Blocks may overlap.
    times.sort();
    Ok(times)
}
