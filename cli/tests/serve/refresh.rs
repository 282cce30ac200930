//! What is refreshed step by step is what is asked at once, for a small part of the bytes.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use global_health_bar::simulation::Fault;
use global_health_bar::{
    Coverage, Get, Observed, Question, Response, Settled, Span, TimeSpan, Timestamp, observe,
    refresh,
};

use crate::cluster::{Cluster, now};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A cluster that counts the bytes of its answers.
struct Counted<'a> {
    cluster: &'a Cluster,
    bytes: Cell<usize>,
}

impl Get for Counted<'_> {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let response = self.cluster.get(url).await?;
        self.bytes.set(self.bytes.get() + response.body.len());
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

/// But for how long before and after the span lines were heard and how many they were: what is read
/// at once begins and ends in the middle of runs that are known from beginning to end.
fn alike(mut refreshed: Observed, mut asked: Observed) -> (Observed, Observed) {
    let read_from = asked.span.start() - asked.policy.cadence();
    let episodes = refreshed.history.episodes.iter_mut().zip(&mut asked.history.episodes);
    for (this, that) in episodes {
        let (this, that) = (&mut this.evidence, &mut that.evidence);
        let is_longer = this.first_seen.is_some_and(|at| at < read_from)
            || this.last_seen.is_some_and(|at| at > asked.history.now);
        if is_longer {
            (this.first_seen, this.last_seen) = (that.first_seen, that.last_seen);
            this.last_firing = that.last_firing;
            (this.notifications, this.firing) = (that.notifications, that.firing);
        }
    }
    let span = asked.span;
    for heard in [&mut refreshed.history.heard, &mut asked.history.heard] {
        heard.retain(|heard| heard.span.overlaps(span));
        for heard in heard {
            heard.span = heard.span.intersection(span).unwrap_or(span);
        }
    }
    (refreshed, asked)
}

async fn at_once(cluster: &Cluster, span: Span, at: Timestamp) -> Observed {
    told(observe(cluster, question(at), span, at, |_, _| false).await)
}

async fn step_by_step(
    get: &impl Get,
    span: Span,
    at: Timestamp,
    settled: &RefCell<Settled>,
) -> Observed {
    let observed = refresh(get, question(at), span, at, |_, _| false, settled).await;
    assert_eq!(observed.coverage.failures, [], "all servers answered");
    told(observed)
}

/// What is known after a record of it was kept and found again.
fn kept(settled: &RefCell<Settled>) -> RefCell<Settled> {
    let bytes = settled.borrow().to_bytes();
    RefCell::new(Settled::from_bytes(&bytes).expect("a record"))
}

/// Refreshes in all these steps: how long after the one before, and from how many days ago until how
/// many days ago is asked for. Now and then the page is closed and opened again.
async fn refreshed_is_asked(cluster: &Cluster, mut at: Timestamp, steps: &[(Duration, u32, u32)]) {
    let mut settled = RefCell::default();
    for (number, (later, from, until)) in steps.iter().enumerate() {
        at = at + *later;
        let span = match until {
            0 => Span::Last(DAY * *from),
            until => Span::Between(TimeSpan::new(at - DAY * *from, at - DAY * *until)),
        };
        let refreshed = step_by_step(cluster, span, at, &settled).await;
        let (refreshed, asked) = alike(refreshed, at_once(cluster, span, at).await);
        assert_eq!(refreshed, asked, "{span:?} at {at}");
        if number % 3 == 2 {
            settled = kept(&settled);
        }
    }
}

const STEPS: &[(Duration, u32, u32)] = &[
    (Duration::ZERO, 1, 0),
    (Duration::from_secs(30), 1, 0),
    (Duration::from_secs(11 * 60), 7, 0),
    (Duration::from_secs(7 * 60), 1, 0),
    (Duration::from_secs(3 * 3_600 + 77), 2, 0),
    (Duration::from_secs(29), 5, 4),
    (Duration::from_secs(30), 7, 0),
    (Duration::from_secs(30), 9, 8),
    (Duration::from_secs(3_600), 1, 0),
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
async fn a_refresh_costs_a_hundredth_of_the_first_load() {
    let cluster = Cluster::seeded(3, &Fault::ALL);
    let counted = Counted { cluster: &cluster, bytes: Cell::new(0) };
    let settled = RefCell::default();
    let fortnight = Span::Last(DAY * 14);
    step_by_step(&counted, fortnight, now() - MINUTE, &settled).await;
    let first = counted.bytes.replace(0);
    step_by_step(&counted, fortnight, now(), &settled).await;
    let second = counted.bytes.get();
    assert!(second * 100 <= first, "{second} bytes after {first}");
}

#[tokio::test]
async fn a_page_that_is_opened_again_reads_only_what_is_new() {
    let cluster = Cluster::seeded(3, &Fault::ALL);
    let counted = Counted { cluster: &cluster, bytes: Cell::new(0) };
    let settled = RefCell::default();
    let fortnight = Span::Last(DAY * 14);
    step_by_step(&counted, fortnight, now() - MINUTE, &settled).await;
    let first = counted.bytes.replace(0);
    let record = settled.borrow().to_bytes();
    assert!(record.len() * 4 < first, "a record of {} bytes of {first}", record.len());
    step_by_step(&counted, fortnight, now(), &kept(&settled)).await;
    let second = counted.bytes.get();
    assert!(second * 25 <= first, "{second} bytes after {first}");
}

#[tokio::test]
async fn of_another_cluster_behind_the_same_address_nothing_is_known() {
    let settled = RefCell::default();
    let week = Span::Last(DAY * 7);
    step_by_step(&Cluster::seeded(3, &Fault::ALL), week, now() - MINUTE, &settled).await;
    let other = Cluster::seeded(4, &[]);
    let refreshed = step_by_step(&other, week, now(), &kept(&settled)).await;
    assert_eq!(refreshed, at_once(&other, week, now()).await);
}
