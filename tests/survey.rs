//! Which alerts the second witness is asked for (domain.md §2).
#![allow(missing_docs)]

mod support;

use std::collections::BTreeSet;
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
fn what_the_log_never_told_of_is_asked_for() {
    let counts: &[(&str, &[u64])] = &[("Disk", &[16, 20, 6]), ("Hidden", &[0, 9])];
    assert_eq!(asked(&history(), counts), BTreeSet::from(["Hidden".into()]));
}

#[test]
fn a_second_alert_of_a_name_that_is_known_is_found() {
    assert_eq!(asked(&history(), &[("Disk", &[16, 40, 6])]), BTreeSet::from(["Disk".into()]));
}

#[test]
fn what_only_the_log_tells_of_is_asked_for() {
    assert_eq!(asked(&history(), &[]), BTreeSet::from(["Disk".into()]));
    assert_eq!(asked(&history(), &[("Disk", &[16, 2, 6])]), BTreeSet::from(["Disk".into()]));
}

#[test]
fn samples_that_an_outage_swallowed_are_not_missed() {
    let alive = |from, to| Heard { span: span(from, to), origin: Origin::Presence };
    let history = History { heard: vec![alive(0, 10), alive(19, 36)], ..history() };
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
