//! Plans that are drawn from a seed.

use std::collections::BTreeSet;
use std::time::Duration;

use global_health_bar::simulation::{Cluster, Entry, Fault, Plan, Run, Size, simulate};
use global_health_bar::{Labels, TimeSpan, Timestamp, union};

use crate::{MINUTE, fortnight, lines, series, story};

fn cluster(seed: u64, faults: &[Fault]) -> Cluster {
    simulate(&Plan::seeded(seed, Size::Small, faults, fortnight()), fortnight().end())
}

/// All that servers hold.
fn held(cluster: Cluster) -> (Vec<Entry>, Vec<(Labels, Vec<Run>)>) {
    let series = cluster.series.into_iter().map(|series| (series.labels, series.runs));
    (cluster.log, series.collect())
}

#[test]
fn the_same_seed_gives_the_same_cluster_and_another_one_another() {
    let held = |seed| held(cluster(seed, &Fault::ALL));
    assert_eq!(held(1), held(1));
    assert_ne!(held(1), held(2));
}

#[test]
fn a_later_now_keeps_all_that_was_told() {
    let plan = Plan::seeded(5, Size::Small, &Fault::ALL, fortnight());
    let now = fortnight().end() - Duration::from_secs(3 * 24 * 3_600);
    let (before, after) = (simulate(&plan, now), simulate(&plan, now + 7 * 60 * MINUTE));
    let text = |cluster: &Cluster| -> BTreeSet<_> {
        let seen =
            cluster.log.iter().filter(|entry| entry.at_ns >= after.span.start().nanoseconds());
        seen.map(|entry| (entry.at_ns, entry.line.clone())).collect()
    };
    let (before, after) = (text(&before), text(&after));
    assert!(before.is_subset(&after) && before.len() < after.len());
    assert!(after.iter().all(|line| before.contains(line) || line.0 >= now.nanoseconds()));
}

#[test]
fn a_later_now_keeps_all_that_was_scraped() {
    let plan = Plan::seeded(5, Size::Small, &Fault::ALL, fortnight());
    let now = fortnight().end() - Duration::from_secs(3 * 24 * 3_600);
    let (before, after) = (simulate(&plan, now), simulate(&plan, now + 7 * 60 * MINUTE));
    let shared = TimeSpan::new(after.span.start(), now - MINUTE);
    let samples = |cluster: &Cluster| -> BTreeSet<(Labels, Timestamp, u64)> {
        let runs = cluster
            .series
            .iter()
            .flat_map(|series| series.runs.iter().map(|run| (series.labels.clone(), *run)));
        let samples = runs.flat_map(|(labels, run)| {
            (0..run.count).map(move |index| {
                (labels.clone(), run.first + run.every * index, run.value.to_bits())
            })
        });
        samples.filter(|(_, at, _)| shared.contains(*at)).collect()
    };
    assert!(samples(&before) == samples(&after));
}

#[test]
fn one_kind_of_trouble_leaves_what_others_draw() {
    let plan = |faults: &[Fault]| Plan::seeded(1, Size::Small, faults, fortnight());
    let alone = plan(&[Fault::PrometheusOutage]).outages;
    let both = plan(&[Fault::AlertmanagerOutage, Fault::PrometheusOutage]).outages;
    let spans = |outages: &[global_health_bar::simulation::Outage]| -> Vec<_> {
        outages.iter().map(|outage| outage.span).collect()
    };
    assert_eq!(spans(&both)[2..], spans(&alone)[..]);
}

#[test]
fn a_small_cluster_is_as_large_as_it_says() {
    for seed in 1..=3 {
        let cluster = cluster(seed, &[]);
        let alerts: BTreeSet<_> =
            cluster.truth.firings.iter().map(|firing| &firing.alert.fingerprint).collect();
        assert!((1_400..3_000).contains(&cluster.log.len()), "{} lines", cluster.log.len());
        assert!((80..160).contains(&alerts.len()), "{} alerts", alerts.len());
    }
}

