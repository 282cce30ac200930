//! Many lines → runs: what several of them say is read once.

use std::collections::HashMap;
use std::sync::Arc;

use global_health_bytes::hash;
use rustc_hash::FxBuildHasher;

use super::line::{read_line, read_quoted};
use super::memory::Memory;
use super::scan::Scan;
use super::{Entry, LogWindow, Page, read_page};
use crate::model::{Alert, Coverage, Failure, Map, Notification, Policy, Skip, Timestamp};
use crate::source::text::unquote;

/// How many bytes of lines that repeat no other are learnt in one task: some milliseconds.
const LESSON: usize = 256 << 10;

/// Reads lines; what several of them say is read once, and held once.
///
/// Most lines repeat another to the letter, only later: each change in a group of alerts logs all of
/// the group again (domain.md §1.1).
#[derive(Debug)]
pub struct LineReader {
    policy: Policy,
    /// How far apart the lines of a run may be, in nanoseconds.
    reach_ns: i64,
    /// What the lines of late told.
    memory: Memory,
    /// Each alert as it was described last, by the hash of its fingerprint: where two have one, they
    /// take turns.
    latest: HashMap<u32, Arc<Alert>, FxBuildHasher>,
    /// The number of each firing, by the identity of its alert and its start.
    firings: HashMap<(Digits, u64, Timestamp), usize, FxBuildHasher>,
    /// The first line that is no notification, for each reason.
    samples: Map<Skip, Box<str>>,
    /// How many bytes of lines were learnt since it last had a rest.
    learnt: usize,
}

/// A fingerprint, in little memory: nearly always 16 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Digits {
    All(u64),
    Other(Box<str>),
}

/// What a line told.
pub(in crate::source) type Told = Arc<Result<Notice, Skip>>;

/// A notification, and which firing it is of.
#[derive(Debug)]
pub(in crate::source) struct Notice {
    /// The number of its firing.
    firing: usize,
    notification: Notification,
}

impl Notice {
    pub const fn notification(&self) -> &Notification {
        &self.notification
    }
}

impl LineReader {
    /// A reader of lines of which [`Policy::cadence`] tells how far apart they may be to make a run.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            reach_ns: policy.cadence_ns(),
            memory: Memory::new(),
            latest: HashMap::default(),
            firings: HashMap::default(),
            samples: Map::default(),
            learnt: 0,
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
        for entry in entries {
            let logged_ns = entry.logged_ns;
            let told = self.told(entry);
            self.add(logged_ns, &told, window, coverage);
        }
    }

    /// Adds what a line told that was logged at `logged_ns` nanoseconds.
    pub(in crate::source) fn add(
        &self,
        logged_ns: i64,
        told: &Told,
        window: &mut LogWindow,
        coverage: &mut Coverage,
    ) {
        coverage.lines += 1;
        match &**told {
            Ok(Notice { firing, notification }) => {
                window.add(*firing, notification, logged_ns, self.reach_ns);
            }
            Err(skip) => {
                *coverage.skipped.or_default(*skip) += 1;
                if let Some(sample) = self.samples.get(skip) {
                    coverage.sample(*skip, sample);
                }
                window.skip(*skip);
            }
        }
    }

    /// The entries of a page by stream, in the order in which Loki sent them, as [`read_page`] reads
    /// them; faster, where they repeat lines that were read before.
    ///
    /// # Errors
    /// The body is no answer of Loki to a log query.
    pub fn read_page<'a>(&mut self, body: &'a [u8]) -> Result<Page<'a>, Failure> {
        let text = std::str::from_utf8(body).ok();
        match text.and_then(|text| self.scan(text)) {
            Some(page) => Ok(page),
            None => read_page(body),
        }
    }

    fn scan<'a>(&mut self, body: &'a str) -> Option<Page<'a>> {
        let mut scan = Scan::of(body)?;
        while !scan.is_read {
            self.rest();
            scan.go_on(self)?;
        }
        Some(scan.page)
    }

    /// Whether what was learnt is enough for one task.
    pub(super) const fn is_tired(&self) -> bool {
        self.learnt >= LESSON
    }

    /// Begins another task.
    pub(in crate::source) const fn rest(&mut self) {
        self.learnt = 0;
    }

    /// What the known line told that stands at the beginning of `text`, and its length with its quotes.
    pub(super) fn find(&mut self, text: &str) -> Option<(Told, usize)> {
        self.memory.find(text.as_bytes())
    }

    /// What a line told.
    pub(in crate::source) fn told(&mut self, Entry { logged_ns, quoted, told }: Entry) -> Told {
        if let Some(told) = told {
            return told;
        }
        match self.find(quoted) {
            Some((told, length)) if length == quoted.len() => told,
            _ => self.learn(logged_ns, quoted),
        }
    }

    /// What a line told that stands in no body: not in quotes.
    pub(in crate::source) fn told_plain(&mut self, logged_ns: i64, line: &str) -> Told {
        match self.find(line) {
            Some((told, length)) if length == line.len() => told,
            _ => self.remember(line, read_line(logged_ns, line)),
        }
    }

    /// Reads a line, and remembers what it told.
    pub(super) fn learn(&mut self, logged_ns: i64, quoted: &str) -> Told {
        self.remember(quoted, read_quoted(logged_ns, quoted))
    }

    fn remember(&mut self, text: &str, told: Result<Notification, Skip>) -> Told {
        if let Err(skip) = &told
            && self.samples.get(skip).is_none()
        {
            *self.samples.or_default(*skip) = unquote(text).unwrap_or_else(|| text.into()).into();
        }
        let told = Arc::new(told.map(|notification| self.notice(notification)));
        self.learnt += text.len();
        self.memory.insert(text, Arc::clone(&told));
        told
    }

    /// What a notification says of its alert is shared with the one before.
    fn notice(&mut self, mut notification: Notification) -> Notice {
        let alert = &mut notification.alert;
        let latest = self.latest.entry(hash(alert.fingerprint.as_bytes()));
        let latest = latest.or_insert_with(|| Arc::clone(alert));
        if latest == alert {
            alert.clone_from(latest);
        } else {
            latest.clone_from(alert);
        }
        let identity = self.policy.identity(alert);
        let identity = (Digits::of(&identity.fingerprint), identity.labels, notification.starts_at);
        let next = self.firings.len();
        let firing = *self.firings.entry(identity).or_insert(next);
        Notice { firing, notification }
    }
}

impl Digits {
    fn of(text: &str) -> Self {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let digits = (text.len() == 16 && text.bytes().all(is_digit))
            .then(|| u64::from_str_radix(text, 16).ok());
        digits.flatten().map_or_else(|| Self::Other(text.into()), Self::All)
    }
}

/// Reads with the default policy.
impl Default for LineReader {
    fn default() -> Self {
        Self::new(&Policy::default())
    }
}
