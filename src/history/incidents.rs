//! Episodes of one alert that overlap are one; those that touch across a restart are one incident
//! (domain.md §2).

use crate::history::ends::{anew, held_anew, is_announced};
use crate::model::{
    Blind, Doubt, DoubtCause, End, Episode, Groups, Lines, Policy, TimeSpan, Timestamp, difference,
    sort_by_number, union,
};

/// Joins the episodes of one alert that overlap; those that only touch stay apart. They are sorted
/// by start.
pub(super) fn join_overlapping(mut episodes: Vec<Episode>, horizon: Timestamp) -> Vec<Episode> {
    episodes.dedup_by(|next, last| {
        // One of no length counts as well.
        let overlaps = next.starts_at < last.span(horizon).end();
        if overlaps {
            join(last, next, horizon);
        }
        overlaps
    });
    episodes
}

/// Extends `last` by `next`, which began later.
fn join(last: &mut Episode, next: &Episode, horizon: Timestamp) {
    let sure = [last.at_least(horizon), next.at_least(horizon)].concat();
    let end = later(last.end, next.end);
    let (old, new) = (&mut last.evidence, &next.evidence);
    if new.last_seen >= old.last_seen {
        last.alert = next.alert.clone();
    }
    old.notifications += new.notifications;
    old.firing += new.firing;
    old.first_seen = old.first_seen.min(new.first_seen).or(new.first_seen);
    old.last_seen = old.last_seen.max(new.last_seen);
    // The clock of Prometheus may be ahead: then its start is the later word.
    let last_firing = new.last_firing.map(|logged| logged.max(next.starts_at));
    old.last_firing = old.last_firing.max(last_firing);
    old.resolved = if end == last.end { old.resolved } else { new.resolved };
    old.repaired_resolves =
        Lines::all(old.repaired_resolves.into_iter().chain(new.repaired_resolves));
    old.stale = Lines::all(old.stale.into_iter().chain(new.stale));
    new.doubts.iter().for_each(|doubt| doubt.add_to(&mut old.doubts));
    dispel(&mut old.doubts, &union(sure));
    last.end = end;
}

/// Leaves of `doubts` what is not in `sure`, whose spans are sorted and apart.
fn dispel(doubts: &mut Vec<Doubt>, sure: &[TimeSpan]) {
    for doubt in std::mem::take(doubts) {
        let left = difference(doubt.span, sure).into_iter();
        left.for_each(|span| Doubt { span, ..doubt }.add_to(doubts));
    }
}

fn later(a: End, b: End) -> End {
    let at = |end: End| end.at().unwrap_or(Timestamp::from_milliseconds(i64::MAX));
    if at(b) >= at(a) { b } else { a }
}

/// Sorts episodes by start, then by alert.
pub(super) fn in_order(episodes: &mut [Episode]) {
    // Many alerts may begin at one instant: what tells them apart stands beside it.
    let number = |episode: &Episode| {
        u128::from(episode.starts_at.rank()) << 64 | u128::from(episode.alert.rank())
    };
    sort_by_number(episodes, number, |a, b| a.alert.cmp(&b.alert));
}

/// The episodes alert by alert, sorted by start, of lists of which several may be of one alert.
pub(super) fn by_alert(mut lists: Vec<Vec<Episode>>, policy: &Policy) -> Vec<Vec<Episode>> {
    let places = lists
        .iter()
        .enumerate()
        .filter_map(|(place, episodes)| Some((policy.identity(&episodes.first()?.alert), place)));
    let places: Vec<_> = Groups::new(places).into_pairs().map(|(_, places)| places).collect();
    let gather = |places: Vec<usize>| {
        let mut episodes: Vec<_> =
            places.into_iter().flat_map(|place| std::mem::take(&mut lists[place])).collect();
        in_order(&mut episodes);
        episodes
    };
    places.into_iter().map(gather).collect()
}

/// All episodes, given those alert by alert, with those found that continue the one before them:
/// Prometheus or Alertmanager began anew, the alert did not.
///
/// An alert that fired when alerting went down, and fires again soon after it is back, fired all the
/// while; its rule had only to hold anew.
pub(super) fn resume(
    alerts: Vec<Vec<Episode>>,
    unavailable: &[Blind],
    policy: &Policy,
) -> Vec<Episode> {
    let anew = anew(unavailable, policy);
    let mut resumed = Vec::with_capacity(alerts.iter().map(Vec::len).sum());
    for mut episodes in alerts {
        for next in 1..episodes.len() {
            let (before, after) = episodes.split_at_mut(next);
            let (last, next) = (&mut before[next - 1], &mut after[0]);
            if let Some(outage) = cut_by(last, unavailable)
                && next.starts_at >= outage.start()
                && next.starts_at <= held_anew(outage, &anew).end()
            {
                let blind = TimeSpan::new(outage.start().max(last.starts_at), next.starts_at);
                dispel(&mut last.evidence.doubts, &[blind]);
                let doubt = Doubt { span: blind, cause: DoubtCause::Resumed };
                doubt.add_to(&mut last.evidence.doubts);
                last.end = End::Superseded(next.starts_at);
            }
            next.continues = last.end == End::Superseded(next.starts_at);
        }
        for at in 0..episodes.len() {
            let before = at.checked_sub(1).and_then(|before| episodes[before].end.at());
            if let Some(doubt) = may_have_begun(&episodes[at], before, unavailable, policy) {
                doubt.add_to(&mut episodes[at].evidence.doubts);
            }
        }
        resumed.append(&mut episodes);
    }
    resumed
}

/// An alert that fires soon after an outage may have begun in it: its rule had only to hold anew.
fn may_have_begun(
    episode: &Episode,
    before: Option<Timestamp>,
    unavailable: &[Blind],
    policy: &Policy,
) -> Option<Doubt> {
    let next = unavailable.partition_point(|blind| blind.span.end() <= episode.starts_at);
    let outage = unavailable[next.checked_sub(1)?].span;
    let is_soon = episode.starts_at <= policy.held_anew(outage).end();
    let is_first = before.is_none_or(|before| before <= outage.start());
    (is_soon && is_first).then(|| Doubt {
        span: TimeSpan::new(outage.start(), episode.starts_at),
        cause: DoubtCause::Blind,
    })
}

/// The outage that cut an episode, if one did.
fn cut_by(episode: &Episode, unavailable: &[Blind]) -> Option<TimeSpan> {
    let (End::Unavailable(at) | End::Resolved(at)) = episode.end else { return None };
    let next = unavailable.partition_point(|blind| blind.span.end() <= at);
    let outage = unavailable.get(next)?.span;
    let is_cut = match episode.end {
        End::Unavailable(_) => true,
        _ => {
            let told = episode.evidence.resolved;
            outage.contains(at) && told.is_some_and(|told| is_announced(told, outage))
        }
    };
    is_cut.then_some(outage)
}
