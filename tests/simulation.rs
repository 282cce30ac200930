//! The simulated cluster tells what real ones do: each habit of the alerting path is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use global_health_bar::simulation::{Cause, Cluster, Series, simulate};
use global_health_bar::{TimeSpan, Timestamp, union};
use serde_json::Value;

const MINUTE: Duration = Duration::from_secs(60);

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T00:00:42.5Z").expect("an instant")
}

fn ago(days: u32, hours: u32, minutes: u32) -> Timestamp {
    let anchor = Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant");
    anchor - MINUTE * (minutes + 60 * (hours + 24 * days))
}

fn cluster() -> Cluster {
    simulate(now(), now())
}

/// One line that could be read.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    at: Timestamp,
    name: String,
    /// What tells the alert from others of its name.
    of: String,
    firing: bool,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    alert: Value,
}

/// The alert in a line, raw or wrapped.
fn alert(line: &str) -> Option<Value> {
    let json: Value = serde_json::from_str(line).ok()?;
    match json.get("message") {
        Some(message) => serde_json::from_str(message.as_str()?).ok(),
        None => Some(json),
    }
}

fn lines(cluster: &Cluster) -> Vec<Line> {
    let lines = cluster.log.iter().filter_map(|entry| {
        let alert = alert(&entry.line)?;
        let text = |key: &str| alert[key].as_str().unwrap_or_default();
        let label = |key: &str| alert["labels"][key].as_str().unwrap_or_default();
        let instant = |key: &str| Timestamp::parse(text(key)).expect("an instant");
        let of = ["instance", "deployment", "statefulset", "pod", "severity"].map(label);
        Some(Line {
            at: Timestamp::from_nanoseconds(entry.at_ns),
            name: label("alertname").into(),
            of: of.join(" ").trim().into(),
            firing: text("status") == "firing",
            starts_at: instant("startsAt"),
            ends_at: Some(instant("endsAt")).filter(|at| at.milliseconds() > 0),
            alert,
        })
    });
    lines.collect()
}

/// The lines of the alerts of a name, in a time.
fn told(cluster: &Cluster, name: &str, from: Timestamp, to: Timestamp) -> Vec<Line> {
    let span = TimeSpan::new(from, to);
    let mut lines = lines(cluster);
    lines.retain(|line| line.name == name && span.contains(line.at));
    lines
}

fn series<'a>(cluster: &'a Cluster, name: &str, label: (&str, &str)) -> Vec<&'a Series> {
    let named = cluster.series.iter().filter(|series| {
        series.labels.get("__name__") == Some(name) && series.labels.get(label.0) == Some(label.1)
    });
    named.collect()
}

#[test]
fn the_same_arguments_give_the_same_cluster() {
    assert_eq!(format!("{:?}", cluster()), format!("{:?}", cluster()));
}

#[test]
fn a_later_now_keeps_all_that_was_told() {
    let later = simulate(now(), now() + 13 * 60 * MINUTE);
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
fn each_change_tells_the_whole_group_again_and_quiet_groups_every_twelve_hours() {
    let cluster = cluster();
    // The group without a namespace: every line of it stands beside the watchdog's.
    let watchdog = lines(&cluster).into_iter().filter(|line| line.name == "Watchdog");
    let at: Vec<_> = watchdog.map(|line| line.at.milliseconds() / 1_000).collect();
    let cluster_alerts = lines(&cluster).into_iter().filter(|line| line.name == "ClusterDegraded");
    for line in cluster_alerts {
        assert!(at.contains(&(line.at.milliseconds() / 1_000)), "{line:?}");
    }
    let waits: Vec<_> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits.iter().max(), Some(&(12 * 3_600 + 300)));
    // A group is told at most every five minutes; the second replica follows within seconds.
    assert!(waits.iter().all(|wait| *wait <= 20 || *wait >= 284), "{waits:?}");
}

