//! What happens to a group, step by step: `dispatch/dispatch.go`, then the stages of
//! `notify/notify.go`.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Notification, Status, Timestamp};
use crate::simulation::alertmanagers::directory::{AlertId, GroupId};
use crate::simulation::alertmanagers::log::{Told, needs_update};
use crate::simulation::alertmanagers::provider::Held;
use crate::simulation::alertmanagers::replica::{Flush, Flushed, Group};
use crate::simulation::alertmanagers::{Alertmanagers, Webhook};

/// How much later than asked a timer expires; the delays of a group's timer add up. They are why
/// a repeat that is due at a flush comes with that flush, not with the next one.
const TIMER_DELAY: Duration = Duration::from_millis(1);
/// How long the receiver takes to answer.
const LATENCY: Duration = Duration::from_millis(1);
/// How long a flush may take at least (`MinTimeout`).
const MIN_TIMEOUT: Duration = Duration::from_secs(10);

/// What is due of a group on a replica.
#[derive(Debug)]
pub(super) struct Due {
    pub replica: usize,
    group: GroupId,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The group's timer expires.
    Flush,
    /// The replica knows its peers.
    Settled,
    /// The replicas before this one had their time to notify.
    Waited,
    /// The receiver answers, or fails to, as it did so many times.
    Sent(u32),
    /// The time of the flush is over.
    TimedOut,
    /// A peer tells what it notified.
    Heard(Arc<Told>),
}

impl Alertmanagers {
    pub(super) fn run(&mut self, until: Timestamp) {
        while let Some((at, due)) = self.queue.pop(until) {
            self.now = at;
            let (replica, group) = (due.replica, due.group);
            match due.what {
                What::Flush => self.expire(replica, group),
                What::Settled => self.mute(replica, group),
                What::Waited => self.deduplicate(replica, group),
                What::Sent(failures) => self.sent(replica, group, failures),
                What::TimedOut => self.give_up(replica, group),
                What::Heard(told) => self.replicas[replica].log.change(at).merge(group, &told, at),
            }
        }
        self.now = self.now.max(until);
    }

    fn group(&mut self, replica: usize, group: GroupId) -> Option<&mut Group> {
        self.replicas[replica].groups.get_mut(&group)
    }

    /// Puts an alert into its group: `processAlert` and `insert`.
    pub(super) fn insert(&mut self, replica: usize, id: AlertId, held: Held) {
        let (now, wait, group) =
            (self.now, self.configuration.group_wait, self.directory.group(id));
        let waited = held.starts_at + wait < now;
        self.remove_if_empty(replica, group);
        let queue = &mut self.queue;
        let found = self.replicas[replica].groups.entry(group).or_insert_with(|| Group {
            alerts: Default::default(),
            timer: queue.schedule(now + wait, Due { replica, group, what: What::Flush }),
            has_flushed: false,
            flush: None,
            is_late: false,
            emptied_at: None,
        });
        found.alerts.insert(id, held);
        found.emptied_at = None;
        // Here the flush takes all of one post; the real one may begin before it has read the rest.
        if waited && !found.has_flushed {
            queue.cancel(found.timer);
            found.timer = queue.schedule(now, Due { replica, group, what: What::Flush });
        }
    }

    fn remove_if_empty(&mut self, replica: usize, group: GroupId) -> bool {
        let groups = &self.replicas[replica];
        let removed = groups.groups.get(&group).filter(|found| groups.is_removed(found, self.now));
        let Some(removed) = removed else { return false };
        self.queue.cancel(removed.timer);
        self.replicas[replica].groups.remove(&group);
        true
    }

    fn expire(&mut self, replica: usize, group: GroupId) {
        let Some(found) = self.group(replica, group) else { return };
        if found.flush.is_some() {
            found.is_late = true;
        } else if !self.remove_if_empty(replica, group) {
            self.flush(replica, group);
        }
    }

    fn flush(&mut self, replica: usize, group: GroupId) {
        let now = self.now;
        let next = now + self.configuration.group_interval + TIMER_DELAY;
        let timer = self.queue.schedule(next, Due { replica, group, what: What::Flush });
        let ready_at = self.replicas[replica].ready_at;
        let Some(found) = self.group(replica, group) else { return };
        found.timer = timer;
        found.has_flushed = true;
        if found.alerts.is_empty() {
            return;
        }
        found.flush = Some(Flush { began_at: now, alerts: found.snapshot(now) });
        if now < ready_at {
            self.queue.schedule(ready_at, Due { replica, group, what: What::Settled });
        } else {
            self.mute(replica, group);
        }
    }

    fn mute(&mut self, replica: usize, group: GroupId) {
        let Some(mut flush) = self.group(replica, group).and_then(|found| found.flush.take())
        else {
            return;
        };
        for flushed in &mut flush.alerts {
            let found = &self.replicas[replica];
            flushed.is_muted = found.mutes(&self.directory, flushed.id, self.now);
        }
        let is_silent = flush.heard().next().is_none();
        if let Some(found) = self.group(replica, group) {
            found.flush = Some(flush);
        }
        if is_silent {
            return self.finish(replica, group);
        }
        let wait = self.configuration.peer_timeout.saturating_mul(self.position(replica));
        if wait.is_zero() {
            self.deduplicate(replica, group);
        } else {
            self.queue.schedule(self.now + wait, Due { replica, group, what: What::Waited });
        }
    }

