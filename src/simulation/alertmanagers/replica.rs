//! One process of Alertmanager: what it holds in memory and on its disk.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Labels, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::configuration::Configuration;
use crate::simulation::alertmanagers::directory::{AlertId, Directory, GroupId};
use crate::simulation::alertmanagers::log::Log;
use crate::simulation::alertmanagers::matcher::{Matcher, all};
use crate::simulation::alertmanagers::provider::{Held, Provider};
use crate::simulation::alertmanagers::queue::Key;
use crate::simulation::alertmanagers::saved::Saved;
use crate::simulation::alertmanagers::ticker::Ticker;

/// How often groups without alerts are removed: `run` in `dispatch/dispatch.go`.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Replica {
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    /// From when on it notifies.
    pub ready_at: Timestamp,
    pub provider: Provider,
    pub groups: BTreeMap<GroupId, Group>,
    pub log: Saved<Log>,
    pub silences: Saved<Vec<Arc<Silence>>>,
    cleanup: Ticker,
}

/// The alerts that are notified together.
#[derive(Debug)]
pub(super) struct Group {
    pub alerts: BTreeMap<AlertId, Held>,
    /// When the next flush comes.
    pub timer: Key,
    pub has_flushed: bool,
    pub flush: Option<Flush>,
    /// Whether the timer expired while a flush was under way.
    pub is_late: bool,
    pub emptied_at: Option<Timestamp>,
}

/// A flush under way: the alerts as they were when it began.
#[derive(Debug)]
pub(super) struct Flush {
    pub began_at: Timestamp,
    pub alerts: Vec<Flushed>,
}

#[derive(Debug)]
pub(super) struct Flushed {
    pub id: AlertId,
    pub held: Held,
    /// Whether it was resolved when the flush began: it stays what it was until the end.
    pub is_resolved: bool,
    pub is_muted: bool,
}

#[derive(Debug)]
pub(super) struct Silence {
    pub matchers: Vec<Matcher>,
    pub span: TimeSpan,
}

impl Replica {
    pub(super) fn new(configuration: &Configuration, at: Timestamp, ready_at: Timestamp) -> Self {
        let ticker = |every| Ticker { from: at, every };
        let maintenance = ticker(configuration.maintenance_interval);
        Self {
            started_at: at,
            stopped_at: None,
            ready_at,
            provider: Provider::new(ticker(configuration.gc_interval)),
            groups: BTreeMap::new(),
            log: Saved::new(Log::new(maintenance), maintenance),
            silences: Saved::new(Vec::new(), maintenance),
            cleanup: ticker(CLEANUP_INTERVAL),
        }
    }

    pub(super) const fn is_running(&self) -> bool {
        self.stopped_at.is_none()
    }

    /// Whether a group was found without alerts, and removed.
    pub(super) fn is_removed(&self, group: &Group, at: Timestamp) -> bool {
        group.emptied_at.is_some_and(|emptied_at| self.cleanup.ticked(emptied_at, at))
    }

    /// Reads the disk of the process before.
    pub(super) fn take_disk(&mut self, old: &Self, stopped_at: Timestamp) {
        let maintenance = self.log.get().maintenance;
        let log = old.log.get().restarted(stopped_at, maintenance);
        self.log = Saved::new(log, maintenance);
        self.silences = Saved::new(old.silences.get().clone(), maintenance);
    }

    /// Takes all that a peer knows.
    pub(super) fn join(&mut self, peer: &Self, at: Timestamp) {
        self.log.change(at).join(peer.log.get(), at);
        let silences = self.silences.change(at);
        for silence in peer.silences.get() {
            if !silences.iter().any(|known| Arc::ptr_eq(known, silence)) {
                silences.push(Arc::clone(silence));
            }
        }
    }

    pub(super) fn silenced(&self, labels: &Labels, at: Timestamp) -> bool {
        let mut active = self.silences.get().iter().filter(|silence| silence.span.contains(at));
        active.any(|silence| all(&silence.matchers, labels))
    }

    pub(super) fn mutes(&self, directory: &Directory, id: AlertId, at: Timestamp) -> bool {
        self.silenced(directory.labels(id), at) || self.inhibitor(directory, id, at).is_some()
    }

    /// An alert that inhibits an alert now.
    pub(super) fn inhibitor(
        &self,
        directory: &Directory,
        id: AlertId,
        at: Timestamp,
    ) -> Option<AlertId> {
        directory.inhibitors(id).find(|source| self.provider.fires(*source, at))
    }
}

impl Group {
    /// The alerts as a flush at `at` takes them.
    pub(super) fn snapshot(&self, at: Timestamp) -> Vec<Flushed> {
        let flushed = self.alerts.iter().map(|(id, held)| Flushed {
            id: *id,
            is_resolved: held.is_resolved(at),
            held: held.clone(),
            is_muted: false,
        });
        flushed.collect()
    }

    /// Forgets the alerts whose end the flush told, unless they were posted again meanwhile.
    pub(super) fn forget(&mut self, flush: &Flush, at: Timestamp) {
        for flushed in flush.alerts.iter().filter(|flushed| flushed.is_resolved) {
            let posted = self.alerts.get(&flushed.id).map(|held| held.post);
            if posted == Some(flushed.held.post) {
                self.alerts.remove(&flushed.id);
            }
        }
        self.emptied_at = self.alerts.is_empty().then_some(at);
    }
}
