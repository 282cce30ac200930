//! The lines of a stretch of the log → runs of lines that say the same.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::model::{Alert, Log, Map, Notification, Run, Skip, TimeSpan};

/// The log of one contiguous window, as it is read: newest line first.
///
/// A line that says what the one after it says is dropped once it is counted.
#[derive(Debug, Default)]
pub struct LogWindow {
    runs: Runs,
    /// What the oldest lines say, by the number of the firing.
    oldest: Vec<Option<Oldest>>,
    /// The lines that are no notification, counted by reason.
    skipped: Map<Skip, usize>,
}

/// Runs in pieces: one list of a long log would double now and then, and take thrice its memory while
/// it moves.
#[derive(Debug, Default)]
struct Runs(Vec<Vec<Run>>);

/// How many runs a piece holds.
const PIECE: usize = 512;

impl Runs {
    /// Adds the run of a single line that says what `line` says; returns its place.
    fn push(&mut self, line: &Notification, logged_ns: i64) -> usize {
        if self.0.last().is_none_or(|last| last.len() == PIECE) {
            self.0.push(Vec::with_capacity(PIECE));
        }
        let piece = self.0.len() - 1;
        self.0[piece].push(Run::from(Notification { logged_ns, ..line.clone() }));
        piece * PIECE + self.0[piece].len() - 1
    }

    fn at(&mut self, place: usize) -> &mut Run {
        &mut self.0[place / PIECE][place % PIECE]
    }
}

/// The oldest line of a firing.
#[derive(Debug)]
struct Oldest {
    /// The place of its run.
    run: usize,
    /// When the line after it in the run was logged.
    next_ns: i64,
    /// The alert as it describes it.
    alert: Arc<Alert>,
    /// The places of other lines of the same nanosecond: nobody knows which of them came first, so
    /// they are runs of their own.
    twins: Vec<usize>,
}

impl LogWindow {
    /// What was read, where all of `read` was.
    #[must_use]
    pub fn into_log(self, read: Vec<TimeSpan>) -> Log {
        let mut runs = Vec::with_capacity(self.runs.0.iter().map(Vec::len).sum());
        for mut piece in self.runs.0 {
            runs.append(&mut piece);
        }
        Log { runs, read, skipped: self.skipped }
    }

    /// The same, while it is read on.
    pub(super) fn so_far(&self, read: Vec<TimeSpan>) -> Log {
        Log { runs: self.runs.0.concat(), read, skipped: self.skipped.clone() }
    }

    /// Counts a line that is no notification.
    pub(super) fn skip(&mut self, skip: Skip) {
        *self.skipped.or_default(skip) += 1;
    }

    /// Takes `line` of the firing of that number, logged at `logged_ns`: none was older so far.
    ///
    /// It joins the run of the line after it where that says the same no more than `reach_ns` later.
    pub(super) fn add(
        &mut self,
        firing: usize,
        line: &Notification,
        logged_ns: i64,
        reach_ns: i64,
    ) {
        if self.oldest.len() <= firing {
            self.oldest.resize_with(firing + 1, || None);
        }
        let Some(oldest) = &mut self.oldest[firing] else {
            let alert = Arc::clone(&line.alert);
            let run = self.runs.push(line, logged_ns);
            self.oldest[firing] =
                Some(Oldest { run, next_ns: logged_ns, alert, twins: Vec::new() });
            return;
        };
        let run = self.runs.at(oldest.run);
        let agrees = run.agrees(line.status, line.ends_at);
        match logged_ns.cmp(&run.first_ns) {
            Ordering::Less => {
                let is_near = run.first_ns.saturating_sub(logged_ns) <= reach_ns;
                if agrees && is_near && oldest.twins.is_empty() {
                    oldest.next_ns = run.first_ns;
                    run.first_ns = logged_ns;
                    run.lines += 1;
                } else {
                    oldest.run = self.runs.push(line, logged_ns);
                    oldest.twins.clear();
                }
                if !Arc::ptr_eq(&oldest.alert, &line.alert) {
                    oldest.alert = Arc::clone(&line.alert);
                }
            }
            Ordering::Equal => {
                let says_it =
                    |run: &Run| run.agrees(line.status, line.ends_at) && run.alert == line.alert;
                let is_it = agrees && oldest.alert == line.alert;
                if is_it || oldest.twins.iter().any(|twin| says_it(self.runs.at(*twin))) {
                    return;
                }
                let run = self.runs.at(oldest.run);
                if run.lines > 1 {
                    run.lines -= 1;
                    run.first_ns = oldest.next_ns;
                    let (status, ends_at) = (run.status, run.ends_at);
                    let alert = Arc::clone(&oldest.alert);
                    let taken = Notification { status, ends_at, alert, ..line.clone() };
                    oldest.run = self.runs.push(&taken, logged_ns);
                }
                oldest.twins.push(self.runs.push(line, logged_ns));
            }
            // Out of order: it stands alone.
            Ordering::Greater => drop(self.runs.push(line, logged_ns)),
        }
    }
}
