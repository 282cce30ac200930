//! What only the witness saw.

use std::sync::Arc;

use super::Testimony;
use crate::history::ends::held_anew;
use crate::history::firings::Told;
use crate::model::{
    Alert, Doubt, DoubtCause, End, Episode, Evidence, Groups, Labels, TimeSpan, Timestamp,
    difference, union,
};

impl Testimony<'_> {
    /// The firings that only the witness saw: silenced, inhibited, never notified, or the log is
    /// lost.
    pub fn reveal<'e>(&self, episodes: impl Iterator<Item = &'e Episode>) -> Vec<Episode> {
        let mut known: Vec<(Labels, Vec<TimeSpan>)> = Vec::new();
        let mut external: Option<Labels> = None;
        // The episodes of an alert come together.
        let mut last: Option<&Labels> = None;
        for episode in episodes {
            let of_alert = &episode.alert.labels;
            // What it disputes of an end that was told is in doubt already.
            let disputed =
                episode.evidence.doubts.iter().filter(|it| it.cause == DoubtCause::Disputed);
            let disputed = disputed.map(|doubt| doubt.span);
            let spans = disputed.chain([episode.span(self.horizon)]).map(|span| self.widen(span));
            if let Some((_, known)) = known.last_mut().filter(|_| last == Some(of_alert)) {
                known.extend(spans);
                continue;
            }
            let Some(series) = self.series_of(episode.alert.name()) else { continue };
            let labels = series.of(of_alert);
            if !series.runs.get(&labels).is_empty() {
                let added = of_alert.without(|name| series.has(name));
                external = Some(match external {
                    None => added,
                    Some(so_far) => so_far.without(|name| so_far.get(name) != added.get(name)),
                });
            }
            last = Some(of_alert);
            known.push((labels, spans.collect()));
        }
        let (known, external) = (Groups::of_lists(known), external.unwrap_or_default());
        let mut revealed = Vec::new();
        for series in self.series.iter().flat_map(|(_, series)| series) {
            for (labels, runs) in series.runs.iter() {
                let known = union(known.get(labels).iter().copied());
                let labels = labels.iter().chain(external.iter()).collect::<Labels>();
                let alert =
                    Alert { fingerprint: labels.fingerprint().into(), labels, ..Alert::default() };
                let alert = Arc::new(alert);
                for (place, run) in runs.iter().enumerate() {
                    let hidden = difference(*run, &known);
                    let hidden = hidden.iter().filter(|part| *part == run || self.is_news(**part));
                    let next = runs.get(place + 1);
                    let anew = next.map_or(self.horizon, |next| next.start() - self.witness.step);
                    let told = hidden.map(|part| self.only_witnessed(&alert, *part, *run, anew));
                    revealed.extend(told);
                }
            }
        }
        revealed
    }

    /// The events that only the witness saw, and when their alerts began: those of which `told` has
    /// none near.
    pub fn reveal_events(&self, told: &[(Timestamp, Arc<Alert>)]) -> Told {
        let is_told = |labels: &Labels, run: TimeSpan| {
            let near = self.widen(run);
            let first = told.partition_point(|(at, _)| *at < near.start());
            let mut told = told[first..].iter().take_while(|(at, _)| near.contains(*at));
            told.any(|(_, alert)| labels.is_subset(&alert.labels))
        };
        let mut revealed = Vec::new();
        for (labels, runs) in self.events.iter() {
            let alert = Arc::new(Alert {
                fingerprint: labels.fingerprint().into(),
                labels: labels.clone(),
                ..Alert::default()
            });
            let runs = union(runs.iter().copied()).into_iter();
            revealed.extend(
                runs.filter(|run| !is_told(labels, *run))
                    .map(|run| (run.start() - self.witness.step / 2, Arc::clone(&alert))),
            );
        }
        revealed
    }

    /// Whether a part of a run is more than the error of its edges, and of the carrying on of a last
    /// sample.
    fn is_news(&self, part: TimeSpan) -> bool {
        let seen = self.seen_of(part).into_iter().map(TimeSpan::duration);
        seen.max().unwrap_or_default() > self.margin()
    }

    /// The episode of `part` of a run: of one that is cut, from the very end of what the log tells, to
    /// its very start. Where it met an outage, its rule may have waited to hold anew, until `anew`.
    fn only_witnessed(
        &self,
        alert: &Arc<Alert>,
        part: TimeSpan,
        run: TimeSpan,
        anew: Timestamp,
    ) -> Episode {
        let step = self.witness.step;
        let mut held = Vec::new();
        let is_begin = part.start() == run.start();
        let starts_at = part.start() - if is_begin { step / 2 } else { step };
        let end = if part.end() < run.end() {
            End::Superseded(part.end() + step / 2)
        } else if part.end() >= self.horizon {
            End::Firing
        } else if let Some(outage) = self.cut_by(TimeSpan::new(starts_at, self.end_of(part))) {
            let at = outage.start().min(anew).max(starts_at);
            let until = held_anew(outage, &self.anew).end().min(anew);
            let pending = TimeSpan::new(outage.end(), until);
            held = vec![
                Doubt { span: TimeSpan::new(at, until), cause: DoubtCause::Blind },
                Doubt { span: self.held_anew(pending), cause: DoubtCause::Pending },
            ];
            End::Unavailable(at)
        } else {
            End::Lost(self.end_of(part))
        };
        let edges = [is_begin.then_some(starts_at), end.at()].into_iter().flatten();
        let doubts = edges.map(|at| Doubt {
            span: TimeSpan::new(at - step / 2, at + step / 2),
            cause: DoubtCause::Sampled,
        });
        let mut doubts: Vec<_> = doubts.filter(|doubt| !doubt.span.is_empty()).collect();
        held.into_iter().for_each(|doubt: Doubt| doubt.add_to(&mut doubts));
        Episode {
            alert: Arc::clone(alert),
            starts_at,
            end,
            continues: false,
            evidence: Evidence { witnessed: vec![part], doubts, ..Evidence::default() },
        }
    }
}
