//! How a firing ended: the earliest end that the evidence allows.

use std::time::Duration;

use crate::history::firings::Firing;
use crate::model::{Blind, End, Policy, Status, TimeSpan, Timestamp, difference};

/// What is known around a firing.
pub(super) struct Scene<'a> {
    /// Where alerting was down, sorted.
    pub unavailable: &'a [Blind],
    /// When the same alert began anew.
    pub next_start: Option<Timestamp>,
    /// Until when the sources can tell.
    pub horizon: Timestamp,
    pub policy: &'a Policy,
}

impl Scene<'_> {
    /// When alerting went down first at or after `instant`, or `instant` when it was down then.
    pub fn blind_after(&self, instant: Timestamp) -> Option<Timestamp> {
        let next = self.unavailable.partition_point(|blind| blind.span.end() <= instant);
        let blind = self.unavailable.get(next)?;
        Some(blind.span.start().max(instant))
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

/// How `firing` ended, and how many of its last lines are stale (domain.md §2).
pub(super) fn end(firing: &Firing, scene: &Scene) -> (End, usize) {
    let cadence = scene.policy.cadence();
    let proven = firing.proven(cadence, |silence| scene.longest_alive(silence));
    let stale = firing.lines.len() - proven;
    let lines = &firing.lines[..proven];
    let after_last_firing = lines
        .iter()
        .rposition(|line| line.status == Status::Firing)
        .map_or(0, |last_firing| last_firing + 1);
    let resolved = lines[after_last_firing..].iter().map(|line| {
        let said = line.ends_at.filter(|end| *end >= firing.starts_at);
        said.unwrap_or(line.logged_at())
    });
    if let Some(at) = resolved.max() {
        return (End::Resolved(at.max(firing.starts_at)), stale);
    }

    let last_proof = lines[proven - 1].logged_at();
    let deadline = last_proof + cadence;
    let superseded = scene.next_start.filter(|next| *next >= last_proof);
    let down = scene.blind_after(last_proof);
    let earliest = [superseded, down, (deadline <= scene.horizon).then_some(deadline)]
        .into_iter()
        .flatten()
        .min();
    let end = match earliest {
        None => End::Firing,
        at if at == superseded => End::Superseded(at.unwrap_or(last_proof)),
        at if at == down => End::Unavailable(at.unwrap_or(last_proof)),
        Some(_) => End::Lost(last_proof.max(firing.starts_at)),
    };
    (end, stale)
}
