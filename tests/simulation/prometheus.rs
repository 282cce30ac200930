//! What Prometheus makes of conditions, and of its own restarts.

use std::collections::BTreeSet;
use std::time::Duration;

use global_health_bar::simulation::{Cause, Outage, simulate};
use global_health_bar::{TimeSpan, Timestamp};

use crate::{Line, MINUTE, ago, condition, minutes, plan, series, story, told_of};

const SECOND: Duration = Duration::from_secs(1);

/// The distinct starts that are told of a plan, in order.
fn starts(plan: &global_health_bar::simulation::Plan) -> Vec<Timestamp> {
    let starts: BTreeSet<_> = told_of(plan).iter().map(|line| line.starts_at).collect();
    starts.into_iter().collect()
}

fn outage(cause: Cause, span: TimeSpan) -> Outage {
    Outage::of(cause, span)
}

/// Prometheus is away so long, from two hours before the anchor.
fn away(lasting: Duration) -> Vec<Outage> {
    let start = ago(0, 2, 0);
    vec![outage(Cause::Prometheus, TimeSpan::new(start, start + lasting))]
}

#[test]
fn a_rule_with_for_is_pending_before_it_fires() {
    let plan = plan(vec![condition("A", 15 * MINUTE, minutes(100, 40))], vec![]);
    let cluster = simulate(&plan, ago(0, 0, 0));
    let span = |state| {
        let runs = &series(&cluster, "ALERTS", ("alertstate", state))[0].runs;
        assert_eq!(runs.len(), 1, "{state}");
        TimeSpan::new(runs[0].first, runs[0].first + runs[0].every * runs[0].count)
    };
    let (pending, firing) = (span("pending"), span("firing"));
    assert!(pending.start().since(ago(0, 1, 40)) < 30 * SECOND);
    assert_eq!(pending.duration(), 15 * MINUTE);
    assert_eq!(firing.start(), pending.end());
    assert_eq!(cluster.truth.firings[0].span, firing);
    assert!(told_of(&plan).iter().all(|line| line.starts_at == firing.start()));
}

#[test]
fn a_condition_that_is_shorter_than_for_never_fires() {
    let plan = plan(vec![condition("A", 15 * MINUTE, minutes(100, 14))], vec![]);
    let cluster = simulate(&plan, ago(0, 0, 0));
    assert_eq!(series(&cluster, "ALERTS", ("alertstate", "pending")).len(), 1);
    assert_eq!(series(&cluster, "ALERTS", ("alertstate", "firing")).len(), 0);
    assert!(cluster.truth.firings.is_empty() && cluster.log.is_empty());
}

#[test]
fn alertmanager_keeps_the_start_through_a_restart_of_prometheus() {
    for hold in [Duration::ZERO, 15 * MINUTE] {
        let restarted = plan(vec![condition("A", hold, minutes(240, 200))], away(20 * SECOND));
        assert_eq!(starts(&restarted).len(), 1, "for {hold:?}");
        assert_eq!(story(&told_of(&restarted)), "fr", "for {hold:?}");
    }
}

#[test]
fn after_a_restart_nothing_is_written_until_states_are_restored() {
    let restarted =
        plan(vec![condition("A", Duration::ZERO, minutes(240, 200))], away(20 * SECOND));
    let cluster = simulate(&restarted, ago(0, 0, 0));
    let runs = &series(&cluster, "ALERTS", ("alertname", "A"))[0].runs;
    // Two evaluations are missing, and those of the outage and of the start.
    let last = runs[0].first + runs[0].every * (runs[0].count - 1);
    let missing = runs[1].first.since(last);
    assert!((90 * SECOND..=150 * SECOND).contains(&missing), "{missing:?}");
    // Nobody noted that the series is gone.
    assert!(!runs[0].stale);
}

#[test]
fn a_short_for_begins_anew_after_a_restart_and_outlasts_what_was_announced() {
    // Less than the grace period of ten minutes, so not restored; more than the four minutes that
    // were announced and the five to the next flush.
    let restarted = plan(vec![condition("A", 9 * MINUTE, minutes(240, 200))], away(20 * SECOND));
    assert_eq!(story(&told_of(&restarted)), "frfr");
    let starts = starts(&restarted);
    let again = starts[1].since(ago(0, 2, 0));
    assert!((9 * MINUTE..11 * MINUTE).contains(&again), "{again:?}");
}

#[test]
fn a_new_start_between_two_flushes_is_told_only_when_it_ends() {
    // The flush before knew the alert as firing, and so does the one after.
    let conditions = vec![condition("A", 6 * MINUTE, minutes(240, 200))];
    let told = told_of(&plan(conditions, away(20 * SECOND)));
    assert_eq!(story(&told), "fr");
    assert!(told[0].starts_at < ago(0, 2, 0) && told[1].starts_at > ago(0, 2, 0));
}

