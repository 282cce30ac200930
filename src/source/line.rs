//! One logged line → one notification (domain.md §1, "A line").

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{Alert, Coverage, Labels, Notification, Policy, Skip, Status, Timestamp};
use crate::source::text::{self, Text};
use crate::source::{Entry, LogWindow};

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

/// The most bytes of lines that are remembered: those of some thousand.
const MOST_REMEMBERED: usize = 8 << 20;

/// Reads lines; what several of them say is read once, and held once.
///
/// Most lines repeat another to the letter, only later: each change in a group of alerts logs all of
/// the group again (domain.md §1.1).
#[derive(Debug)]
pub struct LineReader {
    policy: Policy,
    /// What the lines of late told, as they are quoted.
    // By a hash that Leptos brings along: the default one makes a repeated line a fifth dearer.
    known: HashMap<Box<str>, Result<Told, Skip>, FxBuildHasher>,
    /// How many bytes these are.
    remembered: usize,
    /// What was said last of each alert, by its fingerprint.
    latest: HashMap<Box<str>, Arc<Alert>, FxBuildHasher>,
    /// The number of each firing, by the identity of its alert and its start.
    firings: HashMap<(Box<str>, Timestamp), usize, FxBuildHasher>,
}

/// What a line told.
#[derive(Debug)]
struct Told {
    firing: usize,
    notification: Notification,
}

impl LineReader {
    /// A reader of lines of which [`Policy::cadence`] tells how far apart they may be to make a run.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            policy: policy.clone(),
            known: HashMap::default(),
            remembered: 0,
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
        for entry in entries {
            coverage.lines += 1;
            if !self.known.contains_key(entry.quoted) {
                self.learn(entry);
            }
            match self.known.get(entry.quoted) {
                Some(Ok(Told { firing, notification })) => {
                    window.add(*firing, notification, entry.logged_ns, reach_ns);
                }
                Some(Err(skip)) => *coverage.skipped.entry(*skip).or_default() += 1,
                None => {}
            }
        }
    }

    /// Reads a line, and remembers what it told.
    fn learn(&mut self, Entry { logged_ns, quoted }: Entry) {
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
        self.remembered += quoted.len();
        if self.remembered > MOST_REMEMBERED {
            self.known.clear();
            self.remembered = quoted.len();
        }
        self.known.insert(quoted.into(), told);
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
