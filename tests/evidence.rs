//! Nothing is healthy without evidence (domain.md §3 and §4).
#![allow(missing_docs)]

mod support;

use global_health_bar::{Health, Observations, Reason, Set, Witness};
use support::picture::{Picture, check, not_asked, span};

/// The health at each segment of a picture after `change`.
fn seen(picture: &str, change: impl FnOnce(&mut Observations)) -> Vec<Health> {
    let mut picture = Picture::read(picture);
    change(&mut picture.observations);
    picture.timeline().segments.iter().map(|segment| segment.health).collect()
}

#[test]
fn without_a_log_nothing_is_healthy() {
    let health = seen("gap ........", |observations| observations.log = Err(not_asked()));
    assert_eq!(health, [Health::Unknown]);
}

#[test]
fn a_log_without_a_single_line_proves_nothing() {
    assert_eq!(seen("gap ........", |_| {}), [Health::Unknown]);
}

#[test]
fn without_samples_nobody_knows_whether_alerting_lived() {
    assert_eq!(seen("gap xxxxxxxx", |_| {}), [Health::Unknown]);
}

#[test]
fn what_was_not_read_of_the_log_is_unknown() {
    let health = seen("alert ....cr..", |observations| {
        let Ok(log) = &mut observations.log else { return };
        log.read = vec![span(3, 8)];
    });
    assert_eq!(health, [Health::Unknown, Health::Healthy, Health::Critical, Health::Healthy]);
}

#[test]
fn without_presence_the_watchdog_in_the_log_proves_that_alerting_lived() {
    let health = seen(
        "
        Watchdog  ..c...c.....
        alert     ........c.er
    ",
        |observations| observations.presence = Err(not_asked()),
    );
    let firing = Health::Critical;
    assert_eq!(health, [Health::Unknown, Health::Healthy, firing, Health::Unknown]);
}

#[test]
fn where_the_log_lacks_even_the_watchdog_nobody_knows_what_else_it_lacks() {
    // Alertmanager lived all the while: the lines were lost on their way.
    let history = check(
        "
        Watchdog  c..c............c..c
        alert     ................cr..
        health    .......---------C...
    ",
    );
    assert_eq!(history.unknown[0].reason, Reason::LogSilent);
}

#[test]
fn beyond_what_loki_keeps_nobody_knows() {
    check(
        "
        Watchdog  ...........c..c..c..
        health    ....-------.........
    ",
    );
}

#[test]
fn a_log_that_fell_silent_is_no_evidence() {
    check(
        "
        Watchdog  c..c..c.............
        health    ..........----------
    ",
    );
}

#[test]
fn what_the_silent_log_told_before_is_drawn_all_the_same() {
    check(
        "
        Watchdog  c..c................
        alert     ....c........er.....
        health    ....CCCCCCCCC-------
    ",
    );
}

#[test]
fn a_watchdog_that_an_outage_silenced_has_as_long_as_after_a_repeat() {
    check(
        "
        Watchdog  c..c...........c..c.
        gap       .....xxxxxxx........
        health    .....???????........
    ",
    );
}

#[test]
fn a_log_that_knows_no_watchdog_lacks_none() {
    check(
        "
        alert     .cr.................
        health    .C..................
    ",
    );
}

#[test]
fn where_prometheus_was_asked_for_all_alerts_a_silent_log_hides_nothing() {
    let picture = "Watchdog  c..c............c..c";
    let whole = span(0, 20);
    let asked = Witness { asked: vec![whole], ..Witness::default() };
    let names = Some(Set::default());
    let surveyed = Witness { names, surveyed: vec![span(0, 12)], ..Witness::default() };
    for (witness, expected) in [
        (asked, vec![Health::Healthy]),
        (surveyed, vec![Health::Healthy, Health::Unknown, Health::Healthy]),
    ] {
        assert_eq!(seen(picture, |observations| observations.witness = Ok(witness)), expected);
    }
}