#[test]
fn a_long_for_is_restored_after_less_than_an_hour() {
    let condition = condition("A", 30 * MINUTE, minutes(300, 290));
    let again = |lasting| {
        let starts = starts(&plan(vec![condition.clone()], away(lasting)));
        assert_eq!(starts.len(), 2);
        starts[1].since(ago(0, 2, 0) + lasting)
    };
    // It fires at the third evaluation.
    let restored = again(40 * MINUTE);
    assert!((80 * SECOND..=110 * SECOND).contains(&restored), "{restored:?}");
    let anew = again(70 * MINUTE);
    assert!((30 * MINUTE..32 * MINUTE).contains(&anew), "{anew:?}");
}

#[test]
fn what_was_pending_is_given_the_grace_period() {
    // Pending for 26 minutes of 30 when Prometheus goes away for ten.
    let pending = condition("A", 30 * MINUTE, minutes(120 + 26, 140));
    let starts = starts(&plan(vec![pending], away(10 * MINUTE)));
    let fired = starts[0].since(ago(0, 1, 50));
    assert!((10 * MINUTE..13 * MINUTE).contains(&fired), "{fired:?}");
}

#[test]
fn truth_knows_of_no_outage() {
    let conditions = vec![condition("A", 15 * MINUTE, minutes(240, 200))];
    let truth = |outages| simulate(&plan(conditions.clone(), outages), ago(0, 0, 0)).truth.firings;
    let (calm, troubled) = (truth(vec![]), truth(away(70 * MINUTE)));
    assert_eq!(calm.len(), 1);
    assert_eq!(calm[0].span, troubled[0].span);
    assert_ne!(calm[0].touched, troubled[0].touched);
}

#[test]
fn a_clock_that_runs_ahead_dates_starts_and_samples_but_no_lines() {
    let conditions = vec![condition("A", Duration::ZERO, minutes(100, 40))];
    let mut fast = plan(conditions, vec![]);
    let right = (told_of(&fast), simulate(&fast, ago(0, 0, 0)));
    fast.skew = 20_000;
    let skewed = (told_of(&fast), simulate(&fast, ago(0, 0, 0)));
    assert_eq!(skewed.0[0].starts_at, right.0[0].starts_at + 20 * SECOND);
    assert_eq!(skewed.0[0].at, right.0[0].at);
    let first = |cluster| series(cluster, "ALERTS", ("alertname", "A"))[0].runs[0].first;
    assert_eq!(first(&skewed.1), first(&right.1) + 20 * SECOND);
    assert_eq!(skewed.1.truth.firings[0].span, right.1.truth.firings[0].span);
}

#[test]
fn two_replicas_of_prometheus_share_an_alert_and_survive_each_other() {
    let mut plan = plan(vec![condition("A", Duration::ZERO, minutes(240, 200))], vec![]);
    plan.prometheuses.push(plan.prometheuses[0]);
    for replica in [0, 1] {
        let of_one = Outage { replica: Some(replica), ..away(90 * MINUTE)[0] };
        plan.outages = vec![of_one];
        // One evaluates up to 30 seconds after the other; what both send is one alert.
        assert_eq!(starts(&plan).len(), 1, "without {replica}");
        let cluster = simulate(&plan, ago(0, 0, 0));
        let labelled = |name| {
            let replicas: BTreeSet<_> = cluster
                .series
                .iter()
                .filter(|series| series.labels.get("__name__") == Some(name))
                .map(|series| series.labels.get("prometheus_replica"))
                .collect();
            replicas.len() == 2 && !replicas.contains(&None)
        };
        assert!(["ALERTS", "up", "alertmanager_alerts"].into_iter().all(labelled));
        assert!(
            told_of(&plan)
                .iter()
                .all(|line| line.alert["labels"].get("prometheus_replica").is_none())
        );
        assert!(cluster.truth.outages.is_empty(), "alerting was alive");
    }
}

#[test]
fn an_alert_that_keeps_the_label_of_its_replica_is_two() {
    let mut plan = plan(vec![condition("A", Duration::ZERO, minutes(240, 200))], vec![]);
    plan.prometheuses.push(plan.prometheuses[0]);
    plan.replica_labels = true;
    let told = told_of(&plan);
    let of_replica = |replica| {
        let name = format!("prometheus-prometheus-operator-prometheus-{replica}");
        let lines = told.iter().filter(|line| line.alert["labels"]["prometheus_replica"] == name);
        lines.cloned().collect::<Vec<_>>()
    };
    let replicas = [0, 1].map(of_replica);
    assert_eq!(replicas[0].len() + replicas[1].len(), told.len());
    assert!(
        replicas.iter().all(|lines| story(lines).starts_with('f') && story(lines).ends_with('r'))
    );
    let fingerprint = |lines: &[Line]| lines[0].alert["fingerprint"].clone();
    assert_ne!(fingerprint(&replicas[0]), fingerprint(&replicas[1]));
}
