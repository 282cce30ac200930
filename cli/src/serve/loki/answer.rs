//! The body of an answer to a range query.

use std::borrow::Cow;
use std::collections::BTreeMap;

use global_health_bar::Labels;
use global_health_bar::simulation::Entry;
use serde::Serialize;

/// A line as it is answered.
pub struct Read<'a> {
    pub stream: Cow<'a, Labels>,
    pub at_ns: i64,
    pub line: Cow<'a, str>,
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

    /// The answer that holds `lines`, sorted, by stream.
    pub fn of(lines: Vec<Read<'a>>) -> Self {
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
