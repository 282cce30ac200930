//! Lines grouped into firings: all that was sent of one start of one alert.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{
    Alert, End, Episode, Evidence, Notification, Observations, Policy, Status, TimeSpan, Timestamp,
};

/// What was sent of one start of one alert, each line once, sorted by log time.
pub(super) struct Firing<'a> {
    pub starts_at: Timestamp,
    pub lines: Vec<&'a Notification>,
}

/// The firings of each alert, by its identity, sorted by start.
pub(super) type Firings<'a> = BTreeMap<Cow<'a, str>, Vec<Firing<'a>>>;

/// Sorts the lines of the log into events and firings.
pub(super) fn group<'a>(
    observations: &'a Observations,
    policy: &Policy,
) -> (BTreeSet<(Timestamp, Arc<Alert>)>, Firings<'a>) {
    let notifications = observations.log.as_ref().map_or(&[][..], |log| &log.notifications);
    let mut events = BTreeSet::new();
    let mut groups: HashMap<(Cow<str>, Timestamp), Vec<&Notification>> = HashMap::new();
    for line in notifications {
        groups.entry((identity(&line.alert, policy), line.starts_at)).or_default().push(line);
    }
    let mut firings = Firings::new();
    for ((identity, starts_at), mut lines) in groups {
        lines.sort_unstable();
        lines.dedup();
        let latest = lines[lines.len() - 1];
        if policy.events.matches(&latest.alert) {
            events.insert((starts_at, Arc::clone(&latest.alert)));
        } else {
            firings.entry(identity).or_default().push(Firing { starts_at, lines });
        }
    }
    for firings in firings.values_mut() {
        firings.sort_unstable_by_key(|firing| firing.starts_at);
    }
    (events, firings)
}

/// What makes two notifications speak of one alert: the fingerprint, or where labels tell
/// replicas of Prometheus apart, the fingerprint without them (domain.md §1.9).
pub(super) fn identity<'a>(alert: &'a Alert, policy: &Policy) -> Cow<'a, str> {
    let is_replica = |name: &str| policy.replica_labels.iter().any(|label| label == name);
    if alert.labels.iter().any(|(name, _)| is_replica(name)) {
        Cow::Owned(alert.labels.without(is_replica).fingerprint())
    } else {
        Cow::Borrowed(&alert.fingerprint)
    }
}

impl Firing<'_> {
    /// How many of the first lines count: without an isolated `firing` line after the end, before
    /// which alerting was alive for longer than a repeat may take.
    ///
    /// `longest_alive` tells for how long alerting was alive without a break in a span.
    pub fn proven(&self, cadence: Duration, longest_alive: impl Fn(TimeSpan) -> Duration) -> usize {
        let count = self.lines.len();
        let [.., before, last] = &self.lines[..] else { return count };
        let silence = TimeSpan::new(before.logged_at(), last.logged_at());
        let stale = before.status == Status::Resolved
            && last.status == Status::Firing
            && longest_alive(silence) > cadence;
        count - usize::from(stale)
    }

    /// The episode of this firing, given how it ended and how many of its lines are stale.
    pub fn episode(&self, (end, stale): (End, usize)) -> Episode {
        let status = |line: &&&Notification| line.status;
        let proven = &self.lines[..self.lines.len() - stale];
        let last_firing = proven.iter().rposition(|line| line.status == Status::Firing);
        let repaired = proven[..last_firing.unwrap_or(0)].iter();
        let last = self.lines[self.lines.len() - 1];
        Episode {
            alert: Arc::clone(&last.alert),
            starts_at: self.starts_at,
            end,
            evidence: Evidence {
                notifications: self.lines.len(),
                first_seen: self.lines.first().map(|line| line.logged_at()),
                last_seen: Some(last.logged_at()),
                repaired_resolves: repaired.filter(|line| status(line) == Status::Resolved).count(),
                stale,
                witnessed: None,
            },
        }
    }
}
