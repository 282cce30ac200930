//! From the bytes of Loki's answers to a history.

use std::sync::Arc;

use global_health_bar::{
    Alert, Backend, Coverage, Episode, Failure, FailureKind, History, Labels, LineReader, LogPages,
    LogWindow, Observations, Policy, Presence, TimeSpan, Timestamp, reconstruct,
};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::Uint8Array;

/// A log that is being read, the newest page first.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reading {
    span: TimeSpan,
    /// Where each page is copied to, one after the other.
    body: Vec<u8>,
    lines: LineReader,
    window: LogWindow,
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
            body: Vec::new(),
            lines: LineReader::default(),
            window: LogWindow::default(),
            coverage: Coverage::default(),
            history: History::default(),
        }
    }

    /// Reads an answer of Loki.
    ///
    /// # Errors
    /// It is none.
    pub fn page(&mut self, body: &Uint8Array) -> Result<(), String> {
        let length = body.length() as usize;
        if self.body.capacity() < length {
            self.body = Vec::new();
            self.body.reserve_exact(length.next_multiple_of(1 << 18));
        }
        self.body.resize(length, 0);
        body.copy_to(&mut self.body);
        let page = self.lines.read_page(&self.body).map_err(|failure| failure.to_string())?;
        // The pages were cut beforehand: each is all of its own request.
        let mut pages = LogPages::new(self.span);
        let request = pages.next_page().ok_or("nothing to ask for")?;
        let stretch = pages.receive(&request, &page);
        self.lines.read(stretch.entries, &mut self.window, &mut self.coverage);
        Ok(())
    }

    /// Reconstructs what happened; returns the number of episodes.
    pub fn reconstruct(&mut self) -> usize {
        // As `observe` does: what was read needs no reader.
        (self.lines, self.body) = (LineReader::default(), Vec::new());
        let log = std::mem::take(&mut self.window).into_log(vec![self.span]);
        let observations = Observations {
            log: Ok(log),
            presence: Ok(Presence { asked: vec![self.span], alive: vec![self.span] }),
            witness: Err(Failure::new(Backend::Prometheus, FailureKind::NotConfigured)),
        };
        self.history = reconstruct(&observations, self.span, self.span.end(), &Policy::default());
        self.history.episodes.len()
    }

    /// The bytes of the episodes themselves: each as it lies in memory, and once the text of each
    /// alert. What their evidence holds in lists is not counted.
    pub fn own_size(&self) -> usize {
        let episodes = &self.history.episodes;
        let mut alerts: Vec<_> = episodes.iter().map(|episode| &episode.alert).collect();
        alerts.sort_unstable_by_key(|alert| Arc::as_ptr(alert));
        alerts.dedup_by_key(|alert| Arc::as_ptr(alert));
        let labels = |labels: &Labels| -> usize {
            labels
                .iter()
                .map(|(name, value)| name.len() + value.len() + size_of::<[usize; 2]>())
                .sum()
        };
        let text = alerts.iter().map(|alert| {
            let strings = alert.fingerprint.len() + alert.generator_url.len();
            size_of::<Alert>() + strings + labels(&alert.labels) + labels(&alert.annotations)
        });
        episodes.len() * size_of::<Episode>() + text.sum::<usize>()
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
