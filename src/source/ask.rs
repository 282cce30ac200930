//! The questions: which requests make an answer, whoever sends them.

use std::time::Duration;

use crate::model::{
    Backend, Configured, Coverage, Failure, FailureKind, Log, Policy, Presence, TimeSpan,
    Timestamp, union,
};
use crate::source::plan::LogPages;
use crate::source::{LineReader, LogWindow, alertmanager, edges, loki, prometheus};

/// Somebody who sends a GET: the browser, the companion, a test.
pub trait Get {
    /// Sends a GET to `url`; the error says in words why there was no answer.
    fn get(&self, url: &str) -> impl Future<Output = Result<Response, String>>;
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The server's clock: the header `Date`.
    pub date: Option<Timestamp>,
    /// Whether the answer is made up: the header `X-Global-Health-Demo`.
    pub is_demo: bool,
    /// The body, decompressed.
    pub body: Vec<u8>,
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
            presence: "alertmanager_alerts".into(),
            receiver: "metalk8s-alert-logger".into(),
        }
    }
}

impl Sources {
    const fn base(&self, backend: Backend) -> Option<&String> {
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

/// Asks whoever answers first of Prometheus and Loki what time it is, in its header `Date`.
pub async fn ask_clock(get: &impl Get, sources: &Sources) -> Option<Response> {
    for (backend, path) in
        [(Backend::Prometheus, "/api/v1/query?query=time()"), (Backend::Loki, "/ready")]
    {
        match send(get, sources, backend, path).await {
            Ok(response) if response.date.is_some() => return Some(response),
            _ => {}
        }
    }
    None
}

/// Reads the whole log of `span`, newest page first; `progress` is called after each page. `policy`
/// tells how far apart lines may be to make a run.
///
/// # Errors
/// Not even the first page came. A later failure leaves what was read, and stands in `coverage`.
pub async fn ask_log(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
    policy: &Policy,
    coverage: &mut Coverage,
    progress: impl Fn(&Coverage),
) -> Result<Log, Failure> {
    let mut window = LogWindow::default();
    let mut pages = LogPages::new(span);
    let mut lines = LineReader::new(policy);
    let mut failure = None;
    while let Some(page) = pages.next() {
        let path = loki::page_path(&sources.selector, &page);
        let answer = send(get, sources, Backend::Loki, &path).await;
        let body =
            answer.as_ref().map_err(Clone::clone).and_then(|answer| accept(Backend::Loki, answer));
        match body.and_then(|body| Ok((body.len(), lines.read_page(body)?))) {
            Ok((bytes, page)) => {
                coverage.bytes += bytes;
                lines.read(pages.receive(page), &mut window, coverage);
                coverage.pages = pages.count();
                progress(coverage);
            }
            Err(Failure { kind: FailureKind::Refused(400, text), .. }) if pages.refuse(&text) => {}
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    coverage.truncated |= pages.is_truncated() || (failure.is_some() && pages.count() > 0);
    let read_from = if failure.is_some() {
        Timestamp::from_nanoseconds(pages.read_from_ns())
    } else {
        span.start()
    };
    let log = window.into_log(union([TimeSpan::new(read_from, span.end())]));
    match failure {
        Some(failure) if pages.count() == 0 => Err(failure),
        Some(failure) => {
            coverage.failures.push(failure);
            Ok(log)
        }
        None => Ok(log),
    }
}

/// Asks Prometheus where alerting was alive in `span`.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_presence(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
    now: Timestamp,
) -> Result<Presence, Failure> {
    let step = step(span).max(edges::scrape_interval(get, sources, span.end().min(now)).await);
    let query = format!("sum(count_over_time({}[{}s]))", sources.presence, step.as_secs());
    let (mut alive, mut dips) = (Vec::new(), Vec::new());
    for (start, end) in prometheus::ranges(span, now, step) {
        let path = prometheus::range_path(&query, start, end, step);
        let matrix = ask_matrix(get, sources, &path).await?;
        alive.extend(matrix.series.iter().flat_map(|series| series.spans(step)));
        dips.extend(matrix.series.iter().flat_map(edges::dips));
    }
    let presence = edges::refine(get, sources, Presence::new(span, alive, step), step).await;
    Ok(edges::find_short(get, sources, presence, &dips, step).await)
}

pub(super) async fn ask_matrix(
    get: &impl Get,
    sources: &Sources,
    path: &str,
) -> Result<prometheus::Matrix, Failure> {
    let response = send(get, sources, Backend::Prometheus, path).await?;
    accept(Backend::Prometheus, &response).and_then(prometheus::read_matrix)
}

async fn send(
    get: &impl Get,
    sources: &Sources,
    backend: Backend,
    path: &str,
) -> Result<Response, Failure> {
    let base = sources.base(backend).ok_or(Failure::new(backend, FailureKind::NotConfigured))?;
    let url = format!("{}{path}", base.trim_end_matches('/'));
    let sent = get.get(&url).await;
    sent.map_err(|why| Failure::new(backend, FailureKind::Unreachable(why)))
}

/// The body of a good answer.
fn accept(backend: Backend, response: &Response) -> Result<&[u8], Failure> {
    let kind = match response.status {
        200..=299 => return Ok(&response.body),
        status @ (401 | 403) => FailureKind::Unauthorised(status),
        // The ingress could not reach it, or it could not answer in time.
        status @ 502..=504 => {
            let said = said(&response.body);
            let why = said.strip_prefix(&format!("{backend} did not answer: ")).unwrap_or(&said);
            FailureKind::Unreachable(format!("{why} ({status})"))
        }
        status => FailureKind::Refused(status, said(&response.body)),
    };
    Err(Failure::new(backend, kind))
}

/// What the server said, short enough to show: Prometheus' error, or the first line of a text.
fn said(body: &[u8]) -> String {
    message(body).trim().chars().take(300).collect()
}

fn message(body: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Envelope {
        error: String,
    }
    if let Ok(Envelope { error }) = serde_json::from_slice(body) {
        return error;
    }
    let text = String::from_utf8_lossy(body);
    if text.trim_start().starts_with('<') {
        // No server of ours speaks HTML: the ingress before it does.
        return "an error page of the ingress".into();
    }
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.into()
}
