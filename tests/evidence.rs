//! Nothing is healthy without evidence (domain.md §3 and §4).
#![allow(missing_docs)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::{
    Health, Observations, Origin, Policy, Reason, Run, Set, TimeSpan, Witness, reconstruct,
};
use support::picture::{Picture, at, check, not_asked, policy, span};

/// The healths of a picture after `change`, one after the other, however sure.
fn seen(picture: &str, change: impl FnOnce(&mut Observations)) -> Vec<Health> {
    let mut picture = Picture::read(picture);
    change(&mut picture.observations);
    let mut seen: Vec<_> = picture.timeline().segments.iter().map(|it| it.health).collect();
    seen.dedup();
    seen
}

/// What of a picture is in doubt after `change`.
fn unsure(picture: &str, change: impl FnOnce(&mut Observations)) -> Vec<(TimeSpan, Health)> {
    let mut picture = Picture::read(picture);
    change(&mut picture.observations);
    let segments = picture.timeline().segments.into_iter().filter(|segment| !segment.is_sure);
    segments.map(|segment| (segment.span, segment.health)).collect()
}

/// That the health is the one drawn where Prometheus tells nothing.
#[track_caller]
fn logged(picture: &str) {
    logged_otherwise(picture, |_| {});
}

/// The same after `change` of each run of lines.
#[track_caller]
fn logged_otherwise(picture: &str, change: impl Fn(&mut Run)) {
    let mut read = Picture::read(picture);
    read.observations.presence = Err(not_asked());
    let Ok(log) = &mut read.observations.log else { return };
    log.runs.iter_mut().for_each(change);
    assert_eq!(read.drawn(), read.health, "{picture}");
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
    logged(
        "
        Watchdog  ..c...c.....
        alert     ........c.er
        health    --......CC--
    ",
    );
}

#[test]
fn a_watchdog_that_ended_proves_nothing_until_it_barks_again() {
    // Prometheus is down from the third minute on: Alertmanager takes all for resolved.
    logged(
        "
        Watchdog  c..c..er............
        alert     .cc...er............
        Watchdog  .............c...c..
        again     .............s.c.c..
        health    .CCCCC-------CCCCCCC
    ",
    );
}

#[test]
fn a_watchdog_that_ended_was_last_sent_four_minutes_before_its_end() {
    // Prometheus announces an end with each sending, four times the resend delay ahead.
    logged(
        "
        Watchdog  c..c......er........
        health    ......--------------
    ",
    );
    // What Alertmanager told later it only repeated.
    logged(
        "
        Watchdog  c..c..c..c.er.......
        health    .......-------------
    ",
    );
    logged(
        "
        Watchdog  c..ce.cr............
        alert     .cr.................
        health    -C------------------
    ",
    );
}

#[test]
fn a_watchdog_that_was_only_told_to_have_ended_proves_nothing() {
    logged(
        "
        Watchdog  s..er.......
        Watchdog  ......c..c..
        health    ------......
    ",
    );
}

#[test]
fn who_asked_prometheus_for_some_alerts_knows_nothing_of_the_others() {
    let of = |names| {
        seen("gap ........", |observations| {
            observations.log = Err(not_asked());
            let asked = vec![span(0, 8)];
            observations.witness = Ok(Witness { asked, names, ..Witness::default() });
        })
    };
    assert_eq!(of(Some(Set::from_iter([Box::<str>::from("Disk")]))), [Health::Unknown]);
    assert_eq!(of(None), [Health::Healthy]);
}

#[test]
fn a_watchdog_that_still_barks_had_not_ended() {
    logged(
        "
        Watchdog  c..c.erc............
        health    ...........---------
    ",
    );
}

#[test]
fn a_watchdog_that_still_barks_had_not_ended_though_a_replica_saw_it_begin_later() {
    logged(
        "
        Watchdog  c....er.c.....
        Watchdog  ..c...........
        health    ......--....--
    ",
    );
}

#[test]
fn a_watchdog_that_still_barks_had_not_ended_though_a_replica_began_anew_before() {
    logged(
        "
        Watchdog  c....er.......
        Watchdog  .......c......
        Watchdog  s........c....
        health    ....---......-
    ",
    );
}

#[test]
fn a_watchdog_that_began_anew_and_ended_was_sent_at_least_when_it_began() {
    logged(
        "
        Watchdog  c...........
        Watchdog  ...cer......
        health    ...---------
    ",
    );
}

#[test]
fn a_watchdog_that_ended_proves_from_its_first_bark_on_that_alerting_lives_again() {
    // The lines that say the same are one run.
    let from_the_tenth = |run: &mut Run| {
        if run.starts_at == at(10) {
            run.first_ns = at(10).nanoseconds();
        }
    };
    logged_otherwise(
        "
        Watchdog  c..c..er.........
        Watchdog  ..........s..c...
        health    ..--------.......
    ",
        from_the_tenth,
    );
}

