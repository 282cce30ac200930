//! Where alerting was down, found over HTTP: to the scrape, and nowhere else.

use std::time::Duration;

use global_health_bar::simulation::{Cause, Fault, Outage};
use global_health_bar::{History, Question, Reason, TimeSpan, Timestamp, union};

use crate::cluster::{Cluster, now, window};

/// Prometheus scrapes each half minute.
const SCRAPE: Duration = Duration::from_secs(30);

async fn history(cluster: &Cluster) -> History {
    cluster.observed(Question::default()).await.history
}

fn told(history: &History) -> Vec<TimeSpan> {
    let down = history.unavailable.iter().map(|blind| blind.span);
    down.filter(|span| span.overlaps(window())).collect()
}

/// When nobody looked for alerts or told of them, in the window.
fn truly(cluster: &Cluster) -> Vec<TimeSpan> {
    let is_of_alerting = |outage: &&Outage| {
        matches!(outage.cause, Cause::Alertmanager | Cause::Prometheus | Cause::Platform)
    };
    let outages = cluster.truth.outages.iter().filter(is_of_alerting);
    union(outages.filter_map(|outage| outage.span.intersection(window())))
}

/// Each true outage is told, from at most one scrape before it to at most one after; no other is.
async fn check(cluster: &Cluster) {
    let (told, truly) = (told(&history(cluster).await), truly(cluster));
    let both = format!("{told:?} of {truly:?}");
    assert!(!truly.is_empty());
    assert_eq!(told.len(), truly.len(), "{both}");
    for (told, truly) in told.iter().zip(&truly) {
        assert!(told.start() <= truly.start() && truly.end() <= told.end(), "{both}");
        let (early, late) = (truly.start().since(told.start()), told.end().since(truly.end()));
        assert!(early <= SCRAPE && late <= SCRAPE, "{both}");
    }
}

async fn found_to_the_scrape(faults: &[Fault]) {
    for seed in 1..=3 {
        check(&Cluster::seeded(seed, faults)).await;
    }
}

#[tokio::test]
async fn an_outage_of_a_minute_and_a_half_is_found_to_the_scrape() {
    let demo = Cluster::demo();
    let shortest = truly(&demo).into_iter().map(TimeSpan::duration).min();
    assert_eq!(shortest, Some(Duration::from_secs(90)));
    check(&demo).await;
}

#[tokio::test]
async fn outages_of_alertmanager_are_found_to_the_scrape() {
    found_to_the_scrape(&[Fault::AlertmanagerOutage]).await;
}

#[tokio::test]
async fn outages_of_prometheus_are_found_to_the_scrape() {
    found_to_the_scrape(&[Fault::PrometheusOutage]).await;
}

#[tokio::test]
async fn outages_of_the_one_the_other_and_both_are_found_to_the_scrape() {
    let both = [Fault::AlertmanagerOutage, Fault::PrometheusOutage, Fault::PlatformOutage];
    found_to_the_scrape(&both).await;
}

#[tokio::test]
async fn behind_thanos_only_the_outages_of_all_replicas_are_found() {
    found_to_the_scrape(&[Fault::ThanosReplicas, Fault::PlatformOutage]).await;
}

#[tokio::test]
async fn a_replica_of_prometheus_or_alertmanager_that_is_away_is_no_outage() {
    for faults in [[Fault::ThanosReplicas], [Fault::HighAvailability]] {
        let cluster = Cluster::seeded(1, &faults);
        assert!(cluster.plan.outages.iter().all(|outage| outage.replica.is_some()));
        assert!(cluster.plan.outages.len() > 1);
        assert_eq!(told(&history(&cluster).await), [], "{faults:?}");
    }
}

#[tokio::test]
async fn before_a_fresh_install_nobody_knows_and_nothing_was_down() {
    let cluster = Cluster::seeded(1, &[Fault::FreshInstall]);
    let installed: Timestamp = cluster.plan.prometheuses[0].start();
    let history = history(&cluster).await;
    assert_eq!(told(&history), []);
    let unknown = history.unknown.iter().filter(|b| b.reason == Reason::BeforeFirstSample);
    let unknown: Vec<_> = unknown.map(|blind| blind.span).collect();
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert_eq!(unknown[0].start(), window().start());
    assert!(unknown[0].end() >= installed && unknown[0].end().since(installed) <= SCRAPE);
    assert!(history.unknown.iter().all(|blind| blind.span.end() <= installed + SCRAPE));
    assert_eq!(history.now, now());
}

#[tokio::test]
async fn what_prometheus_holds_no_longer_is_unknown_and_was_not_down() {
    let cluster = Cluster::seeded(1, &[]);
    // The played servers hold the fortnight and 12 h 10 min, and are a minute ahead.
    let month = Duration::from_secs(30 * 24 * 60 * 60);
    let history = cluster.observed_over(month, Question::default()).await.history;
    let first = TimeSpan::last(cluster.plan.told, now() + Duration::from_secs(60)).start();
    assert_eq!(history.unavailable, []);
    let [unknown] = &history.unknown[..] else { panic!("{:?}", history.unknown) };
    assert_eq!(unknown.reason, Reason::BeforeFirstSample);
    assert_eq!(unknown.span.start(), TimeSpan::last(month, now()).start());
    assert!(unknown.span.end() >= first && unknown.span.end().since(first) <= SCRAPE);
}

#[tokio::test]
async fn a_fortnight_to_the_minute_is_asked_in_queries_that_prometheus_allows() {
    let cluster = Cluster::seeded(1, &[Fault::PrometheusOutage]);
    history(&cluster).await;
    let ranges = cluster.ranges();
    let presence = ranges.iter().filter(|(query, _)| query.contains("alertmanager_alerts"));
    let points: Vec<_> = presence.map(|(_, points)| *points).collect();
    // 14 days, and the 12 h 10 min before them that tell what fired at their start.
    assert!(points.len() == 2 && points.iter().sum::<i64>() > 20_800, "{points:?}");
}
