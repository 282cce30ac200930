//! What Grafana finds out before it offers filters: the labels of streams, and the fields of their lines.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use global_health_bar::Labels;
use serde::Serialize;
use serde_json::json;

use super::request::{LEVEL, bounds, not_too_long};
use super::{Failed, HOUR_NS, Lines, aside, json as answer};
use crate::serve::logql::{Query, fields};
use crate::serve::parameters::Parameters;
use crate::serve::promql::duration;

/// How many lines are looked into by default, and how many fields are told.
const LINES: usize = 1_000;
/// How many lines are looked into at the most.
const MOST_LINES: usize = 5_000;

pub fn router() -> Router<Lines> {
    Router::new()
        .route("/loki/api/v1/detected_labels", get(labels).post(labels))
        .route("/loki/api/v1/detected_fields", get(all).post(all))
        .route("/loki/api/v1/detected_field/{name}/values", get(values).post(values))
}

async fn labels(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let streams = lines.streams(&parameters, &[parameters.get("query")])?;
        for (name, value) in streams.iter().flat_map(Labels::iter) {
            values.entry(name).or_default().insert(value);
        }
        let labels = values
            .into_iter()
            .map(|(label, values)| json!({"label": label, "cardinality": values.len()}));
        Ok(answer(&json!({"detectedLabels": labels.collect::<Vec<_>>()})))
    })
    .await
}

/// A field as it is told.
#[derive(Serialize)]
struct Told<'a> {
    label: &'a str,
    r#type: &'static str,
    cardinality: usize,
    parsers: Option<[&'static str; 1]>,
}

async fn all(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let limit = number(&parameters, "limit", LINES).map_err(Failed::Refused)?;
        let found = found(&lines, &parameters)?;
        let told = found.iter().take(limit).map(|(name, values)| Told {
            label: name,
            r#type: kind(values),
            cardinality: values.len(),
            parsers: (name != LEVEL).then_some(["json"]),
        });
        Ok(answer(&json!({"fields": told.collect::<Vec<_>>(), "limit": limit})))
    })
    .await
}

async fn values(
    State(lines): State<Lines>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Response {
    aside(move || {
        let limit = number(&parameters, "limit", LINES).map_err(Failed::Refused)?;
        let values = found(&lines, &parameters)?.remove(&name).unwrap_or_default();
        let values: Vec<_> = values.into_iter().take(limit).collect();
        Ok(answer(&json!({"values": values, "limit": limit})))
    })
    .await
}

/// A parameter that is a number, and more than nothing.
fn number(parameters: &Parameters, name: &str, default: usize) -> Result<usize, String> {
    let Some(text) = parameters.get(name) else { return Ok(default) };
    match text.parse::<usize>() {
        Ok(0) => Err(format!("{name} must be a positive value")),
        Ok(number) => Ok(number),
        Err(_) => Err(format!("strconv.Atoi: parsing {text:?}: invalid syntax")),
    }
}

/// The values of each field of the newest lines that a query takes.
fn found(
    lines: &Lines,
    parameters: &Parameters,
) -> Result<BTreeMap<String, BTreeSet<String>>, Failed> {
    let query = Query::parse(parameters.get("query").unwrap_or_default());
    let query = query.map_err(Failed::Refused)?;
    let (start, end) = bounds(parameters, lines.now(), HOUR_NS).map_err(Failed::Refused)?;
    not_too_long(start, end).map_err(Failed::Refused)?;
    let most = number(parameters, "line_limit", LINES).map_err(Failed::Refused)?;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in lines.newest(&query, start, end, most.min(MOST_LINES))? {
        let Some(line) = query.line(&entry.stream, &entry.line) else { continue };
        let (stream, _, text) = line.apart();
        for (name, value) in fields(&text).into_iter().flatten() {
            let name = if stream.get(&name).is_some() { name + "_extracted" } else { name };
            found.entry(name).or_default().insert(value.into_owned());
        }
        if let Some(level) = stream.get(LEVEL) {
            found.entry(LEVEL.to_owned()).or_default().insert(level.to_owned());
        }
    }
    Ok(found)
}

/// What all of these values are.
fn kind(values: &BTreeSet<String>) -> &'static str {
    let are = |is: fn(&str) -> bool| values.iter().all(|value| is(value));
    if are(|value| value.parse::<i64>().is_ok()) {
        "int"
    } else if are(|value| value.parse::<f64>().is_ok_and(f64::is_finite)) {
        "float"
    } else if are(|value| matches!(value, "true" | "false")) {
        "boolean"
    } else if are(|value| duration(value).is_some()) {
        "duration"
    } else {
        "string"
    }
}

#[test]
fn a_field_is_what_all_of_its_values_are() {
    let kind = |values: &[&str]| kind(&values.iter().map(|value| (*value).to_owned()).collect());
    assert_eq!(kind(&["1", "-20"]), "int");
    assert_eq!(kind(&["1", "2.5"]), "float");
    assert_eq!(kind(&["true", "false"]), "boolean");
    assert_eq!(kind(&["5m", "1h30m"]), "duration");
    assert_eq!(kind(&["1", "x"]), "string");
    assert_eq!(kind(&["2026-11-22T00:00:00Z"]), "string");
}
