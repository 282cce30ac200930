//! When a group is notified, and of what.

use std::time::Duration;

use crate::scenario::{Planned, Scenario, alert, ending, firing, labelled};

#[test]
fn a_group_waits_for_its_first_alerts_and_is_notified_whole() {
    let other = labelled(&[("alertname", "Other"), ("namespace", "m")]);
    Scenario::new()
        .post(0, vec![firing(&alert("A", 'w'), 0)])
        .post(500, vec![firing(&alert("B", 'w'), 500), firing(&other, 500)])
        .tells(2_000, &["A+ B+", "Other+"]);
}

#[test]
fn an_alert_that_began_long_ago_is_notified_at_once_unless_its_group_is_old() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    Scenario::new()
        .post(0, vec![firing(&a, -60_000)])
        .post(600, vec![firing(&b, -60_000)])
        .tells(2_700, &["A+", "A+ B+"]);
}

#[test]
fn an_unchanged_group_is_repeated_at_the_first_flush_after_the_interval() {
    Scenario::new()
        .repeating(3)
        .post(0, vec![firing(&alert("A", 'w'), 0)])
        .tells(9_700, &["A+", "A+", "A+"]);
}

#[test]
fn a_resolved_alert_is_told_once_and_again_with_the_next_change_while_it_is_sent() {
    let (a, b, c) = (alert("A", 'w'), alert("B", 'w'), alert("C", 'w'));
    let resolved = || ending(&a, 0, 1_600);
    Scenario::new()
        .post(0, vec![firing(&a, 0), firing(&b, 0)])
        .post(1_600, vec![resolved()])
        .post(3_600, vec![resolved()])
        .post(5_600, vec![resolved(), firing(&c, 5_600)])
        .post(7_600, vec![ending(&c, 5_600, 7_600)])
        .tells(9_700, &["A+ B+", "A- B+", "A- B+ C+", "B+ C-"]);
}

#[test]
fn an_alert_that_is_sent_no_more_ends_when_it_was_said_to() {
    let (a, b, c) = (alert("A", 'w'), alert("B", 'w'), alert("C", 'w'));
    let mut scenario = Scenario::new();
    scenario.configuration.resolve_timeout = Duration::from_millis(4_200);
    let endless = Planned { ends: None, ..firing(&b, 0) };
    scenario
        .post(0, vec![ending(&a, 0, 2_400), endless, firing(&c, 0)])
        .tells(5_700, &["A+ B+ C+", "A- B+ C+", "B- C+"]);
}

#[test]
fn what_comes_and_goes_between_two_flushes_is_never_told() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    let other = labelled(&[("alertname", "Other"), ("namespace", "m")]);
    Scenario::new()
        .post(0, vec![firing(&a, 0), firing(&other, 0)])
        .post(500, vec![ending(&other, 0, 500)])
        // A ends and fires again: the receiver is told neither.
        .post(1_300, vec![ending(&a, 0, 1_300)])
        .post(1_800, vec![firing(&a, 1_800), firing(&b, 1_800)])
        .post(2_300, vec![ending(&b, 1_800, 2_300)])
        .post(3_500, vec![ending(&a, 1_800, 3_500)])
        .post(4_000, vec![firing(&a, 4_000)])
        .post(4_500, vec![ending(&a, 4_000, 4_500)])
        .tells(5_700, &["A+", "A+ B-", "A-"]);
}

#[test]
fn two_posts_of_one_alert_become_one_with_the_earlier_start_where_they_overlap() {
    let a = alert("A", 'w');
    Scenario::new()
        .repeating(1)
        .post(0, vec![ending(&a, -60_000, 60_000)])
        .post(1_000, vec![ending(&a, 500, 90_000)])
        .post(3_000, vec![ending(&a, -90_000, 120_000)])
        .post(5_000, vec![ending(&a, -30_000, 100_000)])
        .post(7_000, vec![ending(&a, -90_000, 6_900)])
        .post(7_200, vec![ending(&a, -90_000, 6_500)])
        .tells(8_700, &["A+", "A+", "A+", "A+", "A-"]);
}

#[test]
fn an_alert_is_not_merged_with_one_that_the_garbage_collection_took() {
    let a = alert("A", 'w');
    let mut scenario = Scenario::new();
    scenario.configuration.gc_interval = Duration::from_secs(1);
    scenario
        .post(0, vec![ending(&a, 0, 500)])
        .post(2_500, vec![firing(&a, 200)])
        .tells(3_700, &["A+"]);
}

#[test]
fn a_group_without_alerts_is_kept_with_its_timer_until_a_cleanup_every_half_minute() {
    let a = alert("A", 'w');
    let other = labelled(&[("alertname", "Other"), ("namespace", "m")]);
    Scenario::new()
        .post(0, vec![firing(&a, 0)])
        .post(300, vec![firing(&other, 300)])
        .post(1_600, vec![ending(&a, 0, 1_600), ending(&other, 300, 1_600)])
        .post(27_300, vec![firing(&a, 27_300)])
        .post(31_500, vec![firing(&other, 31_500)])
        .tells(34_000, &["A+", "Other+", "A-", "Other-", "A+", "Other+"]);
}

#[test]
fn the_alerts_of_a_notification_are_in_alertmanagers_order() {
    let named = |name, more: &[(&'static str, &'static str)]| {
        let labels = [&[("alertname", name), ("namespace", "n")], more].concat();
        firing(&labelled(&labels), 0)
    };
    let alerts = vec![
        named("Z", &[]),
        named("A", &[("x", "1"), ("y", "1")]),
        named("B", &[("x", "1")]),
        named("B", &[("w", "1")]),
        named("C", &[("instance", "2")]),
        named("D", &[("instance", "1"), ("x", "1")]),
        named("E", &[("instance", "1"), ("job", "b")]),
        named("F", &[("instance", "2"), ("job", "a")]),
        named("G", &[("job", "a")]),
    ];
    Scenario::new().post(0, alerts).tells(1_700, &["F+ G+ E+ D+ C+ Z+ B+ B+ A+"]);
}

#[test]
fn a_receiver_that_wants_no_resolved_alerts_hears_of_none() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    let mut scenario = Scenario::new();
    scenario.configuration.send_resolved = false;
    scenario
        .post(0, vec![firing(&a, 0), firing(&b, 0)])
        .post(1_600, vec![ending(&a, 0, 1_600)])
        .post(3_600, vec![ending(&b, 0, 3_600)])
        .post(5_600, vec![firing(&a, 5_600)])
        .tells(7_700, &["A+ B+", "A+"]);
}

#[test]
fn what_the_receiver_does_not_take_is_told_later_as_it_was_when_the_flush_began() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    Scenario::new()
        // The intervals between its attempts are random.
        .within(1_500)
        .receive(0, false)
        .post(0, vec![firing(&a, 0), firing(&b, 0)])
        .post(1_500, vec![ending(&a, 0, 1_500)])
        .receive(2_700, true)
        .tells(6_700, &["A+ B+", "A- B+"]);
}

#[test]
fn a_flush_that_fails_for_its_whole_time_leaves_the_resolved_alerts_to_the_next_one() {
    let a = alert("A", 'w');
    Scenario::new()
        .within(1_500)
        .post(0, vec![firing(&a, 0)])
        .receive(1_400, false)
        .post(1_600, vec![ending(&a, 0, 1_600)])
        .receive(13_300, true)
        .tells(17_000, &["A+", "A-"]);
}