#[test]
fn each_kind_of_trouble_changes_what_is_seen() {
    let calm = held(cluster(1, &[]));
    for fault in Fault::ALL {
        assert!(held(cluster(1, &[fault])) != calm, "{fault}");
    }
}

#[test]
fn trouble_is_noted_where_it_falls() {
    let troubles = [
        Fault::AlertmanagerOutage,
        Fault::PrometheusOutage,
        Fault::PlatformOutage,
        Fault::ShortRestarts,
        Fault::LoadBalancer,
        Fault::Silences,
        Fault::Inhibition,
        Fault::LoggerOutage,
        Fault::LokiOutage,
        Fault::ShortAlerts,
        Fault::Flapping,
        Fault::Notifications,
    ];
    for fault in troubles {
        let firings = cluster(1, &[fault]).truth.firings;
        assert!(firings.iter().any(|firing| firing.touched == [fault]), "{fault}");
        assert!(
            firings.iter().any(|firing| firing.touched.is_empty()) || fault == Fault::ShortRestarts
        );
    }
}

#[test]
fn of_several_replicas_one_is_always_there() {
    for seed in 0..50 {
        for fault in [Fault::HighAvailability, Fault::ThanosReplicas] {
            let outages = Plan::seeded(seed, Size::Small, &[fault], fortnight()).outages;
            assert!(outages.len() > 1 && outages.iter().all(|outage| outage.replica.is_some()));
            let apart = union(outages.iter().map(|outage| outage.span));
            let length: Duration = apart.iter().map(|span| span.duration()).sum();
            let sum: Duration = outages.iter().map(|outage| outage.span.duration()).sum();
            assert_eq!(length, sum, "seed {seed}, {fault}");
        }
    }
}

#[test]
fn a_fresh_install_has_nothing_before() {
    let cluster = cluster(1, &[Fault::FreshInstall]);
    let samples = cluster.series.iter().flat_map(|series| &series.runs).map(|run| run.first);
    let first = samples.min().expect("a sample");
    let lines = cluster.log.iter().map(|entry| Timestamp::from_nanoseconds(entry.at_ns));
    assert!(first.since(fortnight().start()) > Duration::from_secs(4 * 24 * 3_600));
    assert!(lines.min().expect("a line") >= first);
    let firings = cluster.truth.firings.iter().map(|firing| firing.span.start());
    assert!(firings.min().expect("a firing") >= first - MINUTE);
}

#[test]
fn some_short_alerts_are_known_to_prometheus_only() {
    let cluster = cluster(1, &[Fault::ShortAlerts]);
    let told: BTreeSet<_> = lines(&cluster).iter().map(|line| line.starts_at).collect();
    let short =
        cluster.truth.firings.iter().filter(|firing| firing.touched == [Fault::ShortAlerts]);
    let untold = short.filter(|firing| !told.contains(&firing.span.start())).count();
    assert!(untold > 0);
}

#[test]
fn what_flaps_fires_many_times() {
    let cluster = cluster(1, &[Fault::Flapping]);
    let flapping =
        lines(&cluster).into_iter().filter(|line| line.name == "NodeTextFileCollectorScrapeError");
    let starts: BTreeSet<_> = flapping.map(|line| line.starts_at).collect();
    assert!(starts.len() > 20, "{}", starts.len());
}

#[test]
fn notifications_say_so() {
    let cluster = cluster(1, &[Fault::Notifications]);
    let told = lines(&cluster).into_iter().filter(|line| line.name == "NodeRebooted");
    let told: Vec<_> = told.collect();
    assert!(story(&told).contains('f'));
    assert!(told.iter().all(|line| line.alert["labels"]["cstype"] == "notify"));
    assert!(!series(&cluster, "ALERTS", ("cstype", "notify")).is_empty());
}
