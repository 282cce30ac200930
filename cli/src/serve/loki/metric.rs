//! The answers to metric queries.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use global_health_bar::simulation::Entry;
use global_health_bar::{Backend, Timestamp};
use serde_json::{Value, json};

use super::time::{go_duration, instant};
use super::{LONGEST_RANGE_NS, Lines, stream};
use crate::archive::{Archive, Selection};
use crate::serve::answer::{not_recorded, text};
use crate::serve::logql::metric::{Metric, Times};
use crate::serve::parameters::Parameters;
use crate::serve::prometheus::{MOST_POINTS, point};
use crate::serve::promql::duration;

const HOUR_NS: i64 = 3_600_000_000_000;
const SECOND_NS: i64 = 1_000_000_000;
/// How many series an answer may hold.
const MOST_SERIES: usize = 500;

/// The values at an instant.
pub fn at_once(metric: &Metric, lines: &Lines, parameters: &Parameters) -> Response {
    let time = instant(parameters, "time").map(|time| time.unwrap_or(lines.now().nanoseconds()));
    let answer = time.map_err(Failed::Refused).and_then(|time| {
        let series = series(metric, lines, &[time])?;
        let result = series
            .into_iter()
            .map(|(labels, values)| json!({"metric": labels, "value": values[0]}));
        Ok(("vector", result.collect()))
    });
    respond(answer)
}

/// The values at each step.
pub fn over_time(metric: &Metric, lines: &Lines, parameters: &Parameters) -> Response {
    let answer = steps(lines, parameters).map_err(Failed::Refused).and_then(|steps| {
        let series = series(metric, lines, &steps)?;
        let result =
            series.into_iter().map(|(labels, values)| json!({"metric": labels, "values": values}));
        Ok(("matrix", result.collect()))
    });
    respond(answer)
}

enum Failed {
    Refused(String),
    Unreadable(String),
    NotRecorded,
}

fn respond(answer: Result<(&str, Vec<Value>), Failed>) -> Response {
    match answer {
        Ok((kind, result)) => {
            let body = json!({"status": "success", "data": {"resultType": kind, "result": result, "stats": {}}});
            let kind = "application/json; charset=UTF-8";
            ([(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
        }
        Err(Failed::Refused(why)) => text(StatusCode::BAD_REQUEST, why),
        Err(Failed::Unreadable(why)) => {
            eprintln!("{why}");
            text(StatusCode::INTERNAL_SERVER_ERROR, why)
        }
        Err(Failed::NotRecorded) => not_recorded(Backend::Loki),
    }
}

/// The instants of a range, in nanoseconds.
fn steps(lines: &Lines, parameters: &Parameters) -> Result<Vec<i64>, String> {
    let end = instant(parameters, "end")?.unwrap_or(lines.now().nanoseconds());
    let start = instant(parameters, "start")?.unwrap_or(end.saturating_sub(HOUR_NS));
    if end < start {
        return Err("end timestamp must not be before or equal to start time".into());
    }
    let length = end.saturating_sub(start);
    if length > LONGEST_RANGE_NS {
        return Err(format!(
            "the query time range exceeds the limit (query length: {}, limit: 30d1h)",
            go_duration(length)
        ));
    }
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
fn times(metric: &Metric, lines: &Lines, steps: &[i64]) -> Result<Times, Failed> {
    let (query, range) = metric.counted();
    let (first, last) = (steps.first().copied().unwrap_or(0), steps.last().copied().unwrap_or(0));
    let start = first.saturating_sub(range).saturating_add(1);
    let end = last.min(lines.now().nanoseconds()).saturating_add(1);
    let mut times = Times::default();
    let mut fault = None;
    let mut add = |entry: &Entry| {
        if let Some((labels, _)) = query.read(entry) {
            fault = fault.take().or_else(|| labels.get("__error__").map(str::to_owned));
            metric.add(&mut times, &labels, entry.at_ns);
        }
    };
    match lines {
        Lines::Played(world) => {
            let store = world.store();
            let log = store.log.as_ref().ok_or(Failed::NotRecorded)?;
            log.iter().filter(|entry| (start..end).contains(&entry.at_ns)).for_each(&mut add);
        }
        Lines::Kept(folder) => {
            let stream = stream();
            let selection = Selection { start, end, limit: usize::MAX, forward: true };
            let archive =
                Archive::open(folder).map_err(|why| Failed::Unreadable(why.to_string()))?;
            // Each is counted as it is read, and none is taken.
            let count = |line: &crate::archive::Line| {
                add(&Entry { stream: stream.clone(), at_ns: line.at_ns, line: line.text.clone() });
                false
            };
            archive.select(selection, count).map_err(|why| Failed::Unreadable(why.to_string()))?;
        }
    }
    if let Some(fault) = fault {
        return Err(Failed::Refused(format!("pipeline error: '{fault}'")));
    }
    // Blocks may overlap.
    times.sort();
    Ok(times)
}
