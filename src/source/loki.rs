//! Loki's `query_range`: what to ask, and what it answered.
//!
//! Source: <https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time>

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::model::{Backend, Failure, FailureKind, Labels};
use crate::source::PageRequest;

/// One line of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// When it was logged, in nanoseconds since the Unix epoch.
    pub logged_ns: i64,
    /// The line; those of a page that are alike are one text.
    pub line: Arc<str>,
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
    let Data { result_type, result } = body.data;
    if result_type != "streams" {
        return Err(malformed(format!("{result_type} instead of streams")));
    }
    // Most lines repeat another: those are neither unescaped nor copied.
    let mut known: HashMap<&str, Arc<str>, FxBuildHasher> = HashMap::default();
    let mut read = |RawEntry(logged_ns, quoted)| {
        let line = match known.entry(quoted.get()) {
            Occupied(known) => Arc::clone(known.get()),
            Vacant(new) => Arc::clone(new.insert(serde_json::from_str(quoted.get())?)),
        };
        Ok(Entry { logged_ns, line })
    };
    let streams = result.into_iter().map(|Stream { stream, values }| {
        let entries: Result<_, _> = values.into_iter().map(&mut read).collect();
        Ok((stream, entries?))
    });
    streams.collect::<serde_json::Result<_>>().map_err(|error| malformed(error.to_string()))
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
    #[serde(borrow)]
    result: Vec<Stream<'a>>,
}

#[derive(Deserialize)]
struct Stream<'a> {
    stream: Labels,
    #[serde(borrow)]
    values: Vec<RawEntry<'a>>,
}

/// `["<nanoseconds>", "<line>"]`, with structured metadata behind where Loki was asked for it.
struct RawEntry<'a>(i64, &'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for RawEntry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawEntry<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an entry: nanoseconds and a line")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
                let missing = || A::Error::custom("an entry has nanoseconds and a line");
                let ns: &str = fields.next_element()?.ok_or_else(missing)?;
                let logged_ns = ns.parse().map_err(A::Error::custom)?;
                let line = fields.next_element()?.ok_or_else(missing)?;
                while fields.next_element::<IgnoredAny>()?.is_some() {}
                Ok(RawEntry(logged_ns, line))
            }
        }
        deserializer.deserialize_seq(Fields)
    }
}
