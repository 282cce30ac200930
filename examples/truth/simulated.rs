//! A sample in memory: a simulated cluster as the servers would answer for it.

use std::collections::BTreeSet;
use std::time::Duration;

use global_health_bar::simulation::{Cause, Cluster, Run};
use global_health_bar::{
    AlertState, Log, Matrix, Observations, Pending, Policy, Presence, Series, TimeSpan, Timestamp,
    Witness, configured, read_line,
};

use crate::sample::{Firings, Sample, Truth, identity};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How far apart the points of both queries to Prometheus are.
const STEP: Duration = Duration::from_secs(60);
/// How long Prometheus carries a sample on, where it did not note that the series is gone.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the servers of `cluster` answer about its last 14 days, and what is true of them.
#[must_use]
pub fn sample(name: impl Into<String>, cluster: &Cluster) -> Sample {
    let now = cluster.span.end();
    let mut policy = Policy::default();
    if let Some(configured) = configured(&cluster.configuration, "metalk8s-alert-logger") {
        policy.intervals = configured.intervals;
        policy.inhibit_rules = configured.inhibit_rules;
    }
    Sample {
        name: name.into(),
        observations: Observations {
            log: Ok(log(cluster)),
            presence: Ok(presence(cluster)),
            witness: Ok(witness(cluster)),
        },
        truth: truth(cluster, &policy),
        window: TimeSpan::last(14 * DAY, now),
        policy,
    }
}

fn log(cluster: &Cluster) -> Log {
    let entries = cluster.log.iter();
    let told = entries.filter_map(|entry| read_line(entry.at_ns, &entry.line).ok());
    Log::new(told, vec![cluster.span])
}

/// `count_over_time(alertmanager_alerts[1m])`: a point where there is a sample in the minute before.
fn presence(cluster: &Cluster) -> Presence {
    let now = cluster.span.end();
    let series = cluster.series.iter();
    let series =
        series.filter(|series| series.labels.get("__name__") == Some("alertmanager_alerts"));
    let alive = series.flat_map(|series| {
        let samples = series.runs.iter().flat_map(|run| {
            (0..run.count).map(|number| next_point(run.first + run.every * number))
        });
        let labels = series.labels.without(|name| name == "__name__");
        Series { labels, instants: instants(samples, now), values: Vec::new() }.spans(STEP)
    });
    Presence::new(cluster.span, alive.collect(), STEP)
}

/// `ALERTS`: a point where the last sample is not old, and nothing notes
/// that the series is gone.
fn witness(cluster: &Cluster) -> Witness {
    let series = cluster.series.iter();
    let of_alerts = series.filter(|series| series.labels.get("__name__") == Some("ALERTS"));
    let series = of_alerts.map(|series| Series {
        labels: series.labels.clone(),
        instants: instants(series.runs.iter().flat_map(points), cluster.span.end()),
        values: Vec::new(),
    });
    let matrix = Matrix { series: series.collect(), warning: None };
    let asked = vec![cluster.span];
    let pending = Pending {
        asked: asked.clone(),
        alerts: matrix.alerts(AlertState::Pending, STEP).collect(),
    };
    let mut witness = Witness { asked, step: STEP, pending, ..Witness::default() };
    let firing = matrix.alerts(AlertState::Firing, STEP);
    firing.for_each(|(labels, firing)| witness.add(AlertState::Firing, labels, &firing));
    witness
}

/// The points at which a range query finds a sample of `run`.
fn points(run: &Run) -> impl Iterator<Item = Timestamp> {
    let last = run.first + run.every * (run.count - 1);
    let until = if run.stale { last + run.every } else { last + LOOKBACK };
    let first = next_point(run.first);
    let count = until.since(first).as_millis().div_ceil(STEP.as_millis());
    let count = if first < until { u32::try_from(count).unwrap_or(u32::MAX) } else { 0 };
    (0..count).map(move |number| first + STEP * number)
}

/// The first point that is not before `at`.
fn next_point(at: Timestamp) -> Timestamp {
    let step = i64::try_from(STEP.as_millis()).unwrap_or(i64::MAX);
    let late = at.milliseconds().rem_euclid(step);
    Timestamp::from_milliseconds(at.milliseconds() + (step - late) % step)
}

/// The points up to now, sorted, each once.
fn instants(points: impl Iterator<Item = Timestamp>, now: Timestamp) -> Vec<Timestamp> {
    points.filter(|point| *point <= now).collect::<BTreeSet<_>>().into_iter().collect()
}

fn truth(cluster: &Cluster, policy: &Policy) -> Truth {
    let mut firings = Firings::new();
    let alerts = cluster.truth.firings.iter().filter(|firing| {
        !policy.watchdog.matches(&firing.alert) && !policy.events.matches(&firing.alert)
    });
    for firing in alerts {
        firings.entry(identity(&firing.alert, policy)).or_default().push(firing.span);
    }
    let outages = cluster.truth.outages.iter().filter(|outage| {
        matches!(outage.cause, Cause::Alertmanager | Cause::Prometheus | Cause::Platform)
    });
    Truth { firings, outages: outages.map(|outage| outage.span).collect() }
}
