//! One logged line → one notification (domain.md §1, "A line").

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{Alert, Labels, Notification, Skip, Status, Timestamp};
use crate::source::rest::Rest;
use crate::source::text::{self, Text};

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

impl<'a> Line<'a> {
    /// A line in the very form in which the alert logger writes it, and what of it does not change;
    /// `None` for others.
    fn as_written(line: &'a str) -> Option<(Self, Constant<'a>)> {
        let mut rest = Rest(line);
        rest.skip(STATUS)?;
        let status = rest.text()?;
        let begin = rest.0;
        rest.skip(r#","labels":"#)?;
        let labels = rest.labels()?;
        rest.skip(r#","annotations":"#)?;
        let annotations = rest.labels()?;
        let described = begin.get(..begin.len() - rest.0.len())?;
        rest.skip(STARTS_AT)?;
        let starts_at = rest.text()?;
        rest.skip(ENDS_AT)?;
        let ends_at = rest.text()?;
        let end = rest.0;
        rest.skip(r#","generatorURL":"#)?;
        let generator_url = rest.text()?;
        rest.skip(r#","fingerprint":"#)?;
        let fingerprint = rest.text()?;
        let line = Self {
            status: Some(status),
            labels,
            annotations,
            starts_at: Some(starts_at),
            ends_at: Some(ends_at),
            generator_url: Some(generator_url),
            fingerprint: Some(fingerprint),
            message: None,
            log: None,
        };
        (rest.0 == "}").then_some((line, Constant { described, end }))
    }

    /// The same from any JSON.
    fn read(line: &'a str) -> serde_json::Result<Self> {
        match Self::as_written(line) {
            Some((line, _)) => Ok(line),
            None => serde_json::from_str(line),
        }
    }

    const fn is_alert(&self) -> bool {
        self.status.is_some() && self.starts_at.is_some()
    }
}

const STATUS: &str = r#"{"status":"#;
const STARTS_AT: &str = r#","startsAt":"#;
const ENDS_AT: &str = r#","endsAt":"#;

/// What does not change in the lines of an alert, as the alert logger writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constant<'a> {
    /// The labels and annotations.
    pub described: &'a str,
    /// What stands behind the instants.
    pub end: &'a str,
}

impl Constant<'_> {
    /// The notification in a line that says this of `alert`; `None` where it says anything else.
    pub fn find_in(
        self,
        line: &str,
        logged_ns: i64,
        alert: &Arc<Alert>,
    ) -> Option<Result<Notification, Skip>> {
        let mut rest = Rest(line);
        rest.skip(STATUS)?;
        let status = rest.text()?;
        rest.skip_long(self.described)?;
        rest.skip(STARTS_AT)?;
        let starts_at = rest.text()?;
        rest.skip(ENDS_AT)?;
        let ends_at = rest.text()?;
        let alert = || Arc::clone(alert);
        (rest.0 == self.end).then(|| told(logged_ns, status, Some(starts_at), Some(ends_at), alert))
    }
}

/// The fingerprint that stands at the end of a line, where the alert logger writes it.
pub(super) fn fingerprint(line: &str) -> Option<&str> {
    let line = line.strip_suffix("\"}")?;
    line.get(line.len().checked_sub(16)?..)
}

/// What Fluent Bit stored around the line, among fields that are none of an alert's.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    log: Option<&'a RawValue>,
}

/// The notification in a line that was logged at `logged_ns` nanoseconds.
///
/// The line is the logger's JSON, or an object that holds it as a string under `message` or
/// `log`, or one into which its fields were merged.
///
/// # Errors
/// The reason for which it is none.
pub fn read_line(logged_ns: i64, line: &str) -> Result<Notification, Skip> {
    let around = match Line::read(line) {
        Ok(alert) if alert.is_alert() => return notification(logged_ns, alert),
        Ok(Line { message, log, .. }) => Envelope { message, log },
        Err(error) if error.is_data() => {
            serde_json::from_str(line).map_err(|_| Skip::NotAnAlert)?
        }
        Err(_) => return Err(Skip::NotJson),
    };
    let quoted = around.message.or(around.log).ok_or(Skip::NotAnAlert)?;
    let inner = text::unquote(quoted.get()).map_err(|_| Skip::NotAnAlert)?;
    match Line::read(&inner) {
        Ok(alert) if alert.is_alert() => notification(logged_ns, alert),
        Err(error) if !error.is_data() => Err(Skip::NotJson),
        _ => Err(Skip::NotAnAlert),
    }
}

/// The notification in a line as the alert logger writes it, and what of it does not change; `None`
/// for lines of another form.
pub(super) fn read_written(
    logged_ns: i64,
    line: &str,
) -> Option<(Result<Notification, Skip>, Constant<'_>)> {
    let (line, constant) = Line::as_written(line)?;
    Some((notification(logged_ns, line), constant))
}

fn notification(logged_ns: i64, line: Line) -> Result<Notification, Skip> {
    let Line { labels, annotations, generator_url, fingerprint, .. } = line;
    let status = line.status.ok_or(Skip::BadValue)?;
    told(logged_ns, status, line.starts_at, line.ends_at, || {
        let fingerprint = match fingerprint {
            Some(Text(fingerprint)) => fingerprint.into(),
            None => labels.fingerprint().into(),
        };
        let generator_url = generator_url.map(|Text(url)| url.into()).unwrap_or_default();
        Arc::new(Alert { fingerprint, labels, annotations, generator_url })
    })
}

fn told(
    logged_ns: i64,
    Text(status): Text,
    starts_at: Option<Text>,
    ends_at: Option<Text>,
    alert: impl FnOnce() -> Arc<Alert>,
) -> Result<Notification, Skip> {
    let status = match &*status {
        "firing" => Status::Firing,
        "resolved" => Status::Resolved,
        _ => return Err(Skip::BadValue),
    };
    let starts_at = starts_at.and_then(instant).ok_or(Skip::BadValue)?;
    let ends_at = ends_at.and_then(instant);
    Ok(Notification { logged_ns, status, starts_at, ends_at, alert: alert() })
}

/// An instant; Go's zero time and whatever else lies before 1970 mean that there is none.
fn instant(Text(text): Text) -> Option<Timestamp> {
    Timestamp::parse(&text).filter(|instant| instant.milliseconds() >= 0)
}
