//! Alerts that another one mutes: they are notified no more, and their end is never told
//! (domain.md §1.5).

use crate::model::{
    Blind, Doubt, DoubtCause, End, Episode, Groups, InhibitRule, Labels, Policy, Severity,
    TimeSpan, Timestamp, union,
};

/// When alerts fired that mute others: rule by rule, by the labels that both share.
type Sources = Vec<Groups<Labels, TimeSpan>>;

/// Estimates anew how the open episodes of `alerts` ended that were muted: while what mutes them fires.
///
/// An alert that is told neither firing nor resolved once the mute is over ended under it: at the
/// same time where it is the warning of the very critical that muted it, whose condition holds as
/// long; else somewhere in between.
pub(super) fn mute(
    alerts: &mut [Vec<Episode>],
    unavailable: &[Blind],
    horizon: Timestamp,
    policy: &Policy,
) {
    let sources = sources(alerts, horizon, policy);
    let twins = twins(alerts, horizon);
    for episode in alerts.iter_mut().flatten() {
        let (Some(last_firing), false) =
            (episode.evidence.last_firing, matches!(episode.end, End::Resolved(_)))
        else {
            continue;
        };
        // The clock of Prometheus may be ahead.
        let last_proof = last_firing.max(episode.starts_at);
        let Some(mute) = muted(episode, last_proof, &sources, horizon, policy) else { continue };
        let Mute { span: mute, is_told_after } = mute;
        if !is_told_after {
            let span =
                TimeSpan::new(last_proof.max(mute.start()), episode.end.at().unwrap_or(horizon));
            Doubt { span, cause: DoubtCause::Muted }.add_to(&mut episode.evidence.doubts);
            continue;
        }
        let is_twin = twins
            .get(&episode.alert.labels.but_for_severity())
            .iter()
            .any(|twin| twin.overlaps(mute));
        close(episode, last_proof, mute, is_twin, unavailable, horizon, policy);
    }
}

/// When what mutes an alert fired.
struct Mute {
    span: TimeSpan,
    /// Whether an alert that fires on is told at the first flush after it, so that silence means its
    /// end. Its group is told anew only where it changed, as it does by what mutes it if that is of the
    /// same group; of another group, nothing need be told before the next repeat is due.
    is_told_after: bool,
}

/// The mute under which `episode` was last heard of.
fn muted(
    episode: &Episode,
    last_proof: Timestamp,
    sources: &Sources,
    horizon: Timestamp,
    policy: &Policy,
) -> Option<Mute> {
    let deadline = last_proof + policy.cadence();
    let until = match episode.end {
        End::Lost(_) => deadline,
        end => end.at().unwrap_or(horizon),
    };
    let silent = TimeSpan::new(last_proof, until);
    std::iter::zip(&policy.inhibit_rules, sources)
        .filter(|(rule, _)| rule.target.matches(&episode.alert))
        .filter(|(rule, _)| !rule.source.matches(&episode.alert))
        .filter_map(|(rule, sources)| {
            let spans = sources.get(&shared(rule, &episode.alert.labels));
            let next = spans.partition_point(|span| span.end() <= silent.start());
            let span = spans.get(next).copied().filter(|span| span.overlaps(silent))?;
            let is_of_group = policy.group_by.iter().all(|label| rule.equal.contains(label));
            Some(Mute { span, is_told_after: is_of_group || span.end() >= deadline })
        })
        .min_by_key(|mute| (mute.span, !mute.is_told_after))
}

/// Ends `episode`, last heard of at `last_proof`, under `mute`.
fn close(
    episode: &mut Episode,
    last_proof: Timestamp,
    mute: TimeSpan,
    is_twin: bool,
    unavailable: &[Blind],
    horizon: Timestamp,
    policy: &Policy,
) {
    let begin = last_proof.max(mute.start());
    // It would be notified again at the first flush after the mute.
    let mut latest = mute.end() + policy.settling();
    // It was last heard of after any outage of before.
    let next = unavailable.partition_point(|blind| blind.span.start() < begin);
    let down = unavailable.get(next).map(|blind| blind.span.start());
    episode.end = match episode.end {
        End::Superseded(at) if mute.end() >= at => {
            latest = at;
            End::Superseded(at)
        }
        _ if mute.end() >= horizon => {
            latest = horizon;
            End::Firing
        }
        _ if let Some(down) = down.filter(|down| *down <= mute.end()) => {
            latest = horizon;
            End::Unavailable(down)
        }
        _ if is_twin => End::Lost(mute.end()),
        _ => End::Lost(begin + TimeSpan::new(begin, mute.end()).duration() / 2),
    };
    let muted = TimeSpan::new(begin, latest.min(horizon));
    // Of the doubts of before, only a contradiction stands, as long as it may have fired.
    for doubt in std::mem::take(&mut episode.evidence.doubts) {
        if doubt.cause == DoubtCause::Contradicted {
            let span = TimeSpan::new(doubt.span.start(), muted.end());
            Doubt { span, ..doubt }.add_to(&mut episode.evidence.doubts);
        }
    }
    Doubt { span: muted, cause: DoubtCause::Muted }.add_to(&mut episode.evidence.doubts);
}

fn sources(alerts: &[Vec<Episode>], horizon: Timestamp, policy: &Policy) -> Sources {
    let of_rule = |rule: &InhibitRule| {
        let is_source = |first: &Episode| rule.source.matches(&first.alert);
        fired(alerts, horizon, is_source, |labels| shared(rule, labels))
    };
    policy.inhibit_rules.iter().map(of_rule).collect()
}

/// The labels that source and target of a rule share.
fn shared(rule: &InhibitRule, labels: &Labels) -> Labels {
    labels.without(|name| !rule.equal.iter().any(|equal| equal == name))
}

/// When the criticals fired, by their labels but for the severity.
fn twins(alerts: &[Vec<Episode>], horizon: Timestamp) -> Groups<Labels, TimeSpan> {
    let is_critical = |first: &Episode| first.severity() == Severity::Critical;
    fired(alerts, horizon, is_critical, Labels::but_for_severity)
}

/// When alerts fired, those whose episodes are `meant`, by some of their labels: sorted, apart.
fn fired(
    alerts: &[Vec<Episode>],
    horizon: Timestamp,
    meant: impl Fn(&Episode) -> bool,
    by: impl Fn(&Labels) -> Labels,
) -> Groups<Labels, TimeSpan> {
    let mut fired = Vec::new();
    for episodes in alerts {
        if let Some(first) = episodes.first().filter(|first| meant(first)) {
            let spans = episodes.iter().map(|episode| episode.span(horizon));
            fired.push((by(&first.alert.labels), spans.collect()));
        }
    }
    let mut fired = Groups::of_lists(fired);
    fired.values_mut().for_each(|spans| *spans = union(spans.drain(..)));
    fired
}
