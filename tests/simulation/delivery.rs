//! Several replicas of Alertmanager, and what each keeps.

use std::time::Duration;

use global_health_bar::TimeSpan;
use global_health_bar::simulation::{Cause, Disk, Matcher, Outage, Plan, Silence, simulate};

use crate::{MINUTE, ago, condition, minutes, plan, series, story, told_of};

fn with_replicas(
    replicas: usize,
    conditions: Vec<global_health_bar::simulation::Condition>,
) -> Plan {
    let mut plan = plan(conditions, vec![]);
    let deployed = plan.alertmanagers[0];
    plan.alertmanagers.resize(replicas, deployed);
    plan
}

fn one() -> Vec<global_health_bar::simulation::Condition> {
    vec![condition("A", Duration::ZERO, minutes(300, 240))]
}

#[test]
fn replicas_that_gossip_notify_once() {
    assert_eq!(story(&told_of(&with_replicas(3, one()))), "fr");
}

#[test]
fn replicas_that_do_not_gossip_notify_each() {
    let plan = Plan { gossip: false, ..with_replicas(2, one()) };
    assert_eq!(story(&told_of(&plan)), "ffrr");
}

#[test]
fn another_replica_notifies_while_the_first_is_away() {
    let mut plan = with_replicas(2, one());
    let away = Outage::of(Cause::Alertmanager, minutes(360, 350));
    plan.outages = vec![Outage { replica: Some(0), ..away }];
    assert_eq!(story(&told_of(&plan)), "fr");
    let cluster = simulate(&plan, ago(0, 0, 0));
    assert!(cluster.truth.outages.is_empty(), "alerting was alive");
    assert_eq!(series(&cluster, "alertmanager_alerts", ("state", "active")).len(), 2);
}

#[test]
fn a_load_balancer_makes_a_replica_tell_of_an_end_that_is_none() {
    let mut plan = with_replicas(2, one());
    plan.balanced = vec![minutes(280, 200)];
    let told = told_of(&plan);
    let story = story(&told);
    assert!(story.contains("rf") && story.ends_with('r'), "{story}");
    assert!(told.iter().all(|line| line.starts_at == told[0].starts_at));
}

#[test]
fn a_restart_repeats_what_is_not_on_the_disk() {
    // Five minutes after the alert began: less than from one saving of the disk to the next.
    let restarted = |disk| {
        let mut plan = plan(one(), vec![]);
        let start = ago(0, 0, 295);
        let restart = Outage::of(Cause::Alertmanager, TimeSpan::new(start, start + MINUTE / 6));
        plan.outages = vec![Outage { disk, ..restart }];
        story(&told_of(&plan))
    };
    assert_eq!(restarted(Disk::Saved), "fr");
    assert_eq!(restarted(Disk::Stale), "ffr");
    assert_eq!(restarted(Disk::Lost), "ffr");
}

#[test]
fn while_the_logger_is_down_alertmanager_tries_again() {
    let mut plan = plan(one(), vec![]);
    let down = minutes(310, 60);
    plan.outages = vec![Outage::of(Cause::Logger, down)];
    let told = told_of(&plan);
    assert_eq!(story(&told), "fr");
    assert!(told[0].at > down.end() && told[0].at < down.end() + 6 * MINUTE, "{:?}", told[0].at);
    assert!(down.contains(told[0].starts_at));
}

#[test]
fn what_ends_under_a_silence_is_never_resolved() {
    let mut plan = plan(one(), vec![]);
    let matchers = Matcher::parse("alertname=\"A\"").into_iter().collect();
    plan.silences = vec![Silence { span: minutes(200, 190), matchers }];
    assert_eq!(story(&told_of(&plan)), "f");
}
