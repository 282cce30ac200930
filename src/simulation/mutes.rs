//! When silences and inhibition rules mute which alert.

use std::collections::BTreeMap;

use crate::model::{Labels, TimeSpan, union};
use crate::simulation::alertmanagers::{InhibitRule, Matcher};
use crate::simulation::plan::Plan;

/// When each alert fires.
pub(super) type Held<'a> = BTreeMap<&'a Labels, Vec<TimeSpan>>;

/// When the sources of a rule fire, by the values of the labels that must be equal.
type Sources<'a> = BTreeMap<Vec<&'a str>, Vec<TimeSpan>>;

/// What mutes alerts when.
pub(super) struct Mutes<'a> {
    plan: &'a Plan,
    sources: Vec<(&'a InhibitRule, Sources<'a>)>,
}

impl<'a> Mutes<'a> {
    /// The mutes of `plan`, given when alerts fire.
    pub fn new(plan: &'a Plan, held: &Held<'a>) -> Self {
        let sources = plan.configuration.inhibit_rules.iter().map(|rule| {
            let mut sources = Sources::new();
            for (labels, spans) in held.iter().filter(|(labels, _)| all(&rule.source, labels)) {
                sources.entry(equal(rule, labels)).or_default().extend(spans.iter().copied());
            }
            (rule, sources)
        });
        Self { plan, sources: sources.collect() }
    }

    /// When an alert is silenced: sorted, apart.
    pub fn silenced(&self, labels: &Labels) -> Vec<TimeSpan> {
        let silences = self.plan.silences.iter();
        let silences = silences.filter(|silence| all(&silence.matchers, labels));
        union(silences.map(|silence| silence.span))
    }

    /// When an alert is inhibited: sorted, apart.
    pub fn inhibited(&self, labels: &Labels) -> Vec<TimeSpan> {
        let targets = self.sources.iter().filter(|(rule, _)| all(&rule.target, labels));
        let sources = targets.filter_map(|(rule, sources)| sources.get(&equal(rule, labels)));
        union(sources.flatten().copied())
    }
}

fn all(matchers: &[Matcher], labels: &Labels) -> bool {
    matchers.iter().all(|matcher| matcher.matches(labels))
}

/// The values that source and target of a rule must share.
fn equal<'l>(rule: &InhibitRule, labels: &'l Labels) -> Vec<&'l str> {
    rule.equal.iter().map(|name| labels.get(name).unwrap_or_default()).collect()
}
