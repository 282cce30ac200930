//! One logged line → one notification (domain.md §1, "A line").

use std::borrow::Cow;
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
    /// A line in the very form in which the alert logger writes it; `None` for others.
    fn as_written(mut rest: Rest) -> Option<Self> {
        let text = |text: String| Some(Text(Cow::Owned(text)));
        rest.skip("{")?;
        rest.name("status")?;
        let status = rest.string()?;
        rest.skip(",")?;
        rest.name("labels")?;
        let labels = rest.labels()?;
        rest.skip(",")?;
        rest.name("annotations")?;
        let annotations = rest.labels()?;
        let [starts_at, ends_at, generator_url, fingerprint] =
            ["startsAt", "endsAt", "generatorURL", "fingerprint"].map(|name| {
                rest.skip(",")?;
                rest.name(name)?;
                rest.string()
            });
        let line = Self {
            status: text(status),
            labels,
            annotations,
            starts_at: text(starts_at?),
            ends_at: text(ends_at?),
            generator_url: text(generator_url?),
            fingerprint: text(fingerprint?),
            message: None,
            log: None,
        };
        (rest.text == "}").then_some(line)
    }

    /// The same from any JSON.
    fn read(line: &'a str) -> serde_json::Result<Self> {
        match Self::as_written(Rest::of(line)) {
            Some(line) => Ok(line),
            None => serde_json::from_str(line),
        }
    }

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
    let quoted = quoted.get();
    if let Some(alert) = Rest::inside(quoted).and_then(Line::as_written) {
        return notification(logged_ns, alert);
    }
    let inner = text::unquote(quoted).map_err(|_| Skip::NotAnAlert)?;
    match Line::read(&inner) {
        Ok(alert) if alert.is_alert() => notification(logged_ns, alert),
        Err(error) if !error.is_data() => Err(Skip::NotJson),
        _ => Err(Skip::NotAnAlert),
    }
}

/// The same of a line as it stands in a body: in quotes, escaped.
pub(super) fn read_quoted(logged_ns: i64, quoted: &str) -> Result<Notification, Skip> {
    match Rest::inside(quoted).and_then(Line::as_written) {
        Some(alert) => notification(logged_ns, alert),
        None => read_line(logged_ns, &text::unquote(quoted).map_err(|_| Skip::NotJson)?),
    }
}

fn notification(logged_ns: i64, line: Line) -> Result<Notification, Skip> {
    let Line { labels, annotations, generator_url, fingerprint, .. } = line;
    let status = match line.status.as_ref().map(|Text(status)| &**status) {
        Some("firing") => Status::Firing,
        Some("resolved") => Status::Resolved,
        _ => return Err(Skip::BadValue),
    };
    let starts_at = line.starts_at.and_then(instant).ok_or(Skip::BadValue)?;
    let ends_at = line.ends_at.and_then(instant);
    let fingerprint = match fingerprint {
        Some(Text(fingerprint)) => fingerprint.into(),
        None => labels.fingerprint().into(),
    };
    let generator_url = generator_url.map(|Text(url)| url.into()).unwrap_or_default();
    let alert = Arc::new(Alert { fingerprint, labels, annotations, generator_url });
    Ok(Notification { logged_ns, status, starts_at, ends_at, alert })
}

/// An instant; Go's zero time and whatever else lies before 1970 mean that there is none.
fn instant(Text(text): Text) -> Option<Timestamp> {
    Timestamp::parse(&text).filter(|instant| instant.milliseconds() >= 0)
}
