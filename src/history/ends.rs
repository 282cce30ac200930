//! How a firing ended: the earliest end that the evidence allows.

use std::cmp::Reverse;
use std::time::Duration;

use crate::history::firings::Firing;
use crate::model::{
    Blind, Doubt, DoubtCause, End, Policy, Resolve, Status, TimeSpan, Timestamp, difference, union,
};

/// The longest that Prometheus announces an end ahead, and what it sent before it went down.
const ANNOUNCED: Duration = Duration::from_secs(5 * 60);

/// Whether the end that was told is the one that Prometheus announced before it went down in `outage`.
///
/// Who tells it meanwhile is Alertmanager, who lives, so Prometheus does not: however far ahead its
/// rules, if evaluated rarely, made it announce the end.
pub(super) fn is_announced(told: Resolve, outage: TimeSpan) -> bool {
    told.ends_at.since(outage.start()) <= ANNOUNCED || outage.contains(told.logged_at)
}

/// The outages, each with the time after it in which rules may have to hold anew: sorted, apart. Where
/// it goes down again before they have held, they begin once more.
pub(super) fn anew(unavailable: &[Blind], policy: &Policy) -> Vec<TimeSpan> {
    let anew =
        |blind: &Blind| TimeSpan::new(blind.span.start(), policy.held_anew(blind.span).end());
    union(unavailable.iter().map(anew))
}

/// The time after `outage` in which a rule may have to hold anew, by what [`anew`] finds.
pub(super) fn held_anew(outage: TimeSpan, anew: &[TimeSpan]) -> TimeSpan {
    let of_outage = anew.partition_point(|anew| anew.end() < outage.end());
    TimeSpan::new(outage.end(), anew[of_outage].end())
}

/// What is known around a firing.
pub(super) struct Scene<'a> {
    /// Where alerting was down, sorted.
    pub unavailable: &'a [Blind],
    /// The same with the time after it in which rules may have to hold anew.
    pub anew: &'a [TimeSpan],
    /// Until when the sources can tell.
    pub horizon: Timestamp,
    pub policy: &'a Policy,
}

impl Scene<'_> {
    /// When alerting went down first at or after `instant`, or `instant` when it was down then.
    fn blind_after(&self, instant: Timestamp) -> Option<Timestamp> {
        let next = self.unavailable.partition_point(|blind| blind.span.end() <= instant);
        let blind = self.unavailable.get(next)?;
        Some(blind.span.start().max(instant))
    }

    /// The last outage that began at or before `instant`.
    fn outage_before(&self, instant: Timestamp) -> Option<TimeSpan> {
        let begun = self.unavailable.partition_point(|blind| blind.span.start() <= instant);
        Some(self.unavailable[begun.checked_sub(1)?].span)
    }

    /// Where a firing that began at `starts_at` may have gone on until `anew`, when it began again, though
    /// `told` says that it had ended: blindly, or that is the end that Prometheus announced before it went down, and once it
    /// was back, its rule had to hold for a while again.
    fn told_blindly(
        &self,
        starts_at: Timestamp,
        told: Resolve,
        anew: Option<Timestamp>,
    ) -> Option<[Doubt; 2]> {
        let outage = self.outage_before(told.ends_at)?;
        // What Prometheus saw begin once it was back it saw end, too.
        if outage.end() <= starts_at {
            return None;
        }
        let blind = outage.contains(told.ends_at).then_some(outage.end());
        let anew = anew.unwrap_or(self.horizon);
        let held = is_announced(told, outage).then(|| held_anew(outage, self.anew).end().min(anew));
        let until = blind.max(held)?;
        let pending = TimeSpan::new(outage.end().max(told.ends_at), held.unwrap_or(outage.end()));
        Some([
            Doubt { span: TimeSpan::new(outage.start(), until), cause: DoubtCause::Announced },
            Doubt { span: pending, cause: DoubtCause::Pending },
        ])
    }

    /// For how long alerting was alive without a break in `span`.
    fn longest_alive(&self, span: TimeSpan) -> Duration {
        let first = self.unavailable.partition_point(|blind| blind.span.end() <= span.start());
        let down: Vec<_> = self.unavailable[first..]
            .iter()
            .map(|blind| blind.span)
            .take_while(|down| down.start() < span.end())
            .collect();
        let alive = difference(span, &down).into_iter().map(TimeSpan::duration);
        alive.max().unwrap_or_default()
    }
}

/// How a firing ended, and how sure that is.
pub(super) struct Ending {
    pub end: End,
    /// How many of its runs count; those after are stale.
    pub proven: usize,
    /// Where it may have fired or not.
    pub doubts: Vec<Doubt>,
}

