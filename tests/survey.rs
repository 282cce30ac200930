//! Which alerts the second witness is asked for (domain.md §2).
#![allow(missing_docs)]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use global_health_bar::{Heard, History, Origin, Survey, Timestamp, unexplained};
use support::picture::{Picture, at, policy, span};

/// Ten minutes of samples in each count, two a minute.
fn survey(counts: &[(&str, &[u64])]) -> Survey {
    let ends = |count: &(usize, &u64)| (at((count.0 + 1) * 10), *count.1);
    let counted = counts.iter().map(|(name, counts)| {
        let counts = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        ((*name).into(), counts.map(|count| ends(&count)).collect::<Vec<(Timestamp, u64)>>())
    });
    Survey { asked: vec![span(0, 30)], step: Duration::from_secs(600), counts: counted.collect() }
}

/// Disk fires from the 2nd to the 22nd minute.
fn history() -> History {
    Picture::read("alert ..c..c..c..c..c..c....er.......").history()
}

fn asked(history: &History, counts: &[(&str, &[u64])]) -> BTreeSet<Box<str>> {
    unexplained(history, &survey(counts), &policy()).keys().cloned().collect()
}

#[test]
fn what_the_log_explains_need_not_be_asked_for() {
    assert_eq!(asked(&history(), &[("Disk", &[16, 20, 6])]), BTreeSet::new());
    // A sample more or less at an edge means nothing.
    assert_eq!(asked(&history(), &[("Disk", &[17, 20, 5])]), BTreeSet::new());
}

#[test]
fn a_count_may_be_off_by_two_samples_and_by_two_more_for_each_edge_in_its_step() {
    // Another alert agrees, so that nobody doubts how far apart the samples are.
    let history = Picture::read(
        "
        alert   ..c..c..c..c..c..c....er.......
        steady  c..c..c..c..c..c..c..c..c..c..c
    ",
    )
    .history();
    let is_asked =
        |disk: &[u64]| !asked(&history, &[("Disk", disk), ("steady", &[20, 20, 20])]).is_empty();
    for explained in [[12, 20, 6], [20, 20, 6], [16, 18, 6], [16, 22, 6], [16, 20, 1], [16, 20, 8]]
    {
        assert!(!is_asked(&explained), "{explained:?}");
    }
    for not in [[11, 20, 6], [21, 20, 6], [16, 17, 6], [16, 23, 6], [16, 20, 9]] {
        assert!(is_asked(&not), "{not:?}");
    }
}

#[test]
fn an_alert_that_begins_where_a_step_ends_is_of_the_next() {
    let history = Picture::read("alert ..........c..c..c.er...........").history();
    assert_eq!(asked(&history, &[("Disk", &[0, 16])]), BTreeSet::new());
    assert_eq!(asked(&history, &[("Disk", &[3, 16])]), BTreeSet::from(["Disk".into()]));
}

#[test]
fn what_fired_before_the_survey_is_not_missed() {
    let survey = Survey { asked: vec![span(10, 30)], ..survey(&[("Disk", &[0, 20, 4])]) };
    assert_eq!(unexplained(&history(), &survey, &policy()).len(), 0);
}

#[test]
fn how_far_apart_samples_are_is_what_most_counts_agree_on() {
    // Every ten seconds; of many alerts Prometheus holds but a sample, or the log tells nothing.
    let steady = "c..c..c..c..c..c..c..c..c..c..c";
    let rows: String = ["a", "b", "x", "y", "z"].map(|name| format!("{name} {steady}\n")).concat();
    let history = Picture::read(&rows).history();
    let full: &[u64] = &[60, 60, 60];
    let (one, hidden): (&[u64], &[u64]) = (&[1, 1, 1], &[9, 9, 9]);
    let counts = [
        ("a", full),
        ("b", full),
        ("x", one),
        ("y", one),
        ("z", one),
        ("k", hidden),
        ("l", hidden),
        ("m", hidden),
    ];
    let names: BTreeSet<_> = ["k", "l", "m", "x", "y", "z"].map(Into::into).into();
    assert_eq!(asked(&history, &counts), names);
}

