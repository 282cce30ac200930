//! The text of a logged line, as Go writes it.

use std::collections::HashMap;
use std::fmt::Write;

use crate::model::{Labels, Notification, Status, Timestamp};

/// What Go writes for an instant that was never set: the alert has not ended.
const NOT_ENDED: &str = "0001-01-01T00:00:00Z";

/// Writes lines as the logger does; what all lines of an alert share it writes once.
#[derive(Default)]
pub(super) struct Writer {
    /// The labels and annotations, and the end of the line, by fingerprint.
    shared: HashMap<Box<str>, (String, String)>,
}

impl Writer {
    /// The line of a notification.
    pub fn raw(&mut self, notification: &Notification) -> String {
        let status = match notification.status {
            Status::Firing => "firing",
            Status::Resolved => "resolved",
        };
        let alert = &notification.alert;
        let shared = || {
            let (labels, annotations) = (object(&alert.labels), object(&alert.annotations));
            let (url, fingerprint) = (string(&alert.generator_url), string(&alert.fingerprint));
            (
                format!(r#""labels":{labels},"annotations":{annotations}"#),
                format!(r#""generatorURL":{url},"fingerprint":{fingerprint}"#),
            )
        };
        let (head, tail) = self.shared.entry(alert.fingerprint.clone()).or_insert_with(shared);
        format!(
            r#"{{"status":"{status}",{head},"startsAt":"{}","endsAt":"{}",{tail}}}"#,
            instant(notification.starts_at),
            notification.ends_at.map_or_else(|| NOT_ENDED.into(), instant),
        )
    }
}

/// The line as Fluent Bit 3 stores it: the logger's text as a string among its own fields.
pub(super) fn wrapped(line: &str, pod: &str) -> String {
    format!(r#"{{"stream":"stderr","message":{},{}}}"#, string(line), origin(pod))
}

/// The line as Fluent Bit stores it where its parser calls the text `log`: the fields of a JSON
/// object are merged in.
pub(super) fn merged(line: &str, pod: &str) -> String {
    let fields = line.strip_prefix('{').and_then(|line| line.strip_suffix('}'));
    let fields = fields.map_or_else(String::new, |fields| format!(",{fields}"));
    format!(r#"{{"stream":"stderr","log":{}{fields},{}}}"#, string(line), origin(pod))
}

fn origin(pod: &str) -> String {
    format!(
        r#""pod":"{pod}","namespace":"metalk8s-monitoring","node":"bootstrap","container":"metalk8s-alert-logger","app":"metalk8s-alert-logger","release":"unknown""#
    )
}

/// RFC 3339 as Go prints it: as few digits of a second as needed.
fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    let digits = text.trim_end_matches('Z').trim_end_matches('0').trim_end_matches('.');
    if at.milliseconds() % 1_000 == 0 { text.replace(".000", "") } else { format!("{digits}Z") }
}

fn object(labels: &Labels) -> String {
    let fields = labels.iter().map(|(name, value)| format!("{}:{}", string(name), string(value)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

/// A JSON string as Go's `encoding/json` escapes it, safe in HTML.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