    /// How many replicas are before this one: those that started earlier, for a replica's name
    /// begins with its start (`Create` and `Position` in `cluster/cluster.go`).
    fn position(&self, replica: usize) -> u32 {
        let age = |at: usize| (self.replicas[at].started_at, at);
        let peers = (0..self.replicas.len()).filter(|peer| self.hears(replica, *peer));
        peers.map(|peer| u32::from(age(peer) < age(replica))).sum()
    }

    fn deduplicate(&mut self, replica: usize, group: GroupId) {
        let found = &self.replicas[replica];
        let flush = found.groups.get(&group).and_then(|group| group.flush.as_ref());
        let Some(flush) = flush else { return };
        let needs_update = needs_update(
            found.log.get().told(group, self.now),
            (&flush.named(false), &flush.named(true)),
            self.configuration.send_resolved,
            self.configuration.repeat_interval,
            self.now,
        );
        if needs_update {
            let sent = Due { replica, group, what: What::Sent(0) };
            self.queue.schedule(self.now + LATENCY, sent);
        } else {
            self.finish(replica, group);
        }
    }

    fn sent(&mut self, replica: usize, group: GroupId, failures: u32) {
        let now = self.now;
        let found = self.replicas[replica].groups.get(&group);
        let Some(flush) = found.and_then(|group| group.flush.as_ref()) else { return };
        let (firing, resolved) = (flush.named(false), flush.named(true));
        let send_resolved = self.configuration.send_resolved;
        if send_resolved || !firing.is_empty() {
            if !self.receiver_answers {
                return self.retry(replica, group, flush.began_at, failures);
            }
            let mut told: Vec<_> =
                flush.heard().filter(|told| send_resolved || !told.is_resolved).collect();
            told.sort_by(|one, other| self.directory.order(one.id, other.id));
            let alerts = told.into_iter().map(|told| told.notification(now)).collect();
            self.sent.push(Webhook { at: now, replica, alerts });
        }
        let twice = self.configuration.repeat_interval.saturating_mul(2);
        let lifetime = self.configuration.retention.min(twice);
        let told = Arc::new(Told { at: now, expires_at: now + lifetime, firing, resolved });
        self.replicas[replica].log.change(now).merge(group, &told, now);
        let heard_at = now + self.configuration.gossip_interval;
        for peer in 0..self.replicas.len() {
            if self.hears(replica, peer) {
                let what = What::Heard(Arc::clone(&told));
                self.queue.schedule(heard_at, Due { replica: peer, group, what });
            }
        }
        self.finish(replica, group);
    }

    /// Tries again, as often as the flush lasts: `RetryStage`, without its jitter.
    fn retry(&mut self, replica: usize, group: GroupId, began_at: Timestamp, failures: u32) {
        let waits = self.configuration.peer_timeout.saturating_mul(self.position(replica));
        let deadline = began_at + self.configuration.group_interval.max(MIN_TIMEOUT) + waits;
        let retry_at = self.now + backoff(failures);
        let (at, what) = if retry_at < deadline {
            (retry_at, What::Sent(failures + 1))
        } else {
            (deadline, What::TimedOut)
        };
        self.queue.schedule(at, Due { replica, group, what });
    }

    /// Ends a flush that told nothing: its resolved alerts stay for the next one.
    fn give_up(&mut self, replica: usize, group: GroupId) {
        if let Some(found) = self.group(replica, group) {
            found.flush = None;
        }
        self.finish(replica, group);
    }

    fn finish(&mut self, replica: usize, group: GroupId) {
        let now = self.now;
        let Some(found) = self.group(replica, group) else { return };
        if let Some(flush) = found.flush.take() {
            found.forget(&flush, now);
        }
        if std::mem::take(&mut found.is_late) {
            self.flush(replica, group);
        }
    }
}

/// How long after so many failures the next attempt comes: `NewExponentialBackOff` of Go's
/// `cenkalti/backoff`, whose intervals grow by half from half a second to a minute.
fn backoff(failures: u32) -> Duration {
    let grown = (0..failures.min(20)).fold(500, |interval, _| interval * 3 / 2);
    Duration::from_millis(grown.min(60_000))
}

impl Flush {
    fn heard(&self) -> impl Iterator<Item = &Flushed> {
        self.alerts.iter().filter(|flushed| !flushed.is_muted)
    }

    /// The alerts of one status, sorted, as the notification log takes them.
    fn named(&self, is_resolved: bool) -> Vec<AlertId> {
        let of_status = self.heard().filter(|flushed| flushed.is_resolved == is_resolved);
        of_status.map(|flushed| flushed.id).collect()
    }
}

impl Flushed {
    fn notification(&self, at: Timestamp) -> Notification {
        Notification {
            logged_ns: at.nanoseconds(),
            status: if self.is_resolved { Status::Resolved } else { Status::Firing },
            starts_at: self.held.starts_at,
            ends_at: self.is_resolved.then_some(self.held.ends_at),
            alert: Arc::clone(&self.held.alert),
        }
    }
}
