//! Which pages of the log to ask for, newest first, until all of a span is read.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::model::{Labels, TimeSpan};
use crate::source::Entry;

/// The most lines that Loki returns by default.
const LIMIT: usize = 5_000;
/// The longest range that Loki accepts by default, 30 days, in nanoseconds.
const LONGEST: i64 = 30 * 24 * 3_600 * 1_000_000_000;
/// A guard against a server that never ends: ten million lines.
const MOST_PAGES: usize = 2_000;

/// One page to ask for: the newest `limit` lines logged in `start_ns..end_ns`, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The first instant.
    pub start_ns: i64,
    /// The instant after the last.
    pub end_ns: i64,
    /// The most lines.
    pub limit: usize,
}

/// A page as it came: the entries by stream.
pub type Page<'a> = Vec<(Labels, Vec<Entry<'a>>)>;

/// The walk through the log of a span, backwards from its end.
///
/// Each page begins where the last one ended, one nanosecond of overlap included: lines may share
/// the border (servers.md, "Page borders"). No line is handed out twice, and none is lost unless
/// more lines share a nanosecond than a page holds; then [`LogPages::is_truncated`] says so.
#[derive(Debug)]
pub struct LogPages {
    start_ns: i64,
    end_ns: i64,
    limit: usize,
    longest: i64,
    /// What was seen at the border: the nanosecond before `end_ns`.
    border: HashSet<(Labels, i64, Box<str>)>,
    pages: usize,
    truncated: bool,
}

impl LogPages {
    /// The walk through the log of `span`.
    #[must_use]
    pub fn new(span: TimeSpan) -> Self {
        Self {
            start_ns: span.start().nanoseconds(),
            end_ns: span.end().nanoseconds(),
            limit: LIMIT,
            longest: LONGEST,
            border: HashSet::new(),
            pages: 0,
            truncated: false,
        }
    }

    /// The next page to ask for, or `None` when all was read.
    #[must_use]
    pub fn next(&self) -> Option<PageRequest> {
        (self.start_ns < self.end_ns).then(|| PageRequest {
            start_ns: self.start_ns.max(self.end_ns.saturating_sub(self.longest)),
            end_ns: self.end_ns,
            limit: self.limit,
        })
    }

    /// Takes the answer to the page that was asked for; returns what is new in it, newest first.
    pub fn receive<'a>(&mut self, page: Page<'a>) -> Vec<Entry<'a>> {
        let Some(request) = self.next() else { return Vec::new() };
        self.pages += 1;
        let count: usize = page.iter().map(|(_, entries)| entries.len()).sum();
        let oldest =
            page.iter().flat_map(|(_, entries)| entries).map(|entry| entry.logged_ns).min();
        let next_end = match oldest {
            // A short page: nothing older in the range of the request.
            _ if count < request.limit => request.start_ns,
            Some(oldest) if oldest < request.end_ns - 1 => oldest + 1,
            // A full page of one nanosecond: what does not fit in it cannot be had.
            _ => {
                self.truncated = true;
                request.end_ns - 1
            }
        };

        let old_border = std::mem::take(&mut self.border);
        let mut fresh = Vec::with_capacity(count);
        for (stream, entries) in page {
            for entry in entries {
                if entry.logged_ns != next_end - 1 && entry.logged_ns != request.end_ns - 1 {
                    fresh.push(entry);
                    continue;
                }
                let key = (stream.clone(), entry.logged_ns, entry.quoted.into());
                if !old_border.contains(&key) {
                    fresh.push(entry);
                }
                if entry.logged_ns == next_end - 1 {
                    self.border.insert(key);
                }
            }
        }
        fresh.sort_by_key(|entry| Reverse(entry.logged_ns));
        self.end_ns = next_end;
        if self.pages == MOST_PAGES && self.start_ns < self.end_ns {
            self.truncated = true;
            self.start_ns = self.end_ns;
        }
        fresh
    }

    /// Takes a refusal (400) with the server's text; returns whether a smaller page is worth asking.
    pub fn refuse(&mut self, text: &str) -> bool {
        if text.contains("max_entries_limit") && self.limit > 1 {
            // "(6000 > 5000)" tells the limit; else smaller and smaller pages find it.
            let told =
                text.rsplit_once("> ").and_then(|(_, told)| told.split(')').next()?.parse().ok());
            let fits = |limit: &usize| (1..self.limit).contains(limit);
            self.limit = told.filter(fits).unwrap_or(self.limit / 2);
            true
        } else if text.contains("query time range exceeds") && self.longest > 1_000_000_000 {
            self.longest /= 2;
            true
        } else {
            false
        }
    }

    /// The pages that came so far.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.pages
    }

    /// The oldest instant from which on all was read, in nanoseconds.
    #[must_use]
    pub const fn read_from_ns(&self) -> i64 {
        self.end_ns
    }

    /// Whether lines are missing that the server holds.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        self.truncated
    }
}
