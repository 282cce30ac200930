//! Episodes of one alert that overlap are one (domain.md §2).

use std::collections::BTreeMap;

use crate::history::firings::identity;
use crate::model::{End, Episode, Policy, Timestamp};

/// Joins the episodes of each alert that overlap; those that only touch stay apart.
pub(super) fn join_overlapping(
    episodes: Vec<Episode>,
    policy: &Policy,
    horizon: Timestamp,
) -> Vec<Episode> {
    let mut alerts: BTreeMap<String, Vec<Episode>> = BTreeMap::new();
    for episode in episodes {
        let identity = identity(&episode.alert, policy).into_owned();
        alerts.entry(identity).or_default().push(episode);
    }
    for episodes in alerts.values_mut() {
        episodes.sort_unstable_by_key(|episode| episode.starts_at);
        episodes.dedup_by(|next, last| {
            let overlaps = next.span(horizon).overlaps(last.span(horizon));
            if overlaps {
                join(last, next);
            }
            overlaps
        });
    }
    alerts.into_values().flatten().collect()
}

/// Extends `last` by `next`, which began later.
fn join(last: &mut Episode, next: &Episode) {
    let (old, new) = (&mut last.evidence, &next.evidence);
    if new.last_seen >= old.last_seen {
        last.alert = next.alert.clone();
    }
    old.notifications += new.notifications;
    old.first_seen = old.first_seen.min(new.first_seen).or(new.first_seen);
    old.last_seen = old.last_seen.max(new.last_seen);
    old.repaired_resolves += new.repaired_resolves;
    old.stale += new.stale;
    old.witnessed = old.witnessed.max(new.witnessed);
    last.end = later(last.end, next.end);
}

fn later(a: End, b: End) -> End {
    let at = |end: End| end.at().unwrap_or(Timestamp::from_milliseconds(i64::MAX));
    if at(b) >= at(a) { b } else { a }
}
