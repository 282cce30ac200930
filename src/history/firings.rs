//! Lines grouped into firings: all that was sent of one start of one alert.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use crate::history::ends::Ending;
use crate::model::{
    Alert, Episode, Evidence, Notification, Observations, Policy, Resolve, Status, TimeSpan,
    Timestamp,
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
    /// How many of the first lines count: without isolated `firing` lines after the end, before
    /// which alerting was alive for longer than a repeat may take.
    ///
    /// `longest_alive` tells for how long alerting was alive without a break in a span.
    pub fn proven(&self, policy: &Policy, longest_alive: impl Fn(TimeSpan) -> Duration) -> usize {
        let late = self.late(self.lines.len(), policy);
        let Some([.., before]) = self.lines.get(..late) else { return self.lines.len() };
        let Some(first) = self.lines.get(late) else { return late };
        let silence = TimeSpan::new(before.logged_at(), first.logged_at());
        let is_stale = longest_alive(silence) > policy.cadence();
        if is_stale { late } else { self.lines.len() }
    }

    /// The first of the isolated `firing` lines that end the first `count` lines and contradict the
    /// `resolved` line before them; `count` where there is none. What several replicas or a second
    /// delivery log within the slack is one.
    pub fn late(&self, count: usize, policy: &Policy) -> usize {
        let lines = &self.lines[..count];
        let tail = lines.iter().rev().take_while(|line| line.status == Status::Firing).count();
        let first = count - tail;
        let is_burst = lines
            .last()
            .zip(lines.get(first))
            .is_some_and(|(last, first)| last.logged_at().since(first.logged_at()) <= policy.slack);
        if first > 0 && is_burst { first } else { count }
    }

    /// The episode of this firing, given how it ended.
    pub fn episode(&self, ending: Ending) -> Episode {
        let Ending { end, proven, doubts } = ending;
        let (proven, stale) = self.lines.split_at(proven);
        let after_firing = proven
            .iter()
            .rposition(|line| line.status == Status::Firing)
            .map_or(0, |last_firing| last_firing + 1);
        let (until_firing, after) = proven.split_at(after_firing);
        let logged = |line: &&Notification| line.logged_at();
        let repaired = until_firing.iter().filter(|line| line.status == Status::Resolved);
        let last = self.lines[self.lines.len() - 1];
        Episode {
            alert: Arc::clone(&last.alert),
            starts_at: self.starts_at,
            end,
            continues: false,
            evidence: Evidence {
                notifications: self.lines.len(),
                firing: until_firing.len() - repaired.clone().count(),
                first_seen: self.lines.first().map(logged),
                last_seen: Some(last.logged_at()),
                last_firing: until_firing.last().map(logged),
                resolved: after
                    .first()
                    .zip(end.at())
                    .map(|(line, ends_at)| Resolve { logged_at: line.logged_at(), ends_at }),
                repaired_resolves: repaired.map(logged).collect(),
                stale: stale.iter().map(logged).collect(),
                witnessed: Vec::new(),
                doubts,
            },
        }
    }
}
