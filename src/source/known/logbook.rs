//! What is known of the log, and which parts of it are left to read.

use std::time::Duration;

use crate::model::{Log, Policy, Run, TimeSpan, Timestamp, difference, union, unite};

/// What is known of the log: one span of it, without a gap.
///
/// Lines may come late: a shipper that lost its Loki brings them when it is back, with the time they
/// had. So the last hour is read again now and then, and only what is older is worth a record. Nor has
/// what no line follows yet: as long as such a shipper is cut off, the log is silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Logbook {
    /// What is older than an hour.
    pub old: Log,
    /// What follows it and has settled: known for an hour at the most, and in no record.
    pub late: Log,
    /// Since when that is known.
    pub late_since: Timestamp,
    /// How far apart the lines of its runs may be.
    pub reach: Duration,
}

/// How long lines may be late.
const LATE: Duration = Duration::from_secs(3_600);

/// Which parts of the log to read, and where they belong.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// What is asked for.
    pub(super) span: TimeSpan,
    /// Where the old ends, now.
    border: Timestamp,
    /// Where what may be kept ends.
    kept: Timestamp,
    /// Whether anything is known.
    pub(super) is_known: bool,
    /// What is left to read, the newest first.
    parts: Vec<TimeSpan>,
}

impl Parts {
    /// What is left to read, the newest first.
    pub fn to_read(&self) -> Vec<TimeSpan> {
        self.parts.clone()
    }

    /// The longest stretch of it that is known, and not read again.
    pub(super) fn known(&self) -> Option<TimeSpan> {
        let known = difference(self.span, &union(self.parts.iter().copied()));
        known.into_iter().max_by_key(|span| span.duration())
    }
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
        if self.late_since > now || self.late_since + LATE < now {
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
        if self.late.read.is_empty() {
            self.late_since = now;
        }
        let known: Vec<_> = known.into_iter().collect();
        let old = self.old.read.last().map(|old| old.end());
        let hour_ago = (now - LATE).min(settled);
        let border = match (self.late.read.first(), old) {
            (Some(late), _) => late.start(),
            (None, Some(old)) if now <= old + LATE * 2 => old,
            (None, old) => hour_ago.max(old.unwrap_or_default()),
        };
        let kept = settled.max(border);
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
        Parts { span, border, kept, is_known: !known.is_empty(), parts }
    }

    /// Takes what was read of `parts`, each from its end backwards as far as it goes; returns what is
    /// known from the end of the span backwards without a gap.
    pub fn take(&mut self, parts: &Parts, mut read: Vec<Log>, policy: &Policy) -> Log {
        let mut rest = Vec::new();
        let read_runs = read.iter().flat_map(|log| &log.runs);
        let newest = read_runs.chain(self.newest()).map(Run::last_at).max();
        while let Some(log) = read.pop() {
            let Some(span) = log.read.first().copied() else { continue };
            let is_complete = parts.parts.get(read.len()) == Some(&span);
            let known = self.known();
            let is_before = known.is_some_and(|known| span.end() == known.start());
            let is_after = known.is_none_or(|known| known.end() == span.start());
            if !is_complete || span.end() > parts.kept || !(is_before || is_after) {
                rest.push(log);
            } else if span.end() > parts.border || (is_after && newest < Some(span.start())) {
                self.late.append(log, policy);
            } else if is_before {
                let newer = std::mem::replace(&mut self.old, log);
                self.old.append(newer, policy);
            } else {
                self.old.append(log, policy);
            }
        }
        self.reach = policy.cadence();
        self.unsettle_silence(newest);
        rest.reverse();
        self.tell(&rest, parts.span)
    }

    /// What follows the `newest` line is not old, however long ago it is.
    fn unsettle_silence(&mut self, newest: Option<Timestamp>) {
        let Some(old) = self.old.read.last().copied() else { return };
        let heard = newest.map_or(old.start(), |line| line + Duration::from_millis(1));
        let silence = difference(old, &[TimeSpan::new(old.start(), heard.max(old.start()))]);
        self.old.read = difference(old, &silence);
        unite(&mut self.late.read, &silence);
    }

    /// What is known of `span` from its end backwards without a gap, with what was `read` beside it,
    /// newest first.
    pub fn tell(&self, read: &[Log], span: TimeSpan) -> Log {
        let known = self.known();
        let is_newer = |log: &&Log| {
            known.is_none_or(|known| log.read.first().is_some_and(|r| known.end() <= r.start()))
        };
        let newer = read.iter().filter(is_newer);
        let older = read.iter().filter(|log| !is_newer(log));
        let mut told = Log::default();
        for log in newer.chain([&self.late, &self.old]).chain(older) {
            let Some(read) = log.read.first() else { continue };
            // Silence beyond a gap would look like an end.
            if told.read.first().is_none_or(|told| read.end() >= told.start()) {
                add(&mut told, log, span);
            }
        }
        told
    }

    /// All that is known of `span`, with what was `read` beside it: there may be gaps.
    pub fn tell_all(&self, read: &[Log], span: TimeSpan) -> Log {
        let mut told = Log::default();
        for log in read.iter().chain([&self.late, &self.old]) {
            add(&mut told, log, span);
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
    let read: Vec<_> = log.read.iter().filter_map(|read| read.intersection(span)).collect();
    unite(&mut told.read, &read);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "logbook_tests.rs"]
mod tests;
