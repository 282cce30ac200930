//! The second witness: Prometheus' own `ALERTS` (domain.md §2).
//!
//! It is the origin of every alert, so where it could see, its word on an end goes before that of
//! Alertmanager, who may have stopped hearing of an alert; the log is exact to the millisecond where
//! both agree. What they disagree on is kept as a doubt.

use std::sync::Arc;
use std::time::Duration;

mod judge;
mod reveal;
mod waiting;

use crate::history::ends::anew;
use crate::model::{
    Alert, Blind, Groups, Labels, Observations, Policy, TimeSpan, Timestamp, Witness, difference,
    sort_by, union,
};

/// How long Prometheus carries the last sample of a series on, where nothing says that it is gone: it
/// cannot note its own death.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the witness says.
pub(crate) struct Testimony<'a> {
    witness: &'a Witness,
    /// Where it was asked, and Prometheus alive to see.
    sighted: Vec<TimeSpan>,
    /// Where its silence means that an alert does not fire: not soon after an outage, when rules must
    /// hold anew.
    clear: Vec<TimeSpan>,
    unavailable: Arc<[Blind]>,
    /// The same with the time after it in which rules may have to hold anew.
    anew: Vec<TimeSpan>,
    /// Where an alert may fire for want of others that wait to have held, or of the first evaluations
    /// after an outage: sorted, apart.
    pending: Vec<TimeSpan>,
    series: Groups<&'a str, Series<'a>>,
    /// What only happened at an instant, by the labels that tell of it.
    events: Groups<Labels, TimeSpan>,
    horizon: Timestamp,
    policy: &'a Policy,
}

/// The series of the alerts of one name.
struct Series<'a> {
    /// The labels that any of them has, sorted; Alertmanager's alerts have external ones as well.
    names: Vec<&'a str>,
    runs: Groups<Labels, TimeSpan>,
}

impl Series<'_> {
    /// The labels of the series of an alert that Alertmanager knows by `labels`.
    fn of(&self, labels: &Labels) -> Labels {
        labels.without(|name| !self.has(name))
    }

    /// Whether any of them has a label of this name.
    fn has(&self, name: &str) -> bool {
        self.names.binary_search(&name).is_ok()
    }
}

impl<'a> Testimony<'a> {
    pub fn new(
        witness: &'a Witness,
        observations: &Observations,
        unavailable: Arc<[Blind]>,
        policy: &'a Policy,
        horizon: Timestamp,
    ) -> Self {
        let is_replica = |name: &str| policy.is_replica(name);
        let (mut firings, mut events) = (Vec::new(), Vec::new());
        for (full, runs) in &witness.firing {
            let alert = Alert { labels: full.without(is_replica), ..Alert::default() };
            if policy.events.matches(&alert) {
                events.push((alert.labels, runs.clone()));
            } else {
                let name = full.get("alertname").unwrap_or_default();
                firings.push((name, (full, (alert.labels, runs.clone()))));
            }
        }
        let series = Groups::new(firings).into_pairs().map(|(name, of_name)| {
            let names = of_name.iter().flat_map(|(full, _)| full.iter().map(|(name, _)| name));
            let mut names: Vec<_> = names.filter(|name| !is_replica(name)).collect();
            sort_by(&mut names, Ord::cmp);
            names.dedup();
            let mut runs = Groups::of_lists(of_name.into_iter().map(|(_, runs)| runs));
            runs.values_mut().for_each(|runs| *runs = union(runs.drain(..)));
            (name, Series { names, runs })
        });
        let (series, events) = (Groups::new(series), Groups::of_lists(events));
        let asked = union(witness.asked.iter().copied());
        let sighted = match &observations.presence {
            Ok(presence) => asked
                .iter()
                .flat_map(|asked| presence.alive.iter().filter_map(|s| s.intersection(*asked)))
                .collect(),
            Err(_) => asked,
        };
        let anew = anew(&unavailable, policy);
        let clear = sighted.iter().flat_map(|sighted| difference(*sighted, &anew)).collect();
        // Prometheus writes no `ALERTS` before the third evaluation.
        let mut waits: Vec<_> = witness.pending.alerts.values().flatten().copied().collect();
        waits.extend(
            unavailable.iter().map(|blind| TimeSpan::new(blind.span.end(), blind.span.end())),
        );
        for wait in &mut waits {
            *wait = TimeSpan::new(wait.start(), wait.end() + LOOKBACK);
        }
        let pending = union(waits);
        Self {
            witness,
            sighted,
            clear,
            unavailable,
            anew,
            pending,
            series,
            events,
            horizon,
            policy,
        }
    }

    /// How far its word may be off, at an end.
    fn margin(&self) -> Duration {
        self.witness.step * 2
    }

    /// Whether two instants differ by no more than its word may be off.
    fn near(&self, a: Timestamp, b: Timestamp) -> bool {
        a.since(b).max(b.since(a)) <= self.margin()
    }

    /// The part of `span` in which the witness could see.
    fn seen_of(&self, span: TimeSpan) -> Vec<TimeSpan> {
        let first = self.sighted.partition_point(|sighted| sighted.end() <= span.start());
        let sighted = self.sighted[first..].iter().take_while(|s| s.start() < span.end());
        sighted.filter_map(|sighted| sighted.intersection(span)).collect()
    }

    /// The outage in which what fired ended for want of samples, if one did: at its start, or later by as
    /// long as Prometheus carries the last sample on where it went down itself.
    ///
    /// What began in an outage, by more than a point, Prometheus lived to see.
    fn cut_by(&self, fired: TimeSpan) -> Option<TimeSpan> {
        let (ended, margin) = (fired.end(), self.margin());
        let next = self.unavailable.partition_point(|blind| blind.span.end() <= fired.start());
        let outages = self.unavailable[next..].iter().map(|blind| blind.span);
        outages
            .skip_while(|outage| outage.start() + self.witness.step < fired.start())
            .take_while(|outage| outage.start() <= ended + margin)
            .find(|outage| {
                self.near(ended, outage.start()) || self.near(ended, outage.start() + LOOKBACK)
            })
    }

    /// The best guess of when a firing ended: between its last point and the next.
    fn end_of(&self, run: TimeSpan) -> Timestamp {
        run.end() - self.witness.step / 2
    }

    /// The span within which a run is of the same firing: it goes on until a step after its last
    /// point, and another Prometheus may have seen it begin a little earlier.
    fn widen(&self, span: TimeSpan) -> TimeSpan {
        let step = self.witness.step;
        TimeSpan::new(span.start() - step / 2, span.end() + step)
    }

    /// The part of `span`, the time after an outage in which a rule may have to hold anew, in which one
    /// may have. Where nobody asked for what is pending, all of it.
    fn held_anew(&self, span: TimeSpan) -> TimeSpan {
        if !self.witness.pending.asked.iter().any(|asked| asked.contains(span.start())) {
            return span;
        }
        let waits = self.pending.iter().find(|pending| pending.contains(span.start()));
        let until = waits.map_or(span.start(), |pending| pending.end().min(span.end()));
        TimeSpan::new(span.start(), until)
    }

    fn runs_of<'s>(&'s self, alert: &'s Alert) -> &'s [TimeSpan] {
        let series = self.series_of(alert.name());
        series.map_or(&[], |series| series.runs.get(&series.of(&alert.labels)))
    }

    /// The series of the alerts of a name.
    fn series_of<'s>(&'s self, name: &'s str) -> Option<&'s Series<'s>> {
        self.series.get(&name).first()
    }
}
