//! Loki's `query_range`: what to ask, and what it answered.
//!
//! Source: <https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time>

mod brief;
mod copy;
mod limited;
mod line;
mod memory;
mod page;
mod plan;
mod reader;
mod reading;
mod scan;
mod whole;
mod window;

use crate::model::{Backend, Failure, FailureKind, Labels, Skip};
use crate::source::json::{Fields, Json, NO_JSON};
use crate::source::text;

pub(super) use self::reader::Told;

pub use self::copy::LogCopy;
#[cfg(feature = "ui")]
pub(crate) use self::line::read_fields;
pub use self::line::read_line;
pub use self::page::{Page, PageRequest};
pub use self::plan::{LogPages, Stretch, parts};
pub use self::reader::LineReader;
pub use self::reading::{LogReading, ask_log};
pub use self::whole::ask_alert;
pub use self::window::LogWindow;

/// One line of a stream, in the body that told of it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When it was logged, in nanoseconds since the Unix epoch.
    pub logged_ns: i64,
    /// The line as it stands in the body: a JSON string, quoted and escaped. Most lines repeat
    /// another, and to see that, they need not be copied.
    pub quoted: &'a str,
    /// What the line told, where a reader knew it.
    told: Option<Told>,
}

impl<'a> Entry<'a> {
    /// A line as it stands in a body.
    #[must_use]
    pub fn new(logged_ns: i64, quoted: &'a str) -> Self {
        Self { logged_ns, quoted, told: None }
    }

    /// The line.
    ///
    /// # Errors
    /// Its escapes are broken.
    pub fn line(&self) -> Result<String, Skip> {
        text::unquote(self.quoted).ok_or(Skip::NotJson)
    }
}

/// Whether it is the same line: what is known of it tells nothing more.
impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.logged_ns, self.quoted) == (other.logged_ns, other.quoted)
    }
}

impl Eq for Entry<'_> {}

/// The path and query of a page.
pub(super) fn page_path(query: &str, page: &PageRequest) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .append_pair("start", &page.start_ns.to_string())
        .append_pair("end", &page.end_ns.to_string())
        .append_pair("limit", &page.limit.to_string())
        .append_pair("direction", "backward")
        .finish();
    format!("/loki/api/v1/query_range?{query}")
}

/// The entries of a page by stream, in the order in which Loki sent them.
///
/// # Errors
/// The body is no answer of Loki to a log query.
pub fn read_page(body: &[u8]) -> Result<Page<'_>, Failure> {
    match str::from_utf8(body) {
        Ok(text) => read_text(text),
        Err(error) => Err(malformed(error.to_string())),
    }
}

fn malformed(why: String) -> Failure {
    Failure::new(Backend::Loki, FailureKind::Malformed(why))
}

/// The same of a body that is known to be text.
pub(super) fn read_text(body: &str) -> Result<Page<'_>, Failure> {
    let body = Fields::read(body).ok_or_else(|| malformed(NO_JSON.into()))?;
    let data = body.get("data").and_then(Json::fields);
    let text = |name| data.as_ref().and_then(|data| data.get(name)?.text());
    match text("resultType").unwrap_or_default() {
        kind if kind == "streams" => {
            let result = data.and_then(|data| data.get("result")?.list());
            let streams = result.and_then(|streams| streams.into_iter().map(stream).collect());
            streams.ok_or_else(|| malformed("an entry has nanoseconds and a line".into()))
        }
        kind => Err(malformed(format!("{kind} instead of streams"))),
    }
}

fn stream(stream: Json) -> Option<(Labels, Vec<Entry>)> {
    let stream = stream.fields()?;
    let entries = stream.get("values")?.list()?.into_iter().map(entry).collect::<Option<_>>()?;
    Some((stream.get("stream")?.labels()?, entries))
}

/// `["<nanoseconds>", "<line>"]`, with structured metadata behind where Loki was asked for it.
fn entry(entry: Json) -> Option<Entry> {
    let [logged_ns, Json(quoted), ..] = entry.list()?[..] else { return None };
    let logged_ns = logged_ns.text()?.parse().ok()?;
    quoted.starts_with('"').then(|| Entry::new(logged_ns, quoted))
}
