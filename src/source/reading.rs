//! Reading the log: several pages under way at once, each read on its own, joined from now backwards.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::model::{
    Backend, Coverage, Failure, FailureKind, Log, Policy, TimeSpan, Timestamp, union,
};
use crate::source::ask::{Get, Response, Sources};
use crate::source::line::LineReader;
use crate::source::page::PageRequest;
use crate::source::plan::LogPages;
use crate::source::send::{accept, send};
use crate::source::{LogWindow, loki};

/// A walk through the log under way. Dropped, it aborts the requests it waits for.
pub struct LogReading<'a, G> {
    get: &'a G,
    sources: &'a Sources,
    policy: &'a Policy,
    pages: LogPages,
    lines: LineReader,
    /// In the order in which they were sent.
    running: Vec<Running<'a>>,
    /// The spans to read, newest first, and what each tells from its end backwards without a gap:
    /// logs of pages, the newest first, of which many were joined.
    parts: Vec<(TimeSpan, Vec<Log>)>,
    /// What was read while something newer was not, newest first.
    ahead: Vec<Ahead>,
    failure: Option<Failure>,
}

struct Running<'a> {
    request: PageRequest,
    // Boxed, for the requests of one kind to be of one type that is polled in one place.
    asked: Pin<Box<dyn Future<Output = Result<Response, Failure>> + 'a>>,
    answer: Option<Result<Response, Failure>>,
}

struct Ahead {
    part: usize,
    start_ns: i64,
    log: Log,
}

impl<'a, G: Get> LogReading<'a, G> {
    /// The walk through the log of `parts`, which do not overlap, the newest being the first: no page
    /// reaches from one into another. `policy` tells how far apart lines may be to make a run.
    #[must_use]
    pub fn new(get: &'a G, sources: &'a Sources, policy: &'a Policy, parts: Vec<TimeSpan>) -> Self {
        Self {
            get,
            sources,
            policy,
            pages: LogPages::over(&parts),
            lines: LineReader::new(policy),
            running: Vec::new(),
            parts: parts.into_iter().map(|span| (span, Vec::new())).collect(),
            ahead: Vec::new(),
            failure: None,
        }
    }

    /// Reads the next page that comes and counts it; whether there is more to read.
    ///
    /// Each page is a task of its own: whoever shares the thread goes first.
    pub async fn step(&mut self, coverage: &mut Coverage) -> bool {
        while let Some(request) = self.pages.next() {
            let (get, sources) = (self.get, self.sources);
            let path = loki::page_path(&sources.selector, &request);
            let asked = Box::pin(async move { send(get, sources, Backend::Loki, &path).await });
            self.running.push(Running { request, asked, answer: None });
        }
        let Some((request, answer)) = poll_fn(|context| self.poll(context)).await else {
            return false;
        };
        match answer.and_then(|answer| self.read(&request, &answer, coverage)) {
            Ok(()) => self.get.rest().await,
            Err(failure) => {
                let text = match &failure.kind {
                    FailureKind::Refused(400, text) | FailureKind::Unreachable(text) => text,
                    _ => "",
                };
                if !self.pages.refuse(&request, text) {
                    // The others would fail as well, or leave a gap.
                    self.running.clear();
                    self.failure = Some(failure);
                    return false;
                }
            }
        }
        true
    }

    /// The first of the answers that are there, in the order in which they were asked for.
    fn poll(
        &mut self,
        context: &mut Context,
    ) -> Poll<Option<(PageRequest, Result<Response, Failure>)>> {
        if self.running.is_empty() {
            return Poll::Ready(None);
        }
        for running in &mut self.running {
            if running.answer.is_none()
                && let Poll::Ready(answer) = running.asked.as_mut().poll(context)
            {
                running.answer = Some(answer);
            }
        }
        for at in 0..self.running.len() {
            if let Some(answer) = self.running[at].answer.take() {
                return Poll::Ready(Some((self.running.remove(at).request, answer)));
            }
        }
        Poll::Pending
    }

    fn read(
        &mut self,
        request: &PageRequest,
        answer: &Response,
        coverage: &mut Coverage,
    ) -> Result<(), Failure> {
        let body = accept(Backend::Loki, answer)?;
        let stretch = self.pages.receive(request, &loki::read_page(body)?);
        let (mut window, mut told) = (LogWindow::default(), Coverage::default());
        self.lines.read(stretch.entries, &mut window, &mut told);
        let mut log = window.into_log(Vec::new());
        log.skip(&told.skipped);
        coverage.add(told);
        coverage.bytes += body.len();
        coverage.pages = self.pages.count();

        let (part, start_ns) = (stretch.part, stretch.start_ns);
        let at = self.ahead.partition_point(|other| other.start_ns > start_ns);
        self.ahead.insert(at, Ahead { part, start_ns, log });
        let read_from_ns = self.pages.read_from_ns();
        let joined = self.ahead.partition_point(|other| other.start_ns >= read_from_ns);
        for Ahead { part, log, .. } in self.ahead.drain(..joined) {
            join(&mut self.parts[part].1, log, self.policy);
        }
        coverage.read_from = Some(self.read_from());
        Ok(())
    }

    /// From when on all was read.
    #[must_use]
    pub fn read_from(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.pages.read_from_ns())
    }

    /// What was read so far, part by part, newest first: each from its end backwards without a gap.
    #[must_use]
    pub fn so_far(&self) -> Vec<Log> {
        self.logs(self.parts.clone())
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
        Ok(self.logs(parts))
    }

    fn logs(&self, parts: Vec<(TimeSpan, Vec<Log>)>) -> Vec<Log> {
        let read_from = self.read_from();
        let joined = |(span, logs): (TimeSpan, Vec<Log>)| {
            let mut oldest_first = logs.into_iter().rev();
            let mut log = oldest_first.next().unwrap_or_default();
            oldest_first.for_each(|newer| log.append(newer, self.policy));
            log.read = union([TimeSpan::new(span.start().max(read_from), span.end())]);
            log
        };
        parts.into_iter().map(joined).collect()
    }
}

/// Adds what was logged before, and joins what is no longer than that: so nothing is joined more
/// often than it doubles.
fn join(logs: &mut Vec<Log>, mut older: Log, policy: &Policy) {
    while let Some(newer) = logs.pop_if(|newer| newer.runs.len() < 2 * older.runs.len()) {
        older.append(newer, policy);
    }
    logs.push(older);
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
