//! Alertmanager as it is, without its clock and its network: alerts go in, webhooks come out.
//!
//! ```text
//! post ─► provider ─► dispatch ─► replica ─► log ─────► webhook
//!         alerts      timers of   mutes:     what was
//!         merged      groups      silences,  told
//!                                 inhibitors
//! ```

mod configuration;
mod directory;
mod dispatch;
mod log;
mod matcher;
mod provider;
mod queue;
mod replica;
mod saved;
mod sender;
mod ticker;

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, Notification, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::directory::Directory;
use crate::simulation::alertmanagers::dispatch::Due;
use crate::simulation::alertmanagers::provider::Held;
use crate::simulation::alertmanagers::queue::Queue;
use crate::simulation::alertmanagers::replica::{Replica, Silence};

pub use configuration::{Configuration, InhibitRule};
pub use matcher::Matcher;
pub use sender::Sender;

/// One alert of a `POST /api/v2/alerts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires, or fired.
    pub starts_at: Timestamp,
    /// When it ended, or until when it is believed; `None` leaves that to Alertmanager's
    /// `resolve_timeout`.
    pub ends_at: Option<Timestamp>,
}

/// One request to the receiver: what a flush of one group notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// When it was sent.
    pub at: Timestamp,
    /// Which replica sent it, from 0.
    pub replica: usize,
    /// The alerts in the order of Alertmanager, all logged at `at`.
    pub alerts: Vec<Notification>,
}

/// An alert that a replica holds now: one of `/api/v2/alerts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires.
    pub starts_at: Timestamp,
    /// Whether a silence mutes it.
    pub silenced: bool,
    /// The fingerprint of an alert that inhibits it: Alertmanager names only the first it finds.
    pub inhibited_by: Vec<Box<str>>,
}

/// One Alertmanager, or several replicas that gossip.
///
/// It does what versions 0.25 to 0.27 do, without the network's delays; `tests/real` holds it to
/// the real one. Each call carries its instant, and calls come in the order of time; one that comes
/// late counts as made when the latest was. A replica that does not exist is one that does not run.
///
/// A post that changes nothing but the end it foretells need not be made: one with the last end
/// says as much, unless a replica starts, or resolves the alert, in between.
#[derive(Debug)]
pub struct Alertmanagers {
    configuration: Configuration,
    directory: Directory,
    replicas: Vec<Replica>,
    are_connected: bool,
    receiver_answers: bool,
    queue: Queue<Due>,
    now: Timestamp,
    posts: u64,
    sent: Vec<Webhook>,
}

impl Alertmanagers {
    /// Starts `replicas` of them, at least one, at `at`.
    #[must_use]
    pub fn new(configuration: Configuration, replicas: usize, at: Timestamp) -> Self {
        let mut all = Self {
            directory: Directory::new(&configuration),
            configuration,
            replicas: Vec::new(),
            are_connected: true,
            receiver_answers: true,
            queue: Queue::new(),
            now: at,
            posts: 0,
            sent: Vec::new(),
        };
        let replicas = replicas.max(1);
        all.replicas = (0..replicas).map(|_| all.new_replica(replicas)).collect();
        all
    }

    fn new_replica(&self, replicas: usize) -> Replica {
        // A single one runs without a cluster, and has nobody to wait for.
        let settling = if replicas > 1 { self.configuration.settling() } else { Duration::ZERO };
        Replica::new(&self.configuration, self.now, self.now + settling)
    }

    /// Posts alerts to a replica; one that does not run hears nothing.
    pub fn post(&mut self, at: Timestamp, replica: usize, alerts: &[Posted]) {
        self.run(at);
        if !self.is_running(replica) {
            return;
        }
        for posted in alerts {
            let timeout = self.now + self.configuration.resolve_timeout;
            let ends_at = posted.ends_at.unwrap_or(timeout);
            // As the API refuses it.
            if ends_at < posted.starts_at {
                continue;
            }
            self.posts += 1;
            let held = Held {
                alert: Arc::clone(&posted.alert),
                starts_at: posted.starts_at,
                ends_at,
                is_timeout: posted.ends_at.is_none(),
                updated_at: self.now,
                post: self.posts,
            };
            let id = self.directory.enter(&posted.alert);
            let held = self.replicas[replica].provider.put(id, held);
            self.insert(replica, id, held);
        }
    }

