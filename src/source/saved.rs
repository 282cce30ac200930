//! A report that somebody saved: the JSON that [`Report`](crate::Report) writes, or the page that holds
//! it.

use std::sync::Arc;

use crate::model::{
    Alert, Blind, Doubt, DoubtCause, Effect, End, Episode, Event, Evidence, Heard, History, Labels,
    Lines, Origin, Reason, Resolve, TimeSpan, Timestamp,
};
use crate::source::json::{Fields, Json};

/// Where a page holds the document.
const HELD: (&str, &str) = ("<script type=\"application/json\" id=\"report\">", "</script>");

/// A report as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The span that it is of.
    pub span: TimeSpan,
    /// What happened, as far as it tells: of alerts that fired in the span.
    pub history: History,
}

/// Reads a saved report; `None` for what is none, or of another version.
///
/// Timelines that are made of it are those of the report. Who failed it tells in words alone.
#[must_use]
pub fn read_report(file: &str) -> Option<Saved> {
    let held = file.split_once(HELD.0).and_then(|(_, after)| after.split_once(HELD.1));
    let report = Fields::read(held.map_or(file, |(held, _)| held))?;
    if report.get("version")?.0 != "1" {
        return None;
    }
    let each = |name| report.get(name)?.list();
    let blind = |name| each(name)?.into_iter().map(blind).collect::<Option<Vec<_>>>();
    let episodes = each("episodes")?.into_iter().map(episode).collect::<Option<Vec<_>>>()?;
    let events =
        each("events")?.into_iter().map(|it| event(it, &episodes)).collect::<Option<_>>()?;
    let history = History {
        now: instant(&report, "now")?,
        events,
        unavailable: blind("unavailable")?,
        unknown: blind("unknown")?,
        heard: each("heard")?.into_iter().map(heard).collect::<Option<_>>()?,
        episodes,
        ..History::default()
    };
    Some(Saved { span: span(&report.get("window")?.fields()?)?, history })
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

fn alert(fields: &Fields) -> Option<Alert> {
    Some(Alert {
        fingerprint: (*fields.get("fingerprint")?.text()?).into(),
        labels: fields.get("labels")?.labels()?,
        annotations: fields.get("annotations")?.labels()?,
        generator_url: fields.get("generatorURL").and_then(Json::text).unwrap_or_default().into(),
    })
}

fn episode(json: Json) -> Option<Episode> {
    let fields = json.fields()?;
    let ended = fields.get("end")?.fields()?;
    let at = instant(&ended, "at");
    let ends = at.map_or([End::Firing; 4], |at| {
        [End::Resolved(at), End::Superseded(at), End::Unavailable(at), End::Lost(at)]
    });
    let kind = ended.get("kind")?.text()?;
    let doubt = |json: Json| -> Option<Doubt> {
        let fields = json.fields()?;
        let cause = fields.get("cause")?.text()?;
        let cause = DoubtCause::ALL.into_iter().find(|known| known.as_str() == cause)?;
        Some(Doubt { span: span(&fields)?, cause })
    };
    let mut evidence = Evidence {
        notifications: count(&fields, "notifications")?,
        first_seen: instant(&fields, "firstSeen"),
        last_seen: instant(&fields, "lastSeen"),
        doubts: fields.get("doubts")?.list()?.into_iter().map(doubt).collect::<Option<_>>()?,
        ..Evidence::default()
    };
    for json in fields.get("statements")?.list()? {
        hear(json, &mut evidence)?;
    }
    Some(Episode {
        alert: Arc::new(alert(&fields)?),
        starts_at: instant(&fields, "startsAt")?,
        end: ends.into_iter().find(|end| end.as_str() == kind)?,
        continues: fields.get("continues").is_some_and(|continues| continues.0 == "true"),
        evidence,
    })
}

/// Takes a statement for evidence, as [`Episode::statements`] made it of that.
fn hear(json: Json, evidence: &mut Evidence) -> Option<()> {
    let fields = json.fields()?;
    let span = span(&fields)?;
    let lines =
        || Some(Lines { count: count(&fields, "lines")?, first: span.start(), last: span.end() });
    match &*fields.get("said")?.text()? {
        "firing" => {
            evidence.firing = lines()?.count;
            evidence.last_firing = Some(span.end());
        }
        "resolved" => {
            let ends_at = instant(&fields, "endsAt")?;
            evidence.resolved = Some(Resolve { logged_at: span.start(), ends_at });
        }
        "falsely-resolved" => evidence.repaired_resolves = Some(lines()?),
        "stale" => evidence.stale = Some(lines()?),
        "seen" => evidence.witnessed.push(span),
        _ => return None,
    }
    Some(())
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

/// An event; of what it may have caused, the alerts are among the `episodes`, or known by name.
fn event(json: Json, episodes: &[Episode]) -> Option<Event> {
    let fields = json.fields()?;
    let effect = |json: Json| -> Option<Effect> {
        let fields = json.fields()?;
        if let Some(outage) = fields.get("outage") {
            return Some(Effect::Outage(span(&outage.fields()?)?));
        }
        let fingerprint = fields.get("fingerprint")?.text()?;
        let name = fields.get("alertname")?.text()?;
        let known = episodes.iter().find(|episode| *episode.alert.fingerprint == *fingerprint);
        let alert = known.map(|episode| Arc::clone(&episode.alert)).unwrap_or_else(|| {
            let labels: Labels = [("alertname", &*name)].into_iter().collect();
            Arc::new(Alert { fingerprint: (*fingerprint).into(), labels, ..Alert::default() })
        });
        Some(Effect::Episode { alert, starts_at: instant(&fields, "startsAt")? })
    };
    Some(Event {
        at: instant(&fields, "at")?,
        told_at: instant(&fields, "toldAt")?,
        effects: fields.get("effects")?.list()?.into_iter().map(effect).collect::<Option<_>>()?,
        alert: Arc::new(alert(&fields)?),
    })
}