/// How each of the firings of one alert ended (domain.md §2); they are sorted by start.
pub(super) fn endings(firings: &[Firing], scene: &Scene) -> Vec<Ending> {
    let proven: Vec<_> = firings
        .iter()
        .map(|firing| firing.proven(scene.policy, |silence| scene.longest_alive(silence)))
        .collect();
    // When each of the firings up to one was last spoken of, the latest of all.
    let mut latest = Timestamp::from_milliseconds(i64::MIN);
    let spoken: Vec<_> = std::iter::zip(firings, &proven)
        .map(|(firing, proven)| {
            latest = latest.max(firing.runs[proven - 1].last_at());
            latest
        })
        .collect();
    let ending = |(at, (firing, proven)): (usize, (&Firing, &usize))| {
        let last = firing.runs[proven - 1].last_at();
        let begun = firings.partition_point(|other| other.starts_at <= last);
        let later = firings.partition_point(|other| other.starts_at < last).max(at + 1);
        let others = Others {
            // One that is still to come, by a clock that is ahead or by mistake, replaces nothing yet.
            next_start: firings
                .get(later)
                .map(|next| next.starts_at)
                .filter(|start| *start <= scene.horizon),
            // Alertmanager holds one firing of an alert: who speaks of another holds this no more.
            is_replaced: begun > 0 && spoken[begun - 1] > last,
            anew: firings.get(at + 1).map(|next| next.starts_at),
        };
        end(firing, *proven, &others, scene)
    };
    std::iter::zip(firings, &proven).enumerate().map(ending).collect()
}

/// What is known of the other firings of the same alert.
struct Others {
    /// When it began anew, after its last line.
    next_start: Option<Timestamp>,
    /// Whether one that had begun by then was spoken of later.
    is_replaced: bool,
    /// When it began anew, whenever that was told.
    anew: Option<Timestamp>,
}

fn end(firing: &Firing, proven: usize, others: &Others, scene: &Scene) -> Ending {
    if let Some(told) = resolved(firing, proven) {
        let mut doubts = Vec::new();
        for doubt in scene.told_blindly(firing.starts_at, told, others.anew).into_iter().flatten() {
            let span = TimeSpan::new(doubt.span.start().max(firing.starts_at), doubt.span.end());
            Doubt { span, ..doubt }.add_to(&mut doubts);
        }
        return Ending { end: End::Resolved(told.ends_at), proven, doubts };
    }
    let last_proof = firing.runs[proven - 1].last_at().max(firing.starts_at);
    if others.is_replaced {
        return Ending { end: End::Superseded(last_proof), proven, doubts: Vec::new() };
    }
    let (end, cause) = unresolved(last_proof, others.next_start, scene);
    // Nobody told the end: it fired on for as long as nothing says otherwise.
    let mut latest = others.next_start.unwrap_or(scene.horizon);
    let mut doubts = Vec::new();
    if let End::Unavailable(at) = end
        && let Some(outage) = scene.outage_before(at)
    {
        let held = held_anew(outage, scene.anew);
        let span = TimeSpan::new(held.start(), held.end().min(latest));
        // It would have been told again once alerting was back and its rule had held.
        latest = latest.min((outage.end() + scene.policy.cadence()).max(held.end()));
        Doubt { span, cause: DoubtCause::Pending }.add_to(&mut doubts);
    }
    if let Some(cause) = cause {
        Doubt { span: TimeSpan::new(last_proof, latest), cause }.add_to(&mut doubts);
    }
    if let Some(said) = contradicted(firing, proven, scene.policy) {
        let span = TimeSpan::new(said, end.at().unwrap_or(latest));
        Doubt { span, cause: DoubtCause::Contradicted }.add_to(&mut doubts);
    }
    Ending { end, proven, doubts }
}

/// The end that the `resolved` lines after the last `firing` line tell.
fn resolved(firing: &Firing, proven: usize) -> Option<Resolve> {
    let after_firing = firing.runs[..proven].iter().rev();
    let resolved = after_firing.take_while(|run| run.status == Status::Resolved);
    let said = resolved.map(|run| match run.ends_at.filter(|end| *end >= firing.starts_at) {
        Some(end) => (end, Reverse(run.first_at())),
        // Each line ends it when it is logged, and none before it starts.
        None if run.last_at() > firing.starts_at => (run.last_at(), Reverse(run.last_at())),
        None => (firing.starts_at, Reverse(run.first_at())),
    });
    let (ends_at, Reverse(logged_at)) = said.max()?;
    Some(Resolve { logged_at, ends_at })
}

/// How a firing ended whose last line, logged at `last_proof`, says that it fires; and why that is
/// in doubt.
fn unresolved(
    last_proof: Timestamp,
    next_start: Option<Timestamp>,
    scene: &Scene,
) -> (End, Option<DoubtCause>) {
    let deadline = last_proof + scene.policy.cadence();
    let down = scene.blind_after(last_proof);
    let earliest = [next_start, down, (deadline <= scene.horizon).then_some(deadline)]
        .into_iter()
        .flatten()
        .min();
    match earliest {
        None => (End::Firing, None),
        Some(at) if next_start == Some(at) => (End::Superseded(at), Some(DoubtCause::BeganAnew)),
        Some(at) if down == Some(at) => (End::Unavailable(at), Some(DoubtCause::Blind)),
        Some(_) => (End::Lost(last_proof), Some(DoubtCause::NoEnd)),
    }
}

/// When the firing had ended, as a `resolved` line said that only a single late line contradicts.
fn contradicted(firing: &Firing, proven: usize, policy: &Policy) -> Option<Timestamp> {
    Some(resolved(firing, firing.late(proven, policy))?.ends_at)
}
