//! What the witness says of an episode of the log.

use std::sync::Arc;
use std::time::Duration;

use super::{LOOKBACK, Testimony};
use crate::model::{
    Doubt, DoubtCause, End, Episode, Lines, TimeSpan, Timestamp, difference, union,
};

impl Testimony<'_> {
    /// Compares the episodes of an alert, sorted by start, with what the witness saw: closes what is
    /// open, corrects an end, notes what only one of them says.
    pub fn judge(&self, episodes: &mut [Episode]) {
        let Some(alert) = episodes.first().map(|first| Arc::clone(&first.alert)) else { return };
        if !self.witness.knows(alert.name()) || self.sighted.is_empty() {
            return;
        }
        let runs = self.runs_of(&alert);
        for at in 0..episodes.len() {
            let next_start = episodes.get(at + 1).map(|next| next.starts_at);
            self.judge_one(&mut episodes[at], runs, next_start);
        }
    }

    fn judge_one(&self, episode: &mut Episode, all: &[TimeSpan], next_start: Option<Timestamp>) {
        let margin = self.margin();
        let limit = next_start.unwrap_or(self.horizon);
        // What begins after the last word of it is another firing.
        let resolved = match episode.end {
            End::Resolved(at) => Some(at),
            _ => None,
        };
        let heard_until = episode.evidence.last_firing.max(resolved).unwrap_or(episode.starts_at);
        // The clock of Prometheus may be ahead.
        let heard_until = heard_until.max(episode.starts_at);
        let own = TimeSpan::new(episode.starts_at - margin, limit);
        let first = all.partition_point(|run| run.end() <= episode.starts_at);
        let runs: Vec<_> = all[first..]
            .iter()
            .take_while(|run| run.start() <= heard_until + margin)
            .filter_map(|run| run.intersection(own))
            .collect();
        let told = std::mem::take(&mut episode.evidence.doubts);
        // A line that came after the last sample is proof all the same.
        let proof = episode.evidence.last_firing.unwrap_or(episode.starts_at).min(limit);
        let last = runs.last().map(|run| {
            let begun = run.start().max(episode.starts_at);
            let fired = TimeSpan::new(begun, self.end_of(*run).max(proof));
            (*run, fired.end(), self.cut_by(fired))
        });
        if let Some((run, ended, outage)) = last {
            self.judge_end(episode, run, ended, outage, limit);
        }
        let doubts = &mut episode.evidence.doubts;
        let seen = union(runs.iter().map(|r| TimeSpan::new(r.start() - margin, r.end() + margin)));
        let end = episode.end.at().unwrap_or(self.horizon);
        for claim in self.seen_of(TimeSpan::new(episode.starts_at, end)) {
            for unseen in difference(claim, &seen) {
                if unseen.duration() > margin {
                    Doubt { span: unseen, cause: DoubtCause::Disputed }.add_to(doubts);
                }
            }
        }
        // Once it was seen not to fire, it cannot fire on: to fire again it begins anew.
        let gone = match last {
            Some((run, _, None)) => Some(run.end().max(end) + margin),
            _ => self.gone_after(end),
        };
        for doubt in told {
            let span = match doubt.cause {
                DoubtCause::Pending => self.held_anew(doubt.span),
                _ => doubt.span,
            };
            for span in difference(span, &self.clear) {
                let until = gone.map_or(span.end(), |gone| span.end().min(gone));
                Doubt { span: TimeSpan::new(span.start(), until), ..doubt }.add_to(doubts);
            }
        }
        episode.evidence.witnessed = runs;
    }

    /// Takes the end from the last run of an episode, where that knows better than the log: it fired until
    /// `ended`, where an `outage` may have cut it.
    fn judge_end(
        &self,
        episode: &mut Episode,
        run: TimeSpan,
        ended: Timestamp,
        outage: Option<TimeSpan>,
        limit: Timestamp,
    ) {
        let (step, margin) = (self.witness.step, self.margin());
        let evidence = &mut episode.evidence;
        // A run that goes on to where the alert began anew, or to now, tells no end.
        let seen = match outage {
            _ if run.end() >= limit && limit < self.horizon => End::Superseded(limit),
            _ if run.end() >= limit => End::Firing,
            // It may have begun a moment after the last sample of Alertmanager.
            Some(outage) => End::Unavailable(outage.start().min(limit).max(episode.starts_at)),
            None => End::Lost(ended),
        };
        let at = episode.end.at().unwrap_or(self.horizon);
        // Both went blind together.
        let is_blind = outage.is_some_and(|outage| {
            TimeSpan::new(outage.start() - margin, outage.end() + margin).contains(at)
        });
        match episode.end {
            // They agree, and the log is exact.
            End::Resolved(_) if self.near(ended, at) || is_blind => return,
            // Prometheus could not see the end that was told, or carried its last sample on.
            End::Resolved(_) if !self.could_see(ended, at) => return,
            End::Resolved(_) if ended >= at && ended.since(at) <= LOOKBACK + margin => {
                let span = TimeSpan::new(at, ended);
                Doubt { span, cause: DoubtCause::Disputed }.add_to(&mut evidence.doubts);
                return;
            }
            End::Resolved(_) => {
                let until = seen.at().unwrap_or(self.horizon);
                let span = TimeSpan::new(ended.min(at), until.max(at));
                Doubt { span, cause: DoubtCause::Disputed }.add_to(&mut evidence.doubts);
                let false_resolve = evidence.resolved.take().map(|told| Lines::one(told.logged_at));
                let repaired = evidence.repaired_resolves.into_iter().chain(false_resolve);
                evidence.repaired_resolves = Lines::all(repaired);
            }
            End::Unavailable(_) if is_blind => return,
            _ => {}
        }
        if let End::Lost(at) = seen {
            let span = TimeSpan::new(at - step / 2, at + step / 2);
            Doubt { span, cause: DoubtCause::Sampled }.add_to(&mut evidence.doubts);
        }
        episode.end = seen;
    }

    /// When Prometheus first saw that nothing fires, after an end.
    fn gone_after(&self, end: Timestamp) -> Option<Timestamp> {
        let end = end + self.margin();
        let next = self.clear.partition_point(|clear| clear.end() <= end);
        self.clear.get(next).map(|clear| clear.start().max(end))
    }

    /// Whether Prometheus was alive at each instant between the two, but for a margin.
    fn could_see(&self, a: Timestamp, b: Timestamp) -> bool {
        let between = TimeSpan::new(a.min(b), a.max(b));
        let blind = difference(between, &self.sighted).into_iter().map(TimeSpan::duration);
        blind.sum::<Duration>() <= self.margin()
    }
}
