//! Prometheus, as far as the page asks it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use global_health_bar::{Backend, Timestamp};
use promql_parser::parser::{Expr, parse};
use serde_json::{Value as Json, json};

use crate::serve::answer::{not_recorded, object, text};
use crate::serve::parameters::Parameters;
use crate::serve::promql::{Evaluation, Value, duration};
use crate::serve::world::World;

/// How many steps a range may have.
pub const MOST_POINTS: u128 = 11_000;

/// Prometheus under its own paths.
pub fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/api/v1/query_range", get(query_range).post(query_range))
        .route("/api/v1/query", get(query).post(query))
        .route("/-/ready", get(async || text(StatusCode::OK, "Prometheus Server is Ready.\n")))
        .fallback(async || text(StatusCode::NOT_FOUND, "404 page not found\n"))
        .with_state(world)
}

/// Why a query fails, in Prometheus' terms.
enum Failure {
    BadData(String),
    Execution(String),
    NotRecorded,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, kind, why) = match self {
            Self::BadData(why) => (StatusCode::BAD_REQUEST, "bad_data", why),
            Self::Execution(why) => (StatusCode::UNPROCESSABLE_ENTITY, "execution", why),
            Self::NotRecorded => return not_recorded(Backend::Prometheus),
        };
        // Written out: the order of the fields is Prometheus'.
        let why = Json::from(why);
        let body = format!(r#"{{"status":"error","errorType":"{kind}","error":{why}}}"#);
        (status, [JSON], body).into_response()
    }
}

const JSON: (header::HeaderName, &str) = (header::CONTENT_TYPE, "application/json");

async fn query_range(
    State(world): State<Arc<World>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let start = required(&parameters, "start")?;
    let end = required(&parameters, "end")?;
    if end < start {
        return Err(invalid("end", "end timestamp must not be before start time"));
    }
    let step = step(&parameters)?;
    if end.since(start).as_millis() / step.as_millis() > MOST_POINTS {
        return Err(Failure::BadData("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)".into()));
    }
    let mut steps = vec![start];
    steps.extend(
        std::iter::successors(Some(start + step), |at| Some(*at + step))
            .take_while(|at| *at <= end),
    );
    let value = evaluate(&world, &parameters, &steps)?;
    let series: Vec<_> = match value {
        Value::Scalar(number) => {
            let values: Vec<_> = steps.iter().map(|at| point(*at, number)).collect();
            vec![json!({"metric": {}, "values": values})]
        }
        Value::Matrix(matrix) => matrix
            .into_iter()
            .map(|(labels, values)| {
                let values = steps.iter().zip(values);
                let points = values.filter_map(|(at, value)| value.map(|value| point(*at, value)));
                json!({"metric": object(&labels), "values": points.collect::<Vec<_>>()})
            })
            .collect(),
    };
    Ok(success("matrix", &Json::from(series)))
}

async fn query(
    State(world): State<Arc<World>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let at = match parameters.get("time") {
        Some(_) => required(&parameters, "time")?,
        None => world.now(),
    };
    if let Expr::MatrixSelector(selector) = expression(parameters.get("query").unwrap_or_default())?
    {
        let store = world.store();
        let series = store.series.as_deref().ok_or(Failure::NotRecorded)?;
        let evaluation = Evaluation { series, now: world.now(), steps: &[] };
        let found = evaluation.samples(&selector, at).map_err(Failure::Execution)?;
        let matrix = found.into_iter().map(|(labels, samples)| {
            let values: Vec<_> = samples.into_iter().map(|(at, value)| point(at, value)).collect();
            json!({"metric": object(labels), "values": values})
        });
        return Ok(success("matrix", &matrix.collect()));
    }
    Ok(match evaluate(&world, &parameters, &[at])? {
        Value::Scalar(number) => success("scalar", &point(at, number)),
        Value::Matrix(matrix) => {
            let vector = matrix.into_iter().filter_map(|(labels, values)| {
                let value = values.into_iter().next().flatten()?;
                Some(json!({"metric": object(&labels), "value": point(at, value)}))
            });
            success("vector", &vector.collect())
        }
    })
}

