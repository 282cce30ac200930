//! The second witness: Prometheus' own `ALERTS{alertstate="firing"}` (domain.md §2).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{
    Alert, End, Episode, Evidence, Labels, Policy, TimeSpan, Timestamp, Witness, union,
};

/// How long Prometheus carries the last sample of a series on, where nothing says that it is gone: it
/// cannot note its own death.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the witness says, by the name of the alert.
pub(super) struct Testimony<'a> {
    asked: &'a [TimeSpan],
    /// How far apart the points are.
    step: Duration,
    firings: HashMap<&'a str, Vec<(Labels, &'a [TimeSpan])>>,
    horizon: Timestamp,
}

impl<'a> Testimony<'a> {
    pub fn new(witness: &'a Witness, policy: &Policy, horizon: Timestamp) -> Self {
        let is_replica = |name: &str| policy.replica_labels.iter().any(|label| label == name);
        let mut firings: HashMap<_, Vec<_>> = HashMap::new();
        for (labels, runs) in &witness.firing {
            let name = labels.get("alertname").unwrap_or_default();
            firings.entry(name).or_default().push((labels.without(is_replica), &runs[..]));
        }
        Self { asked: &witness.asked, step: witness.step, firings, horizon }
    }

    /// Closes an episode that the log left open where the witness saw it end.
    pub fn close(&self, episode: &mut Episode) {
        let Some(last_seen) = episode.evidence.last_seen else { return };
        let was_asked =
            self.asked.iter().any(|span| span.start() <= last_seen && last_seen <= span.end());
        if matches!(episode.end, End::Resolved(_)) || !was_asked {
            return;
        }
        let runs = union(self.runs_of(&episode.alert));
        let of_episode = |run: &TimeSpan| {
            run.end() > episode.starts_at && run.start() <= last_seen + self.step * 2
        };
        let Some(run) = runs.into_iter().rfind(of_episode) else { return };
        episode.evidence.witnessed = Some(run);
        let ended = self.end_of(run).max(last_seen);
        let near =
            |at: Timestamp| ended.since(at) <= self.step * 2 && at.since(ended) <= self.step * 2;
        episode.end = match episode.end {
            // Both went blind together: the witness knows no more than the log.
            End::Unavailable(at) if near(at) || near(at + LOOKBACK) => End::Unavailable(at),
            End::Superseded(at) => End::Superseded(ended.min(at)),
            _ if run.end() >= self.horizon => End::Firing,
            _ => End::Lost(ended),
        };
    }

    /// The best guess of when a firing ended: between its last point and the next.
    fn end_of(&self, run: TimeSpan) -> Timestamp {
        run.end() - self.step / 2
    }

    /// The firings that only the witness saw: silenced, inhibited, never notified, or the log is
    /// lost.
    pub fn reveal(&self, episodes: &[Episode]) -> Vec<Episode> {
        let mut known: HashMap<&str, Vec<&Episode>> = HashMap::new();
        for episode in episodes {
            known.entry(episode.alert.name()).or_default().push(episode);
        }
        let mut revealed = Vec::new();
        for (name, series) in &self.firings {
            let known = known.get(name).map_or(&[][..], Vec::as_slice);
            let mut own: HashMap<&Labels, Vec<TimeSpan>> = HashMap::new();
            for (labels, runs) in series {
                own.entry(labels).or_default().extend_from_slice(runs);
            }
            for (labels, runs) in own {
                let seen: Vec<_> = known
                    .iter()
                    .filter(|episode| labels.is_subset(&episode.alert.labels))
                    .map(|episode| self.widen(episode.span(self.horizon)))
                    .collect();
                let runs = union(runs);
                let hidden =
                    runs.iter().filter(|run| !seen.iter().any(|seen| seen.overlaps(**run)));
                revealed.extend(hidden.map(|run| {
                    let began = run.start() - self.step / 2;
                    let fires = run.end() >= self.horizon;
                    let end = if fires { End::Firing } else { End::Lost(self.end_of(*run)) };
                    only_witnessed(labels, began, end, *run)
                }));
            }
        }
        revealed
    }

    /// The span within which a run is of the same firing.
    fn widen(&self, span: TimeSpan) -> TimeSpan {
        TimeSpan::new(span.start() - self.step * 2, span.end() + self.step * 2)
    }

    /// Prometheus' series lack the external labels that Alertmanager saw.
    fn runs_of(&self, alert: &Alert) -> impl Iterator<Item = TimeSpan> {
        let series = self.firings.get(alert.name()).map_or(&[][..], Vec::as_slice);
        let own = series.iter().filter(|(labels, _)| labels.is_subset(&alert.labels));
        own.flat_map(|(_, runs)| runs.iter().copied())
    }
}

fn only_witnessed(labels: &Labels, starts_at: Timestamp, end: End, run: TimeSpan) -> Episode {
    let alert = Alert {
        fingerprint: labels.fingerprint().into(),
        labels: labels.clone(),
        ..Alert::default()
    };
    Episode {
        alert: Arc::new(alert),
        starts_at,
        end,
        evidence: Evidence { witnessed: Some(run), ..Evidence::default() },
    }
}
