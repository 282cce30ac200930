//! What is known of the log, and which parts of it are left to read.

use std::time::Duration;

use crate::model::{Log, Policy, Run, TimeSpan, Timestamp, difference, union};

/// What is known of the log: one span of it, without a gap.
///
/// Lines may come late: a shipper that lost its Loki brings them when it is back, with the time they
/// had. So the last hour is read again now and then, and only what is older is worth a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Logbook {
    /// What is older than an hour.
    pub old: Log,
    /// What follows it and has settled: known for an hour at the most, and in no record.
    pub late: Log,
    /// How far apart the lines of its runs may be.
    pub reach: Duration,
}

/// How long lines may be late.
const LATE: Duration = Duration::from_secs(3_600);

/// Which parts of the log to read, and where they belong.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// What is asked for.
    span: TimeSpan,
    /// Where the old ends, now.
    border: Timestamp,
    /// Where what may be kept ends.
    kept: Timestamp,
    /// What is left to read, the newest first.
    pub parts: Vec<TimeSpan>,
}

impl Logbook {
    /// What is known, if anything is.
    pub fn known(&self) -> Option<TimeSpan> {
        let first = self.old.read.first().or(self.late.read.first())?;
        let last = self.late.read.last().or(self.old.read.last())?;
        Some(TimeSpan::new(first.start(), last.end()))
    }

    /// What is left to read of `span`, where all before `settled` has settled and `policy` tells how
    /// far apart the lines of a run may be.
    pub fn parts(
        &mut self,
        span: TimeSpan,
        settled: Timestamp,
        now: Timestamp,
        policy: &Policy,
    ) -> Parts {
        if self.reach > policy.cadence() {
            // Its runs may hide a silence.
            *self = Self::default();
        }
        if self.late.read.first().is_some_and(|late| late.start() + LATE * 2 < now) {
            self.late = Log::default();
        }
        let known = self.known().filter(|known| {
            let is_apart = known.end() < span.start() || span.end() < known.start();
            // Of two that are apart the newer is worth more.
            !is_apart || span.end() < known.start()
        });
        if known.is_none() {
            *self = Self::default();
        }
        let known: Vec<_> = known.into_iter().collect();
        let old = self.old.read.last().map(|old| old.end());
        let hour_ago = (now - LATE).min(settled);
        // The old grows by more than an hour at once, and what follows it only then is kept as well:
        // so the last hour is read twice rather than in pieces.
        let (border, kept) = match (self.late.read.first(), old) {
            (Some(late), _) => (late.start(), settled),
            (None, Some(old)) if now <= old + LATE * 2 => (old, settled),
            (None, Some(old)) => (hour_ago.max(old), hour_ago),
            (None, None) => (hour_ago, hour_ago),
        };
        let kept = kept.max(border);
        let mut parts = Vec::new();
        for missing in difference(span, &known).into_iter().rev() {
            let mut end = missing.end();
            for cut in [kept, border] {
                if missing.start() < cut && cut < end {
                    parts.push(TimeSpan::new(cut, end));
                    end = cut;
                }
            }
            parts.push(TimeSpan::new(missing.start(), end));
        }
        Parts { span, border, kept, parts }
    }

    /// Takes what was read of `parts`, each from its end backwards as far as it goes; returns what is
    /// known from the end of the span backwards without a gap.
    pub fn take(&mut self, parts: &Parts, read: Vec<Log>, policy: &Policy) -> Log {
        let mut told = Log::default();
        let mut newer = Vec::new();
        for log in read.into_iter().rev() {
            let Some(span) = log.read.first().copied() else { continue };
            let known = self.known();
            let is_before = known.is_some_and(|known| span.end() <= known.start());
            let goes_on = known
                .is_none_or(|known| span.end() == known.start() || known.end() == span.start());
            if !goes_on || span.end() > parts.kept {
                newer.push(log);
            } else if span.end() > parts.border {
                self.late.append(log, policy);
            } else if is_before {
                let newer = std::mem::replace(&mut self.old, log);
                self.old.append(newer, policy);
            } else {
                self.old.append(log, policy);
            }
        }
        self.reach = policy.cadence();
        for log in newer.iter().rev().chain([&self.late, &self.old]) {
            // Silence beyond a gap would look like an end.
            let reached = told.read.first().map(|read| read.start());
            let touches = log.read.first().zip(reached);
            if touches.is_none_or(|(read, reached)| read.end() >= reached) {
                add(&mut told, log, parts.span);
            }
        }
        told
    }

    /// The newest line of all.
    pub fn newest(&self) -> Option<&Run> {
        self.old.runs.iter().chain(&self.late.runs).max_by_key(|run| run.last_ns)
    }

    /// Forgets what was logged before `since`.
    pub fn forget(&mut self, since: Timestamp) {
        for log in [&mut self.old, &mut self.late] {
            log.runs.retain(|run| run.last_at() >= since);
            log.read.retain(|read| read.end() > since);
            if let Some(first) = log.read.first_mut() {
                *first = TimeSpan::new(first.start().max(since), first.end());
            }
        }
    }
}

/// Adds what `log` says of `span`: runs that reach into it as they are.
fn add(told: &mut Log, log: &Log, span: TimeSpan) {
    let (start_ns, end_ns) = (span.start().nanoseconds(), span.end().nanoseconds());
    let runs = log.runs.iter().filter(|run| run.last_ns >= start_ns && run.first_ns < end_ns);
    told.runs.extend(runs.cloned());
    told.skip(&log.skipped);
    let read = log.read.iter().filter_map(|read| read.intersection(span));
    told.read = union(told.read.drain(..).chain(read));
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "logbook_tests.rs"]
mod tests;
