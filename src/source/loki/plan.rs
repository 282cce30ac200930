//! Which pages of the log to ask for: the newest first, several at once, until all is read.

use super::page::{Border, Page, PageRequest, newest_first};
use crate::model::{TimeSpan, Timestamp, union};
use crate::source::{Entry, text};

/// The most lines that Loki returns by default.
const LIMIT: usize = 5_000;
/// The longest range that Loki accepts by default, 30 days, in nanoseconds.
const LONGEST: i64 = 30 * 24 * 3_600 * SECOND;
const SECOND: i64 = 1_000_000_000;
/// How many requests are under way at the same time.
const AT_ONCE: usize = 4;
/// A guard against a server that never ends: ten million lines.
const MOST_PAGES: usize = 2_000;

/// What Loki says of requests that would be fine if they asked for less time.
const TOO_LONG: [&str; 4] = [
    "query time range exceeds",
    "would read too many bytes",
    "too large to execute",
    "decrease the duration",
];

/// The walk through the log of some spans, backwards from their end.
///
/// How dense the log is, nobody knows before the first answer: the first page asks for all, alone.
/// From then on each answer tells how much time the next page can take in, so that few overflow and
/// several can be asked for at once. A page that is full nevertheless leaves a rest, which is asked
/// for next, one nanosecond of overlap included: lines may share the border (servers.md, "Page
/// borders"). No line is handed out twice, and none is lost unless more lines share a nanosecond
/// than a page holds; then [`LogPages::is_truncated`] says so.
#[derive(Debug)]
pub struct LogPages {
    /// What nobody was asked for yet, the oldest first.
    waiting: Vec<Window>,
    /// What somebody was asked for and has not answered.
    running: Vec<Window>,
    /// The beginning of it all, in nanoseconds.
    start_ns: i64,
    limit: usize,
    longest: i64,
    /// For how many nanoseconds a line stands on average, as the last answer has it.
    pace: Option<i64>,
    asked: usize,
    answered: usize,
    lost: bool,
}

/// A stretch of the log that was not read yet.
#[derive(Debug)]
struct Window {
    start_ns: i64,
    end_ns: i64,
    /// Which of the spans it lies in.
    part: usize,
    /// What was seen in its last nanosecond.
    border: Border,
}

/// What a page told: all that was logged in `start_ns..end_ns` and not handed out before.
#[derive(Debug)]
pub struct Stretch<'a> {
    /// Which of the spans it lies in, the newest being the first.
    pub part: usize,
    /// The first instant of it, in nanoseconds.
    pub start_ns: i64,
    /// The instant after the last, in nanoseconds.
    pub end_ns: i64,
    /// The lines, the newest first.
    pub entries: Vec<Entry<'a>>,
}

impl LogPages {
    /// The walk through the log of `span`.
    #[must_use]
    pub fn new(span: TimeSpan) -> Self {
        Self::over(&parts([span], None))
    }

    /// The walk through the log of `parts`, which do not overlap, the newest being the first: no page
    /// reaches from one into another.
    #[must_use]
    pub fn over(parts: &[TimeSpan]) -> Self {
        let window = |(part, span): (usize, &TimeSpan)| Window {
            start_ns: span.start().nanoseconds(),
            end_ns: span.end().nanoseconds(),
            part,
            border: Border::default(),
        };
        let mut waiting: Vec<_> = parts.iter().enumerate().map(window).collect();
        waiting.reverse();
        Self {
            start_ns: waiting.first().map_or(0, |oldest| oldest.start_ns),
            waiting,
            running: Vec::new(),
            limit: LIMIT,
            longest: LONGEST,
            pace: None,
            asked: 0,
            answered: 0,
            lost: false,
        }
    }

    /// The next page to ask for; `None` when enough are under way, or all was asked for.
    pub fn next_page(&mut self) -> Option<PageRequest> {
        let is_probing = self.pace.is_none() && !self.running.is_empty();
        if is_probing || self.running.len() >= AT_ONCE || self.asked >= MOST_PAGES {
            return None;
        }
        let mut window = self.waiting.pop()?;
        // Cut to seven tenths of what fits; but what probably fits in one page is not cut in two.
        let tenth = i64::try_from(self.limit / 10).unwrap_or(1).max(1);
        let tenth = self.pace.unwrap_or(LONGEST).saturating_mul(tenth);
        let length = window.end_ns.saturating_sub(window.start_ns);
        if length > tenth.saturating_mul(10).min(self.longest) {
            let cut = tenth.saturating_mul(7).clamp(1, self.longest);
            let (start_ns, end_ns) = (window.start_ns, window.end_ns.saturating_sub(cut));
            window.start_ns = end_ns;
            let border = Border::default();
            self.waiting.push(Window { start_ns, end_ns, part: window.part, border });
        }
        let Window { start_ns, end_ns, .. } = window;
        self.running.push(window);
        self.asked += 1;
        Some(PageRequest { start_ns, end_ns, limit: self.limit })
    }

