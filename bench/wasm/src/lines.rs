//! From the bytes of Loki's answers to a history.

use global_health_bar::{
    Backend, Coverage, Failure, FailureKind, History, LineReader, Log, LogPages, Observations,
    Policy, Presence, TimeSpan, Timestamp, read_page, reconstruct,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// A log that is being read, the newest page first.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reading {
    span: TimeSpan,
    pages: LogPages,
    lines: LineReader,
    log: Log,
    coverage: Coverage,
    history: History,
}

#[wasm_bindgen]
impl Reading {
    /// Begins to read the log between two instants in milliseconds.
    #[wasm_bindgen(constructor)]
    pub fn new(start: f64, end: f64) -> Self {
        console_error_panic_hook::set_once();
        let span = TimeSpan::new(instant(start), instant(end));
        Self {
            span,
            pages: LogPages::new(span),
            lines: LineReader::default(),
            log: Log::default(),
            coverage: Coverage::default(),
            history: History::default(),
        }
    }

    /// Reads an answer of Loki.
    ///
    /// # Errors
    /// It is none.
    pub fn page(&mut self, body: &[u8]) -> Result<(), String> {
        let page = read_page(body).map_err(|failure| failure.to_string())?;
        self.lines.read(self.pages.receive(page), &mut self.log, &mut self.coverage);
        Ok(())
    }

    /// Reconstructs what happened; returns the number of episodes.
    pub fn reconstruct(&mut self) -> usize {
        let mut log = std::mem::take(&mut self.log);
        log.read = vec![self.span];
        let observations = Observations {
            log: Ok(log),
            presence: Ok(Presence { asked: vec![self.span], alive: vec![self.span] }),
            witness: Err(Failure::new(Backend::Prometheus, FailureKind::NotConfigured)),
        };
        self.history = reconstruct(&observations, self.span, self.span.end(), &Policy::default());
        self.history.episodes.len()
    }

    /// How many lines were read.
    pub fn lines(&self) -> usize {
        self.coverage.lines
    }

    /// How many of them could not be used.
    pub fn skipped(&self) -> usize {
        self.coverage.skipped.values().sum()
    }
}

pub(crate) fn instant(milliseconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "JavaScript's instants are whole")]
    Timestamp::from_milliseconds(milliseconds as i64)
}
