use serde::Serialize;

use super::value::{Instant, Interval, LabelsRow};
use crate::model::{Effect, Event};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventRow<'a> {
    at: Instant,
    told_at: Instant,
    fingerprint: &'a str,
    alertname: &'a str,
    labels: LabelsRow<'a>,
    annotations: LabelsRow<'a>,
    effects: Vec<EffectRow<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum EffectRow<'a> {
    Outage {
        outage: Interval,
    },
    #[serde(rename_all = "camelCase")]
    Episode {
        fingerprint: &'a str,
        alertname: &'a str,
        starts_at: Instant,
    },
}

impl<'a> EventRow<'a> {
    pub fn new(event: &'a Event) -> Self {
        let effect = |effect: &'a Effect| match effect {
            Effect::Outage(span) => EffectRow::Outage { outage: (*span).into() },
            Effect::Episode { alert, starts_at } => EffectRow::Episode {
                fingerprint: &alert.fingerprint,
                alertname: alert.name(),
                starts_at: Instant(*starts_at),
            },
        };
        Self {
            at: Instant(event.at),
            told_at: Instant(event.told_at),
            fingerprint: &event.alert.fingerprint,
            alertname: event.alert.name(),
            labels: LabelsRow(&event.alert.labels),
            annotations: LabelsRow(&event.alert.annotations),
            effects: event.effects.iter().map(effect).collect(),
        }
    }
}
