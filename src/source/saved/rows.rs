//! The rows of a saved report: what fired, and what happened at an instant.

use std::sync::Arc;

use super::{count, instant, span};
use crate::model::{
    Alert, Doubt, DoubtCause, Effect, End, Episode, Event, Evidence, Labels, Lines, Resolve,
    Waiting,
};
use crate::source::json::{Fields, Json};

fn alert(fields: &Fields) -> Option<Alert> {
    Some(Alert {
        fingerprint: (*fields.get("fingerprint")?.text()?).into(),
        labels: fields.get("labels")?.labels()?,
        annotations: fields.get("annotations")?.labels()?,
        generator_url: fields.get("generatorURL").and_then(Json::text).unwrap_or_default().into(),
    })
}

/// An episode, with the evidence for it.
pub(super) fn episode(json: Json) -> Option<Episode> {
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

/// An alert that waited.
pub(super) fn waiting(json: Json) -> Option<Waiting> {
    let fields = json.fields()?;
    let labels = fields.get("labels")?.labels()?;
    let alert = Alert { fingerprint: labels.fingerprint().into(), labels, ..Alert::default() };
    Some(Waiting { alert: Arc::new(alert), span: span(&fields)? })
}

/// An event; of what it may have caused, the alerts are among the `episodes`, or known by name.
pub(super) fn event(json: Json, episodes: &[Episode]) -> Option<Event> {
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
