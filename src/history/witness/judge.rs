//! What the witness says of an episode of the log.

use std::time::Duration;

use super::Testimony;
use crate::model::{Doubt, DoubtCause, End, Episode, TimeSpan, Timestamp, difference, union};

impl Testimony<'_> {
    /// Compares an episode of the log with what the witness saw: closes what is open, corrects an
    /// end, notes what only one of them says. `next_start` is when the same alert began anew.
    pub fn judge(&self, episode: &mut Episode, next_start: Option<Timestamp>) {
        if !self.witness.knows(episode.alert.name()) || self.sighted.is_empty() {
            return;
        }
        let margin = self.margin();
        let limit = next_start.unwrap_or(self.horizon).max(episode.starts_at);
        let heard = episode.evidence.last_firing.or(episode.evidence.last_seen);
        let heard_until = heard.max(episode.end.at()).unwrap_or(limit);
        let own = TimeSpan::new(episode.starts_at - margin, limit);
        let runs: Vec<_> = self
            .runs_of(&episode.alert)
            .iter()
            .filter(|run| run.end() > episode.starts_at && run.start() <= heard_until + margin)
            .filter_map(|run| run.intersection(own))
            .collect();
        let mut doubts: Vec<Doubt> = Vec::new();
        if let Some(run) = runs.last() {
            self.judge_end(episode, *run, limit, &mut doubts);
        }
        let seen: Vec<_> = runs.iter().map(|run| self.widen(*run)).collect();
        let claimed = self.seen_of(episode.span(self.horizon)).into_iter();
        let unseen = claimed.flat_map(|claim| difference(claim, &union(seen.iter().copied())));
        let unseen = unseen.filter(|unseen| unseen.duration() > margin);
        doubts.extend(unseen.map(|span| Doubt { span, cause: DoubtCause::Disputed }));

        let open = episode.evidence.doubts.drain(..).flat_map(|doubt| {
            let left = difference(doubt.span, &self.sighted);
            left.into_iter().map(move |span| Doubt { span, ..doubt })
        });
        doubts.extend(open);
        doubts.sort_unstable();
        episode.evidence.doubts = doubts;
        episode.evidence.witnessed = runs;
    }

    /// Takes the end from the last run of an episode, where that knows better than the log.
    fn judge_end(
        &self,
        episode: &mut Episode,
        run: TimeSpan,
        limit: Timestamp,
        doubts: &mut Vec<Doubt>,
    ) {
        let margin = self.margin();
        let near = |a: Timestamp, b: Timestamp| a.since(b) <= margin && b.since(a) <= margin;
        let ended = self.end_of(run);
        // A run that goes on to where the alert began anew, or to now, tells no end.
        let end = if run.end() < limit {
            End::Lost(ended)
        } else if limit < self.horizon {
            End::Superseded(limit)
        } else {
            End::Firing
        };
        let at = episode.end.at().unwrap_or(self.horizon);
        let is_cut = self.cut_by(ended).is_some();
        episode.end = match episode.end {
            // They agree, and the log is exact.
            old @ (End::Resolved(_) | End::Superseded(_)) if near(ended, at) => old,
            // Both went blind together.
            old @ (End::Resolved(_) | End::Unavailable(_)) if is_cut => old,
            // Prometheus could not see the end that was told.
            old @ End::Resolved(_) if !self.could_see(ended.max(episode.starts_at), at) => old,
            End::Resolved(_) => {
                let (from, to) = (ended.min(at), ended.max(at));
                let span = TimeSpan::new(from, end.at().unwrap_or(self.horizon).max(to));
                doubts.push(Doubt { span, cause: DoubtCause::Disputed });
                let false_resolve = episode.evidence.resolved.take().map(|told| told.logged_at);
                episode.evidence.repaired_resolves.extend(false_resolve);
                end
            }
            End::Firing if end == End::Firing => End::Firing,
            _ => {
                let proof = episode.evidence.last_firing.unwrap_or(episode.starts_at);
                match end {
                    // A line that came after the last sample is proof all the same.
                    End::Lost(at) => {
                        let at = at.max(proof.min(limit)).max(episode.starts_at);
                        let span = TimeSpan::new(at - self.witness.step, at + self.witness.step);
                        doubts.push(Doubt { span, cause: DoubtCause::Sampled });
                        End::Lost(at)
                    }
                    other => other,
                }
            }
        };
    }

    /// Whether Prometheus was alive at each instant between the two, but for a margin.
    fn could_see(&self, a: Timestamp, b: Timestamp) -> bool {
        let between = TimeSpan::new(a.min(b), a.max(b));
        let blind = difference(between, &self.sighted).into_iter().map(TimeSpan::duration);
        blind.sum::<Duration>() <= self.margin()
    }
}
