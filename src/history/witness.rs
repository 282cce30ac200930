//! The second witness: Prometheus' own `ALERTS{alertstate="firing"}` (domain.md §2).

use std::sync::Arc;
use std::time::Duration;

use crate::history::ends::Scene;
use crate::model::{
    Alert, End, Episode, Evidence, Labels, Policy, TimeSpan, Timestamp, Witness, WitnessSeries,
    union,
};

/// How far the witness and the log may be apart and still mean the same: its resolution, and the
/// five minutes for which Prometheus carries a last sample on.
const TOLERANCE: Duration = Duration::from_secs(6 * 60);

/// Closes an episode that the log left open where the witness saw it end.
pub(super) fn close(episode: &mut Episode, witness: &Witness, scene: &Scene) {
    let Some(last_seen) = episode.evidence.last_seen else {
        return;
    };
    if matches!(episode.end, End::Resolved(_)) || !was_asked(witness, last_seen) {
        return;
    }
    let proven = TimeSpan::new(episode.starts_at, last_seen + TOLERANCE);
    let runs =
        union(of_alert(&episode.alert, witness, scene.policy).flat_map(|s| s.firing.clone()));
    let Some(run) = runs.into_iter().rfind(|run| run.overlaps(proven)) else {
        return;
    };
    episode.evidence.witnessed = Some(run);

    let ended = run.end().max(last_seen);
    let still_firing = ended + TOLERANCE >= scene.horizon;
    episode.end = match episode.end {
        // Both went blind together: the witness knows no more than the log.
        End::Unavailable(at) if ended >= at && ended <= at + TOLERANCE => End::Unavailable(at),
        End::Superseded(at) => End::Superseded(ended.min(at)),
        _ if still_firing => End::Firing,
        _ => End::Lost(ended),
    };
}

/// The firings that only the witness saw: silenced, inhibited, never notified, or the log is lost.
pub(super) fn reveal(
    witness: &Witness,
    episodes: &[Episode],
    policy: &Policy,
    horizon: Timestamp,
) -> Vec<Episode> {
    let mut revealed: Vec<Episode> = Vec::new();
    for series in &witness.series {
        let known: Vec<_> = episodes
            .iter()
            .chain(&revealed)
            .filter(|episode| speaks_of(series, &episode.alert, policy))
            .map(|episode| widen(episode.span(horizon)))
            .collect();
        let hidden =
            series.firing.iter().filter(|run| !known.iter().any(|seen| seen.overlaps(**run)));
        revealed.extend(
            hidden
                .map(|run| {
                    let labels = own_labels(series, policy);
                    let alert = Alert {
                        fingerprint: labels.fingerprint().into(),
                        labels,
                        ..Alert::default()
                    };
                    let still_firing = run.end() + TOLERANCE >= horizon;
                    Episode {
                        alert: Arc::new(alert),
                        starts_at: run.start(),
                        end: if still_firing { End::Firing } else { End::Lost(run.end()) },
                        evidence: Evidence { witnessed: Some(*run), ..Evidence::default() },
                    }
                })
                .collect::<Vec<_>>(),
        );
    }
    revealed
}

fn widen(span: TimeSpan) -> TimeSpan {
    TimeSpan::new(span.start() - TOLERANCE, span.end() + TOLERANCE)
}

fn was_asked(witness: &Witness, instant: Timestamp) -> bool {
    witness.asked.iter().any(|span| span.start() <= instant && instant <= span.end())
}

fn of_alert<'a>(
    alert: &'a Alert,
    witness: &'a Witness,
    policy: &'a Policy,
) -> impl Iterator<Item = &'a WitnessSeries> {
    witness.series.iter().filter(|series| speaks_of(series, alert, policy))
}

/// Prometheus' series lacks the external labels that Alertmanager saw.
fn speaks_of(series: &WitnessSeries, alert: &Alert, policy: &Policy) -> bool {
    series.labels.get("alertname") == alert.labels.get("alertname")
        && own_labels(series, policy).is_subset(&alert.labels)
}

fn own_labels(series: &WitnessSeries, policy: &Policy) -> Labels {
    series.labels.without(|name| policy.replica_labels.iter().any(|label| label == name))
}
