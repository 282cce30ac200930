//! What the degraded time is due to: pictures, one character a minute.
#![allow(missing_docs)]

mod support;

use std::time::Duration;

use global_health_bar::{
    Cost, End, EntityId, Episode, Evidence, Filters, Health, History, Kind, Ranking, Share,
    Timeline, timelines,
};
use support::picture::{MINUTE, alert, at, span};

/// A row per alert of one node: where it is critical (`C`) or a warning (`W`).
fn drawn(picture: &str) -> Vec<Timeline> {
    let rows = picture.lines().filter_map(|line| line.trim().split_once(' '));
    let rows: Vec<_> = rows.map(|(name, row)| (name, row.trim().as_bytes())).collect();
    let width = rows.iter().map(|(_, row)| row.len()).max().unwrap();
    let mut history = History { now: at(width), ..History::default() };
    for (name, row) in rows {
        let mut start = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let severity = match run[0] {
                b'C' => "critical",
                b'W' => "warning",
                _ => "",
            };
            if !severity.is_empty() {
                history.episodes.push(Episode {
                    alert: alert(name, severity),
                    starts_at: at(start),
                    end: End::Resolved(at(start + run.len())),
                    continues: false,
                    evidence: Evidence::default(),
                });
            }
            start += run.len();
        }
    }
    history.episodes.sort_by_key(|episode| episode.starts_at);
    timelines(&history, &kinds(), span(0, width))
}

fn kinds() -> [Kind; 1] {
    [Kind::of_alerts("All", Filters::default(), Vec::new())]
}

fn minutes(time: Duration) -> u128 {
    time.as_millis() / MINUTE.as_millis()
}

#[track_caller]
fn check(picture: &str, expected: &str) {
    let ranking = Ranking::new(&drawn(picture), &kinds());
    let told: Vec<_> = ranking
        .alerts
        .iter()
        .map(|alert| {
            let Cost { critical, warning, alone, .. } = alert.cost;
            let [critical, warning, alone] = [critical, warning, alone].map(minutes);
            let Share { part, whole } = ranking.without(&alert.cost).unwrap();
            let [part, whole] = [part, whole].map(minutes);
            format!("{}: critical {critical} ({alone} alone), warning {warning}; without it {part}/{whole}", alert.alertname)
        })
        .collect();
    let expected: Vec<_> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(told, expected, "\n{picture}");
}

#[test]
fn alerts_that_fire_together_are_charged_each_and_only_what_is_alone_is_gained() {
    check(
        "
        DiskFull ..CCCC......
        NodeDown ....CCC.....
        NodeSlow .....WWWW...",
        "
        DiskFull: critical 4 (2 alone), warning 0; without it 9/12
        NodeDown: critical 3 (1 alone), warning 0; without it 8/12
        NodeSlow: critical 0 (0 alone), warning 2; without it 7/12",
    );
}

#[test]
fn critical_weighs_more_than_any_warning() {
    check(
        "
        Long  .WWWWWWWWWWW
        Short ..C.........",
        "
        Short: critical 1 (1 alone), warning 0; without it 12/12
        Long: critical 0 (0 alone), warning 10; without it 11/12",
    );
}

#[test]
fn an_alert_of_two_severities_is_one() {
    check(
        "
        Disk .WWCC.
        Disk ...WWW
        Node ....C.",
        "
        Disk: critical 2 (1 alone), warning 3; without it 5/6
        Node: critical 1 (0 alone), warning 0; without it 4/6",
    );
}

#[test]
fn a_warning_that_never_shows_costs_nothing() {
    check(
        "
        Disk .CCC.
        Slow .WWW.",
        "Disk: critical 3 (3 alone), warning 0; without it 5/5",
    );
}

#[test]
fn entities_are_ranked_with_all_that_fired() {
    let named = |name: &str, picture| {
        let mut timelines = drawn(picture);
        timelines[0].entity = EntityId { kind: "All".into(), name: name.into() };
        timelines.remove(0)
    };
    let timelines = [
        named("one", "Disk .C...."),
        named("two", "Disk ..CC.."),
        named("three", "Slow ...W.."),
        named("four", "Fast ......"),
    ];
    let ranking = Ranking::new(&timelines, &kinds());
    let names: Vec<_> = ranking.entities.iter().map(|(entity, _)| entity.name.as_str()).collect();
    assert_eq!(names, ["two", "one", "three"]);
    let disk = &ranking.alerts[0];
    assert_eq!(
        disk.entities.iter().map(|(entity, _)| entity.name.as_str()).collect::<Vec<_>>(),
        ["two", "one"]
    );
    assert_eq!(minutes(disk.cost.critical), 3);
    // Three of the 24 minutes were critical.
    assert_eq!(ranking.without(&ranking.entities[0].1).map(|share| minutes(share.part)), Some(23));
}

#[test]
fn what_an_alert_makes_of_an_entity_its_kind_says() {
    let ranked = |health| {
        let rules = vec![(Filters::default(), Some(health))];
        let kind = Kind { name: "Ours".into(), rules, ..kinds()[0].clone() };
        let mut timelines = drawn("Disk ..CCC...");
        timelines[0].entity.kind = "Ours".into();
        let ranking = Ranking::new(&timelines, &[kinds()[0].clone(), kind]);
        let cost = ranking.alerts.first().map(|alert| alert.cost);
        cost.map(|cost| [cost.fired, cost.critical, cost.warning].map(minutes))
    };
    assert_eq!(ranked(Health::Critical), Some([3, 3, 0]));
    assert_eq!(ranked(Health::Warning), Some([3, 0, 3]));
    assert_eq!(ranked(Health::Unknown), None, "nothing is degraded");
}

#[test]
fn where_episodes_of_one_alert_overlap_the_time_counts_once() {
    check(
        "
        Disk .CCC.....
        Disk ..CCCC...
        Slow ...WWWWW.
        Slow ....WW...",
        "
        Disk: critical 5 (5 alone), warning 0; without it 9/9
        Slow: critical 0 (0 alone), warning 2; without it 4/9",
    );
}

#[test]
fn what_an_alert_costs_several_entities_adds_up() {
    let named = |name: &str, picture| {
        let mut timelines = drawn(picture);
        timelines[0].entity = EntityId { kind: "All".into(), name: name.into() };
        timelines.remove(0)
    };
    let timelines =
        [named("one", "Disk .CC...\nSlow .....W"), named("two", "Disk ...C..\nSlow .W....")];
    let ranking = Ranking::new(&timelines, &kinds());
    let told =
        ranking.alerts.iter().map(|it| (&*it.alertname, minutes(it.cost.fired), it.entities.len()));
    assert_eq!(told.collect::<Vec<_>>(), [("Disk", 3, 2), ("Slow", 2, 2)]);
}
