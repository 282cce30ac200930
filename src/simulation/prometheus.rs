//! What Prometheus sends to Alertmanager, and what it stores of both.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, Labels, TimeSpan, Timestamp, difference, union};
use crate::simulation::catalogue::NODES;
use crate::simulation::scrape::{Run, Series, on_grid, phase};
use crate::simulation::script::{Cause, Firing, Outage};

/// The time after which Alertmanager takes an alert for resolved that Prometheus sends no more.
const TIMEOUT: Duration = Duration::from_secs(4 * 60);
/// How long Prometheus goes on sending that an alert is resolved.
const RETENTION: Duration = Duration::from_secs(15 * 60);
/// The time from the start of Prometheus to its first alerts; logical ones wait for their children.
const WARM_UP: Duration = Duration::from_secs(20);
const LOGICAL_WARM_UP: Duration = Duration::from_secs(90);

/// One firing of an alert, as Alertmanager hears of it.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub alert: Arc<Alert>,
    pub starts_at: Timestamp,
    /// The end that Prometheus tells, or the one that it announced before it died.
    pub ends_at: Timestamp,
    /// When Prometheus last sent it.
    pub last_sent: Timestamp,
}

impl Sent {
    pub fn fires_at(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

/// When the causes that `stops` names are down.
pub(super) fn down(outages: &[Outage], stops: impl Fn(Cause) -> bool) -> Vec<TimeSpan> {
    union(outages.iter().filter(|outage| stops(outage.cause)).map(|outage| outage.span))
}

fn prometheus_down(outages: &[Outage]) -> Vec<TimeSpan> {
    down(outages, |cause| cause != Cause::Alertmanager)
}

/// What Prometheus sends of `firings`: each cut where Prometheus was away for long.
pub(super) fn sent(firings: &[Firing], outages: &[Outage]) -> Vec<Sent> {
    let mut away = prometheus_down(outages);
    away.retain(|span| span.duration() > TIMEOUT);
    firings
        .iter()
        .flat_map(|firing| {
            let pieces = difference(firing.span, &away);
            pieces.into_iter().filter_map(|piece| seen(firing, piece))
        })
        .collect()
}

fn seen(firing: &Firing, piece: TimeSpan) -> Option<Sent> {
    let alert = Arc::clone(&firing.alert);
    let logical = alert.annotations.get("children").is_some();
    let evaluated = |at| on_grid(at, phase(alert.name()));
    let starts_at = if piece.start() == firing.span.start() {
        evaluated(piece.start())
    } else {
        let warm_up = if logical { LOGICAL_WARM_UP } else { WARM_UP };
        evaluated(piece.start() + warm_up)
    };
    let told = piece.end() == firing.span.end();
    let (ends_at, last_sent) = if told {
        let ends_at = evaluated(piece.end());
        (ends_at, ends_at + RETENTION)
    } else {
        // The last evaluation before Prometheus died announced the end.
        (evaluated(piece.end()) + TIMEOUT - Duration::from_secs(30), piece.end())
    };
    (starts_at < piece.end()).then_some(Sent { alert, starts_at, ends_at, last_sent })
}

/// The series of Prometheus within `span`: the alerts that fire, the targets, and Alertmanager's
/// number of alerts, which `counts` tells by state as spans of one value.
pub(super) fn series(
    span: TimeSpan,
    sent: &[Sent],
    outages: &[Outage],
    counts: &[(&str, Vec<(TimeSpan, usize)>)],
) -> Vec<Series> {
    let away = prometheus_down(outages);
    let mut series = alerts(span, sent, &away);
    let alive = down(outages, |cause| cause == Cause::Alertmanager);
    series.push(target("prometheus-operator-prometheus", "10.233.0.9:9090", span, &away, &[]));
    series.push(target(ALERTMANAGER, "10.233.0.7:9093", span, &away, &alive));
    for (_, instance) in NODES {
        series.push(target("node-exporter", instance, span, &away, &[]));
    }
    for (state, values) in counts {
        let labels = target_labels("alertmanager_alerts", ALERTMANAGER, "10.233.0.7:9093");
        let labels = labels.iter().chain([("state", *state)]).collect();
        let runs = values.iter().flat_map(|(held, count)| {
            let value = f64::from(u32::try_from(*count).unwrap_or(u32::MAX));
            runs(*held, span, &away, phase(ALERTMANAGER), value)
        });
        series.push(Series { labels, runs: runs.collect() });
    }
    series
}

const ALERTMANAGER: &str = "prometheus-operator-alertmanager";

fn alerts(span: TimeSpan, sent: &[Sent], away: &[TimeSpan]) -> Vec<Series> {
    let mut spans: BTreeMap<Labels, Vec<TimeSpan>> = BTreeMap::new();
    for firing in sent {
        let known = [("__name__", "ALERTS"), ("alertstate", "firing")];
        let labels = firing.alert.labels.iter().chain(known).collect();
        let end = firing.ends_at.min(firing.last_sent);
        spans.entry(labels).or_default().push(TimeSpan::new(firing.starts_at, end));
    }
    spans
        .into_iter()
        .map(|(labels, spans)| {
            let phase = phase(labels.get("alertname").unwrap_or_default());
            let runs = spans.into_iter().flat_map(|held| runs(held, span, away, phase, 1.0));
            Series { runs: runs.collect(), labels }
        })
        .filter(|series| !series.runs.is_empty())
        .collect()
}

fn target(
    job: &str,
    instance: &str,
    span: TimeSpan,
    away: &[TimeSpan],
    failing: &[TimeSpan],
) -> Series {
    let alive = difference(span, failing).into_iter().map(|span| (span, 1.0));
    let failed = failing.iter().map(|span| (*span, 0.0));
    let mut held: Vec<_> = alive.chain(failed).collect();
    held.sort_by_key(|(span, _)| *span);
    let runs = held.into_iter().flat_map(|(held, value)| runs(held, span, away, phase(job), value));
    Series { labels: target_labels("up", job, instance), runs: runs.collect() }
}

fn target_labels(name: &str, job: &str, instance: &str) -> Labels {
    let labels = [
        ("__name__", name),
        ("instance", instance),
        ("job", job),
        ("namespace", "metalk8s-monitoring"),
        ("service", job),
    ];
    labels.into_iter().collect()
}

/// The samples of what is true in `held`, where Prometheus is there to take them.
fn runs(
    held: TimeSpan,
    span: TimeSpan,
    away: &[TimeSpan],
    phase: Duration,
    value: f64,
) -> Vec<Run> {
    let Some(held) = held.intersection(span) else {
        return Vec::new();
    };
    difference(held, away)
        .into_iter()
        .filter_map(|piece| {
            let seen_to_end = piece.end() == held.end() && held.end() < span.end();
            Run::within(piece, phase, value, seen_to_end)
        })
        .collect()
}
