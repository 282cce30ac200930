//! A cluster in which nothing of the alerting fails.

use crate::cluster::{Cluster, Rule, WATCHDOG};

const RULES: [Rule; 7] = [
    WATCHDOG,
    Rule { name: "ClusterAtRisk", labels: "severity: critical", holds: 5..25 },
    Rule { name: "Silenced", labels: "severity: warning", holds: 3..30 },
    Rule { name: "Inhibited", labels: "severity: critical", holds: 3..34 },
    Rule { name: "Inhibited", labels: "severity: warning", holds: 14..25 },
    Rule { name: "Rebooted", labels: "severity: info, cstype: notify, instance: a", holds: 10..14 },
    Rule { name: "Brief", labels: "severity: warning", holds: 12..16 },
];

#[test]
fn what_was_caused_is_what_is_told() {
    let cluster = Cluster::start(&RULES, 1);
    cluster.wait(12);
    cluster.silence("Silenced");
    cluster.wait(42);
    let told = cluster.told(40);

    let at_risk = told.fired("ClusterAtRisk", 5, 25);
    assert_eq!(at_risk["end"]["kind"], "resolved");
    let notifications = at_risk["notifications"].as_u64().expect("a count");
    assert!(notifications >= 4, "it is repeated every 6 s: {at_risk:#}");
    told.fared("Platform", &[(0, "healthy"), (5, "critical"), (25, "healthy")]);
    told.fired("Brief", 12, 16);

    // Its end was never told: Prometheus knows it.
    let silenced = told.fired("Silenced", 3, 30);
    assert_ne!(silenced["end"]["kind"], "firing", "{silenced:#}");

    let inhibited = told.episodes("Inhibited");
    let of = |severity| {
        let mut found = inhibited.iter().filter(|episode| episode["severity"] == severity);
        *found.next().unwrap_or_else(|| panic!("{severity}: {inhibited:#?}"))
    };
    assert_eq!(of("critical")["end"]["kind"], "resolved");
    let muted = of("warning");
    // The log tells of it when what muted it has ended, long after its own end.
    told.near(&muted["firstSeen"], 36, muted);
    told.near(&muted["startsAt"], 14, muted);
    told.near(&muted["end"]["at"], 25, muted);

    assert!(told.episodes("Rebooted").is_empty(), "an event, no episode");
    let events = told.report()["events"].as_array().expect("events");
    assert_eq!(events.len(), 1, "{events:#?}");
    told.near(&events[0]["at"], 10, &events[0]);

    assert_eq!(told.unavailable().len(), 0, "{:#?}", told.unavailable());
    the_watchdog_is_told_by_the_interface_of_loki(&cluster);
}

/// As the test after an installation asks.
fn the_watchdog_is_told_by_the_interface_of_loki(cluster: &Cluster) {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair(
            "query",
            r#"{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"} |= "Watchdog""#,
        )
        .finish();
    let path = format!("/api/loki/loki/api/v1/query_range?{query}");
    let (status, body) =
        crate::http::request(cluster.companion, "GET", &path, "").expect("an answer");
    assert_eq!(status, 200, "{body}");
    assert!(body.contains(r#"\"alertname\":\"Watchdog\""#), "{body}");
}
