//! What Alertmanager knows and believes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Alert, TimeSpan, Timestamp, difference};
use crate::simulation::prometheus::{Sent, down};
use crate::simulation::script::{Cause, Script};

/// Its configuration: where the intervals of the route are told.
pub(super) const CONFIGURATION: &str = include_str!("alertmanager.yaml");

/// An alert that Alertmanager holds now.
#[derive(Clone, Debug)]
pub struct Known {
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires.
    pub starts_at: Timestamp,
    /// Whether a silence mutes it.
    pub silenced: bool,
    /// The fingerprints of the alerts that inhibit it.
    pub inhibited_by: Vec<Box<str>>,
}

pub(super) struct Alertmanager<'a> {
    pub(super) sent: &'a [Sent],
    pub(super) script: &'a Script,
}

impl<'a> Alertmanager<'a> {
    pub const fn new(sent: &'a [Sent], script: &'a Script) -> Self {
        Self { sent, script }
    }

    /// When it runs, from `span`.
    pub(super) fn running(&self, span: TimeSpan) -> Vec<TimeSpan> {
        difference(span, &down(&self.script.outages, |cause| cause != Cause::Prometheus))
    }

    /// When `sent` ended, for all that Alertmanager believes at `at`.
    pub(super) fn end(&self, sent: &Sent, at: Timestamp) -> Option<Timestamp> {
        let wrongly = self
            .script
            .spurious
            .iter()
            .find(|(span, name)| *name == sent.alert.name() && span.contains(at))
            .map(|(span, _)| span.start());
        if sent.fires_at(at) { wrongly } else { Some(sent.ends_at) }
    }

    pub(super) fn muted(&self, sent: &Sent, at: Timestamp) -> bool {
        self.silenced(sent, at) || self.inhibitors(sent, at).next().is_some()
    }

    fn silenced(&self, sent: &Sent, at: Timestamp) -> bool {
        let namespace = sent.alert.labels.get("namespace").unwrap_or_default();
        self.script.silences.iter().any(|(span, name, of)| {
            span.contains(at) && *name == sent.alert.name() && *of == namespace
        })
    }

    /// The critical alerts that hide a warning of the same name and namespace.
    fn inhibitors(&self, sent: &Sent, at: Timestamp) -> impl Iterator<Item = &'a Sent> {
        let label = |sent: &'a Sent, name| sent.alert.labels.get(name);
        let is_warning = sent.alert.labels.get("severity") == Some("warning");
        let (name, namespace) = (sent.alert.name().to_owned(), sent.alert.labels.get("namespace"));
        let namespace = namespace.map(str::to_owned);
        self.sent.iter().filter(move |other| {
            is_warning
                && other.fires_at(at)
                && label(other, "severity") == Some("critical")
                && other.alert.name() == name
                && label(other, "namespace") == namespace.as_deref()
        })
    }

    /// What it holds at `at`.
    pub fn known(&self, at: Timestamp) -> Vec<Known> {
        let fires = self.sent.iter().filter(|sent| sent.fires_at(at));
        let known = fires.map(|sent| Known {
            alert: Arc::clone(&sent.alert),
            starts_at: sent.starts_at,
            silenced: self.silenced(sent, at),
            inhibited_by: self
                .inhibitors(sent, at)
                .map(|other| other.alert.fingerprint.clone())
                .collect(),
        });
        let mut known: Vec<_> = known.collect();
        known.sort_by(|a, b| a.alert.fingerprint.cmp(&b.alert.fingerprint));
        known
    }

    /// How many alerts of a state it holds, as spans of one number.
    pub fn counts(&self, span: TimeSpan, suppressed: bool) -> Vec<(TimeSpan, usize)> {
        let mut edges: BTreeSet<_> = [span.start(), span.end()].into();
        edges.extend(self.sent.iter().flat_map(|sent| [sent.starts_at, sent.ends_at]));
        edges.extend(self.script.silences.iter().flat_map(|(span, ..)| [span.start(), span.end()]));
        let edges: Vec<_> =
            edges.into_iter().filter(|edge| span.start() <= *edge && *edge <= span.end()).collect();
        let mut counts = Vec::new();
        for edge in edges.windows(2) {
            let of_state =
                |sent: &&Sent| sent.fires_at(edge[0]) && self.muted(sent, edge[0]) == suppressed;
            let count = self.sent.iter().filter(of_state).count();
            for running in self.running(TimeSpan::new(edge[0], edge[1])) {
                counts.push((running, count));
            }
        }
        counts
    }
}
