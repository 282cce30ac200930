//! The body of an answer to a range query.

use std::borrow::Cow;
use std::collections::BTreeMap;

use global_health_bar::Labels;
use global_health_bar::simulation::Entry;
use serde::{Serialize, Serializer};

/// The flag of a request whose answer keeps the labels that are no stream's apart, and of such an answer.
pub const CATEGORIZE: &str = "categorize-labels";

/// A line as it is answered.
pub struct Read<'a> {
    pub stream: Cow<'a, Labels>,
    pub at_ns: i64,
    pub line: Cow<'a, str>,
    /// The labels that are not its stream's, where who asks wants them apart.
    pub apart: Option<Apart>,
}

/// The labels of a line that are not its stream's.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Apart {
    /// What came along with it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub structured_metadata: BTreeMap<String, String>,
    /// What was found in it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parsed: BTreeMap<String, String>,
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
            apart: None,
        };
        Self::of(entries.iter().map(read).collect(), false)
    }

    /// The answer that holds `lines`, sorted, by stream; where labels are apart it says so.
    pub fn of(lines: Vec<Read<'a>>, is_apart: bool) -> Self {
        let total_entries_returned = lines.len();
        let mut streams: BTreeMap<Cow<Labels>, Vec<_>> = BTreeMap::new();
        for Read { stream, at_ns, line, apart } in lines {
            streams.entry(stream).or_default().push(Value { at: at_ns.to_string(), line, apart });
        }
        let result = streams.into_iter().map(|(stream, values)| {
            let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
            Stream { stream: stream.iter().map(owned).collect(), values }
        });
        Self {
            status: "success",
            data: Data {
                result_type: "streams",
                encoding_flags: is_apart.then_some([CATEGORIZE]),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding_flags: Option<[&'static str; 1]>,
    result: Vec<Stream<'a>>,
    stats: Stats,
}

#[derive(Serialize)]
struct Stream<'a> {
    stream: BTreeMap<String, String>,
    values: Vec<Value<'a>>,
}

/// A line in its stream: nanoseconds, text, and the labels apart.
struct Value<'a> {
    at: String,
    line: Cow<'a, str>,
    apart: Option<Apart>,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.apart {
            None => (&self.at, &self.line).serialize(to),
            Some(apart) => (&self.at, &self.line, apart).serialize(to),
        }
    }
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