#[test]
fn one_watchdog_of_two_that_ended_leaves_what_the_other_proves() {
    let another = |run: &mut Run| {
        if run.starts_at == at(1) {
            Arc::make_mut(&mut run.alert).fingerprint = "another".into();
        }
    };
    logged_otherwise(
        "
        Watchdog  ccer..............
        Watchdog  .c...c............
        health    -........---------
    ",
        another,
    );
}

#[test]
fn a_replica_of_prometheus_whose_watchdog_ended_leaves_what_the_other_proves() {
    let in_one_notification = |run: &mut Run| {
        if run.starts_at == at(0) {
            run.last_ns += 1_000;
        }
    };
    logged_otherwise(
        "
        Watchdog  c...er............
        Watchdog  .c...c............
        health    .........---------
    ",
        in_one_notification,
    );
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
    let heard = history.heard.iter().filter(|heard| heard.origin == Origin::Log);
    assert_eq!(heard.map(|heard| heard.span).collect::<Vec<_>>(), [span(0, 7), span(16, 20)]);
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

#[test]
fn a_route_that_is_mute_at_times_proves_nothing_by_its_silence_but_alerts_do() {
    let mut picture = Picture::read(
        "
        Watchdog  c..c..c..c..c..c
        alert     .c..c...........
    ",
    );
    let whole = span(0, 16);
    let mut drawn = |witness, mute| {
        picture.observations.witness = witness;
        let policy = Policy { mute, ..policy() };
        let history = reconstruct(&picture.observations, whole, whole.end(), &policy);
        let hears_log = history.heard.iter().any(|heard| heard.origin == Origin::Log);
        assert_eq!(hears_log, !mute);
        let muted = history.unknown.iter().filter(|blind| blind.reason == Reason::Muted);
        muted.map(|blind| blind.span).collect::<Vec<_>>()
    };
    assert_eq!(drawn(Err(not_asked()), true), [whole]);
    assert_eq!(drawn(Err(not_asked()), false), []);
    let asked = Witness { asked: vec![span(0, 9)], ..Witness::default() };
    assert_eq!(drawn(Ok(asked), true), [span(9, 16)]);
}

#[test]
fn in_the_newest_minutes_nobody_told_what_began_then() {
    // Groups are flushed every minute.
    let picture = "
        Watchdog  c..c..c..c
        alert     .cr.......
        health    .C........
    ";
    let history = check(picture);
    assert_eq!(history.unknown[0].span, span(9, 10));
    assert_eq!(history.unknown[0].reason, Reason::NotYetTold);
    assert_eq!(unsure(picture, |_| {}), [(span(9, 10), Health::Healthy)]);
}

#[test]
fn what_fires_is_told_in_the_newest_minutes_too_but_not_that_nothing_worse_began() {
    assert_eq!(unsure("alert  .c..c..", |_| {}), []);
    assert_eq!(unsure("alert  .w..w..", |_| {}), [(span(6, 7), Health::Warning)]);
}

#[test]
fn who_asked_for_all_alerts_knows_the_newest_minutes_but_for_less_than_a_second() {
    let almost = TimeSpan::new(at(0), at(8) - Duration::from_millis(900));
    for known in [span(0, 8), almost] {
        let asked = Witness { asked: vec![known], ..Witness::default() };
        let surveyed =
            Witness { names: Some(Set::default()), surveyed: vec![known], ..Witness::default() };
        for witness in [asked, surveyed] {
            assert_eq!(
                unsure("gap ........\nWatchdog c..c..c.", |seen| seen.witness = Ok(witness)),
                []
            );
        }
    }
}

#[test]
fn of_a_span_that_is_over_the_newest_minutes_are_settled() {
    let picture = Picture::read("alert .cr.....");
    let history = reconstruct(&picture.observations, span(0, 7), at(8), &policy());
    assert_eq!(history.unknown, []);
    let history = reconstruct(&picture.observations, span(0, 8), at(8), &policy());
    assert_eq!(history.unknown.len(), 1);
}

#[test]
fn what_is_blind_in_the_newest_minutes_is_not_said_to_be_in_doubt() {
    let history = check(
        "
        alert   .cr.....
        gap     .......x
        health  .C.....?
    ",
    );
    assert_eq!(history.unknown, []);
}

#[test]
fn an_empty_log_is_known_where_prometheus_was_asked_for_all_alerts() {
    let surveyed = |read, surveyed| {
        seen("gap  ........", |observations| {
            let witness = Witness { names: Some(Set::default()), ..Witness::default() };
            observations.witness = Ok(Witness { surveyed: vec![surveyed], ..witness });
            if let Ok(log) = &mut observations.log {
                log.read = vec![read];
            }
        })
    };
    assert_eq!(surveyed(span(0, 8), span(0, 8)), [Health::Healthy]);
    assert_eq!(surveyed(span(0, 8), span(3, 8)), [Health::Unknown, Health::Healthy]);
    // A survey says which alerts a log lacks: of where that was read.
    assert_eq!(surveyed(span(3, 8), span(0, 8)), [Health::Unknown, Health::Healthy]);
}
