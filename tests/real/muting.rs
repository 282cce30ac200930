//! Silences and inhibition.

use std::time::Duration;

use crate::scenario::{Scenario, alert, ending, firing};

#[test]
fn a_critical_hides_the_warning_until_it_ends() {
    let (warning, critical) = (alert("A", 'w'), alert("A", 'c'));
    Scenario::new()
        .post(0, vec![firing(&warning, 0)])
        .post(1_600, vec![firing(&critical, 1_600)])
        .post(3_600, vec![ending(&critical, 1_600, 3_600)])
        .tells(5_700, &["A+", "Ac+", "Ac- A+"]);
}

#[test]
fn a_warning_that_ends_while_it_is_hidden_is_never_told_as_resolved() {
    let (warning, critical) = (alert("A", 'w'), alert("A", 'c'));
    Scenario::new()
        .post(0, vec![firing(&warning, 0)])
        .post(1_600, vec![firing(&critical, 1_600)])
        .post(3_200, vec![ending(&warning, 0, 3_200)])
        .post(5_600, vec![ending(&critical, 1_600, 5_600)])
        .tells(7_700, &["A+", "Ac+", "Ac-"]);
}

#[test]
fn the_api_names_what_hides_an_alert() {
    let (warning, critical) = (alert("A", 'w'), alert("A", 'c'));
    Scenario::new()
        .post(0, vec![firing(&warning, 0), firing(&critical, 0), firing(&alert("B", 'w'), 0)])
        .silence(300, r#"alertname="B""#, 60_000)
        .tells(1_700, &["Ac+"]);
}

#[test]
fn alerts_that_are_source_and_target_of_one_rule_do_not_hide_each_other() {
    Scenario::new()
        .inhibiting(r#"severity=~"critical|warning""#, r#"severity=~"warning|info""#, "namespace")
        .post(0, vec![firing(&alert("A", 'w'), 0), firing(&alert("B", 'w'), 0)])
        .post(1_600, vec![firing(&alert("C", 'c'), 1_600)])
        .tells(3_700, &["A+ B+", "Cc+"]);
}

#[test]
fn a_silence_hides_what_happens_under_it() {
    let (a, b, c) = (alert("A", 'w'), alert("B", 'w'), alert("C", 'w'));
    Scenario::new()
        .post(0, vec![firing(&a, 0), firing(&b, 0)])
        .silence(1_500, r#"alertname="A""#, 5_500)
        .post(2_000, vec![ending(&a, 0, 2_000)])
        .silence(2_200, r#"alertname="C""#, 5_500)
        .post(2_500, vec![firing(&c, 2_500)])
        .tells(7_700, &["A+ B+", "B+ C+"]);
}

#[test]
fn an_alert_that_ends_before_its_silence_does_is_told_as_resolved_unless_a_flush_came_between() {
    let a = alert("A", 'w');
    Scenario::new()
        .post(0, vec![firing(&a, 0)])
        .silence(1_400, r#"alertname="A""#, 4_500)
        .post(3_600, vec![ending(&a, 0, 3_600)])
        .tells(5_700, &["A+", "A-"]);
}

#[test]
fn what_was_told_is_forgotten_after_two_repeat_intervals_of_silence() {
    let a = alert("A", 'w');
    let mut scenario = Scenario::new().repeating(1);
    scenario.configuration.maintenance_interval = Duration::from_millis(300);
    scenario
        .post(0, vec![firing(&a, 0)])
        .silence(1_400, r#"alertname="A""#, 6_500)
        .post(5_600, vec![ending(&a, 0, 5_600)])
        .tells(7_700, &["A+"]);
}