    /// Mutes the alerts that meet all of `matchers`, on every running replica, during `span`.
    pub fn silence(&mut self, at: Timestamp, matchers: Vec<Matcher>, span: TimeSpan) {
        self.run(at);
        let silence = Arc::new(Silence { matchers, span });
        for replica in self.replicas.iter_mut().filter(|replica| replica.is_running()) {
            replica.silences.change(self.now).push(Arc::clone(&silence));
        }
    }

    /// Stops a replica in good order: it leaves its peers and writes its state to the disk.
    pub fn stop(&mut self, at: Timestamp, replica: usize) {
        self.run(at);
        if self.is_running(replica) {
            self.replicas[replica].stopped_at = Some(self.now);
            self.queue.retain(|due| due.replica != replica);
        }
    }

    /// Kills a replica: on its disk is what its last maintenance found.
    pub fn crash(&mut self, at: Timestamp, replica: usize) {
        self.run(at);
        if self.is_running(replica) {
            self.replicas[replica].log.crash(self.now);
            self.replicas[replica].silences.crash(self.now);
        }
        self.stop(at, replica);
    }

    /// Starts a replica that does not run. The notification log and the silences are on its disk,
    /// if it keeps it, and at its peers; alerts are kept nowhere.
    pub fn start(&mut self, at: Timestamp, replica: usize, keeps_disk: bool) {
        self.run(at);
        let Some(stopped_at) = self.replicas.get(replica).and_then(|found| found.stopped_at) else {
            return;
        };
        let mut new = self.new_replica(self.replicas.len());
        if keeps_disk {
            new.take_disk(&self.replicas[replica], stopped_at);
        }
        self.replicas[replica] = new;
        self.synchronise();
    }

    /// Connects the replicas, as they are at first, or parts each from all others.
    pub fn connect(&mut self, at: Timestamp, connected: bool) {
        self.run(at);
        self.are_connected = connected;
        self.synchronise();
    }

    /// Whether the receiver takes what it is sent, as it does at first. What it does not take is
    /// sent again, at growing intervals.
    pub fn receive(&mut self, at: Timestamp, answers: bool) {
        self.run(at);
        self.receiver_answers = answers;
    }

    /// What was notified until `to`, inclusive, since the last such call, in the order of time.
    pub fn advance(&mut self, to: Timestamp) -> Vec<Webhook> {
        self.run(to);
        std::mem::take(&mut self.sent)
    }

    /// What `/api/v2/alerts` of a replica shows: the alerts that fire, sorted by fingerprint.
    #[must_use]
    pub fn known(&self, replica: usize) -> Vec<Known> {
        if !self.is_running(replica) {
            return Vec::new();
        }
        let (replica, now) = (&self.replicas[replica], self.now);
        let known = replica.provider.firing(now).map(|(id, held)| {
            let inhibitor = replica.inhibitor(&self.directory, id, now);
            let inhibitor = inhibitor.map(|source| self.directory.fingerprint(source).into());
            Known {
                alert: Arc::clone(&held.alert),
                starts_at: held.starts_at,
                silenced: replica.silenced(&held.alert.labels, now),
                inhibited_by: inhibitor.into_iter().collect(),
            }
        });
        let mut known: Vec<_> = known.collect();
        known.sort_by(|one, other| one.alert.fingerprint.cmp(&other.alert.fingerprint));
        known
    }

    /// When something is due next, unless a call comes before.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.queue.next()
    }

    fn is_running(&self, replica: usize) -> bool {
        self.replicas.get(replica).is_some_and(Replica::is_running)
    }

    /// Whether what a replica says reaches another one.
    fn hears(&self, replica: usize, peer: usize) -> bool {
        self.are_connected && replica != peer && self.is_running(peer)
    }

    /// Replicas that meet tell each other all that they know.
    fn synchronise(&mut self) {
        let now = self.now;
        for replica in 0..self.replicas.len() {
            for peer in 0..self.replicas.len() {
                if !self.is_running(replica) || !self.hears(replica, peer) {
                    continue;
                }
                if let Ok([one, other]) = self.replicas.get_disjoint_mut([replica, peer]) {
                    one.join(other, now);
                }
            }
        }
    }
}
