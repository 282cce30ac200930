//! What Grafana's label browser, its variables and `logcli` ask before they ask for lines: which streams
//! there are, their labels, and how much they hold.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use global_health_bar::Labels;
use serde::Serialize;
use serde_json::json;

use super::request::{bounds, without_level};
use super::{Failed, HOUR_NS, Lines, aside, json as answer, stream};
use crate::archive::{Archive, Held};
use crate::serve::answer::object;
use crate::serve::logql::Selector;
use crate::serve::parameters::Parameters;

/// How far back labels are looked for by default.
const SIX_HOURS_NS: i64 = 6 * HOUR_NS;
/// Loki's whose answers these are like: Grafana asks no more of an older one.
const VERSION: &str = "3.0.0";

pub fn router() -> Router<Lines> {
    Router::new()
        .route("/loki/api/v1/labels", get(labels))
        .route("/loki/api/v1/label/{name}/values", get(values))
        .route("/loki/api/v1/series", get(series).post(series))
        .route("/loki/api/v1/index/stats", get(stats).post(stats))
        .route("/loki/api/v1/status/buildinfo", get(build))
}

/// Loki leaves out what is empty.
#[derive(Serialize)]
struct Texts {
    status: &'static str,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    data: BTreeSet<String>,
}

async fn labels(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let streams = lines.streams(&parameters, &[parameters.get("query")])?;
        let names = streams.iter().flat_map(Labels::iter).map(|(name, _)| name.to_owned());
        Ok(answer(&Texts { status: "success", data: names.collect() }))
    })
    .await
}

async fn values(
    State(lines): State<Lines>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Response {
    aside(move || {
        let streams = lines.streams(&parameters, &[parameters.get("query")])?;
        let values = streams.iter().filter_map(|stream| stream.get(&name)).map(str::to_owned);
        Ok(answer(&Texts { status: "success", data: values.collect() }))
    })
    .await
}

async fn series(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let wanted = parameters.all("match[]").chain(parameters.all("match")).map(Some);
        let streams = lines.streams(&parameters, &wanted.collect::<Vec<_>>())?;
        let series: Vec<_> = streams.iter().map(object).collect();
        Ok(answer(&json!({"status": "success", "data": series})))
    })
    .await
}

/// Loki counts whole chunks, and so whole blocks are counted here.
async fn stats(State(lines): State<Lines>, parameters: Parameters) -> Response {
    aside(move || {
        let query = parameters.get("query").unwrap_or_default();
        let selector = Selector::parse(query).map_err(Failed::Refused)?;
        let (start, end) = bounds(&parameters, lines.now(), HOUR_NS).map_err(Failed::Refused)?;
        let (mut streams, mut held) = (BTreeSet::new(), Held::default());
        match &lines {
            Lines::Played(_) => {
                lines.each(start, end, |stream, text, _| {
                    if selector.takes(stream) {
                        if !streams.contains(stream) {
                            streams.insert(stream.clone());
                        }
                        held.lines += 1;
                        held.raw_bytes += text.len() as u64;
                    }
                })?;
                held.blocks = streams.len() as u64;
                Ok(told(streams.len(), held))
            }
            Lines::Kept(_) if !selector.takes(&stream()) => Ok(told(0, held)),
            Lines::Kept(folder) => {
                let archive = Archive::open(folder).map_err(Failed::Unreadable)?;
                let held = archive.held_within(start, end);
                let held = held.map_err(|why| Failed::Unreadable(why.to_string()))?;
                Ok(told(usize::from(held.blocks > 0), held))
            }
        }
    })
    .await
}

fn told(streams: usize, held: Held) -> Response {
    answer(&json!({
        "streams": streams, "chunks": held.blocks, "bytes": held.raw_bytes, "entries": held.lines,
    }))
}

async fn build() -> Response {
    let revision = format!("global-health-{}", env!("CARGO_PKG_VERSION"));
    let build = json!({
        "version": VERSION, "revision": revision, "branch": "", "buildUser": "", "buildDate": "",
        "goVersion": "",
    });
    ([(header::CONTENT_TYPE, "application/json")], build.to_string()).into_response()
}

impl Lines {
    /// The streams in which there were lines, and that one of `wanted` means, or any where all are asked
    /// for.
    pub(super) fn streams(
        &self,
        parameters: &Parameters,
        wanted: &[Option<&str>],
    ) -> Result<BTreeSet<Labels>, Failed> {
        let (start, end) = bounds(parameters, self.now(), SIX_HOURS_NS).map_err(Failed::Refused)?;
        let is_narrow = |text: &&str| !matches!(text.trim(), "" | "{}");
        let wanted: Vec<_> = wanted.iter().flatten().copied().filter(is_narrow).collect();
        let selectors: Result<Vec<_>, _> = wanted.into_iter().map(Selector::parse).collect();
        let selectors = selectors.map_err(Failed::Refused)?;
        let takes = |stream: &Labels| {
            selectors.is_empty() || selectors.iter().any(|selector| selector.takes(stream))
        };
        match self {
            Self::Played(world) => {
                let store = world.store();
                let log = store.log.as_ref().ok_or(Failed::NotRecorded)?.iter();
                let inside = log.filter(|entry| (start..end).contains(&entry.at_ns));
                let streams: BTreeSet<_> = inside.map(|entry| &*entry.stream).collect();
                let streams = streams.into_iter().filter(|stream| takes(stream));
                Ok(streams.map(|stream| without_level(stream.clone()).0).collect())
            }
            Self::Kept(folder) => {
                let archive = Archive::open(folder).map_err(Failed::Unreadable)?;
                let held = archive.held_within(start, end);
                let held = held.map_err(|why| Failed::Unreadable(why.to_string()))?;
                Ok([stream()]
                    .into_iter()
                    .filter(|stream| held.blocks > 0 && takes(stream))
                    .collect())
            }
        }
    }
}
