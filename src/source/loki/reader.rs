//! Many lines → runs: what several of them say is read once.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::line::{self, Constant};
use super::memory::{Known, Memory};
use super::{Entry, LogWindow, Page, read_line, read_page, scan};
use crate::model::{Alert, Coverage, Failure, Notification, Policy, Skip, Timestamp};
use crate::source::{loki, text};

/// Reads lines; what several of them say is read once, and held once.
///
/// Most lines repeat another to the letter, only later: each change in a group of alerts logs all of
/// the group again (domain.md §1.1).
#[derive(Debug)]
pub struct LineReader {
    policy: Policy,
    /// What the lines of late told.
    memory: Memory,
    /// What was said last of each alert, by its fingerprint.
    latest: HashMap<Box<str>, Latest, FxBuildHasher>,
    /// The number of each firing, by the identity of its alert and its start.
    firings: HashMap<(Box<str>, Timestamp), usize, FxBuildHasher>,
}

/// What was said last of an alert.
#[derive(Debug)]
struct Latest {
    alert: Arc<Alert>,
    /// As [`Constant::described`] and [`Constant::end`], or nothing.
    described: Box<str>,
    end: Box<str>,
}

/// What a line told.
#[derive(Debug)]
pub(super) struct Told {
    /// The number of its firing.
    firing: usize,
    notification: Notification,
}

impl LineReader {
    /// A reader of lines of which [`Policy::cadence`] tells how far apart they may be to make a run.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            memory: Memory::new(),
            latest: HashMap::default(),
            firings: HashMap::default(),
        }
    }

    /// Adds what `entries` tell to `window`, and counts them: one that is no alert costs no other.
    ///
    /// They are sorted, newest first, and older than what the window holds.
    pub fn read<'a>(
        &mut self,
        entries: impl IntoIterator<Item = Entry<'a>>,
        window: &mut LogWindow,
        coverage: &mut Coverage,
    ) {
        let reach_ns = self.policy.cadence_ns();
        for mut entry in entries {
            coverage.lines += 1;
            if self.memory.told(entry.known).is_none() {
                entry.known = self.recall(entry);
            }
            match self.memory.told(entry.known) {
                None => {}
                Some(Ok(Told { firing, notification })) => {
                    window.add(*firing, notification, entry.logged_ns, reach_ns);
                }
                Some(Err(skip)) => {
                    *coverage.skipped.entry(*skip).or_default() += 1;
                    window.skip(*skip);
                }
            }
        }
    }

    /// The entries of a page by stream, in the order in which Loki sent them, as [`read_page`] reads
    /// them; faster, where they repeat lines that were read before.
    ///
    /// # Errors
    /// The body is no answer of Loki to a log query.
    pub fn read_page<'a>(&mut self, body: &'a [u8]) -> Result<Page<'a>, Failure> {
        match std::str::from_utf8(body) {
            Ok(text) => self.read_text(text),
            Err(_) => read_page(body),
        }
    }

    /// The same of a body that is known to be text.
    pub(super) fn read_text<'a>(&mut self, body: &'a str) -> Result<Page<'a>, Failure> {
        match scan::page(body, self) {
            Some(page) => Ok(page),
            None => loki::read_text(body),
        }
    }

    /// The known line that stands at the beginning of `text`, and its length with its quotes.
    pub(super) fn find(&mut self, text: &str) -> Option<(Known, usize)> {
        self.memory.find(text.as_bytes())
    }

    fn recall(&mut self, Entry { logged_ns, quoted, .. }: Entry) -> Known {
        match self.find(quoted).filter(|(_, length)| *length == quoted.len()) {
            Some((known, _)) => known,
            None => self.learn(logged_ns, quoted),
        }
    }

    /// Reads a line, and remembers what it told.
    pub(super) fn learn(&mut self, logged_ns: i64, quoted: &str) -> Known {
        let line = text::unquote(quoted).map_err(|_| Skip::NotJson);
        let told = line.and_then(|line| self.tell(logged_ns, &line)).map(|notification| {
            let identity = self.policy.identity(&notification.alert).into();
            let next = self.firings.len();
            let firing = *self.firings.entry((identity, notification.starts_at)).or_insert(next);
            Told { firing, notification }
        });
        self.memory.insert(quoted, told)
    }

    /// The notification in a line; what it says of its alert is shared with the line before.
    fn tell(&mut self, logged_ns: i64, line: &str) -> Result<Notification, Skip> {
        let latest = line::fingerprint(line).and_then(|fingerprint| self.latest.get(fingerprint));
        if let Some(Latest { alert, described, end }) = latest
            && let Some(told) = (Constant { described, end }).find_in(line, logged_ns, alert)
        {
            return told;
        }
        let (told, described, end) = match line::read_written(logged_ns, line) {
            Some((told, Constant { described, end })) => (told, described, end),
            None => (read_line(logged_ns, line), "", ""),
        };
        let mut notification = told?;
        let alert = &mut notification.alert;
        let latest =
            Latest { alert: Arc::clone(alert), described: described.into(), end: end.into() };
        match self.latest.get_mut(&alert.fingerprint) {
            // Both as they are written: they were compared.
            Some(known) if !known.end.is_empty() && !end.is_empty() => *known = latest,
            Some(known) if known.alert == *alert => *alert = Arc::clone(&known.alert),
            Some(known) => *known = latest,
            None => drop(self.latest.insert(alert.fingerprint.clone(), latest)),
        }
        Ok(notification)
    }
}

/// Reads with the default policy.
impl Default for LineReader {
    fn default() -> Self {
        Self::new(&Policy::default())
    }
}
