//! What is pending is asked for where it may hide something, and once.

use std::cell::RefCell;

use global_health_bar::simulation::Fault;
use global_health_bar::{Observed, Policy, Question, Settled, Span, refresh};

use crate::cluster::{Cluster, now, window};

async fn refreshed(cluster: &Cluster, settled: &RefCell<Settled>) -> Observed {
    let question = Question { now: Some(now()), ..Question::default() };
    refresh(cluster, question, Span::Between(window()), now(), |_, _| false, settled).await
}

/// For how many points of time it was asked.
fn points(cluster: &Cluster) -> i64 {
    let ranges = cluster.ranges();
    let of_pending = ranges.iter().filter(|(query, _)| query.contains("pending"));
    of_pending.map(|(_, points)| points).sum()
}

#[tokio::test]
async fn what_is_pending_is_asked_for_after_outages_and_not_again() {
    let cluster = Cluster::seeded(13, &[Fault::PrometheusOutage]);
    let settled = RefCell::default();
    let first = refreshed(&cluster, &settled).await.history;
    assert!(!first.waiting.is_empty() && !first.unavailable.is_empty());
    // While rules may have to hold anew, each minute.
    let anew = Policy::default().resumption.as_secs() / 60 + 2;
    let most = first.unavailable.len() as u64 * anew;
    assert!((1..=most).contains(&points(&cluster).unsigned_abs()), "{}", points(&cluster));
    cluster.asked.borrow_mut().clear();
    let again = refreshed(&cluster, &settled).await.history;
    assert_eq!(again.waiting, first.waiting);
    assert_eq!(points(&cluster), 0);
}

#[tokio::test]
async fn without_an_outage_nobody_asks_for_what_is_pending() {
    let cluster = Cluster::seeded(13, &[]);
    refreshed(&cluster, &RefCell::default()).await;
    assert_eq!(points(&cluster), 0);
}
