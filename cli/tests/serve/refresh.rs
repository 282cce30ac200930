//! What is refreshed step by step is what is asked at once, for a small part of the bytes.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use global_health_bar::simulation::Fault;
use global_health_bar::{
    Coverage, Get, Observed, Question, Response, Settled, Span, Timestamp, observe, refresh,
};

use crate::cluster::{Cluster, now};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A cluster that counts the bytes of Prometheus' answers.
struct Counted<'a> {
    cluster: &'a Cluster,
    bytes: Cell<usize>,
}

impl Get for Counted<'_> {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let response = self.cluster.get(url).await?;
        if url.starts_with("/api/prometheus") {
            self.bytes.set(self.bytes.get() + response.body.len());
        }
        Ok(response)
    }
}

/// A question about the time before `at`, as if it were asked then.
fn question(at: Timestamp) -> Question {
    Question { now: Some(at), ..Question::default() }
}

/// But for how much was asked.
fn told(observed: Observed) -> Observed {
    Observed { coverage: Coverage::default(), ..observed }
}

async fn at_once(cluster: &Cluster, span: Span, at: Timestamp) -> Observed {
    told(observe(cluster, question(at), span, at, |_, _| {}).await)
}

async fn step_by_step(
    get: &impl Get,
    span: Span,
    at: Timestamp,
    settled: &RefCell<Settled>,
) -> Observed {
    let observed = refresh(get, question(at), span, at, |_, _| {}, settled).await;
    assert_eq!(observed.coverage.failures, [], "all servers answered");
    told(observed)
}

/// Refreshes in all these steps: how long after the one before, and how many days are asked for.
async fn refreshed_is_asked(cluster: &Cluster, mut at: Timestamp, steps: &[(Duration, u32)]) {
    let settled = RefCell::default();
    for (later, days) in steps {
        at = at + *later;
        let span = Span::Last(DAY * *days);
        let refreshed = step_by_step(cluster, span, at, &settled).await;
        let asked = at_once(cluster, span, at).await;
        assert_eq!(refreshed, asked, "{days} d to {at}");
    }
}

const STEPS: &[(Duration, u32)] = &[
    (Duration::ZERO, 1),
    (Duration::from_secs(30), 1),
    (Duration::from_secs(11 * 60), 7),
    (Duration::from_secs(7 * 60), 1),
    (Duration::from_secs(3 * 3_600 + 77), 2),
    (Duration::from_secs(29), 7),
];

#[tokio::test]
async fn what_is_refreshed_step_by_step_is_what_is_asked_at_once() {
    for (seed, faults) in [(1, &Fault::ALL[..]), (2, &[])] {
        let cluster = Cluster::seeded(seed, faults);
        refreshed_is_asked(&cluster, now() - DAY / 3, STEPS).await;
    }
    refreshed_is_asked(&Cluster::demo(), now() - DAY * 3, STEPS).await;
}

#[tokio::test]
async fn a_refresh_costs_prometheus_a_tenth_of_the_first_load() {
    let cluster = Cluster::seeded(3, &Fault::ALL);
    let counted = Counted { cluster: &cluster, bytes: Cell::new(0) };
    let settled = RefCell::default();
    let fortnight = Span::Last(DAY * 14);
    step_by_step(&counted, fortnight, now() - MINUTE, &settled).await;
    let first = counted.bytes.replace(0);
    step_by_step(&counted, fortnight, now(), &settled).await;
    let second = counted.bytes.get();
    assert!(second * 10 <= first, "{second} bytes after {first}");
}
