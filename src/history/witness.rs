//! The second witness: Prometheus' own `ALERTS{alertstate="firing"}` (domain.md §2).
//!
//! It is the origin of every alert, so where it could see, its word on an end goes before that of
//! Alertmanager, who may have stopped hearing of an alert; the log is exact to the millisecond where
//! both agree. What they disagree on is kept as a doubt.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{
    Alert, Blind, Doubt, DoubtCause, End, Episode, Evidence, Labels, Observations, Policy,
    TimeSpan, Timestamp, Witness, difference, union,
};

/// How long Prometheus carries the last sample of a series on, where nothing says that it is gone: it
/// cannot note its own death.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the witness says.
pub(super) struct Testimony<'a> {
    witness: &'a Witness,
    /// Where it was asked, and Prometheus alive to see.
    sighted: Vec<TimeSpan>,
    unavailable: &'a [Blind],
    series: HashMap<&'a str, Series>,
    horizon: Timestamp,
}

/// The series of the alerts of one name.
#[derive(Default)]
struct Series {
    /// The labels that any of them has; Alertmanager's alerts have external ones as well.
    names: BTreeSet<Box<str>>,
    runs: BTreeMap<Labels, Vec<TimeSpan>>,
}

impl Series {
    /// The labels of the series of an alert that Alertmanager knows by `labels`.
    fn of(&self, labels: &Labels) -> Labels {
        labels.without(|name| !self.names.contains(name))
    }
}

impl<'a> Testimony<'a> {
    pub fn new(
        witness: &'a Witness,
        observations: &Observations,
        unavailable: &'a [Blind],
        policy: &Policy,
        horizon: Timestamp,
    ) -> Self {
        let is_replica = |name: &str| policy.replica_labels.iter().any(|label| label == name);
        let mut series: HashMap<_, Series> = HashMap::new();
        for (labels, runs) in &witness.firing {
            let of_name = series.entry(labels.get("alertname").unwrap_or_default()).or_default();
            let labels = labels.without(is_replica);
            of_name.names.extend(labels.iter().map(|(name, _)| name.into()));
            of_name.runs.entry(labels).or_default().extend_from_slice(runs);
        }
        for series in series.values_mut() {
            for runs in series.runs.values_mut() {
                *runs = union(runs.drain(..));
            }
        }
        let asked = union(witness.asked.iter().copied());
        let sighted = match &observations.presence {
            Ok(presence) => asked
                .iter()
                .flat_map(|asked| presence.alive.iter().filter_map(|s| s.intersection(*asked)))
                .collect(),
            Err(_) => asked,
        };
        Self { witness, sighted, unavailable, series, horizon }
    }

    /// How far its word may be off, at an end.
    fn margin(&self) -> Duration {
        self.witness.step * 2
    }

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

    /// The part of `span` in which the witness could see.
    fn seen_of(&self, span: TimeSpan) -> Vec<TimeSpan> {
        let first = self.sighted.partition_point(|sighted| sighted.end() <= span.start());
        let sighted = self.sighted[first..].iter().take_while(|s| s.start() < span.end());
        sighted.filter_map(|sighted| sighted.intersection(span)).collect()
    }

    /// The outage in which a run ended for want of samples, if one did: at its start, or later by as
    /// long as Prometheus carries the last sample on where it went down itself.
    fn cut_by(&self, ended: Timestamp) -> Option<TimeSpan> {
        let margin = self.margin();
        let next =
            self.unavailable.partition_point(|blind| blind.span.end() + margin < ended - LOOKBACK);
        let near = |at: Timestamp| ended.since(at) <= margin && at.since(ended) <= margin;
        let mut outages = self.unavailable[next..].iter().map(|blind| blind.span);
        outages
            .by_ref()
            .take_while(|outage| outage.start() <= ended + margin)
            .find(|outage| near(outage.start()) || near(outage.start() + LOOKBACK))
    }

    /// The best guess of when a firing ended: between its last point and the next.
    fn end_of(&self, run: TimeSpan) -> Timestamp {
        (run.end() - self.witness.step / 2).max(run.start())
    }

    /// The firings that only the witness saw: silenced, inhibited, never notified, or the log is
    /// lost.
    pub fn reveal(&self, episodes: &[Episode]) -> Vec<Episode> {
        let mut known: HashMap<(&str, Labels), Vec<TimeSpan>> = HashMap::new();
        let mut external: Option<Labels> = None;
        for episode in episodes {
            let Some(series) = self.series.get(episode.alert.name()) else { continue };
            let labels = series.of(&episode.alert.labels);
            if series.runs.contains_key(&labels) {
                let added = episode.alert.labels.without(|name| series.names.contains(name));
                external = Some(match external {
                    None => added,
                    Some(so_far) => so_far.without(|name| so_far.get(name) != added.get(name)),
                });
            }
            let spans = known.entry((episode.alert.name(), labels)).or_default();
            spans.push(self.widen(episode.span(self.horizon)));
        }
        let external = external.unwrap_or_default();
        let mut revealed = Vec::new();
        for (name, series) in &self.series {
            for (labels, runs) in &series.runs {
                let known = known.remove(&(*name, labels.clone())).map(union).unwrap_or_default();
                let labels = labels.iter().chain(external.iter()).collect::<Labels>();
                let alert =
                    Alert { fingerprint: labels.fingerprint().into(), labels, ..Alert::default() };
                let alert = Arc::new(alert);
                for run in runs {
                    let hidden = difference(*run, &known);
                    let hidden = hidden.iter().filter(|part| *part == run || self.is_news(**part));
                    revealed.extend(hidden.map(|part| self.only_witnessed(&alert, *part, *run)));
                }
            }
        }
        revealed
    }

    /// Whether a part of a run is more than the error of its edges, and of the carrying on of a last
    /// sample.
    fn is_news(&self, part: TimeSpan) -> bool {
        let seen = self.seen_of(part).into_iter().map(TimeSpan::duration);
        seen.max().unwrap_or_default() > self.margin()
    }

    /// The span within which a run is of the same firing.
    fn widen(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::new(span.start() - self.margin(), span.end() + self.margin())
    }

    fn runs_of(&self, alert: &Alert) -> &[TimeSpan] {
        let series = self.series.get(alert.name());
        let runs = series.and_then(|series| series.runs.get(&series.of(&alert.labels)));
        runs.map_or(&[], Vec::as_slice)
    }

    /// The episode of `part` of a run.
    fn only_witnessed(&self, alert: &Arc<Alert>, part: TimeSpan, run: TimeSpan) -> Episode {
        let step = self.witness.step;
        let is_begin = part.start() == run.start();
        let starts_at = if is_begin { part.start() - step / 2 } else { part.start() };
        let end = if part.end() < run.end() {
            End::Superseded(part.end())
        } else if part.end() >= self.horizon {
            End::Firing
        } else if let Some(outage) = self.cut_by(self.end_of(part)) {
            End::Unavailable(outage.start().min(part.end()).max(starts_at))
        } else {
            End::Lost(self.end_of(part))
        };
        let edges = [is_begin.then_some(starts_at), end.at()].into_iter().flatten();
        let doubts = edges.map(|at| Doubt {
            span: TimeSpan::new(at - step / 2, at + step / 2),
            cause: DoubtCause::Sampled,
        });
        let doubts = doubts.filter(|doubt| !doubt.span.is_empty()).collect();
        Episode {
            alert: Arc::clone(alert),
            starts_at,
            end,
            continues: false,
            evidence: Evidence { witnessed: vec![part], doubts, ..Evidence::default() },
        }
    }
}
