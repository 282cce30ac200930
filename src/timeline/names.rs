//! What else entities are called, and which alerts name them besides their own.

use std::sync::Arc;

use crate::model::{Alert, Groups, History, Labels, Timeline, sort_by_key};
use crate::timeline::Kind;

/// The label that holds the address of a node, and the one that holds its name: either names it
/// (domain.md §4).
const ADDRESS: &str = "instance";
const NAME: &str = "node";

/// Who names whom.
pub struct Names<'a> {
    /// The names that alerts give an address.
    of_address: Groups<&'a str, &'a str>,
    /// The alerts that name an instance, by the number of its kind and its name, but those that tell
    /// how it fares.
    of_entity: Groups<(usize, String), &'a Arc<Alert>>,
}

impl<'a> Names<'a> {
    /// What the alerts of `history` name.
    pub fn new(history: &'a History, kinds: &[Kind]) -> Self {
        let (mut of_address, mut of_entity) = (Vec::new(), Vec::new());
        let many = || kinds.iter().enumerate().filter(|(_, kind)| !kind.instance.is_empty());
        for alert in each_once(history) {
            let label = |name| alert.labels.get(name);
            of_address.extend(label(ADDRESS).zip(label(NAME)));
            for (number, kind) in many().filter(|(_, kind)| kind.health_of_any(alert).is_none()) {
                of_entity.extend(kind.name_of(&alert.labels).map(|name| ((number, name), alert)));
            }
        }
        Self { of_address: Groups::new(of_address), of_entity: Groups::new(of_entity) }
    }

    /// Says so of an entity of the kind that has this number.
    pub fn tell(&self, number: usize, kind: &Kind, timeline: &mut Timeline) {
        let named_by = self.of_entity.get(&(number, timeline.entity.name.clone()));
        timeline.named_by = named_by.iter().map(|alert| Arc::clone(alert)).collect();
        let own = timeline.episodes.iter().map(|episode| &episode.alert);
        timeline.alias = own.chain(&timeline.named_by).find_map(|it| self.alias(kind, &it.labels));
    }

    /// What the instance that `labels` name is called with names instead of addresses.
    fn alias(&self, kind: &Kind, labels: &Labels) -> Option<String> {
        let called = |label: &str| {
            let value = labels.get(label)?;
            Some(if label == ADDRESS { self.only_name(value).unwrap_or(value) } else { value })
        };
        let name = kind.name_by(called).filter(|name| !name.is_empty());
        name.filter(|name| kind.name_of(labels).as_ref() != Some(name))
    }

    /// What all call who is at `address`. An exporter may speak of many nodes: then none is meant.
    fn only_name(&self, address: &str) -> Option<&'a str> {
        let (first, others) = self.of_address.get(&address).split_first()?;
        others.iter().all(|other| other == first).then_some(first)
    }
}

/// The alerts of which `history` tells, each once, however often it fired.
fn each_once(history: &History) -> Vec<&Arc<Alert>> {
    let fired = history.episodes.iter().map(|episode| &episode.alert);
    let mut all: Vec<_> = fired.chain(history.events.iter().map(|event| &event.alert)).collect();
    sort_by_key(&mut all, |alert| &alert.labels);
    all.dedup_by(|one, other| one.labels == other.labels);
    all
}
