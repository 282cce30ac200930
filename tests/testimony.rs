//! Whose word goes, and of which firing, where Prometheus speaks as well: each rule as a picture (domain.md §2).
#![allow(missing_docs)]

mod support;

use std::sync::Arc;

use global_health_bar::{AlertState, DoubtCause, End, Episode, History, Labels, Witness};
use support::picture::{MINUTE, Picture, at, check, span};

/// The history of a picture in which the points of `ALERTS` speak for the minute after them.
fn history_in_points(picture: &str) -> History {
    let mut picture = Picture::read(picture);
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    picture.history()
}

fn disks(history: &History) -> Vec<&Episode> {
    history.episodes.iter().filter(|episode| episode.alert.name() == "Disk").collect()
}

fn ends(history: &History) -> Vec<End> {
    disks(history).iter().map(|episode| episode.end).collect()
}

#[test]
fn who_was_asked_nothing_cannot_say_that_nothing_is_pending() {
    let mut picture = Picture::read(
        "
        alert   .c...................
        gap     ....xxx..............
        pend    .....................
    ",
    );
    assert_eq!(picture.drawn(), ".CCC???-----.........");
    picture.observations.witness.as_mut().expect("a row of it").asked = Vec::new();
    assert_eq!(picture.drawn(), ".CCC???--------------");
}

#[test]
fn what_is_pending_after_an_outage_is_so_whatever_was_after_another() {
    check(
        "
        alert   ............c..........
        gap     .xx...........xx.......
        prom    ............==.........
        pend    .......................
        health  .??.........CC??-----..
    ",
    );
}

#[test]
fn what_was_seen_to_begin_again_before_the_last_word_is_of_the_same_firing() {
    let history = check(
        "
        alert   .c..c........
        prom    .==.==.......
        health  .CCCCC.......
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(6))]);
    assert_eq!(history.episodes[0].evidence.witnessed, [span(1, 3), span(4, 6)]);
}

#[test]
fn what_was_seen_up_to_where_an_alert_began_is_not_of_it() {
    let history = history_in_points(
        "
        alert   ....c.......er..
        prom    .===............
    ",
    );
    let told = *disks(&history).iter().find(|it| it.starts_at == at(4)).expect("it");
    assert_eq!(told.end, End::Resolved(at(12)));
    assert_eq!(told.evidence.witnessed, []);
}

#[test]
fn what_was_seen_to_begin_again_in_an_outage_did_not_end_with_it() {
    // Five minutes after it began, as if Prometheus had gone down and its last sample had been carried on.
    let history = check(
        "
        alert   .c....c........
        gap     .....xxx.......
        prom    .==...====.....
        health  .CCCC???CC.....
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(10))]);
}

#[test]
fn what_is_seen_to_fire_on_when_it_begins_anew_tells_no_end_of_before() {
    let history = check(
        "
        alert   .c.c........
        again   .......c..c.
        prom    .===========
        health  .CCCCCCCCCCC
    ",
    );
    assert_eq!(ends(&history), [End::Superseded(at(7)), End::Firing]);
}

#[test]
fn an_alert_that_began_a_moment_after_the_last_sample_ends_no_earlier() {
    let mut picture = Picture::read(
        "
        alert   ...c........
        gap     ...xxx......
        prom    ..==........
    ",
    );
    let begun = at(3) + MINUTE / 2;
    picture.observations.log.as_mut().expect("the log").runs[0].starts_at = begun;
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    assert_eq!(disks(&picture.history())[0].end, End::Unavailable(begun));
}

#[test]
fn what_replicas_of_prometheus_see_is_one_firing() {
    let mut picture = Picture::read("other c.er........");
    let mut witness = Witness { asked: vec![span(0, 12)], ..Witness::default() };
    for (replica, seen) in [("a", span(3, 6)), ("b", span(4, 8))] {
        let labels =
            [("alertname", "Disk"), ("severity", "critical"), ("prometheus_replica", replica)];
        witness.add(AlertState::Firing, labels.into_iter().collect(), &[seen]);
    }
    picture.observations.witness = Ok(witness);
    let history = picture.history();
    let [disk] = disks(&history)[..] else { panic!("{history:?}") };
    assert_eq!(disk.span(history.now), span(3, 8));
    assert_eq!(disk.alert.labels.get("prometheus_replica"), None);
    assert_eq!(disk.evidence.doubts, [], "the points are no time apart");
}

#[test]
fn an_event_that_the_log_tells_hides_no_other_of_the_same_instant() {
    let mut picture = Picture::read("boot .....c...\nother c.er.........");
    let labels =
        |name| -> Labels { [("alertname", name), ("cstype", "notify")].into_iter().collect() };
    for line in &mut picture.observations.log.as_mut().expect("the log").runs {
        if line.alert.name() == "boot" {
            Arc::make_mut(&mut line.alert).labels = labels("Boot");
        }
    }
    let mut witness = Witness { asked: vec![span(0, 12)], step: MINUTE, ..Witness::default() };
    for name in ["Boot", "Upgrade"] {
        witness.add(AlertState::Firing, labels(name), &[span(5, 7)]);
    }
    picture.observations.witness = Ok(witness);
    let events = picture.history().events;
    let mut names: Vec<_> = events.iter().map(|event| event.alert.name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Boot", "Upgrade"]);
}

#[test]
fn what_only_prometheus_saw_after_an_end_that_was_told_begins_there_and_between_no_two_points() {
    // Its samples go on through the outage of Alertmanager, and nobody can say when it began anew.
    let history = history_in_points(
        "
        alert   .c.er................
        gap     ......xxxxxx.........
        prom    .================....
    ",
    );
    let [told, seen] = disks(&history)[..] else { panic!("{history:?}") };
    assert_eq!((told.span(history.now), seen.starts_at), (span(1, 3), at(3)));
    let sampled = seen.evidence.doubts.iter().filter(|it| it.cause == DoubtCause::Sampled);
    assert_eq!(sampled.map(|it| it.span).collect::<Vec<_>>(), [span(16, 17)]);
}
