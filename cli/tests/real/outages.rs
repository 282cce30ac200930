//! Clusters of which a part fails.

use crate::cluster::{Cluster, Rule, WATCHDOG};

fn at_risk(holds: std::ops::Range<i64>) -> [Rule; 2] {
    [WATCHDOG, Rule { name: "ClusterAtRisk", labels: "severity: critical", holds }]
}

#[test]
fn an_alert_outlives_an_outage_of_alertmanager() {
    let mut cluster = Cluster::start(&at_risk(3..40), 1);
    cluster.wait(14);
    cluster.stop_alertmanager(0);
    cluster.wait(26);
    cluster.start_alertmanager(0);
    let back = cluster.second();
    cluster.wait(48);
    let told = cluster.told(46);
    let episode = told.fired("ClusterAtRisk", 3, 40);
    assert_eq!(episode["end"]["kind"], "resolved", "{episode:#}");
    assert_eq!(told.unavailable().len(), 1, "{:#?}", told.unavailable());
    let outage = &told.unavailable()[0];
    told.near(&outage["start"], 14, outage);
    told.near(&outage["end"], back, outage);
    told.fared(
        "Platform",
        &[
            (0, "healthy"),
            (3, "critical"),
            (14, "unavailable"),
            (back, "critical"),
            (40, "healthy"),
        ],
    );
}

#[test]
fn an_alert_outlives_an_outage_of_prometheus() {
    let mut cluster = Cluster::start(&at_risk(3..45), 1);
    cluster.wait(14);
    cluster.stop_prometheus();
    cluster.wait(28);
    cluster.start_prometheus();
    // It takes 5 s to find what it scrapes.
    let sees = cluster.second() + 5;
    cluster.wait(54);
    let told = cluster.told(52);
    let episodes = told.episodes("ClusterAtRisk");
    let (first, last) = (episodes[0], episodes[episodes.len() - 1]);
    told.near(&first["startsAt"], 3, first);
    told.near(&last["end"]["at"], 45, last);
    let continues = episodes[1..].iter().all(|episode| episode["continues"] == true);
    assert!(continues, "one incident: {episodes:#?}");
    assert_eq!(told.unavailable().len(), 1, "{:#?}", told.unavailable());
    let outage = &told.unavailable()[0];
    told.near(&outage["start"], 14, outage);
    told.near(&outage["end"], sees, outage);
}

#[test]
fn a_resolve_of_an_alertmanager_that_hears_no_more_of_an_alert_is_repaired() {
    let cluster = Cluster::start(&at_risk(3..40), 2);
    cluster.wait(12);
    cluster.turn(1);
    cluster.wait(48);
    let told = cluster.told(46);
    let episode = told.fired("ClusterAtRisk", 3, 40);
    assert_eq!(episode["end"]["kind"], "resolved", "{episode:#}");
    let repaired = episode["repairedResolves"].as_u64().expect("a count");
    assert!(repaired >= 1, "the first one took it for resolved: {episode:#}");
    told.fared("Platform", &[(0, "healthy"), (3, "critical"), (40, "healthy")]);
}
