//! What else entities are called, and which alerts name them besides their own.

use std::sync::Arc;

use crate::model::{Alert, History, Labels, Map, Timeline};
use crate::timeline::Kind;

/// The label that holds the address of a node, and the one that holds its name: either names it
/// (domain.md §4).
const ADDRESS: &str = "instance";
const NAME: &str = "node";

/// Who names whom.
pub struct Names<'a> {
    /// What each address is called; `None` where alerts do not agree: an exporter may speak of many
    /// nodes.
    called: Map<&'a str, Option<&'a str>>,
    /// The alerts that name each entity, but those that tell how it fares.
    named_by: Map<usize, Vec<Arc<Alert>>>,
}

impl<'a> Names<'a> {
    /// What the alerts of `history` name; `place` tells the number of the entity of a kind, by the
    /// number of this and by its name.
    pub fn new(
        history: &'a History,
        kinds: &[Kind],
        place: &dyn Fn(usize, String) -> Option<usize>,
    ) -> Self {
        let mut names = Self { called: Map::default(), named_by: Map::default() };
        let fired = history.episodes.iter().map(|episode| &episode.alert);
        for alert in fired.chain(history.events.iter().map(|event| &event.alert)) {
            if let Some((address, name)) = alert.labels.get(ADDRESS).zip(alert.labels.get(NAME)) {
                let is_same = names.called.get(address).is_none_or(|known| *known == Some(name));
                names.called.insert(address, is_same.then_some(name));
            }
            let many = kinds.iter().enumerate().filter(|(_, kind)| !kind.instance.is_empty());
            for (number, kind) in many.filter(|(_, kind)| kind.health_of_any(alert).is_none()) {
                let named = kind.name_of(&alert.labels).and_then(|name| place(number, name));
                let Some(named) = named else { continue };
                let by = names.named_by.or_default(named);
                if by.iter().all(|known| known.labels != alert.labels) {
                    by.push(Arc::clone(alert));
                }
            }
        }
        names
    }

    /// Says so of the entity that has this number.
    pub fn tell(&mut self, number: usize, kind: &Kind, timeline: &mut Timeline) {
        timeline.named_by = std::mem::take(self.named_by.or_default(number));
        let own = timeline.episodes.iter().map(|episode| &episode.alert);
        timeline.alias = own.chain(&timeline.named_by).find_map(|it| self.alias(kind, &it.labels));
    }

    /// What the instance that `labels` name is called with names instead of addresses.
    fn alias(&self, kind: &Kind, labels: &Labels) -> Option<String> {
        let called = |label: &str| {
            let value = labels.get(label)?;
            let name = (label == ADDRESS).then(|| self.called.get(value).copied().flatten());
            Some(name.flatten().unwrap_or(value))
        };
        kind.name_by(&called).filter(|name| Some(name) != kind.name_of(labels).as_ref())
    }
}
