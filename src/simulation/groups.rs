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
        let outages = self.script.outages.iter();
        outages
            .into_iter()
            .any(|outage| outage.cause == Cause::Platform && outage.span.end() == start)
    }

    /// The life of one group while Alertmanager runs.
    fn run(
        &self,
        group: &[&'a Sent],
        running: TimeSpan,
        told: &mut Option<Told<'a>>,
        notifications: &mut Vec<Notification>,
    ) {
        let arrival = |sent: &Sent| sent.starts_at.max(running.start() + RESEND);
        let heard: Vec<_> = group
            .iter()
            .copied()
            .filter(|sent| arrival(sent) < running.end() && arrival(sent) <= sent.last_sent)
            .collect();
        let mut delivered = BTreeSet::new();
        let mut after = running.start();
        while let Some(first) =
            heard.iter().map(|sent| arrival(sent)).filter(|at| *at > after).min()
        {
            let mut flush = first + GROUP_WAIT;
            while flush < running.end() {
                // Of one alert Alertmanager keeps the latest firing only.
                let present: BTreeMap<&str, &Sent> = heard
                    .iter()
                    .filter(|sent| arrival(sent) <= flush)
                    .map(|sent| (&*sent.alert.fingerprint, *sent))
                    .collect();
                let present: Vec<_> = present
                    .into_values()
                    .filter(|sent| {
                        let key = (&*sent.alert.fingerprint, sent.starts_at);
                        flush <= sent.ends_at.max(sent.last_sent) || !delivered.contains(&key)
                    })
                    .collect();
                if present.is_empty() {
                    break;
                }
                self.flush(&present, flush, told, notifications);
                let over = present.iter().filter(|sent| sent.ends_at <= flush);
                delivered.extend(over.map(|sent| (&*sent.alert.fingerprint, sent.starts_at)));
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
