//! Loki, as far as the page and the dashboard ask it.

mod metric;
mod time;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::time::{go_duration, instant};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use global_health_bar::simulation::Entry;
use global_health_bar::{Backend, Labels, Timestamp};
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::archive::{Archive, Line, Selection};
use crate::serve::answer::{not_recorded, text};
use crate::serve::logql::Query;
use crate::serve::logql::metric::Metric;
use crate::serve::parameters::Parameters;
use crate::serve::store::LOGGER;
use crate::serve::world::{World, present};

pub const MOST_ENTRIES: i64 = 5_000;
const HOUR_NS: i64 = 3_600_000_000_000;
const LONGEST_RANGE_NS: i64 = 721 * HOUR_NS;

/// Where the lines are.
#[derive(Clone)]
pub enum Lines {
    /// In a played world.
    Played(Arc<World>),
    /// In the store of this folder.
    Kept(PathBuf),
}

/// Loki under its own paths.
pub fn router(lines: Lines) -> Router {
    Router::new()
        .route("/loki/api/v1/query_range", get(query_range).post(query_range))
        .route("/api/v1/query_range", get(query_range).post(query_range))
        .route("/loki/api/v1/query", get(query).post(query))
        .route("/ready", get(async || text(StatusCode::OK, "ready\n")))
        .fallback(async || text(StatusCode::NOT_FOUND, "404 page not found\n"))
        .with_state(lines)
}

/// Instant queries are for metrics.
async fn query(State(lines): State<Lines>, parameters: Parameters) -> Response {
    let query = parameters.get("query").unwrap_or_default();
    let why = match Metric::parse(query) {
        Some(Ok(metric)) => {
            return counted(move || metric::at_once(&metric, &lines, &parameters)).await;
        }
        Some(Err(why)) => why,
        None => Query::parse(query).err().unwrap_or_else(|| "log queries are not supported as an instant query type, please change your query to a range query type".into()),
    };
    text(StatusCode::BAD_REQUEST, why)
}

/// Counting takes a moment: others are served meanwhile.
async fn counted(count: impl FnOnce() -> Response + Send + 'static) -> Response {
    let failed =
        |why: tokio::task::JoinError| text(StatusCode::INTERNAL_SERVER_ERROR, why.to_string());
    spawn_blocking(count).await.unwrap_or_else(failed)
}

async fn query_range(State(lines): State<Lines>, parameters: Parameters) -> Response {
    match Metric::parse(parameters.get("query").unwrap_or_default()) {
        Some(Ok(metric)) => {
            return counted(move || metric::over_time(&metric, &lines, &parameters)).await;
        }
        Some(Err(why)) => return text(StatusCode::BAD_REQUEST, why),
        None => {}
    }
    let request = match Request::read(&parameters, lines.now()) {
        Ok(request) => request,
        Err(why) => return text(StatusCode::BAD_REQUEST, why),
    };
    match lines {
        Lines::Played(world) => match &world.store().log {
            Some(log) => answered(&request.answer(log)),
            None => not_recorded(Backend::Loki),
        },
        Lines::Kept(folder) => {
            // What is kept is told as soon as it is: nothing of it is ahead of its time.
            let request = Request { now: i64::MAX, ..request };
            let kept = spawn_blocking(move || {
                kept(&folder, &request).map(|log| answered(&request.answer(&log)))
            });
            let failed = |why: String| {
                eprintln!("{why}");
                text(StatusCode::INTERNAL_SERVER_ERROR, why)
            };
            kept.await.map_err(|why| why.to_string()).flatten().unwrap_or_else(failed)
        }
    }
}

fn answered(answer: &Answer<'_>) -> Response {
    let body = serde_json::to_string(answer).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body).into_response()
}

/// The stream of what is kept.
fn stream() -> Arc<Labels> {
    Arc::new(LOGGER.into_iter().collect())
}

/// The lines of the store that a request takes, in their stream.
fn kept(folder: &Path, request: &Request) -> Result<Vec<Entry>, String> {
    let stream = stream();
    let entry = |line: &Line| Entry {
        stream: Arc::clone(&stream),
        at_ns: line.at_ns,
        line: line.text.clone(),
    };
    let (start, end) = request.range();
    let selection = Selection { start, end, limit: request.limit, forward: request.forward };
    let lines = Archive::open(folder)?
        .select(selection, |line| request.query.read(&entry(line)).is_some())
        .map_err(|why| why.to_string())?;
    Ok(lines.iter().map(entry).collect())
}