fn evaluate(world: &World, parameters: &Parameters, steps: &[Timestamp]) -> Result<Value, Failure> {
    let expr = expression(parameters.get("query").unwrap_or_default())?;
    let store = world.store();
    let series = store.series.as_deref().ok_or(Failure::NotRecorded)?;
    let evaluation = Evaluation { series, now: world.now(), steps };
    evaluation.value(&expr).map_err(Failure::Execution)
}

/// How long a query may be beside its texts: what stands in each other takes some of the stack, and who asks is not
/// known.
const LONGEST: usize = 1_000;

/// How long a query is beside the texts between quotes, and comments.
fn length(query: &str) -> usize {
    let (mut length, mut within, mut is_escaped) = (0, None, false);
    for character in query.chars() {
        match (within, character) {
            _ if is_escaped => is_escaped = false,
            (Some('"' | '\''), '\\') => is_escaped = true,
            (Some('#'), '\n') => within = None,
            (Some(open), _) if open == character && open != '#' => within = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`' | '#') => within = Some(character),
            (None, _) => length += 1,
        }
    }
    length
}

fn expression(query: &str) -> Result<Expr, Failure> {
    if length(query) > LONGEST {
        return Err(Failure::BadData("1:1: parse error: the query is too long".into()));
    }
    parse(query).map_err(|why| {
        if query.trim().is_empty() {
            return Failure::BadData(
                "unknown position: parse error: no expression found in input".into(),
            );
        }
        // The parser tells no position; what is never closed is missed at the end.
        let column = if why.contains("unclosed") { query.chars().count() + 1 } else { 1 };
        Failure::BadData(format!("1:{column}: parse error: {why}"))
    })
}

fn required(parameters: &Parameters, name: &str) -> Result<Timestamp, Failure> {
    let value = parameters.get(name).unwrap_or_default();
    let seconds = value.parse::<f64>().ok().filter(|seconds| seconds.is_finite());
    seconds
        .map(Timestamp::from_seconds)
        .or_else(|| Timestamp::parse(value))
        .ok_or_else(|| invalid(name, &format!("cannot parse {value:?} to a valid timestamp")))
}

fn step(parameters: &Parameters) -> Result<Duration, Failure> {
    let value = parameters.get("step").unwrap_or_default();
    if value.parse::<f64>().is_ok_and(|seconds| seconds <= 0.0) {
        return Err(invalid(
            "step",
            "zero or negative query resolution step widths are not accepted. Try a positive integer",
        ));
    }
    duration(value)
        .filter(|step| step.as_millis() > 0)
        .ok_or_else(|| invalid("step", &format!("cannot parse {value:?} to a valid duration")))
}

fn invalid(name: &str, why: &str) -> Failure {
    Failure::BadData(format!("invalid parameter {name:?}: {why}"))
}

fn success(kind: &str, result: &Json) -> Response {
    ([JSON], body(kind, result)).into_response()
}

/// The body of an answer to a range query.
pub fn matrix(result: &Json) -> String {
    body("matrix", result)
}

fn body(kind: &str, result: &Json) -> String {
    format!(r#"{{"status":"success","data":{{"resultType":"{kind}","result":{result}}}}}"#)
}

/// Whole seconds without a fraction, others with milliseconds; the value as a text.
pub fn point(at: Timestamp, value: f64) -> Json {
    let milliseconds = at.milliseconds();
    #[allow(clippy::cast_precision_loss)] // Exact for the next 280,000 years.
    let at = if milliseconds % 1_000 == 0 {
        Json::from(milliseconds / 1_000)
    } else {
        Json::from(milliseconds as f64 / 1_000.0)
    };
    let value = if value.is_infinite() {
        if value > 0.0 { "+Inf".into() } else { "-Inf".into() }
    } else {
        value.to_string()
    };
    json!([at, value])
}
