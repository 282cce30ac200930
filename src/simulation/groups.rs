//! What Alertmanager notifies: whole groups, on each change and now and then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Notification, Status, TimeSpan, Timestamp};
use crate::simulation::alertmanager::Alertmanager;
use crate::simulation::prometheus::Sent;
use crate::simulation::scrape::hash;
use crate::simulation::script::Cause;

const GROUP_WAIT: Duration = Duration::from_secs(30);
const GROUP_INTERVAL: Duration = Duration::from_secs(5 * 60);
const REPEAT_INTERVAL: Duration = Duration::from_secs(12 * 60 * 60);
/// The time from the start of Alertmanager until Prometheus has sent it everything.
const RESEND: Duration = Duration::from_secs(40);
/// How long the second replica waits for the first.
const PEER_TIMEOUT: Duration = Duration::from_secs(15);

/// What a group told last: Alertmanager's notification log.
#[derive(Default)]
struct Told<'a> {
    at: Timestamp,
    firing: BTreeSet<&'a str>,
    resolved: BTreeSet<&'a str>,
}

/// What Alertmanager hears of a group from its start on: it keeps nothing on disk but what it told.
struct Memory<'a> {
    since: Timestamp,
    heard: Vec<&'a Sent>,
    /// The firings that are over and went through a flush: they stay only while they are sent.
    delivered: BTreeSet<(&'a str, Timestamp)>,
}

impl<'a> Memory<'a> {
    fn of(group: &[&'a Sent], running: TimeSpan) -> Self {
        let mut memory =
            Self { since: running.start(), heard: group.to_vec(), delivered: BTreeSet::new() };
        let since = memory.since;
        memory.heard.retain(|sent| {
            let arrival = arrival(sent, since);
            arrival < running.end() && arrival <= sent.last_sent
        });
        memory
    }

    fn next_arrival(&self, after: Timestamp) -> Option<Timestamp> {
        let arrivals = self.heard.iter().map(|sent| arrival(sent, self.since));
        arrivals.filter(|at| *at > after).min()
    }

    /// What the group holds at `at`: of each alert the latest firing.
    fn present(&self, at: Timestamp) -> Vec<&'a Sent> {
        let arrived = self.heard.iter().filter(|sent| arrival(sent, self.since) <= at);
        let latest: BTreeMap<_, _> = arrived.map(|sent| (key(sent).0, *sent)).collect();
        let is_kept = |sent: &&Sent| {
            at <= sent.ends_at.max(sent.last_sent) || !self.delivered.contains(&key(sent))
        };
        latest.into_values().filter(is_kept).collect()
    }

    fn deliver(&mut self, present: &[&'a Sent], at: Timestamp) {
        let over = present.iter().filter(|sent| sent.ends_at <= at);
        self.delivered.extend(over.map(|sent| key(sent)));
    }
}

/// When Alertmanager hears of an alert, running since `since`.
fn arrival(sent: &Sent, since: Timestamp) -> Timestamp {
    sent.starts_at.max(since + RESEND)
}

/// What tells one firing from others.
fn key(sent: &Sent) -> (&str, Timestamp) {
    (&sent.alert.fingerprint, sent.starts_at)
}

impl<'a> Alertmanager<'a> {
    /// What it notifies in `span`, sorted by the instant of logging.
    pub fn notifications(&self, span: TimeSpan) -> Vec<Notification> {
        let mut groups: BTreeMap<&str, Vec<&Sent>> = BTreeMap::new();
        for sent in self.sent {
            let namespace = sent.alert.labels.get("namespace").unwrap_or_default();
            groups.entry(namespace).or_default().push(sent);
        }
        let mut notifications = Vec::new();
        for group in groups.values_mut() {
            group.sort_by(|a, b| {
                (&a.alert.labels, a.starts_at).cmp(&(&b.alert.labels, b.starts_at))
            });
            let mut told = None;
            for running in self.running(span) {
                if self.lost_its_memory(running.start()) {
                    told = None;
                }
                self.run(group, running, &mut told, &mut notifications);
            }
        }
        self.double(&mut notifications);
        notifications.sort_by_key(|notification| notification.logged_ns);
        notifications
    }

