//! One logged line → one notification (domain.md §1, "A line").

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{
    Alert, Coverage, Failure, Labels, Notification, Policy, Skip, Status, Timestamp,
};
use crate::source::memory::{Known, Memory};
use crate::source::text::{self, Text};
use crate::source::{Entry, LogWindow, Page, loki, read_page, scan};

/// The line as the alert logger wrote it, or what Fluent Bit stored around it, or both in one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(borrow)]
    status: Option<Text<'a>>,
    #[serde(default)]
    labels: Labels,
    #[serde(default)]
    annotations: Labels,
    #[serde(borrow)]
    starts_at: Option<Text<'a>>,
    #[serde(borrow)]
    ends_at: Option<Text<'a>>,
    #[serde(borrow, rename = "generatorURL")]
    generator_url: Option<Text<'a>>,
    #[serde(borrow)]
    fingerprint: Option<Text<'a>>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    log: Option<&'a RawValue>,
}

impl Line<'_> {
    const fn is_alert(&self) -> bool {
        self.status.is_some() && self.starts_at.is_some()
    }
}

/// What Fluent Bit stored around the line, among fields that are none of an alert's.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    log: Option<&'a RawValue>,
}

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
    latest: HashMap<Box<str>, Arc<Alert>, FxBuildHasher>,
    /// The number of each firing, by the identity of its alert and its start.
    firings: HashMap<(Box<str>, Timestamp), usize, FxBuildHasher>,
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
        let told = line.and_then(|line| read_line(logged_ns, &line)).map(|mut notification| {
            let alert = &mut notification.alert;
            match self.latest.get(&alert.fingerprint) {
                Some(latest) if latest == alert => *alert = Arc::clone(latest),
                _ => drop(self.latest.insert(alert.fingerprint.clone(), Arc::clone(alert))),
            }
            let identity = self.policy.identity(alert).into();
            let next = self.firings.len();
            let firing = *self.firings.entry((identity, notification.starts_at)).or_insert(next);
            Told { firing, notification }
        });
        self.memory.insert(quoted, told)
    }
}

/// Reads with the default policy.
impl Default for LineReader {
    fn default() -> Self {
        Self::new(&Policy::default())
    }
}

/// The notification in a line that was logged at `logged_ns` nanoseconds.
///
/// The line is the logger's JSON, or an object that holds it as a string under `message` or
/// `log`, or one into which its fields were merged.
///
/// # Errors
/// The reason for which it is none.
pub fn read_line(logged_ns: i64, line: &str) -> Result<Notification, Skip> {
    let around = match serde_json::from_str::<Line>(line) {
        Ok(alert) if alert.is_alert() => return notification(logged_ns, alert),
        Ok(Line { message, log, .. }) => Envelope { message, log },
        Err(error) if error.is_data() => {
            serde_json::from_str(line).map_err(|_| Skip::NotAnAlert)?
        }
        Err(_) => return Err(Skip::NotJson),
    };
    let quoted = around.message.or(around.log).ok_or(Skip::NotAnAlert)?;
    let inner = text::unquote(quoted.get()).map_err(|_| Skip::NotAnAlert)?;
    match serde_json::from_str::<Line>(&inner) {
        Ok(alert) if alert.is_alert() => notification(logged_ns, alert),
        Err(error) if !error.is_data() => Err(Skip::NotJson),
        _ => Err(Skip::NotAnAlert),
    }
}

fn notification(logged_ns: i64, line: Line) -> Result<Notification, Skip> {
    let status = match line.status.as_ref().map(|Text(status)| &**status) {
        Some("firing") => Status::Firing,
        Some("resolved") => Status::Resolved,
        _ => return Err(Skip::BadValue),
    };
    let starts_at = line.starts_at.and_then(|Text(text)| instant(&text)).ok_or(Skip::BadValue)?;
    let fingerprint = match line.fingerprint {
        Some(Text(fingerprint)) => fingerprint.into(),
        None => line.labels.fingerprint().into(),
    };
    Ok(Notification {
        logged_ns,
        status,
        starts_at,
        ends_at: line.ends_at.and_then(|Text(text)| instant(&text)),
        alert: Arc::new(Alert {
            fingerprint,
            labels: line.labels,
            annotations: line.annotations,
            generator_url: line.generator_url.map(|Text(url)| url.into()).unwrap_or_default(),
        }),
    })
}

/// An instant; Go's zero time and whatever else lies before 1970 mean that there is none.
fn instant(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).filter(|instant| instant.milliseconds() >= 0)
}
