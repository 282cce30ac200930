use std::collections::BTreeMap;

use crate::model::Timestamp;

/// What is to happen, in the order of time, and of scheduling within one instant.
#[derive(Debug)]
pub(super) struct Queue<E> {
    events: BTreeMap<Key, E>,
    scheduled: u64,
}

/// What names one scheduled event, to cancel it.
pub(super) type Key = (Timestamp, u64);

impl<E> Queue<E> {
    pub(super) const fn new() -> Self {
        Self { events: BTreeMap::new(), scheduled: 0 }
    }

    pub(super) fn schedule(&mut self, at: Timestamp, event: E) -> Key {
        self.scheduled += 1;
        let key = (at, self.scheduled);
        self.events.insert(key, event);
        key
    }

    pub(super) fn cancel(&mut self, key: Key) {
        self.events.remove(&key);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&E) -> bool) {
        self.events.retain(|_, event| keep(event));
    }

    /// Takes the next event, if it is due at `until`.
    pub(super) fn pop(&mut self, until: Timestamp) -> Option<(Timestamp, E)> {
        let next = self.events.first_entry().filter(|entry| entry.key().0 <= until)?;
        let ((at, _), event) = next.remove_entry();
        Some((at, event))
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.events.keys().next().map(|(at, _)| *at)
    }
}