    /// Takes the answer to a page that was asked for; returns what is new in it.
    pub fn receive<'a>(&mut self, request: &PageRequest, page: &Page<'a>) -> Stretch<'a> {
        let mut entries = Vec::new();
        let Some(window) = self.end(request) else {
            // Nobody asked for it.
            return Stretch { part: 0, start_ns: self.start_ns, end_ns: self.start_ns, entries };
        };
        let Window { start_ns, end_ns, part, border } = window;
        self.answered += 1;
        let count: usize = page.iter().map(|(_, entries)| entries.len()).sum();
        let all = page.iter().flat_map(|(_, entries)| entries);
        // Whatever instants a server may send.
        let oldest = all.map(|entry| entry.logged_ns.max(start_ns)).min();
        // What the page did not reach ends here.
        let rest_ns = match oldest {
            _ if count < request.limit => start_ns,
            Some(oldest) if oldest < end_ns - 1 => oldest + 1,
            // A full page of one nanosecond: what does not fit in it cannot be had.
            _ => {
                self.lost = true;
                end_ns - 1
            }
        };
        let told = end_ns.saturating_sub(rest_ns).max(1);
        self.pace = Some((told / i64::try_from(count).unwrap_or(i64::MAX).max(1)).max(1));

        entries.reserve_exact(count);
        let mut next_border = Border::default();
        newest_first(page, |stream, entry| {
            let at_border = !border.is_empty() && entry.logged_ns == end_ns - 1;
            if !(at_border && border.holds(stream, entry)) {
                entries.push(entry.clone());
            }
            if start_ns < rest_ns && entry.logged_ns == rest_ns - 1 {
                next_border.add(stream, entry);
            }
        });
        self.wait(Window { start_ns, end_ns: rest_ns, part, border: next_border });
        Stretch { part, start_ns: rest_ns, end_ns, entries }
    }

    /// Takes a refusal with the server's text; returns whether asking for less is worth it.
    pub fn refuse(&mut self, request: &PageRequest, why: &str) -> bool {
        if let Some(window) = self.end(request) {
            self.wait(window);
        }
        let length = request.end_ns.saturating_sub(request.start_ns);
        let says = |said| text::says(why.as_bytes(), said);
        if says("max_entries_limit") && request.limit > 1 {
            // "(6000 > 5000)" tells the limit; else smaller and smaller pages find it.
            let told = why
                .rsplit_once('>')
                .and_then(|(_, told)| told.split(')').next()?.trim().parse().ok());
            let fits = |limit: &usize| (1..request.limit).contains(limit);
            self.limit = self.limit.min(told.filter(fits).unwrap_or(request.limit / 2));
            true
        } else if TOO_LONG.into_iter().any(says) && length > SECOND {
            self.longest = self.longest.min(length / 2);
            true
        } else {
            false
        }
    }

    /// Takes a window off those under way.
    fn end(&mut self, request: &PageRequest) -> Option<Window> {
        let is_it = |window: &Window| {
            (window.start_ns, window.end_ns) == (request.start_ns, request.end_ns)
        };
        let at = self.running.iter().position(is_it)?;
        Some(self.running.swap_remove(at))
    }

    /// Puts a window back among those nobody was asked for, joined to the older one it touches: where
    /// they are cut is a matter of the next request.
    fn wait(&mut self, mut window: Window) {
        if window.start_ns >= window.end_ns {
            return;
        }
        let mut at = self.waiting.partition_point(|other| other.end_ns <= window.start_ns);
        if let Some(older) = at.checked_sub(1).map(|before| &self.waiting[before])
            && older.part == window.part
            && older.end_ns == window.start_ns
            && older.border.is_empty()
        {
            window.start_ns = older.start_ns;
            at -= 1;
            self.waiting.remove(at);
        }
        self.waiting.insert(at, window);
    }

    /// The pages that came so far.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.answered
    }

    /// The oldest instant from which on all was read, in nanoseconds.
    #[must_use]
    pub fn read_from_ns(&self) -> i64 {
        let ends = self.waiting.iter().chain(&self.running).map(|window| window.end_ns);
        ends.max().unwrap_or(self.start_ns)
    }

    /// Whether lines are missing that the server holds.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        self.lost || (self.asked >= MOST_PAGES && !self.waiting.is_empty())
    }
}

/// The parts in which to read `spans`: joined where they touch, apart at `settled`, the newest first.
#[must_use]
pub fn parts(
    spans: impl IntoIterator<Item = TimeSpan>,
    settled: Option<Timestamp>,
) -> Vec<TimeSpan> {
    let mut parts = Vec::new();
    for span in union(spans).into_iter().rev() {
        match settled.filter(|settled| span.start() < *settled && *settled < span.end()) {
            Some(settled) => parts
                .extend([TimeSpan::new(settled, span.end()), TimeSpan::new(span.start(), settled)]),
            None => parts.push(span),
        }
    }
    parts
}
