//! Each habit of the alerting path is in the script.

use std::collections::BTreeSet;
use std::time::Duration;

use global_health_bar::simulation::Cause;
use global_health_bar::{TimeSpan, Timestamp, union};

use crate::{Line, MINUTE, ago, cluster, lines, now, series, told};

#[test]
fn each_change_tells_the_whole_group_again_and_quiet_groups_every_twelve_hours() {
    let cluster = cluster();
    // The group without a namespace: every line of it stands beside the watchdog's.
    let watchdog = lines(&cluster).into_iter().filter(|line| line.name == "Watchdog");
    let at: Vec<_> = watchdog.map(|line| line.at.milliseconds() / 1_000).collect();
    let cluster_alerts = lines(&cluster).into_iter().filter(|line| line.name == "ClusterDegraded");
    // A load balancer parts the replicas for six minutes: they learn of the two anew, one by one.
    let parted = TimeSpan::new(ago(7, 12, 0), ago(7, 11, 45));
    for line in cluster_alerts.filter(|line| !parted.contains(line.at)) {
        assert!(at.contains(&(line.at.milliseconds() / 1_000)), "{line:?}");
    }
    // Two replicas tell it each in its own time.
    let doubled = TimeSpan::new(ago(8, 6, 0), ago(6, 3, 0));
    let is_alone = |at: i64| !doubled.contains(Timestamp::from_milliseconds(at * 1_000));
    let pairs = at.windows(2).filter(|pair| is_alone(pair[0]) && is_alone(pair[1]));
    let waits: Vec<_> = pairs.map(|pair| pair[1] - pair[0]).collect();
    // A group is told at most every five minutes.
    assert!(waits.iter().min().is_some_and(|wait| *wait >= 299), "{waits:?}");
    // At the flush at which twelve hours are over: this one or the next.
    assert!(waits.iter().max().is_some_and(|wait| (43_200..=43_501).contains(wait)), "{waits:?}");
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
    // Both replicas tell the start and the end; one hears nothing of the alert in between.
    assert_eq!(story, "ffrfrr");
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
    // Sent for the last time up to 90 seconds before.
    assert!(Duration::from_secs(150) <= announced && announced <= 4 * MINUTE, "{announced:?}");
    let starts: BTreeSet<_> = told.iter().map(|line| line.starts_at).collect();
    assert_eq!(starts.len(), 2);
    assert!(starts.last().is_some_and(|start| *start >= down.end()));
}

#[test]
fn a_restart_of_prometheus_shows_its_new_start_when_alertmanager_forgets_the_old_one() {
    let starts = |from, to| -> BTreeSet<_> {
        told(&cluster(), "Watchdog", from, to).iter().map(|line| line.starts_at).collect()
    };
    let (prometheus_restarts, alertmanager_restarts) = (ago(2, 7, 40), ago(0, 12, 54));
    let before = starts(ago(4, 0, 0), prometheus_restarts);
    assert_eq!(before.len(), 1);
    // Alertmanager keeps the earlier start of two that overlap.
    assert_eq!(starts(prometheus_restarts, alertmanager_restarts), before);
    let after = starts(alertmanager_restarts, now());
    assert_eq!(after.len(), 1);
    assert!(after.first().is_some_and(|start| start.since(prometheus_restarts) < 3 * MINUTE));
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