#[test]
fn samples_may_be_a_second_apart() {
    assert_eq!(asked(&history(), &[("Disk", &[480, 600, 120])]), BTreeSet::new());
}

#[test]
fn a_survey_in_steps_of_nothing_tells_nothing() {
    let survey = Survey { step: Duration::ZERO, ..survey(&[]) };
    assert_eq!(unexplained(&history(), &survey, &policy()).len(), 0);
}

#[test]
fn what_the_log_never_told_of_is_asked_for() {
    let counts: &[(&str, &[u64])] = &[("Disk", &[16, 20, 6]), ("Hidden", &[0, 1])];
    assert_eq!(asked(&history(), counts), BTreeSet::from(["Hidden".into()]));
}

#[test]
fn what_happened_at_an_instant_is_not_asked_for() {
    let mut picture = Picture::read("alert ..c..c..c..c..c..c....er.......\nReboot .....c");
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        if run.alert.name() == "Reboot" {
            let labels = [("alertname", "Reboot"), ("cstype", "notify")].into_iter().collect();
            Arc::make_mut(&mut run.alert).labels = labels;
        }
    }
    let counts: &[(&str, &[u64])] = &[("Disk", &[16, 20, 6]), ("Reboot", &[5]), ("Hidden", &[5])];
    assert_eq!(asked(&picture.history(), counts), BTreeSet::from(["Hidden".into()]));
}

#[test]
fn a_second_alert_of_a_name_that_is_known_is_found() {
    assert_eq!(asked(&history(), &[("Disk", &[16, 40, 6])]), BTreeSet::from(["Disk".into()]));
}

#[test]
fn what_only_the_log_tells_of_is_asked_for() {
    assert_eq!(asked(&history(), &[]), BTreeSet::from(["Disk".into()]));
    assert_eq!(asked(&history(), &[("Disk", &[16, 2, 6])]), BTreeSet::from(["Disk".into()]));
    let history = History { heard: Vec::new(), ..history() };
    assert_eq!(asked(&history, &[]).len(), 1, "nobody says that Prometheus was away");
    let log = Heard { span: span(0, 10), origin: Origin::Log };
    let history = History { heard: vec![log], ..history };
    assert_eq!(asked(&history, &[("Disk", &[16])]).len(), 1, "nor that it was not");
}

#[test]
fn samples_that_an_outage_swallowed_are_not_missed() {
    let alive = |from, to| Heard { span: span(from, to), origin: Origin::Presence };
    let log = Heard { span: span(0, 36), origin: Origin::Log };
    let history = History { heard: vec![log, alive(0, 10), alive(19, 36)], ..history() };
    assert_eq!(asked(&history, &[("Disk", &[16, 2, 6])]), BTreeSet::new());
}

#[test]
fn samples_from_before_the_first_are_not_missed() {
    let alive = Heard { span: span(19, 36), origin: Origin::Presence };
    let history = History { heard: vec![alive], ..history() };
    assert_eq!(asked(&history, &[("Disk", &[0, 2, 6])]), BTreeSet::new());
}

#[test]
fn the_watchdog_is_no_secret() {
    let counts: &[(&str, &[u64])] = &[("Disk", &[16, 20, 6]), ("Watchdog", &[20, 20, 20])];
    assert_eq!(asked(&history(), counts), BTreeSet::new());
}

#[test]
fn prometheus_tells_of_alerts_where_it_counted_the_watchdog() {
    let told = |counts| survey(counts).told(&policy());
    assert_eq!(told(&[("Watchdog", &[20, 0, 20])]), [span(0, 10), span(20, 30)]);
    assert_eq!(told(&[("Watchdog", &[20, 0, 20]), ("Disk", &[1, 1, 1])]).len(), 2);
    assert_eq!(told(&[("Disk", &[0, 1])]), [span(0, 30)], "there is no watchdog");
    assert_eq!(told(&[]), [], "who never told of an alert may not tell of any");
}