#[test]
fn what_makes_a_logical_alert_fires_before_it() {
    let cluster = cluster();
    let mut checked = 0;
    for parent in lines(&cluster).iter().filter(|line| line.firing) {
        let Some(children) = parent.alert["annotations"]["children"].as_str() else {
            continue;
        };
        assert!(
            parent.alert["annotations"]["childrenJsonPath"]
                .as_str()
                .expect("a path")
                .starts_with("$[?(")
        );
        let names: Vec<_> =
            children.split("}, ").map(|child| child.split('{').next().expect("a name")).collect();
        let fires = cluster.truth.firings.iter().any(|firing| {
            names.contains(&firing.alert.name())
                && firing.span.start() < parent.starts_at
                && parent.starts_at < firing.span.end()
        });
        assert!(fires, "nothing under {parent:?}");
        checked += 1;
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn a_spurious_resolve_is_repaired_by_later_lines_of_the_same_firing() {
    let cluster = cluster();
    let told = told(&cluster, "NodeRAIDDiskFailure", ago(8, 0, 0), ago(7, 0, 0));
    let story: String = told.iter().map(|line| if line.firing { 'f' } else { 'r' }).collect();
    // Each twice: there are two replicas.
    assert_eq!(story, "ffrrffrr");
    assert!(told.iter().all(|line| line.starts_at == told[0].starts_at));
}

#[test]
fn an_alert_that_ends_while_alertmanager_is_down_is_never_resolved() {
    let cluster = cluster();
    let told = told(&cluster, "KubeStatefulSetReplicasMismatch", ago(7, 0, 0), now());
    assert!(!told.is_empty() && told.iter().all(|line| line.firing));
    // One that outlives the outage keeps its start and is resolved.
    let outlived = self::told(&cluster, "KubePodCrashLooping", ago(6, 11, 0), ago(6, 0, 0));
    assert!(
        outlived.first().is_some_and(|line| line.firing)
            && outlived.last().is_some_and(|line| !line.firing)
    );
    assert!(outlived.iter().all(|line| line.starts_at == outlived[0].starts_at));
}

#[test]
fn an_outage_of_prometheus_ends_alerts_as_announced_and_begins_them_anew() {
    let cluster = cluster();
    let down = cluster
        .truth
        .outages
        .iter()
        .find(|outage| outage.cause == Cause::Prometheus)
        .expect("one")
        .span;
    let told = told(&cluster, "NodeFilesystemAlmostOutOfSpace", ago(10, 0, 0), ago(8, 0, 0));
    let ends = told.iter().find_map(|line| line.ends_at).expect("it is resolved");
    let announced = ends.since(down.start());
    assert!(Duration::from_secs(200) <= announced && announced <= 4 * MINUTE, "{announced:?}");
    let starts: BTreeSet<_> = told.iter().map(|line| line.starts_at).collect();
    assert_eq!(starts.len(), 2);
    assert!(starts.last().is_some_and(|start| *start >= down.end()));
    // Nothing changes in 90 seconds.
    let short = ago(2, 7, 40);
    let watchdogs = lines(&cluster)
        .into_iter()
        .filter(|line| line.name == "Watchdog" && line.at > short - 24 * 60 * MINUTE);
    assert_eq!(watchdogs.map(|line| line.starts_at).collect::<BTreeSet<_>>().len(), 1);
}

#[test]
fn a_platform_outage_resolves_nothing_and_its_reboots_are_told_five_minutes_later() {
    let cluster = cluster();
    let down = cluster
        .truth
        .outages
        .iter()
        .find(|outage| outage.cause == Cause::Platform)
        .expect("one")
        .span;
    assert!(lines(&cluster).iter().all(|line| !down.contains(line.at)));
    let skewed = told(&cluster, "NodeClockSkewDetected", ago(12, 0, 0), down.end());
    assert!(!skewed.is_empty() && skewed.iter().all(|line| line.firing));
    let reboots = told(&cluster, "NodeRebooted", down.end(), down.end() + 60 * MINUTE);
    let nodes: BTreeSet<_> = reboots.iter().map(|line| line.of.clone()).collect();
    assert_eq!(nodes.len(), 4);
    for line in reboots {
        assert_eq!(line.alert["labels"]["cstype"], "notify");
        assert!(line.starts_at.since(down.end()) >= 3 * MINUTE, "{line:?}");
    }
}

#[test]
fn a_silenced_alert_is_told_no_more() {
    let cluster = cluster();
    let silenced = told(&cluster, "DashboardingServiceDegraded", ago(6, 0, 0), now());
    assert!(!silenced.is_empty() && silenced.iter().all(|line| line.firing));
    let above = told(&cluster, "ObservabilityServicesDegraded", ago(5, 9, 0), ago(4, 0, 0));
    assert!(above.iter().any(|line| !line.firing), "only what is silenced stays open");
}

#[test]
fn a_critical_hides_the_warning_of_another_node() {
    let cluster = cluster();
    let told = told(&cluster, "NodeFilesystemAlmostOutOfSpace", ago(4, 6, 0), ago(4, 3, 55));
    let severities: BTreeSet<_> =
        told.iter().map(|line| line.alert["labels"]["severity"].to_string()).collect();
    assert_eq!(severities, BTreeSet::from(["\"critical\"".to_owned()]));
    let warning = |line: &Line| line.alert["labels"]["severity"] == "warning";
    let after = self::told(&cluster, "NodeFilesystemAlmostOutOfSpace", ago(4, 3, 55), ago(4, 0, 0));
    assert!(after.iter().any(|line| warning(line) && line.firing), "it shows again");
}

#[test]
fn an_alert_too_short_for_the_group_is_seen_by_prometheus_only() {
    let cluster = cluster();
    assert_eq!(told(&cluster, "KubeDaemonSetRolloutStuck", cluster.span.start(), now()), []);
    let seen = series(&cluster, "ALERTS", ("alertname", "KubeDaemonSetRolloutStuck"));
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].runs.iter().map(|run| run.count).sum::<u32>(), 1);
}

#[test]
fn something_happens_in_the_last_hour_and_fires_now() {
    let cluster = cluster();
    let ended = |line: &&Line| line.ends_at.is_some_and(|at| at > ago(0, 1, 0));
    let names: BTreeSet<_> =
        lines(&cluster).iter().filter(ended).map(|line| line.name.clone()).collect();
    assert!(names.contains("NetworkDegraded"), "{names:?}");
    let firing: Vec<_> = cluster.alerts.iter().map(|known| known.alert.name()).collect();
    for name in ["Watchdog", "NodeDegraded", "VolumeAtRisk", "ClusterAtRisk", "ClusterDegraded"] {
        assert!(firing.contains(&name), "{name} in {firing:?}");
    }
}

#[test]
fn the_platform_is_well_most_of_the_time() {
    let cluster = cluster();
    let bad =
        cluster.truth.firings.iter().filter(|firing| firing.alert.name().starts_with("Cluster"));
    let bad =
        bad.map(|firing| firing.span).chain(cluster.truth.outages.iter().map(|outage| outage.span));
    let window = TimeSpan::new(ago(14, 0, 0), now());
    let bad = union(bad.filter_map(|span| span.intersection(window)));
    let share = bad.iter().map(|span| span.duration().as_secs_f64()).sum::<f64>()
        / window.duration().as_secs_f64();
    assert!((0.1..0.3).contains(&share), "{share}");
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
    assert_eq!(states, BTreeMap::from([("active", 1), ("suppressed", 1)]));
}
