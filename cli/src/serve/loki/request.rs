//! What is asked for: a span, and of a log query the rest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use global_health_bar::simulation::Entry;
use global_health_bar::{Labels, Timestamp};

use super::answer::{Answer, Apart, Read};
use super::time::{go_duration, instant};
use super::{HOUR_NS, MOST_ENTRIES};
use crate::serve::logql::Query;
use crate::serve::parameters::Parameters;
use crate::serve::promql::duration;

const LONGEST_RANGE_NS: i64 = 721 * HOUR_NS;
/// The label that Loki 3 finds out itself: where labels are told apart it is none of the stream's.
pub const LEVEL: &str = "detected_level";

/// The first instant and the last, in nanoseconds: `end` is now by default, and `start` is `since`, or
/// `default` nanoseconds, before it.
pub fn bounds(parameters: &Parameters, now: Timestamp, default: i64) -> Result<(i64, i64), String> {
    let now = now.nanoseconds();
    let end = instant(parameters, "end")?.unwrap_or(now);
    let since = match parameters.get("since") {
        None => default,
        Some(since) => duration(since)
            .and_then(|since| i64::try_from(since.as_nanos()).ok())
            .ok_or_else(|| {
                format!("could not parse 'since' parameter: not a valid duration string: {since:?}")
            })?,
    };
    let start = instant(parameters, "start")?.unwrap_or(end.min(now).saturating_sub(since));
    if end < start {
        return Err("end timestamp must not be before or equal to start time".into());
    }
    Ok((start, end))
}

/// Refuses a span that is longer than Loki reads by default.
pub fn not_too_long(start: i64, end: i64) -> Result<(), String> {
    let length = end.saturating_sub(start);
    if length <= LONGEST_RANGE_NS {
        return Ok(());
    }
    let length = go_duration(length);
    Err(format!("the query time range exceeds the limit (query length: {length}, limit: 30d1h)"))
}

/// One `query_range`, its bounds in nanoseconds.
pub struct Request {
    pub query: Query,
    start: i64,
    end: i64,
    /// Nothing is told that is newer.
    pub now: i64,
    pub limit: usize,
    pub forward: bool,
    /// Whether the labels that are not a stream's are wanted apart, not each set of them as a stream of its own.
    pub apart: bool,
}

impl Request {
    /// Reads the parameters in Loki's order, so that of two mistakes the same one is told.
    pub fn read(parameters: &Parameters, now: Timestamp) -> Result<Self, String> {
        let (start, end) = bounds(parameters, now, HOUR_NS)?;
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
        if parameters.get("interval").is_some_and(|interval| interval != "0") {
            return Err("`interval` is not supported here: every line is told".into());
        }
        let query = Query::parse(parameters.get("query").unwrap_or_default())?;
        if limit > MOST_ENTRIES {
            return Err(format!(
                "max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {MOST_ENTRIES})"
            ));
        }
        not_too_long(start, end)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Self { query, start, end, now: now.nanoseconds(), limit, forward, apart: false })
    }

    /// The first instant, and the one after the last: Loki returns the lines of an instant when it is
    /// both start and end.
    pub fn range(&self) -> (i64, i64) {
        let end = self.end.max(self.start.saturating_add(1)).min(self.now.saturating_add(1));
        (self.start, end)
    }

    /// What it takes of `log`, which is sorted.
    pub fn answer<'a>(&'a self, log: &'a [Entry]) -> Answer<'a> {
        let (start, end) = self.range();
        let first = log.partition_point(|entry| entry.at_ns < start);
        let after = log.partition_point(|entry| entry.at_ns < end).max(first);
        let range = log[first..after].iter();
        let read = |entry: &'a Entry| {
            let (stream, line, apart) = if self.apart {
                let (stream, parsed, line) = self.query.line(&entry.stream, &entry.line)?.apart();
                let (stream, structured_metadata) = without_level(stream);
                (Cow::Owned(stream), line, Some(Apart { structured_metadata, parsed }))
            } else {
                let (stream, line) = self.query.read(&entry.stream, &entry.line)?;
                (stream, line, None)
            };
            Some(Read { stream, at_ns: entry.at_ns, line, apart })
        };
        let taken: Vec<_> = if self.forward {
            range.filter_map(read).take(self.limit).collect()
        } else {
            range.rev().filter_map(read).take(self.limit).collect()
        };
        Answer::of(taken, self.apart)
    }
}

/// A stream without the label that Loki 3 adds to each line, and that.
pub fn without_level(stream: Labels) -> (Labels, BTreeMap<String, String>) {
    let Some(level) = stream.get(LEVEL) else { return (stream, BTreeMap::new()) };
    let level = BTreeMap::from([(LEVEL.to_owned(), level.to_owned())]);
    (stream.without(|name| name == LEVEL), level)
}
