//! The notification log: what the receiver was told last of each group, as `nflog` keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::Timestamp;
use crate::simulation::alertmanagers::directory::{AlertId, GroupId};
use crate::simulation::alertmanagers::ticker::Ticker;

/// What was told of a group, and when.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub at: Timestamp,
    pub expires_at: Timestamp,
    /// The alerts that were told as firing, sorted.
    pub firing: Vec<AlertId>,
    /// The alerts that were told as resolved, sorted.
    pub resolved: Vec<AlertId>,
}

/// The notification log of one replica.
#[derive(Clone, Debug)]
pub(super) struct Log {
    told: BTreeMap<GroupId, Arc<Told>>,
    pub maintenance: Ticker,
}

impl Log {
    pub(super) const fn new(maintenance: Ticker) -> Self {
        Self { told: BTreeMap::new(), maintenance }
    }

    /// What was told of `group`, unless that expired and the maintenance came by.
    pub(super) fn told(&self, group: GroupId, at: Timestamp) -> Option<&Told> {
        let told = self.told.get(&group)?;
        (!self.maintenance.ticked(told.expires_at, at)).then_some(told)
    }

    /// Takes what this replica or a peer told, unless it knows of something newer.
    pub(super) fn merge(&mut self, group: GroupId, told: &Arc<Told>, at: Timestamp) {
        let is_newer = self.told.get(&group).is_none_or(|known| known.at <= told.at);
        if is_newer && at <= told.expires_at {
            self.told.insert(group, Arc::clone(told));
        }
    }

    /// Takes all that a peer knows.
    pub(super) fn join(&mut self, peer: &Self, at: Timestamp) {
        for (group, told) in &peer.told {
            self.merge(*group, told, at);
        }
    }

    /// This log in a new process: to stop was a maintenance, too.
    pub(super) fn restarted(&self, stopped_at: Timestamp, maintenance: Ticker) -> Self {
        let mut told = self.told.clone();
        told.retain(|_, told| stopped_at <= told.expires_at);
        Self { told, maintenance }
    }
}

/// Whether `firing` and `resolved` are news after what was `told`: `DedupStage.needsUpdate` in
/// `notify/notify.go`.
pub(super) fn needs_update(
    told: Option<&Told>,
    (firing, resolved): (&[AlertId], &[AlertId]),
    send_resolved: bool,
    repeat_interval: Duration,
    at: Timestamp,
) -> bool {
    let Some(told) = told else { return !firing.is_empty() };
    if !is_subset(firing, &told.firing) {
        return true;
    }
    if firing.is_empty() {
        return !told.firing.is_empty();
    }
    (send_resolved && !is_subset(resolved, &told.resolved)) || told.at < at - repeat_interval
}

fn is_subset(some: &[AlertId], of: &[AlertId]) -> bool {
    some.iter().all(|id| of.binary_search(id).is_ok())
}
