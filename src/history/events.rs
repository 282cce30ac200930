//! What happened at an instant, and what it may explain (domain.md §2, "Notifications").

use std::sync::Arc;
use std::time::Duration;

use crate::history::firings::Told;
use crate::model::{
    Alert, Blind, Effect, Episode, Event, Policy, TimeSpan, parse_duration, sort_by,
};

/// The labels that name a machine: an event of one explains no alert of another.
const MACHINE: [&str; 2] = ["instance", "node"];

/// The longest lead that an annotation may tell: more is a slip.
const LONGEST_LEAD: Duration = Duration::from_secs(24 * 3_600);

/// The events that `told` tells of, sorted; `episodes` and `unavailable` are sorted by start.
pub(super) fn events(
    told: Told,
    episodes: &[Episode],
    unavailable: &[Blind],
    policy: &Policy,
) -> Vec<Event> {
    let mut events: Vec<_> = told
        .into_iter()
        .map(|(told_at, alert)| {
            let at = told_at - lead(&alert, policy);
            let reach = TimeSpan::new(at, at + policy.reach);
            let mut effects = outages(reach, unavailable);
            effects.extend(fired(&alert, reach, episodes));
            Event { at, told_at, alert, effects }
        })
        .collect();
    sort_by(&mut events, |a, b| (a.at, &a.alert).cmp(&(b.at, &b.alert)));
    events
}

/// How long before its alert an event happened.
fn lead(alert: &Alert, policy: &Policy) -> Duration {
    let told = alert.annotations.get("lead");
    let told = told.and_then(parse_duration);
    told.filter(|lead| *lead <= LONGEST_LEAD).unwrap_or(policy.lead)
}

/// The outages that began in `reach`, or went on when it began: who reboots was down before.
fn outages(reach: TimeSpan, unavailable: &[Blind]) -> Vec<Effect> {
    let first = unavailable.partition_point(|blind| blind.span.end() <= reach.start());
    let near = unavailable[first..].iter().take_while(|blind| blind.span.start() < reach.end());
    near.map(|blind| Effect::Outage(blind.span)).collect()
}

/// The episodes that began in `reach`, of no other machine.
fn fired(event: &Alert, reach: TimeSpan, episodes: &[Episode]) -> Vec<Effect> {
    let first = episodes.partition_point(|episode| episode.starts_at < reach.start());
    let near = episodes[first..].iter().take_while(|episode| episode.starts_at < reach.end());
    let is_elsewhere = |alert: &Alert| {
        MACHINE.iter().any(|name| {
            let both = event.labels.get(name).zip(alert.labels.get(name));
            both.is_some_and(|(one, other)| one != other)
        })
    };
    near.filter(|episode| !episode.continues && !is_elsewhere(&episode.alert))
        .map(|episode| Effect::Episode {
            alert: Arc::clone(&episode.alert),
            starts_at: episode.starts_at,
        })
        .collect()
}
