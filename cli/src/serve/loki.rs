//! Loki, as far as the page, Grafana and `logcli` ask it. What is not answered is refused by its name, as is the live
//! tail; as of a Loki that does not look for them there are no `patterns`.

mod answer;
mod detected;
mod metric;
mod request;
mod streams;
mod time;
mod volume;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use global_health_bar::simulation::Entry;
use global_health_bar::{Backend, Labels, Timestamp};
use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

pub use self::answer::Answer;
use self::answer::CATEGORIZE;
use self::request::Request;
use crate::archive::{Archive, DAMAGED, Selection};
use crate::serve::answer::{not_recorded, text};
use crate::serve::logql::metric::Metric;
use crate::serve::logql::{Query, pretty};
use crate::serve::parameters::Parameters;
use crate::serve::store::LOGGER;
use crate::serve::world::{World, present};

pub const MOST_ENTRIES: i64 = 5_000;
const HOUR_NS: i64 = 3_600_000_000_000;
const NO_TAIL: &str = "`tail` is not supported here: ask query_range again for what is new";
/// The header with the flags of a request.
const FLAGS: &str = "x-loki-response-encoding-flags";

/// Where the lines are.
#[derive(Clone)]
pub enum Lines {
    /// In a played world.
    Played(Arc<World>),
    /// In the store of this folder.
    Kept(PathBuf),
}

/// Why nothing is told.
enum Failed {
    /// What is asked for is not answered.
    Refused(String),
    /// The store cannot be read.
    Unreadable(String),
    /// No answer of Loki was recorded.
    NotRecorded,
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(why) => text(StatusCode::BAD_REQUEST, why),
            Self::Unreadable(why) => {
                say!("{why}");
                text(StatusCode::INTERNAL_SERVER_ERROR, why)
            }
            Self::NotRecorded => not_recorded(Backend::Loki),
        }
    }
}

/// Loki under its own paths.
pub fn router(lines: Lines) -> Router {
    Router::new()
        .route("/loki/api/v1/query_range", get(query_range).post(query_range))
        .route("/api/v1/query_range", get(query_range).post(query_range))
        .route("/loki/api/v1/query", get(query).post(query))
        .route("/loki/api/v1/format_query", get(format_query).post(format_query))
        .route("/loki/api/v1/tail", get(async || Failed::Refused(NO_TAIL.into())))
        .merge(streams::router())
        .merge(volume::router())
        .merge(detected::router())
        .route("/ready", get(async || text(StatusCode::OK, "ready\n")))
        .fallback(async || text(StatusCode::NOT_FOUND, "404 page not found\n"))
        .with_state(lines)
}

/// Instant queries are for metrics.
async fn query(State(lines): State<Lines>, parameters: Parameters) -> Response {
    let query = parameters.get("query").unwrap_or_default();
    let why = match Metric::parse(query) {
        Some(Ok(metric)) => {
            return aside(move || metric::at_once(&metric, &lines, &parameters)).await;
        }
        Some(Err(why)) => why,
        None => Query::parse(query).err().unwrap_or_else(|| "log queries are not supported as an instant query type, please change your query to a range query type".into()),
    };
    Failed::Refused(why).into_response()
}

/// What Grafana's button *Format query* asks.
async fn format_query(parameters: Parameters) -> Response {
    match pretty(parameters.get("query").unwrap_or_default()) {
        Ok(query) => json(&serde_json::json!({"status": "success", "data": query})),
        Err(why) => Failed::Refused(why).into_response(),
    }
}

/// How many read at once: each unpacks blocks, and may hold an answer of some MB, beside who keeps what comes.
static READERS: Semaphore = Semaphore::const_new(4);

