//! The second witness: Prometheus' own `ALERTS{alertstate="firing"}` (domain.md §2).
//!
//! It is the origin of every alert, so where it could see, its word on an end goes before that of
//! Alertmanager, who may have stopped hearing of an alert; the log is exact to the millisecond where
//! both agree. What they disagree on is kept as a doubt.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

mod judge;
mod reveal;

use crate::model::{
    Alert, Blind, Labels, Observations, Policy, TimeSpan, Timestamp, Witness, difference, union,
};

/// How long Prometheus carries the last sample of a series on, where nothing says that it is gone: it
/// cannot note its own death.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the witness says.
pub(super) struct Testimony<'a> {
    witness: &'a Witness,
    /// Where it was asked, and Prometheus alive to see.
    sighted: Vec<TimeSpan>,
    /// Where its silence means that an alert does not fire: not soon after an outage, when rules must
    /// hold anew.
    clear: Vec<TimeSpan>,
    unavailable: &'a [Blind],
    series: HashMap<&'a str, Series>,
    /// What only happened at an instant, by the labels that tell of it.
    events: BTreeMap<Labels, Vec<TimeSpan>>,
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
        let mut events: BTreeMap<Labels, Vec<TimeSpan>> = BTreeMap::new();
        for (full, runs) in &witness.firing {
            let labels = full.without(is_replica);
            let alert = Alert { labels, ..Alert::default() };
            if policy.events.matches(&alert) {
                events.entry(alert.labels).or_default().extend_from_slice(runs);
                continue;
            }
            let labels = alert.labels;
            let of_name = series.entry(full.get("alertname").unwrap_or_default()).or_default();
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
        let clear = clear(&sighted, unavailable, policy);
        Self { witness, sighted, clear, unavailable, series, events, horizon }
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

    /// The outage in which a run ended for want of samples, if one did: at its start, or later by as
    /// long as Prometheus carries the last sample on where it went down itself.
    fn cut_by(&self, ended: Timestamp) -> Option<TimeSpan> {
        let margin = self.margin();
        let next =
            self.unavailable.partition_point(|blind| blind.span.end() + margin < ended - LOOKBACK);
        let outages = self.unavailable[next..].iter().map(|blind| blind.span);
        outages.take_while(|outage| outage.start() <= ended + margin).find(|outage| {
            self.near(ended, outage.start()) || self.near(ended, outage.start() + LOOKBACK)
        })
    }

    /// The best guess of when a firing ended: between its last point and the next.
    fn end_of(&self, run: TimeSpan) -> Timestamp {
        (run.end() - self.witness.step / 2).max(run.start())
    }

    /// The span within which a run is of the same firing: it goes on until a step after its last
    /// point, and another Prometheus may have seen it begin a little earlier.
    fn widen(&self, span: TimeSpan) -> TimeSpan {
        let step = self.witness.step;
        TimeSpan::new(span.start() - step / 2, span.end() + step)
    }

    fn runs_of(&self, alert: &Alert) -> &[TimeSpan] {
        let series = self.series.get(alert.name());
        let runs = series.and_then(|series| series.runs.get(&series.of(&alert.labels)));
        runs.map_or(&[], Vec::as_slice)
    }
}

/// `sighted` without the time after each outage in which rules hold anew.
fn clear(sighted: &[TimeSpan], unavailable: &[Blind], policy: &Policy) -> Vec<TimeSpan> {
    let anew = unavailable
        .iter()
        .map(|blind| TimeSpan::new(blind.span.start(), blind.span.end() + policy.resumption));
    let anew = union(anew);
    sighted.iter().flat_map(|sighted| difference(*sighted, &anew)).collect()
}
