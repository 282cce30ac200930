//! The whole lines of the log, as Loki holds them, for somebody to keep.

use std::fmt;

use super::limited::limited;
use super::plan::LogPages;
use crate::model::{Backend, Coverage, Failure, FailureKind, Policy, TimeSpan, Timestamp};
use crate::source::ask::{Get, Sources};
use crate::source::loki;
use crate::source::send::{accept, send};

/// Copies the lines of a span out of Loki, page by page, the newest first.
///
/// One page at a time: nobody waits for a picture.
pub struct LogCopy<'a, G> {
    get: &'a G,
    sources: &'a Sources,
    query: String,
    pages: LogPages,
    coverage: Coverage,
}

impl<'a, G: Get> LogCopy<'a, G> {
    /// The lines that what is told of `span` rests on: those before it that say what fires at its
    /// beginning, and those after it that say how that ended, too.
    #[must_use]
    pub fn new(get: &'a G, sources: &'a Sources, span: TimeSpan, policy: &Policy) -> Self {
        let span = TimeSpan::new(span.start() - policy.cadence(), span.end() + policy.settling());
        Self {
            get,
            sources,
            query: limited(&sources.selector, &sources.alerts, policy),
            pages: LogPages::new(span),
            coverage: Coverage::default(),
        }
    }

    /// How much was copied so far.
    #[must_use]
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The lines of the next page, the oldest first, each after its instant; `None` after the last page.
    ///
    /// # Errors
    /// Loki did not tell.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        while let Some(request) = self.pages.next_page() {
            let path = loki::page_path(&self.query, &request);
            let answer = send(self.get, self.sources, Backend::Loki, &path).await?;
            if let Err(failure) = accept(Backend::Loki, &answer) {
                let text = match &failure.kind {
                    FailureKind::Refused(400, text) | FailureKind::Unreachable(text) => text,
                    _ => "",
                };
                if self.pages.refuse(&request, text) {
                    continue;
                }
                return Err(failure);
            }
            let page = loki::read_page(&answer.body)?;
            let lines = self.pages.receive(&request, &page).entries;
            self.coverage.pages += 1;
            self.coverage.lines += lines.len();
            self.coverage.bytes += answer.body.len();
            let read_from = Timestamp::from_nanoseconds(self.pages.read_from_ns());
            self.coverage.read_from = Some(read_from);
            let mut text = String::with_capacity(answer.body.len());
            for entry in lines.iter().rev() {
                let line = entry.line().unwrap_or_else(|_| entry.quoted.into());
                write(&mut text, entry.logged_ns, &line);
            }
            return Ok(Some(text));
        }
        self.coverage.truncated = self.pages.is_truncated();
        Ok(None)
    }
}

/// Writes a line after its instant, as `kubectl logs --timestamps` does.
fn write(text: &mut String, logged_ns: i64, line: &str) {
    let at = Timestamp::from_nanoseconds(logged_ns).to_string();
    let finer = (logged_ns.rem_euclid(1_000_000) + 1_000_000).to_string();
    text.push_str(at.trim_end_matches('Z'));
    text.push_str(&finer[1..]);
    text.push_str("Z ");
    // One that breaks off in the middle would be two.
    text.extend(line.trim_end().chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
    text.push('\n');
}

impl<G> fmt::Debug for LogCopy<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogCopy").field("coverage", &self.coverage).finish_non_exhaustive()
    }
}
