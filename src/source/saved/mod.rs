//! A report that somebody saved: the JSON that [`Report`](crate::Report) writes, or the page that holds
//! it.

mod rows;

use std::time::Duration;

use self::rows::{episode, event, waiting};
use crate::model::{
    Backend, Blind, Coverage, Failure, FailureKind, Heard, History, Intervals, Origin, Policy,
    Reason, Skip, TimeSpan, Timestamp,
};
use crate::source::json::{Fields, Json};

/// Where a page holds the document.
const HELD: (&str, &str) = ("<script type=\"application/json\" id=\"report\">", "</script>");

/// The version that is read.
pub(super) const VERSION: &str = "1";

/// A report as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The span that it is of.
    pub span: TimeSpan,
    /// What happened, as far as it tells: of alerts that fired in the span. Where entries of it are
    /// left out, all without an alert is unknown.
    pub history: History,
    /// How much was read for it.
    pub coverage: Coverage,
    /// What it assumed; of a report that does not say so, the default.
    pub policy: Policy,
    /// Whether it is of data that were made up for a demonstration.
    pub is_demo: bool,
    /// How many of its entries cannot be read; where the file is cut, the rest is one.
    pub left_out: usize,
}

/// Reads a saved report; `None` for what is none, or of another version.
///
/// Timelines that are made of it are those of the report. Who failed it tells in words alone. An entry
/// that cannot be read costs no other, and so does the end of the file where that is missing.
#[must_use]
pub fn read_report(file: &str) -> Option<Saved> {
    let (report, rest) = Fields::so_far(held(file))?;
    if report.get("version")?.0 != VERSION {
        return None;
    }
    let now = instant(&report, "now");
    let left_out = usize::from(rest.is_some() || now.is_none());
    let mut rows = Rows { report, rest, left_out };
    let span = span(&rows.report.get("window")?.fields()?)?;
    let mut history = History { now: now.unwrap_or(span.end()), ..History::default() };
    rows.each("episodes", &mut |json| {
        history.episodes.push(episode(json)?);
        Some(())
    });
    let episodes = &history.episodes;
    rows.each("events", &mut |json| {
        history.events.push(event(json, episodes)?);
        Some(())
    });
    rows.each("unavailable", &mut |json| {
        history.unavailable.push(blind(json)?);
        Some(())
    });
    rows.each("unknown", &mut |json| {
        history.unknown.push(blind(json)?);
        Some(())
    });
    if rows.has("waiting") {
        rows.each("waiting", &mut |json| {
            history.waiting.push(waiting(json)?);
            Some(())
        });
    }
    rows.each("heard", &mut |json| {
        history.heard.push(heard(json)?);
        Some(())
    });
    if rows.left_out > 0 {
        history.unknown.push(Blind { span, reason: Reason::Damaged });
    }
    let told = |name| rows.report.get(name).and_then(Json::fields);
    Some(Saved {
        span,
        history,
        coverage: told("coverage").map(|told| coverage(&told)).unwrap_or_default(),
        policy: told("policy").map(|told| policy(&told)).unwrap_or_default(),
        is_demo: rows.report.get("demo").is_some_and(|demo| demo.0 == "true"),
        left_out: rows.left_out,
    })
}

/// The version that a file says, if it looks like a report, whole or cut.
pub(super) fn version_of(file: &str) -> Option<&str> {
    let (report, _) = Fields::so_far(held(file))?;
    Some(report.get("version")?.0)
}

/// The document in a page that holds it, or that is the file.
fn held(file: &str) -> &str {
    match file.split_once(HELD.0) {
        Some((_, after)) => after.split_once(HELD.1).map_or(after, |(held, _)| held),
        None => file,
    }
}

/// The lists of a report, and how many of their entries were left out.
struct Rows<'a> {
    report: Fields<'a>,
    /// The field in which the file is cut or broken, and what stands there.
    rest: Option<(String, &'a str)>,
    left_out: usize,
}

impl<'a> Rows<'a> {
    /// Whether there is such a list, though it may be cut.
    fn has(&self, name: &str) -> bool {
        self.report.get(name).is_some() || self.rest.as_ref().is_some_and(|(cut, _)| cut == name)
    }

    /// Hands all entries of a list to `read`.
    fn each(&mut self, name: &str, read: &mut dyn FnMut(Json<'a>) -> Option<()>) {
        let cut = self.rest.as_ref().filter(|(cut, _)| cut == name).map(|(_, rest)| *rest);
        let (list, is_whole) = match self.report.get(name) {
            Some(list) => Json::list_so_far(list.0),
            // The file ends before it.
            None => (Json::list_so_far(cut.unwrap_or_default()).0, self.rest.is_some()),
        };
        self.left_out += usize::from(!is_whole);
        for json in list {
            self.left_out += usize::from(read(json).is_none());
        }
    }
}

fn instant(fields: &Fields, name: &str) -> Option<Timestamp> {
    Timestamp::parse(&fields.get(name)?.text()?)
}

fn span(fields: &Fields) -> Option<TimeSpan> {
    let (start, end) = (instant(fields, "start")?, instant(fields, "end")?);
    (start <= end).then(|| TimeSpan::new(start, end))
}

fn count(fields: &Fields, name: &str) -> Option<usize> {
    fields.get(name)?.0.parse().ok()
}

fn blind(json: Json) -> Option<Blind> {
    let fields = json.fields()?;
    let told = fields.get("reason")?.text()?;
    let known = Reason::PLAIN.into_iter().find(|reason| reason.to_string() == told);
    Some(Blind { span: span(&fields)?, reason: known.unwrap_or_else(|| Reason::Told(told.into())) })
}

fn heard(json: Json) -> Option<Heard> {
    let fields = json.fields()?;
    let source = fields.get("source")?.text()?;
    let origin = Origin::ALL.into_iter().find(|origin| origin.as_str() == source)?;
    Some(Heard { span: span(&fields)?, origin })
}

/// How much was read. A source that failed says how in its own words.
fn coverage(fields: &Fields) -> Coverage {
    let number = |name| count(fields, name).unwrap_or_default();
    let mut coverage = Coverage {
        pages: number("pages"),
        lines: number("lines"),
        bytes: number("bytes"),
        truncated: fields.get("truncated").is_some_and(|it| it.0 == "true"),
        ..Coverage::default()
    };
    let named = |name| fields.get(name).and_then(Json::fields);
    if let Some(skipped) = named("skipped") {
        for skip in Skip::ALL {
            if let Some(count) = count(&skipped, skip.as_str()) {
                *coverage.skipped.or_default(skip) += count;
            }
        }
    }
    if let Some(sources) = named("sources") {
        for backend in Backend::ALL {
            let kind = match sources.get(backend.as_str()).and_then(Json::text).as_deref() {
                None | Some("ok") => continue,
                Some("not configured") => FailureKind::NotConfigured,
                Some(words) => FailureKind::Told(words.into()),
            };
            coverage.fail([Failure::new(backend, kind)]);
        }
    }
    coverage
}

/// What was assumed; what it does not say is the default.
fn policy(fields: &Fields) -> Policy {
    let or = |name, default| {
        let told = fields.get(name).and_then(|json| json.0.parse().ok());
        told.map_or(default, Duration::from_millis)
    };
    let policy = Policy::default();
    Policy {
        intervals: Intervals {
            repeat: or("repeatInterval", policy.intervals.repeat),
            group: or("groupInterval", policy.intervals.group),
        },
        slack: or("slack", policy.slack),
        lead: or("lead", policy.lead),
        reach: or("reach", policy.reach),
        resumption: or("resumption", policy.resumption),
        ..policy
    }
}