    fn lost_its_memory(&self, start: Timestamp) -> bool {
        let mut outages = self.script.outages.iter();
        outages.any(|outage| outage.cause == Cause::Platform && outage.span.end() == start)
    }

    /// The life of one group while Alertmanager runs: it begins with an alert, and ends when none
    /// is left.
    fn run(
        &self,
        group: &[&'a Sent],
        running: TimeSpan,
        told: &mut Option<Told<'a>>,
        notifications: &mut Vec<Notification>,
    ) {
        let mut memory = Memory::of(group, running);
        let mut after = running.start();
        while let Some(first) = memory.next_arrival(after) {
            let mut flush = first + GROUP_WAIT;
            while flush < running.end() {
                let present = memory.present(flush);
                if present.is_empty() {
                    break;
                }
                self.flush(&present, flush, told, notifications);
                memory.deliver(&present, flush);
                flush = flush + GROUP_INTERVAL;
            }
            after = flush;
        }
    }

    /// Notifies the whole group when that is due.
    fn flush(
        &self,
        present: &[&'a Sent],
        at: Timestamp,
        told: &mut Option<Told<'a>>,
        notifications: &mut Vec<Notification>,
    ) {
        let mut heard: Vec<_> = present.iter().filter(|sent| !self.muted(sent, at)).collect();
        heard.sort_by(|a, b| a.alert.labels.cmp(&b.alert.labels));
        let ends = |sent: &Sent| self.end(sent, at);
        let named = |firing: bool| {
            let of_status = heard.iter().filter(|sent| ends(sent).is_none() == firing);
            of_status.map(|sent| &*sent.alert.fingerprint).collect()
        };
        let now = Told { at, firing: named(true), resolved: named(false) };
        if !due(told.as_ref(), &now) {
            return;
        }
        for (index, sent) in heard.iter().enumerate() {
            let ends_at = ends(sent);
            notifications.push(Notification {
                logged_ns: logged_ns(at, index, &sent.alert.fingerprint),
                status: if ends_at.is_some() { Status::Resolved } else { Status::Firing },
                starts_at: sent.starts_at,
                ends_at,
                alert: Arc::clone(&sent.alert),
            });
        }
        *told = Some(now);
    }

    /// Notifies again from a second replica, where the script has one.
    fn double(&self, notifications: &mut Vec<Notification>) {
        let doubled = self.script.doubled;
        let second = notifications
            .iter()
            .filter(|notification| doubled.contains(notification.logged_at()))
            .map(|notification| {
                let mut second = notification.clone();
                second.logged_ns += (Timestamp::default() + PEER_TIMEOUT).nanoseconds() + 1_237;
                second
            });
        let second: Vec<_> = second.collect();
        notifications.extend(second);
    }
}

/// The rule of Alertmanager's deduplication stage: whether `now` is news after what was told.
fn due(told: Option<&Told<'_>>, now: &Told<'_>) -> bool {
    match told {
        None => !now.firing.is_empty(),
        Some(told) if !now.firing.is_subset(&told.firing) => true,
        Some(told) if now.firing.is_empty() => !told.firing.is_empty(),
        Some(told) => {
            !now.resolved.is_subset(&told.resolved) || now.at.since(told.at) > REPEAT_INTERVAL
        }
    }
}

/// The network and the logger take a moment, and one line comes after the other.
fn logged_ns(flush: Timestamp, index: usize, fingerprint: &str) -> i64 {
    let index = i64::try_from(index).unwrap_or(0);
    let jitter = i64::try_from(hash(fingerprint) % 90_000).unwrap_or(0);
    flush.nanoseconds() + 231_406_117 + index * 173_000 + jitter
}
