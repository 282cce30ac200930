//! Two periods beside each other: pictures, one character a minute.
#![allow(missing_docs)]

mod support;

use std::time::Duration;

use global_health_bar::{
    Change, Comparison, End, EntityId, Episode, Evidence, Filters, History, Kind, TimeSpan,
    Timeline, Trend, timelines,
};
use support::picture::{MINUTE, alert, at, span};

const PERIOD: usize = 12;

fn kinds() -> [Kind; 1] {
    [Kind::of_alerts("All", Filters::default(), Vec::new())]
}

/// A row per alert, two periods long: where it is critical (`C`) or a warning (`W`).
fn periods(picture: &str) -> [Vec<Timeline>; 2] {
    let mut history = History { now: at(2 * PERIOD), ..History::default() };
    for (name, row) in picture.lines().filter_map(|line| line.trim().split_once(' ')) {
        let row = row.trim().replace('|', "");
        let mut start = 0;
        for run in row.as_bytes().chunk_by(|a, b| a == b) {
            let end = start + run.len();
            if run[0] != b'.' {
                history.episodes.push(Episode {
                    alert: alert(name, if run[0] == b'C' { "critical" } else { "warning" }),
                    starts_at: at(start),
                    end: End::Resolved(at(end)),
                    continues: false,
                    evidence: Evidence::default(),
                });
            }
            start = end;
        }
    }
    [span(0, PERIOD), span(PERIOD, 2 * PERIOD)]
        .map(|span: TimeSpan| timelines(&history, &kinds(), span))
}

#[track_caller]
fn check(picture: &str, expected: &[&str]) {
    let [before, after] = periods(picture);
    let comparison = Comparison::new(&before, &after, &kinds());
    let told: Vec<_> = comparison
        .changes
        .iter()
        .map(|change| {
            let [before, after] =
                [change.before, change.after].map(|time| time.as_millis() / MINUTE.as_millis());
            format!("{} {} {before} → {after}", change.alertname, change.trend().as_str())
        })
        .collect();
    assert_eq!(told, expected, "\n{picture}");
}

#[test]
fn each_alert_is_new_longer_shorter_gone_or_the_same() {
    check(
        "
        Disk ..WW........|..WWWW......
        Node ...C........|............
        Slow ............|......W.....
        Fast .CCCC.......|........C...
        Same .W..........|..........W.
        Pods ............|WWWW........",
        &[
            "Pods new 0 → 4",
            "Slow new 0 → 1",
            "Disk longer 2 → 4",
            "Fast shorter 4 → 1",
            "Node gone 1 → 0",
            "Same same 1 → 1",
        ],
    );
}

#[test]
fn what_fires_across_the_border_fires_in_both() {
    check("Disk .........WWW|WWWWW.......", &["Disk longer 3 → 5"]);
}

#[test]
fn a_warning_that_a_critical_hid_is_not_new() {
    check(
        "
        Disk ..CCCC......|............
        Slow ..WWWW......|..WWWW......",
        &["Disk gone 4 → 0", "Slow same 4 → 4"],
    );
}

#[test]
fn nothing_beside_nothing_is_nothing() {
    check("Disk ............|............", &[]);
    let empty = Comparison::new(&[], &[], &kinds());
    assert_eq!((empty.before.availability(), empty.after.availability()), (None, None));
}

#[test]
fn who_fired_in_neither_period_is_the_same() {
    let [before, after] = [Duration::ZERO; 2];
    let entity = EntityId { kind: "All".into(), name: String::new() };
    let change = Change { entity, alertname: "Disk".into(), before, after };
    assert_eq!(change.trend(), Trend::Same);
}

#[test]
fn the_same_alert_of_another_entity_is_another() {
    let [mut before, after] = periods("Disk ..WW........|..WWWW......");
    before[0].entity = EntityId { kind: "All".into(), name: "other".into() };
    let comparison = Comparison::new(&before, &after, &kinds());
    let trends: Vec<_> = comparison.changes.iter().map(|change| change.trend().as_str()).collect();
    assert_eq!(trends, ["new", "gone"]);
}