/// Reading takes a moment: others are served meanwhile.
async fn aside<T: IntoResponse>(
    read: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Response {
    // Nobody closes it.
    let reader = READERS.acquire().await;
    let read = spawn_blocking(move || {
        let _reader = reader;
        read().into_response()
    });
    let read = read.await;
    read.unwrap_or_else(|why| text(StatusCode::INTERNAL_SERVER_ERROR, why.to_string()))
}

async fn query_range(
    State(lines): State<Lines>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Response {
    match Metric::parse(parameters.get("query").unwrap_or_default()) {
        Some(Ok(metric)) => {
            return aside(move || metric::over_time(&metric, &lines, &parameters)).await;
        }
        Some(Err(why)) => return Failed::Refused(why).into_response(),
        None => {}
    }
    let mut request = match Request::read(&parameters, lines.now()) {
        Ok(request) => request,
        Err(why) => return Failed::Refused(why).into_response(),
    };
    let flags = headers.get_all(FLAGS).iter().filter_map(|flags| flags.to_str().ok());
    request.apart = flags.flat_map(|flags| flags.split(',')).any(|flag| flag.trim() == CATEGORIZE);
    aside(move || match lines {
        Lines::Played(world) => match &world.store().log {
            Some(log) => Ok(json(&request.answer(log))),
            None => Err(Failed::NotRecorded),
        },
        Lines::Kept(folder) => {
            // What is kept is told as soon as it is: nothing of it is ahead of its time.
            let mut request = request;
            request.now = i64::MAX;
            let (start, end) = request.range();
            let selection =
                Selection { start, end, limit: request.limit, forward: request.forward };
            let log = kept(&folder, &request.query, selection)?;
            Ok(json(&request.answer(&log)))
        }
    })
    .await
}

/// A body as Loki sends it.
fn json(body: &impl Serialize) -> Response {
    let body = serde_json::to_string(body).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body).into_response()
}

/// The stream of what is kept.
fn stream() -> Labels {
    LOGGER.into_iter().collect()
}

/// The lines of the store that a query takes, in their stream.
fn kept(folder: &Path, query: &Query, selection: Selection) -> Result<Vec<Entry>, Failed> {
    let stream = Arc::new(stream());
    let lines = Archive::open(folder)
        .map_err(Failed::Unreadable)?
        .select(selection, |text| query.line(&stream, text).is_some())
        .map_err(|why| Failed::Unreadable(why.to_string()))?;
    let entry = |line: crate::archive::Line| Entry {
        stream: Arc::clone(&stream),
        at_ns: line.at_ns,
        line: line.text,
    };
    Ok(lines.into_iter().map(entry).collect())
}

impl Lines {
    /// The newest lines of a span, in nanoseconds, that a query takes.
    fn newest(
        &self,
        query: &Query,
        start: i64,
        end: i64,
        limit: usize,
    ) -> Result<Vec<Entry>, Failed> {
        match self {
            Self::Played(world) => {
                let store = world.store();
                let log = store.log.as_ref().ok_or(Failed::NotRecorded)?.iter().rev();
                let taken = log
                    .filter(|entry| (start..end).contains(&entry.at_ns))
                    .filter(|entry| query.line(&entry.stream, &entry.line).is_some());
                Ok(taken.take(limit).cloned().collect())
            }
            Self::Kept(folder) => {
                kept(folder, query, Selection { start, end, limit, forward: false })
            }
        }
    }

    /// Shows each line of a span, in nanoseconds, with its stream and its instant: nearly sorted. Says what is
    /// missing of them.
    fn each(
        &self,
        start: i64,
        end: i64,
        mut see: impl FnMut(&Labels, &str, i64),
    ) -> Result<Vec<String>, Failed> {
        let mut missing = Vec::new();
        match self {
            Self::Played(world) => {
                let store = world.store();
                let log = store.log.as_ref().ok_or(Failed::NotRecorded)?.iter();
                log.filter(|entry| (start..end).contains(&entry.at_ns))
                    .for_each(|entry| see(&entry.stream, &entry.line, entry.at_ns));
            }
            Self::Kept(folder) => {
                let stream = stream();
                let archive = Archive::open(folder).map_err(Failed::Unreadable)?;
                let read =
                    archive.each(start, end, |at_ns, text| match text.starts_with(DAMAGED) {
                        true => missing.push(text.to_owned()),
                        false => see(&stream, text, at_ns),
                    });
                read.map_err(|why| Failed::Unreadable(why.to_string()))?;
            }
        }
        Ok(missing)
    }

    /// The present. Lines are kept by the nanosecond: of the millisecond that has begun, none is of the future.
    fn now(&self) -> Timestamp {
        match self {
            Self::Played(world) => world.now(),
            Self::Kept(_) => present() + Duration::from_millis(1),
        }
    }
}

#[test]
fn what_was_kept_just_now_is_not_of_the_future() {
    use std::time::SystemTime;

    let lines = Lines::Kept(PathBuf::new());
    for _ in 0..1_000 {
        let kept = SystemTime::UNIX_EPOCH.elapsed().expect("a clock").as_nanos();
        assert!(i128::from(lines.now().nanoseconds()) > kept.cast_signed());
    }
}
