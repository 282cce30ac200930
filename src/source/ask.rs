//! The questions: which requests make an answer, whoever sends them.

use std::time::Duration;

use crate::model::{Backend, Configured, Failure, FailureKind, Filters, TimeSpan, Timestamp};
use crate::source::json::Fields;
use crate::source::send::{accept, send};
use crate::source::{Matrix, alertmanager, prometheus, read_matrix};

/// Somebody who sends a GET: the browser, the companion, a test.
pub trait Get {
    /// Sends a GET to `url`; the error says in words why there was no answer. Dropped, it is aborted.
    fn get(&self, url: &str) -> impl Future<Output = Result<Response, String>>;

    /// Waits before something is asked again. Default: not at all, as a test has it.
    fn wait(&self, pause: Duration) -> impl Future<Output = ()> {
        let _ = pause;
        async {}
    }

    /// Lets whoever shares the thread go first, between one page and the next: no work of ours holds
    /// up a page on screen. Default: nobody shares it.
    fn rest(&self) -> impl Future<Output = ()> {
        async {}
    }

    /// A number by chance from 0 to 1,000, so that not all who wait ask again at once. Default: the
    /// same always.
    fn chance(&self) -> u32 {
        1_000
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The server's clock: the header `Date`.
    pub date: Option<Timestamp>,
    /// How long it asks to wait: the header `Retry-After`.
    pub retry_after: Option<Duration>,
    /// Whether the answer is made up: the header `X-Global-Health-Demo`.
    pub is_demo: bool,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// How much to ask for of each line of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All of it.
    #[default]
    Whole,
    /// All but the annotations and the link of each alert, which are more than half: enough for bars,
    /// and for filters on labels. Those of events stay. It takes Loki 2.9; one that refuses is asked
    /// for whole lines.
    Brief,
}

/// Where to ask, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The path or URL before `/loki/api/v1/..`. Default: `/api/loki`.
    pub loki: Option<String>,
    /// The path or URL before `/api/v1/..`. Default: `/api/prometheus`.
    pub prometheus: Option<String>,
    /// The path or URL before `/api/v2/..`. Default: `/api/alertmanager`.
    pub alertmanager: Option<String>,
    /// The LogQL selector of the alert logger's streams.
    /// Default: `{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}`.
    pub selector: String,
    /// Which alerts to ask for. Of others nothing is known then, and their entities are no healthy
    /// ones. Default: all.
    pub alerts: Filters,
    /// How much to ask for of each line. Default: all of it.
    pub detail: Detail,
    /// The PromQL selector of a metric that is there while alerting lives.
    /// Default: `alertmanager_alerts`.
    pub presence: String,
    /// The name of the alert logger's receiver in Alertmanager's configuration.
    /// Default: `metalk8s-alert-logger`.
    pub receiver: String,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            loki: Some("/api/loki".into()),
            prometheus: Some("/api/prometheus".into()),
            alertmanager: Some("/api/alertmanager".into()),
            selector: r#"{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}"#
                .into(),
            alerts: Filters::default(),
            detail: Detail::default(),
            presence: "alertmanager_alerts".into(),
            receiver: "metalk8s-alert-logger".into(),
        }
    }
}

impl Sources {
    /// The address of a server.
    pub(super) const fn base(&self, backend: Backend) -> Option<&String> {
        match backend {
            Backend::Loki => self.loki.as_ref(),
            Backend::Prometheus => self.prometheus.as_ref(),
            Backend::Alertmanager => self.alertmanager.as_ref(),
        }
    }
}

/// How far apart the points of a Prometheus query are at the least: an outage or an end is known to
/// this.
const STEP: Duration = Duration::from_secs(60);

/// The most requests for one query: for longer spans than a month the points are farther apart.
const MOST_RANGES: u64 = 4;

pub(super) fn step(span: TimeSpan) -> Duration {
    let points = span.duration().as_secs() / STEP.as_secs() + 1;
    let coarser = points.div_ceil(MOST_RANGES * prometheus::MOST_POINTS);
    STEP * u32::try_from(coarser).unwrap_or(u32::MAX)
}

/// Asks Alertmanager for its configuration; the clock of its answer comes with it, and with a
/// failure.
pub async fn ask_configuration(
    get: &impl Get,
    sources: &Sources,
) -> (Result<Configured, Failure>, Option<Response>) {
    let response = match send(get, sources, Backend::Alertmanager, alertmanager::STATUS_PATH).await
    {
        Ok(response) => response,
        Err(failure) => return (Err(failure), None),
    };
    let configured = accept(Backend::Alertmanager, &response)
        .and_then(|body| alertmanager::read_status(body, &sources.receiver));
    (configured, Some(response))
}

/// Asks whoever answers first of Prometheus and Loki what time it is: in its header `Date`, which
/// another origin may hide from a page, or in what Prometheus says.
pub async fn ask_clock(get: &impl Get, sources: &Sources) -> Option<Response> {
    for (backend, path) in
        [(Backend::Prometheus, "/api/v1/query?query=time()"), (Backend::Loki, "/ready")]
    {
        let Ok(mut response) = send(get, sources, backend, path).await else { continue };
        response.date = response.date.or_else(|| time_of(&response.body));
        if response.date.is_some() {
            return Some(response);
        }
    }
    None
}

/// The whole seconds of a scalar, such as `"result":[1435781460.781,"1435781460.781"]`.
fn time_of(body: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(body).ok()?;
    let result = Fields::read(text)?.get("data")?.fields()?.get("result")?.list()?;
    let told = result.get(1)?.text()?;
    let seconds: i64 = told.split('.').next()?.parse().ok()?;
    Some(Timestamp::from_milliseconds(seconds.checked_mul(1_000)?))
}

/// Asks Prometheus for all that matches.
///
/// # Errors
/// It did not answer, or only in part.
pub(super) fn ask_matrix(
    get: &impl Get,
    sources: &Sources,
    path: &str,
) -> impl Future<Output = Result<Matrix, Failure>> {
    ask(get, sources, path, false)
}

/// The same, but takes also what is only a part.
pub(super) fn ask_part(
    get: &impl Get,
    sources: &Sources,
    path: &str,
) -> impl Future<Output = Result<Matrix, Failure>> {
    ask(get, sources, path, true)
}

async fn ask(
    get: &impl Get,
    sources: &Sources,
    path: &str,
    takes_part: bool,
) -> Result<Matrix, Failure> {
    let response = send(get, sources, Backend::Prometheus, path).await?;
    let matrix = accept(Backend::Prometheus, &response).and_then(read_matrix)?;
    match matrix.warning {
        Some(warning) if !takes_part => Err(partial(warning)),
        _ => Ok(matrix),
    }
}

/// Something may be missing.
pub(super) fn partial(warning: Box<str>) -> Failure {
    Failure::new(Backend::Prometheus, FailureKind::Partial(warning))
}
