//! Nothing is healthy without evidence (domain.md §3 and §4).
#![allow(missing_docs)]

mod support;

use global_health_bar::{Health, Observations};
use support::picture::{Picture, not_asked, span};

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
