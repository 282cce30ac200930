//! One logged line → one notification (domain.md §1, "A line").

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::{Alert, Labels, Notification, Skip, Status, Timestamp};
use crate::source::json::{Fields, Json};
use crate::source::rest::Rest;
use crate::source::text::unquote;

/// A line of the alert logger's.
struct Line<'a> {
    status: Cow<'a, str>,
    labels: Labels,
    annotations: Labels,
    starts_at: Cow<'a, str>,
    ends_at: Option<Cow<'a, str>>,
    generator_url: Option<Cow<'a, str>>,
    fingerprint: Option<Cow<'a, str>>,
}

impl<'a> Line<'a> {
    /// A line in the very form in which the alert logger writes it; `None` for others.
    fn as_written(mut rest: Rest) -> Option<Self> {
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
            status: status.into(),
            labels,
            annotations,
            starts_at: starts_at?.into(),
            ends_at: Some(ends_at?.into()),
            generator_url: Some(generator_url?.into()),
            fingerprint: Some(fingerprint?.into()),
        };
        rest.skip("}")?;
        rest.is_blank().then_some(line)
    }

    /// The same from any JSON: `None` where its fields say something else.
    fn of(fields: &Fields<'a>) -> Option<Self> {
        // What is not there is none; what is there and no text is wrong.
        let text = |name| fields.get(name).map_or(Some(None), |value| Some(Some(value.text()?)));
        let labels = |name| fields.get(name).map_or(Some(Labels::default()), Json::labels);
        Some(Self {
            status: text("status")??,
            labels: labels("labels")?,
            annotations: labels("annotations")?,
            starts_at: text("startsAt")??,
            ends_at: text("endsAt")?,
            generator_url: text("generatorURL")?,
            fingerprint: text("fingerprint")?,
        })
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
    if let Some(alert) = Line::as_written(Rest::of(line)) {
        return notification(logged_ns, alert);
    }
    let fields = Json::read(line).ok_or(Skip::NotJson)?.fields().ok_or(Skip::NotAnAlert)?;
    read_fields(logged_ns, &fields)
}

/// The same of a line that was read as JSON.
///
/// # Errors
/// The reason for which it is none.
pub(crate) fn read_fields(logged_ns: i64, fields: &Fields) -> Result<Notification, Skip> {
    if let Some(alert) = Line::of(fields) {
        return notification(logged_ns, alert);
    }
    let around = fields.get("message").or_else(|| fields.get("log")).ok_or(Skip::NotAnAlert)?;
    if let Some(alert) = Rest::inside(around.0).and_then(Line::as_written) {
        return notification(logged_ns, alert);
    }
    let inner = unquote(around.0).ok_or(Skip::NotAnAlert)?;
    let fields = Json::read(&inner).ok_or(Skip::NotJson)?.fields();
    let alert = fields.as_ref().and_then(Line::of).ok_or(Skip::NotAnAlert)?;
    notification(logged_ns, alert)
}

/// The same of a line as it stands in a body: in quotes, escaped.
pub(super) fn read_quoted(logged_ns: i64, quoted: &str) -> Result<Notification, Skip> {
    match Rest::inside(quoted).and_then(Line::as_written) {
        Some(alert) => notification(logged_ns, alert),
        None => read_line(logged_ns, &unquote(quoted).ok_or(Skip::NotJson)?),
    }
}

fn notification(logged_ns: i64, line: Line) -> Result<Notification, Skip> {
    let Line { labels, annotations, generator_url, fingerprint, .. } = line;
    let status = match &*line.status {
        "firing" => Status::Firing,
        "resolved" => Status::Resolved,
        _ => return Err(Skip::BadValue),
    };
    let starts_at = instant(&line.starts_at).ok_or(Skip::BadValue)?;
    let ends_at = line.ends_at.as_deref().and_then(instant);
    // Where there is none, Go writes an empty one.
    let fingerprint = match fingerprint {
        Some(fingerprint) if !fingerprint.is_empty() => fingerprint.into(),
        _ => labels.fingerprint().into(),
    };
    let generator_url = generator_url.unwrap_or_default().into();
    let alert = Arc::new(Alert { fingerprint, labels, annotations, generator_url });
    Ok(Notification { logged_ns, status, starts_at, ends_at, alert })
}

/// An instant; Go's zero time and whatever else lies before 1970 mean that there is none.
fn instant(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).filter(|instant| instant.milliseconds() >= 0)
}
