//! What stays the same of an alert: its group, and its part in the inhibition rules.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::model::{Alert, Labels};
use crate::simulation::alertmanagers::configuration::{Configuration, InhibitRule};
use crate::simulation::alertmanagers::matcher::all;

/// Names an alert by a small number, the same on every replica.
pub(super) type AlertId = usize;
/// Names a group likewise.
pub(super) type GroupId = usize;

/// Every alert that was ever posted, with what its labels alone decide.
#[derive(Debug)]
pub(super) struct Directory {
    group_by: Vec<String>,
    rules: Vec<InhibitRule>,
    ids: BTreeMap<Box<str>, AlertId>,
    groups: BTreeMap<Labels, GroupId>,
    subjects: Vec<Subject>,
    /// For each rule and each set of values of its equal labels, one number.
    scopes: BTreeMap<(usize, Vec<Box<str>>), usize>,
    /// By scope, the alerts that may inhibit others there.
    sources: Vec<Vec<Source>>,
}

#[derive(Debug)]
struct Subject {
    fingerprint: Box<str>,
    labels: Labels,
    group: GroupId,
    targeted: Vec<Target>,
}

/// A scope in which an alert may be inhibited.
#[derive(Debug)]
struct Target {
    scope: usize,
    is_source: bool,
}

#[derive(Clone, Copy, Debug)]
struct Source {
    id: AlertId,
    is_target: bool,
}

impl Directory {
    pub(super) fn new(configuration: &Configuration) -> Self {
        Self {
            group_by: configuration.group_by.clone(),
            rules: configuration.inhibit_rules.clone(),
            ids: BTreeMap::new(),
            groups: BTreeMap::new(),
            subjects: Vec::new(),
            scopes: BTreeMap::new(),
            sources: Vec::new(),
        }
    }

    /// The number of `alert`, a new one if it was never posted.
    pub(super) fn enter(&mut self, alert: &Alert) -> AlertId {
        if let Some(id) = self.ids.get(&alert.fingerprint) {
            return *id;
        }
        let id = self.subjects.len();
        self.ids.insert(alert.fingerprint.clone(), id);
        let is_grouped = |name: &str| self.group_by.iter().any(|by| by == name || by == "...");
        let group = alert.labels.without(|name| !is_grouped(name));
        let next = self.groups.len();
        let group = *self.groups.entry(group).or_insert(next);
        let targeted = self.take_part(id, &alert.labels);
        self.subjects.push(Subject {
            fingerprint: alert.fingerprint.clone(),
            labels: alert.labels.clone(),
            group,
            targeted,
        });
        id
    }

    /// Enters an alert where it may inhibit, and answers where it may be inhibited.
    fn take_part(&mut self, id: AlertId, labels: &Labels) -> Vec<Target> {
        let mut targeted = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let (is_source, is_target) = (all(&rule.source, labels), all(&rule.target, labels));
            if !is_source && !is_target {
                continue;
            }
            // A label that is missing equals one that is missing, too.
            let values = rule.equal.iter().map(|name| labels.get(name).unwrap_or_default().into());
            let next = self.sources.len();
            let scope = *self.scopes.entry((at, values.collect())).or_insert(next);
            if scope == next {
                self.sources.push(Vec::new());
            }
            if is_source {
                self.sources[scope].push(Source { id, is_target });
            }
            if is_target {
                targeted.push(Target { scope, is_source });
            }
        }
        targeted
    }

    pub(super) fn fingerprint(&self, id: AlertId) -> &str {
        &self.subjects[id].fingerprint
    }

    pub(super) fn labels(&self, id: AlertId) -> &Labels {
        &self.subjects[id].labels
    }

    pub(super) fn group(&self, id: AlertId) -> GroupId {
        self.subjects[id].group
    }

    /// The alerts that inhibit an alert whenever they fire: never one that is a target as well,
    /// where the alert is a source as well (`Mutes` in Alertmanager's `inhibit/inhibit.go`).
    pub(super) fn inhibitors(&self, id: AlertId) -> impl Iterator<Item = AlertId> {
        self.subjects[id].targeted.iter().flat_map(|target| {
            let sources = self.sources[target.scope].iter();
            sources.filter(|source| !(target.is_source && source.is_target)).map(|source| source.id)
        })
    }

    /// The order of alerts in a notification: `AlertSlice` in Alertmanager's `types/types.go`.
    pub(super) fn order(&self, one: AlertId, other: AlertId) -> Ordering {
        let (one, other) = (self.labels(one), self.labels(other));
        let by_label = |name| match (one.get(name), other.get(name)) {
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (one, other) => one.cmp(&other),
        };
        let by_label_set = || {
            let pairs = one.iter().zip(other.iter());
            // At the first name that only one set has, the set without it comes first.
            let mut orders = pairs.map(|((name, value), (other_name, other_value))| {
                other_name.cmp(name).then_with(|| value.cmp(other_value))
            });
            one.iter().count().cmp(&other.iter().count()).then_with(|| {
                orders.find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
            })
        };
        by_label("job").then_with(|| by_label("instance")).then_with(by_label_set)
    }
}
