//! What the servers hold, in form.

use std::collections::{BTreeMap, BTreeSet};

use global_health_bar::Timestamp;
use global_health_bar::simulation::{Cause, Plan, simulate};

use crate::{MINUTE, ago, alert, cluster, lines, now, series};

#[test]
fn the_same_arguments_give_the_same_cluster() {
    assert_eq!(format!("{:?}", cluster()), format!("{:?}", cluster()));
}

#[test]
fn a_later_now_keeps_all_that_was_told() {
    let later = simulate(&Plan::demo(now()), now() + 13 * 60 * MINUTE);
    let before = cluster();
    let kept: Vec<_> = later.log.iter().filter(|entry| entry.at_ns < now().nanoseconds()).collect();
    // What is older than the look-back falls off the far end.
    let dropped = before.log.len() - kept.len();
    assert!(dropped < 10, "{dropped}");
    assert_eq!(kept, before.log[dropped..].iter().collect::<Vec<_>>());
    assert!(later.log.len() > kept.len(), "time goes on");
}

#[test]
fn all_lines_but_the_damaged_ones_are_alerts() {
    let cluster = cluster();
    let damaged: Vec<_> = cluster.log.iter().filter(|entry| alert(&entry.line).is_none()).collect();
    // Two texts of the logger, two truncated lines, two lines cut in two.
    assert_eq!(damaged.len(), 8);
    let of_logger =
        damaged.iter().filter(|entry| entry.line.starts_with("Unable to parse HTTP body"));
    assert_eq!(of_logger.count(), 2);
    assert_eq!(damaged.iter().filter(|entry| entry.line.len() == 16 * 1024).count(), 1);
    assert_eq!(lines(&cluster).len() + damaged.len(), cluster.log.len());
}

#[test]
fn a_line_is_written_as_go_writes_it() {
    let cluster = cluster();
    let line = |part: &str| {
        let found = cluster.log.iter().find(|entry| entry.line.starts_with(part));
        &found.expect("such a line").line
    };
    let watchdog = line(r#"{"status":"firing","labels":{"alertname":"Watchdog""#);
    assert!(watchdog.contains(r#""prometheus":"metalk8s-monitoring/prometheus-operator-prometheus","severity":"none"},"annotations":{"description":"#));
    assert!(watchdog.contains(r#"\"DeadMansSnitch\""#) && watchdog.contains(r"functional.\n"));
    assert!(watchdog.contains(r#""endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://"#));
    assert!(
        watchdog.ends_with(r#"+%3E+0\u0026g0.tab=1","fingerprint":"fc30b79dbdb0a043"}"#),
        "{watchdog}"
    );
    let full = line(r#"{"status":"firing","labels":{"alertname":"NodeFilesystemAlmostOutOfSpace""#);
    assert!(full.contains(r"has \u003c "), "{full}");
    let wrapped = line(r#"{"stream":"stderr","message":"{\"status\":\""#);
    assert!(wrapped.contains(r"+0\\u0026g0.tab=1"), "{wrapped}");
}

#[test]
fn the_log_is_in_order_and_spans_three_pods_and_the_look_back() {
    let cluster = cluster();
    assert!(cluster.log.windows(2).all(|pair| pair[0].at_ns <= pair[1].at_ns));
    let pods: BTreeSet<_> = cluster.log.iter().map(|entry| entry.stream.get("pod")).collect();
    assert_eq!(pods.len(), 3);
    let first = Timestamp::from_nanoseconds(cluster.log[0].at_ns);
    assert!(first < ago(14, 0, 0) && first >= cluster.span.start(), "{first}");
}

#[test]
fn samples_are_30_seconds_apart_and_never_in_an_outage_of_prometheus() {
    let cluster = cluster();
    let outages = cluster.truth.outages.iter();
    let down: Vec<_> = outages
        .filter(|outage| outage.cause != Cause::Alertmanager)
        .map(|outage| outage.span)
        .collect();
    for series in &cluster.series {
        let mut last = None;
        for run in &series.runs {
            assert_eq!(run.every, MINUTE / 2);
            for at in (0..run.count).map(|index| run.first + run.every * index) {
                assert!(last.is_none_or(|last| last < at), "{:?} at {at}", series.labels);
                assert!(
                    cluster.span.contains(at) && !down.iter().any(|down| down.contains(at)),
                    "{:?} at {at}",
                    series.labels
                );
                last = Some(at);
            }
        }
    }
    let states: BTreeMap<_, _> = ["active", "suppressed"]
        .map(|state| (state, series(&cluster, "alertmanager_alerts", ("state", state)).len()))
        .into();
    // Of each replica.
    assert_eq!(states, BTreeMap::from([("active", 2), ("suppressed", 2)]));
}
