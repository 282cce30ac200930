//! The alerts that one replica holds in memory, as `provider/mem` does.

use std::sync::Arc;

use crate::model::{Alert, Timestamp};
use crate::simulation::alertmanagers::directory::AlertId;
use crate::simulation::alertmanagers::ticker::Ticker;

/// An alert as it was posted last.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub alert: Arc<Alert>,
    pub starts_at: Timestamp,
    /// Resolved from then on: a time yet to come is a time-out.
    pub ends_at: Timestamp,
    /// Whether `ends_at` is nothing but Alertmanager's own `resolve_timeout`.
    pub is_timeout: bool,
    pub updated_at: Timestamp,
    /// Tells one post of the alert from the others.
    pub post: u64,
}

impl Held {
    pub(super) fn is_resolved(&self, at: Timestamp) -> bool {
        self.ends_at <= at
    }

    /// This post after `older`, as one: `Alert.Merge` in `types/types.go`.
    fn merge(mut self, older: &Self, at: Timestamp) -> Self {
        self.starts_at = self.starts_at.min(older.starts_at);
        let stands = if self.is_resolved(at) { older.is_resolved(at) } else { !older.is_timeout };
        if stands {
            self.ends_at = self.ends_at.max(older.ends_at);
        }
        self
    }

    /// Whether one's start or end lies within `older`: `Put` in `provider/mem/mem.go`.
    fn overlaps(&self, older: &Self) -> bool {
        let within = |at: Timestamp| older.starts_at < at && at < older.ends_at;
        within(self.starts_at) || within(self.ends_at)
    }
}

/// What a replica holds, until its garbage collection finds it resolved.
#[derive(Debug)]
pub(super) struct Provider {
    /// By the number of the alert.
    alerts: Vec<Option<Held>>,
    collection: Ticker,
}

impl Provider {
    pub(super) const fn new(collection: Ticker) -> Self {
        Self { alerts: Vec::new(), collection }
    }

    /// Takes a post, and answers the alert as it is then.
    pub(super) fn put(&mut self, id: AlertId, posted: Held) -> Held {
        let at = posted.updated_at;
        let held = match self.get(id) {
            Some(older) if posted.overlaps(older) && !self.is_collected(older, at) => {
                posted.merge(older, at)
            }
            _ => posted,
        };
        if self.alerts.len() <= id {
            self.alerts.resize(id + 1, None);
        }
        self.alerts[id] = Some(held.clone());
        held
    }

    fn get(&self, id: AlertId) -> Option<&Held> {
        self.alerts.get(id)?.as_ref()
    }

    fn is_collected(&self, held: &Held, at: Timestamp) -> bool {
        self.collection.ticked(held.ends_at.max(held.updated_at), at)
    }

    pub(super) fn fires(&self, id: AlertId, at: Timestamp) -> bool {
        self.get(id).is_some_and(|held| !held.is_resolved(at))
    }

    /// The alerts that fire at `at`.
    pub(super) fn firing(&self, at: Timestamp) -> impl Iterator<Item = (AlertId, &Held)> {
        let held = self.alerts.iter().enumerate();
        let held = held.filter_map(|(id, held)| Some((id, held.as_ref()?)));
        held.filter(move |(_, held)| !held.is_resolved(at))
    }
}
