//! What the second witness adds to the log, each rule as a picture (domain.md §2).
#![allow(missing_docs)]

mod support;

use global_health_bar::End;
use support::picture::{Picture, at, check, not_asked, span};

fn ends(history: &global_health_bar::History) -> Vec<End> {
    history.episodes.iter().map(|episode| episode.end).collect()
}

#[test]
fn the_witness_closes_what_the_log_left_open() {
    let history = check(
        "
        other   c..c..c..c..c..c..c..
        alert   .c..c................
        prom    .======..............
        health  CCCCCCCCCCCCCCCCCCCCC
    ",
    );
    let disk = history.episodes.iter().find(|episode| episode.alert.name() == "Disk");
    assert_eq!(disk.map(|disk| disk.end), Some(End::Lost(at(7))));
}

#[test]
fn the_witness_reveals_what_was_never_notified() {
    let history = check(
        "
        other   c.r........................
        prom    ...........===.............
        health  CC.........CCC.............
    ",
    );
    assert_eq!(history.episodes[1].evidence.notifications, 0);
    assert_eq!(history.episodes[1].evidence.witnessed, [span(11, 14)]);
}

#[test]
fn the_witness_knows_the_end_where_only_alertmanager_was_down() {
    let history = check(
        "
        alert   .c..........
        gap     ....xxxxxx..
        prom    .======.....
        health  .CCC??????..
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(7))]);
}

#[test]
fn the_witness_knows_no_more_where_prometheus_was_down() {
    // It carries the last sample on for five minutes.
    let history = check(
        "
        alert   .c............
        gap     ...xxxxxxxxx..
        prom    .=======......
        health  .CC?????????..
    ",
    );
    assert_eq!(ends(&history), [End::Unavailable(at(3))]);
}

#[test]
fn the_witness_of_a_later_firing_does_not_speak_of_the_former() {
    let history = check(
        "
        alert   .c...........
        again   ........c..er
        prom    .==.....===..
        health  .CC.....CCC..
    ",
    );
    assert_eq!(history.episodes[0].evidence.witnessed, [span(1, 3)]);
}

#[test]
fn of_two_firings_that_only_the_witness_saw_the_last_fires_now() {
    let history = check(
        "
        other   c.r......
        prom    ......=.=
        health  CC....C.C
    ",
    );
    assert_eq!(ends(&history)[1..], [End::Lost(at(7)), End::Firing]);
}

#[test]
fn the_witness_alone_carries_the_bar_where_there_is_no_log() {
    let mut picture = Picture::read(
        "
        prom    ...===..............
    ",
    );
    picture.observations.log = Err(not_asked());
    let history = picture.history();
    assert_eq!(ends(&history), [End::Lost(at(6))]);
    assert!(history.unknown.is_empty(), "{:?}", history.unknown);
}
