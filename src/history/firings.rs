//! Runs of lines grouped into firings: all that was sent of one start of one alert.

use std::sync::Arc;
use std::time::Duration;

use crate::history::ends::Ending;
use crate::model::{
    Alert, Episode, Evidence, Groups, Identity, Lines, Observations, Policy, Resolve, Run, Status,
    TimeSpan, Timestamp, sort_by, sort_by_key,
};

/// What was sent of one start of one alert, each line once, sorted by log time.
pub(super) struct Firing<'a> {
    pub starts_at: Timestamp,
    pub runs: Vec<&'a Run>,
}

/// The firings of each alert, by its identity, sorted by start.
pub(super) type Firings<'a> = Groups<Identity<'a>, Firing<'a>>;

/// What happened at an instant: when its alert began, and the alert; sorted.
pub(super) type Told = Vec<(Timestamp, Arc<Alert>)>;

/// Sorts what the log says into events and firings.
pub(super) fn group<'a>(observations: &'a Observations, policy: &Policy) -> (Told, Firings<'a>) {
    let runs = observations.log.as_ref().map_or(&[][..], |log| &log.runs);
    let by_firing = |run: &'a Run| ((policy.identity(&run.alert), run.starts_at), run);
    let mut events = Told::new();
    let mut firings = Vec::new();
    for ((identity, starts_at), mut runs) in Groups::new(runs.iter().map(by_firing)).into_pairs() {
        sort_by(&mut runs, Ord::cmp);
        runs.dedup();
        let latest = runs[runs.len() - 1];
        if policy.events.matches(&latest.alert) {
            events.push((starts_at, Arc::clone(&latest.alert)));
        } else {
            firings.push((identity, Firing { starts_at, runs }));
        }
    }
    sort_by(&mut events, Ord::cmp);
    let mut firings = Groups::new(firings);
    firings.values_mut().for_each(|firings| sort_by_key(firings, |firing| firing.starts_at));
    (events, firings)
}

impl Firing<'_> {
    /// How many of the first runs count: without isolated `firing` lines after the end, before
    /// which alerting was alive for longer than a repeat may take.
    ///
    /// `longest_alive` tells for how long alerting was alive without a break in a span.
    pub fn proven(&self, policy: &Policy, longest_alive: impl Fn(TimeSpan) -> Duration) -> usize {
        let late = self.late(self.runs.len(), policy);
        let Some([.., before]) = self.runs.get(..late) else { return self.runs.len() };
        let Some(first) = self.runs.get(late) else { return late };
        let silence = TimeSpan::new(before.last_at(), first.first_at());
        let is_stale = longest_alive(silence) > policy.cadence();
        if is_stale { late } else { self.runs.len() }
    }

    /// The first of the isolated `firing` runs that end the first `count` runs and contradict the
    /// `resolved` one before them, if there is one; `count` where there is none. What several replicas or
    /// a second delivery log within the slack is one.
    pub fn late(&self, count: usize, policy: &Policy) -> usize {
        let runs = &self.runs[..count];
        let tail = runs.iter().rev().take_while(|run| run.status == Status::Firing).count();
        let first = count - tail;
        let is_burst = runs
            .last()
            .zip(runs.get(first))
            .is_some_and(|(last, first)| last.last_at().since(first.first_at()) <= policy.slack);
        if is_burst { first } else { count }
    }

    /// The episode of this firing, given how it ended.
    pub fn episode(&self, ending: Ending) -> Episode {
        let Ending { end, proven, doubts } = ending;
        let (proven, stale) = self.runs.split_at(proven);
        let is_firing = |run: &&Run| run.status == Status::Firing;
        let after_firing = proven.iter().rposition(is_firing).map_or(0, |last| last + 1);
        let (until_firing, after) = proven.split_at(after_firing);
        let (firing, repaired): (Vec<&Run>, Vec<&Run>) =
            until_firing.iter().partition(|run| is_firing(run));
        let last = self.runs[self.runs.len() - 1];
        Episode {
            alert: Arc::clone(&last.alert),
            starts_at: self.starts_at,
            end,
            continues: false,
            evidence: Evidence {
                notifications: count(&self.runs),
                firing: count(&firing),
                first_seen: self.runs.iter().map(|run| run.first_at()).min(),
                last_seen: Some(last.last_at()),
                last_firing: firing.last().map(|run| run.last_at()),
                resolved: after
                    .first()
                    .zip(end.at())
                    .map(|(run, ends_at)| Resolve { logged_at: run.first_at(), ends_at }),
                repaired_resolves: lines(&repaired),
                stale: lines(stale),
                witnessed: Vec::new(),
                doubts,
            },
        }
    }
}

fn count(runs: &[&Run]) -> usize {
    runs.iter().map(|run| run.lines).sum()
}

fn lines(runs: &[&Run]) -> Option<Lines> {
    Lines::all(runs.iter().map(|run| Lines {
        count: run.lines,
        first: run.first_at(),
        last: run.last_at(),
    }))
}
