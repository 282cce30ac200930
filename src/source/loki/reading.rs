//! Reading the log: several pages under way at once, read one by one from now backwards.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::brief::brief;
use super::limited::limited;
use super::page::{Page, PageRequest};
use super::plan::{self, LogPages, Stretch};
use super::reader::Told;
use super::scan::Scan;
use crate::model::{
    Backend, Coverage, Failure, FailureKind, Log, Policy, TimeSpan, Timestamp, union,
};
use crate::source::ask::{Detail, Get, Response, Sources};
use crate::source::send::{accept, send};
use crate::source::{LineReader, LogWindow, loki};

/// How many pages are under way or wait for a newer one at the most: what they take of memory.
const MOST_OPEN: usize = 6;

/// A walk through the log under way. Dropped, it aborts the requests it waits for.
pub struct LogReading<'a, G> {
    get: &'a G,
    sources: &'a Sources,
    /// The query for whole lines.
    query: String,
    /// The query for lines in brief, as long as they are asked for.
    brief: Option<String>,
    pages: LogPages,
    lines: LineReader,
    /// In the order in which they were sent.
    running: Vec<Running<'a>>,
    /// The spans to read, newest first, and what each tells from its end backwards without a gap.
    parts: Vec<(TimeSpan, LogWindow)>,
    /// What came and was not read yet, newest first: it waits for what is newer.
    held: Vec<Held>,
    failure: Option<Failure>,
}

struct Running<'a> {
    request: PageRequest,
    // Boxed, for the requests of one kind to be of one type that is polled in one place.
    asked: Pin<Box<dyn Future<Output = Result<Response, Failure>> + 'a>>,
    is_sent: bool,
    /// An answer that was there at once.
    answer: Option<Result<Response, Failure>>,
}

/// A page that came.
struct Held {
    start_ns: i64,
    end_ns: i64,
    bytes: usize,
    /// When each of its lines was logged, and what it told.
    lines: Vec<(i64, Told)>,
}

impl<'a, G: Get> LogReading<'a, G> {
    /// The walk through the log of `parts`, which do not overlap, the newest being the first: what is
    /// read of each stays apart, though a page may tell of several. `policy` tells how far apart lines may be to make a run.
    #[must_use]
    pub fn new(get: &'a G, sources: &'a Sources, policy: &Policy, parts: Vec<TimeSpan>) -> Self {
        let query = limited(&sources.selector, &sources.alerts, policy);
        Self {
            get,
            sources,
            brief: (sources.detail == Detail::Brief)
                .then(|| brief(&query, &sources.alerts, policy)),
            query,
            pages: LogPages::over(&plan::parts(parts.iter().copied(), None)),
            lines: LineReader::new(policy),
            running: Vec::new(),
            parts: parts.into_iter().map(|span| (span, LogWindow::default())).collect(),
            held: Vec::new(),
            failure: None,
        }
    }

    /// Goes on until a page was read or came; whether there is more to do.
    ///
    /// Each page is a task of its own: whoever shares the thread goes first.
    pub async fn step(&mut self, coverage: &mut Coverage) -> bool {
        while self.running.len() + self.held.len() < MOST_OPEN
            && let Some(request) = self.pages.next_page()
        {
            let (get, sources) = (self.get, self.sources);
            let query = self.brief.as_ref().unwrap_or(&self.query);
            let path = loki::page_path(query, &request);
            let asked = Box::pin(async move { send(get, sources, Backend::Loki, &path).await });
            self.running.push(Running { request, asked, is_sent: false, answer: None });
        }
        let came = poll_fn(|context| self.poll(context)).await;
        let is_idle = came.is_none();
        if let Some((request, answer)) = came
            && let Err(failure) = self.hold(&request, answer).await
        {
            let text = match &failure.kind {
                FailureKind::Refused(400, text) | FailureKind::Unreachable(text) => text,
                _ => "",
            };
            if !self.pages.refuse(&request, text) && !self.is_asked_whole(&failure) {
                // The others would fail as well, or leave a gap.
                self.running.clear();
                self.failure = Some(failure);
                return false;
            }
        }
        if !self.read(coverage) && is_idle {
            return false;
        }
        self.get.rest().await;
        true
    }

    /// Whether it may be for the sake of brief lines that the server refused, or a firewall before it: from
    /// then on it is asked for whole ones.
    fn is_asked_whole(&mut self, failure: &Failure) -> bool {
        let is_refused = matches!(
            failure.kind,
            FailureKind::Refused(400 | 414 | 422 | 431, _) | FailureKind::Unauthorised(403)
        );
        if !is_refused || self.brief.take().is_none() {
            return false;
        }
        for Running { request, .. } in self.running.drain(..) {
            self.pages.refuse(&request, "");
        }
        true
    }

    /// Whether lines are asked for in brief.
    pub(crate) const fn is_brief(&self) -> bool {
        self.brief.is_some()
    }

