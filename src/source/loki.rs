//! Loki's `query_range`: what to ask, and what it answered.
//!
//! Source: <https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time>

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::{Backend, Failure, FailureKind, Labels};
use crate::source::PageRequest;

/// One line of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// When it was logged, in nanoseconds since the Unix epoch.
    pub logged_ns: i64,
    /// The line.
    pub line: String,
}

/// The path and query of a page.
pub(super) fn page_path(selector: &str, page: &PageRequest) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("query", selector)
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
pub fn read_page(body: &[u8]) -> Result<Vec<(Labels, Vec<Entry>)>, Failure> {
    let malformed = |why: String| Failure::new(Backend::Loki, FailureKind::Malformed(why));
    let body: Body = serde_json::from_slice(body).map_err(|error| malformed(error.to_string()))?;
    match body.data {
        Data { result_type: "streams", result } => Ok(result
            .into_iter()
            .map(|stream| {
                (stream.stream, stream.values.into_iter().map(|RawEntry(entry)| entry).collect())
            })
            .collect()),
        Data { result_type, .. } => Err(malformed(format!("{result_type} instead of streams"))),
    }
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    result_type: &'a str,
    result: Vec<Stream>,
}

#[derive(Deserialize)]
struct Stream {
    stream: Labels,
    values: Vec<RawEntry>,
}

/// `["<nanoseconds>", "<line>"]`, with structured metadata behind where Loki was asked for it.
struct RawEntry(Entry);

impl<'de> Deserialize<'de> for RawEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawEntry;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an entry: nanoseconds and a line")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<RawEntry, A::Error> {
                let missing = || A::Error::custom("an entry has nanoseconds and a line");
                let ns: Cow<str> = fields.next_element()?.ok_or_else(missing)?;
                let logged_ns = ns.parse().map_err(A::Error::custom)?;
                let line = fields.next_element()?.ok_or_else(missing)?;
                while fields.next_element::<IgnoredAny>()?.is_some() {}
                Ok(RawEntry(Entry { logged_ns, line }))
            }
        }
        deserializer.deserialize_seq(Fields)
    }
}