impl Lines {
    fn now(&self) -> Timestamp {
        match self {
            Self::Played(world) => world.now(),
            Self::Kept(_) => present(),
        }
    }
}

/// One `query_range`, its bounds in nanoseconds.
struct Request {
    query: Query,
    start: i64,
    end: i64,
    now: i64,
    limit: usize,
    forward: bool,
}

impl Request {
    /// Reads the parameters in Loki's order, so that of two mistakes the same one is told.
    fn read(parameters: &Parameters, now: Timestamp) -> Result<Self, String> {
        let now = now.nanoseconds();
        let end = instant(parameters, "end")?.unwrap_or(now);
        let start = instant(parameters, "start")?.unwrap_or(end.min(now).saturating_sub(HOUR_NS));
        if end < start {
            return Err("end timestamp must not be before or equal to start time".into());
        }
        let limit = match parameters.get("limit") {
            None => 100,
            Some(limit) => limit
                .parse()
                .map_err(|_| format!("strconv.Atoi: parsing {limit:?}: invalid syntax"))?,
        };
        if limit <= 0 {
            return Err("limit must be a positive value".into());
        }
        let forward = match parameters.get("direction").map(str::to_lowercase).as_deref() {
            None | Some("backward") => false,
            Some("forward") => true,
            Some(other) => return Err(format!("invalid direction '{other}'")),
        };
        let query = Query::parse(parameters.get("query").unwrap_or_default())?;
        if limit > MOST_ENTRIES {
            return Err(format!(
                "max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {MOST_ENTRIES})"
            ));
        }
        let length = end.saturating_sub(start);
        if length > LONGEST_RANGE_NS {
            return Err(format!(
                "the query time range exceeds the limit (query length: {}, limit: 30d1h)",
                go_duration(length)
            ));
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Self { query, start, end, now, limit, forward })
    }

    /// The first instant, and the one after the last: Loki returns the lines of an instant when it is
    /// both start and end.
    fn range(&self) -> (i64, i64) {
        let end = self.end.max(self.start.saturating_add(1)).min(self.now.saturating_add(1));
        (self.start, end)
    }

    fn answer<'a>(&'a self, log: &'a [Entry]) -> Answer<'a> {
        let (start, end) = self.range();
        let first = log.partition_point(|entry| entry.at_ns < start);
        let after = log.partition_point(|entry| entry.at_ns < end).max(first);
        let range = log[first..after].iter();
        let read = |entry: &'a Entry| {
            let (stream, line) = self.query.read(entry)?;
            Some(Read { stream, at_ns: entry.at_ns, line })
        };
        let taken: Vec<_> = if self.forward {
            range.filter_map(read).take(self.limit).collect()
        } else {
            range.rev().filter_map(read).take(self.limit).collect()
        };
        Answer::of(taken)
    }
}

/// A line as it is answered.
struct Read<'a> {
    stream: Cow<'a, Labels>,
    at_ns: i64,
    line: Cow<'a, str>,
}

/// The body of an answer to a range query.
#[derive(Serialize)]
pub struct Answer<'a> {
    status: &'static str,
    data: Data<'a>,
}

impl<'a> Answer<'a> {
    /// The answer that holds `entries`, sorted, by stream.
    pub fn with(entries: &[&'a Entry]) -> Self {
        let read = |entry: &&'a Entry| Read {
            stream: Cow::Borrowed(&*entry.stream),
            at_ns: entry.at_ns,
            line: Cow::Borrowed(&*entry.line),
        };
        Self::of(entries.iter().map(read).collect())
    }

    fn of(lines: Vec<Read<'a>>) -> Self {
        let total_entries_returned = lines.len();
        let mut streams: BTreeMap<Cow<Labels>, Vec<_>> = BTreeMap::new();
        for Read { stream, at_ns, line } in lines {
            streams.entry(stream).or_default().push((at_ns.to_string(), line));
        }
        let result = streams.into_iter().map(|(stream, values)| {
            let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            Stream { stream: stream.iter().map(owned).collect(), values }
        });
        Self {
            status: "success",
            data: Data {
                result_type: "streams",
                result: result.collect(),
                stats: Stats { summary: Summary { total_entries_returned } },
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    result_type: &'static str,
    result: Vec<Stream<'a>>,
    stats: Stats,
}

#[derive(Serialize)]
struct Stream<'a> {
    stream: BTreeMap<String, String>,
    values: Vec<(String, Cow<'a, str>)>,
}

#[derive(Serialize)]
struct Stats {
    summary: Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    total_entries_returned: usize,
}