    /// The first of the answers that are there, in the order in which they were asked for; none where
    /// there is nothing to wait for.
    ///
    /// An answer takes memory of ours from when it is asked whether it is there: nobody asks for the
    /// next before the one was read.
    fn poll(
        &mut self,
        context: &mut Context,
    ) -> Poll<Option<(PageRequest, Result<Response, Failure>)>> {
        for running in self.running.iter_mut().filter(|running| !running.is_sent) {
            running.is_sent = true;
            if let Poll::Ready(answer) = running.asked.as_mut().poll(context) {
                running.answer = Some(answer);
            }
        }
        for at in 0..self.running.len() {
            let Running { asked, answer, .. } = &mut self.running[at];
            let poll = || match asked.as_mut().poll(context) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            };
            if let Some(answer) = answer.take().or_else(poll) {
                return Poll::Ready(Some((self.running.remove(at).request, answer)));
            }
        }
        let is_busy = !self.running.is_empty() && !self.has_next();
        if is_busy { Poll::Pending } else { Poll::Ready(None) }
    }

    /// Keeps what the lines of a page tell until it can be read.
    async fn hold(
        &mut self,
        request: &PageRequest,
        answer: Result<Response, Failure>,
    ) -> Result<(), Failure> {
        let answer = answer?;
        accept(Backend::Loki, &answer)?;
        let body = String::from_utf8(answer.body)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let page = self.scan(&body).await.map_or_else(|| loki::read_text(&body), Ok)?;
        let Stretch { start_ns, end_ns, entries, .. } = self.pages.receive(request, &page);
        drop(page);
        let mut lines = Vec::with_capacity(entries.len());
        for entry in entries {
            lines.push((entry.logged_ns, self.lines.told(entry)));
            self.rest_if_tired().await;
        }
        let at = self.held.partition_point(|other| other.end_ns > end_ns);
        self.held.insert(at, Held { start_ns, end_ns, bytes: body.len(), lines });
        Ok(())
    }

    /// The entries of a page, or `None` where it has a rare form.
    async fn scan<'b>(&mut self, body: &'b str) -> Option<Page<'b>> {
        let mut scan = Scan::of(body)?;
        while !scan.is_read {
            scan.go_on(&mut self.lines)?;
            self.rest_if_tired().await;
        }
        Some(scan.page)
    }

    async fn rest_if_tired(&mut self) {
        if self.lines.is_tired() {
            self.lines.rest();
            self.get.rest().await;
        }
    }

    /// Whether the newest of the pages that came can be read: nothing newer is missing.
    fn has_next(&self) -> bool {
        let missing_ns = self.pages.read_from_ns();
        self.held.first().is_some_and(|held| held.start_ns >= missing_ns)
    }

    /// Reads the newest of the pages that came.
    fn read(&mut self, coverage: &mut Coverage) -> bool {
        if !self.has_next() {
            return false;
        }
        let Held { bytes, lines, .. } = self.held.remove(0);
        let Some((oldest, _)) = self.parts.last() else { return true };
        let oldest = *oldest;
        let mut rest = &lines[..];
        for (span, window) in &mut self.parts {
            // Whatever instants a server may send: the oldest part takes what is older than all.
            let start_ns = if *span == oldest { i64::MIN } else { span.start().nanoseconds() };
            let (newer, older) = rest.split_at(rest.partition_point(|line| line.0 >= start_ns));
            rest = older;
            for (logged_ns, told) in newer {
                self.lines.add(*logged_ns, told, window, coverage);
            }
        }
        coverage.bytes += bytes;
        coverage.pages += 1;
        coverage.read_from = Some(self.read_from());
        true
    }

    /// From when on all was read.
    #[must_use]
    pub fn read_from(&self) -> Timestamp {
        let missing_ns = self.pages.read_from_ns();
        let held_ns = self.held.first().map_or(missing_ns, |held| held.end_ns.max(missing_ns));
        Timestamp::from_nanoseconds(held_ns)
    }

    /// What was read so far, part by part, newest first: each from its end backwards without a gap.
    #[must_use]
    pub fn so_far(&self) -> Vec<Log> {
        let read = |(span, window): &(TimeSpan, LogWindow)| window.so_far(self.read_of(*span));
        self.parts.iter().map(read).collect()
    }

    /// What was read, part by part, newest first: each from its end backwards without a gap. What lies
    /// beyond a gap is nothing to build on: silence there would look like an end.
    ///
    /// # Errors
    /// Nothing at all was read. A later failure leaves what was read, and stands in `coverage`.
    pub fn finish(mut self, coverage: &mut Coverage) -> Result<Vec<Log>, Failure> {
        coverage.truncated |= self.pages.is_truncated() || self.failure.is_some();
        let newest = self.parts.first().map(|(span, _)| span.end());
        match self.failure.take() {
            Some(failure) if newest.is_none_or(|newest| self.read_from() >= newest) => {
                return Err(failure);
            }
            Some(failure) => coverage.failures.push(failure),
            None => {}
        }
        let parts = std::mem::take(&mut self.parts);
        let read = |(span, window): (TimeSpan, LogWindow)| window.into_log(self.read_of(span));
        Ok(parts.into_iter().map(read).collect())
    }

    /// Where a part was read.
    fn read_of(&self, part: TimeSpan) -> Vec<TimeSpan> {
        union([TimeSpan::new(part.start().max(self.read_from()), part.end())])
    }
}

impl<G> fmt::Debug for LogReading<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogReading").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// Reads the whole log of `span`; `policy` tells how far apart lines may be to make a run.
///
/// # Errors
/// Nothing of it could be read. A later failure leaves what was read, and stands in `coverage`.
pub async fn ask_log(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
    policy: &Policy,
    coverage: &mut Coverage,
) -> Result<Log, Failure> {
    let mut reading = LogReading::new(get, sources, policy, vec![span]);
    while reading.step(coverage).await {}
    Ok(reading.finish(coverage)?.pop().unwrap_or_default())
}
