//! How an entity fared, in numbers: pictures, one character an hour, and what they come to.
#![allow(missing_docs)]

mod support;

use std::time::Duration;

use global_health_bar::{
    Blind, EntityId, Episodes, Figures, Health, Heard, Origin, Presence, Reason, Segment, Share,
    TimeSpan, Timeline, birth, reconstruct, timeline,
};
use support::picture::{MINUTE, Picture, at, policy, span};

/// A timeline as a picture: `.` healthy, `W` warning, `C` critical, `?` unavailable, `X` unavailable
/// over critical, `-` unknown; in lower case the same in doubt, `h` healthy.
fn drawn(row: &str) -> Timeline {
    let letters: Vec<char> = row.chars().collect();
    let mut start = 0;
    let mut segments = Vec::new();
    for run in letters.chunk_by(|a, b| a == b) {
        let health = match run[0] {
            '.' | 'h' => Health::Healthy,
            'W' | 'w' => Health::Warning,
            'C' | 'c' => Health::Critical,
            '-' => Health::Unknown,
            _ => Health::Unavailable,
        };
        segments.push(Segment {
            span: span(start, start + run.len()),
            health,
            beneath: (run[0] == 'X').then_some(Health::Critical),
            is_sure: !matches!(run[0], 'h' | 'w' | 'c'),
        });
        start += run.len();
    }
    Timeline {
        entity: EntityId { kind: "Node".into(), name: "node-1".into() },
        alias: None,
        named_by: Vec::new(),
        span: span(0, start),
        now: at(start),
        segments,
        episodes: Episodes::default(),
        events: Vec::new(),
        blind: Vec::new(),
        heard: Vec::new(),
    }
}

fn characters(time: Duration) -> String {
    let tenths = time.as_millis() * 10 / MINUTE.as_millis();
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn told(figures: &Figures) -> String {
    let share = |share: Option<Share>| {
        share.map_or("none".into(), |Share { part, whole }| [part, whole].map(characters).join("/"))
    };
    let mean = |time: Option<Duration>| time.map_or("none".into(), characters);
    format!(
        "available {}, worst {}, best {}; incidents {}, longest {}, restored in {}, between {}",
        share(figures.availability()),
        share(figures.at_worst()),
        share(figures.at_best()),
        figures.incidents,
        mean(figures.longest.map(TimeSpan::duration)),
        mean(figures.mean_time_to_restore()),
        mean(figures.mean_time_between_failures()),
    )
}

#[track_caller]
fn check(row: &str, expected: &str) {
    assert_eq!(told(&Figures::new(&drawn(row))), expected, "\n{row}");
}

#[test]
fn available_is_what_is_known_and_not_critical() {
    check(
        "..WWCC..??--....CC",
        "available 10/14, worst 10/18, best 14/18; incidents 2, longest 4, restored in 4, between 4",
    );
}

#[test]
fn all_that_is_known_is_available_and_the_rest_is_no_evidence() {
    check(
        "..??--",
        "available 2/2, worst 2/6, best 6/6; incidents 0, longest none, restored in none, between none",
    );
}

#[test]
fn nothing_known_is_no_availability() {
    check(
        "??--",
        "available none, worst 0/4, best 4/4; incidents 0, longest none, restored in none, between none",
    );
    check(
        "",
        "available none, worst none, best none; incidents 0, longest none, restored in none, between none",
    );
}

#[test]
fn what_is_proven_beneath_an_outage_counts_and_breaks_no_incident() {
    check(
        "..CCXXCC..",
        "available 4/10, worst 4/10, best 4/10; incidents 1, longest 6, restored in 6, between none",
    );
}

#[test]
fn a_warning_that_grows_is_one_incident() {
    check(
        ".WCWC.W.",
        "available 6/8, worst 6/8, best 6/8; incidents 2, longest 4, restored in 2.5, between 1.5",
    );
}

#[test]
fn an_incident_that_is_cut_was_not_restored() {
    // At the start, at the end, and by what nobody knows.
    check(
        "CC...--C.C--..CCC",
        "available 6/13, worst 6/17, best 10/17; incidents 4, longest 3, restored in none, between 1.5",
    );
}

#[test]
fn a_critical_in_doubt_may_be_none() {
    check(
        "..ccc.....",
        "available 7/10, worst 7/10, best 10/10; incidents 1, longest 3, restored in 3, between none",
    );
}

#[test]
fn what_is_in_doubt_is_counted_where_it_is_drawn_too() {
    let figures = Figures::new(&drawn("..hhcC.w"));
    assert_eq!(characters(figures.time_in_doubt()), "4");
    assert_eq!(characters(figures.time_in(Health::Healthy)), "5");
}

#[test]
fn what_is_to_come_does_not_count() {
    let timeline = Timeline { now: at(4), ..drawn("..CC----") };
    assert_eq!(
        told(&Figures::new(&timeline)),
        "available 2/4, worst 2/4, best 2/4; incidents 1, longest 2, restored in none, between none",
    );
}

#[test]
fn a_part_of_the_span_has_figures_of_its_own() {
    assert_eq!(
        told(&Figures::within(&drawn("CCCC..CC..CC"), span(3, 9))),
        "available 3/6, worst 3/6, best 3/6; incidents 2, longest 2, restored in 2, between 1.5",
    );
}

#[test]
fn an_incident_that_the_part_cuts_was_not_restored_in_it() {
    let row = "..CCCC..C..";
    assert_eq!(
        told(&Figures::within(&drawn(row), span(3, 11))),
        "available 4/8, worst 4/8, best 4/8; incidents 2, longest 3, restored in 1, between 2",
    );
    assert_eq!(
        told(&Figures::within(&drawn(row), span(0, 5))),
        "available 2/5, worst 2/5, best 2/5; incidents 1, longest 3, restored in none, between none",
    );
}

#[test]
fn of_incidents_that_are_as_long_the_first_is_the_longest() {
    assert_eq!(Figures::new(&drawn(".CC..WW.C")).longest, Some(span(1, 3)));
}

#[test]
fn how_much_is_known_is_a_share_too() {
    let coverage = Figures::new(&drawn("..WC??XX--")).coverage();
    assert_eq!(
        coverage.map(|it| [it.part, it.whole].map(characters)),
        Some(["6", "10"].map(Into::into))
    );
    assert_eq!(
        Share::new(MINUTE * 5, MINUTE * 3),
        Share::new(MINUTE * 3, MINUTE * 3),
        "no more than all"
    );
}

#[test]
fn at_worst_an_alert_without_an_end_fires_on_but_a_warning_never_makes_it_critical() {
    let told = |picture| told(&Figures::new(&Picture::read(picture).timeline()));
    assert_eq!(
        told(
            "
            alert   .c..........
            other   ..........w."
        ),
        "available 12/12, worst 1/12, best 12/12; incidents 1, longest 2, restored in none, between none",
    );
    assert_eq!(
        told(
            "
            alert   .w..........
            other   ..........w."
        ),
        "available 12/12, worst 12/12, best 12/12; incidents 1, longest 2, restored in none, between none",
    );
}

#[test]
fn figures_add_up() {
    let all: Figures = ["..CC", "----", ".C.W"]
        .map(drawn)
        .iter()
        .map(Figures::new)
        .collect::<Vec<_>>()
        .iter()
        .sum();
    assert_eq!(
        told(&all),
        "available 5/8, worst 5/12, best 9/12; incidents 3, longest 2, restored in 1, between 1.3",
    );
}

#[test]
fn doubts_and_what_is_beneath_an_outage_add_up() {
    let twice = |timeline: &Timeline| -> Figures {
        [Figures::new(timeline), Figures::new(timeline)].iter().sum()
    };
    let beneath = twice(&drawn("..ccXX.."));
    assert_eq!(
        told(&beneath),
        "available 8/16, worst 8/16, best 12/16; incidents 2, longest 4, restored in 4, between 4",
    );
    assert_eq!(characters(beneath.time_in_doubt()), "4");
    assert_eq!(characters(beneath.time_beneath(Health::Critical)), "4");
    let lost = "
        alert   .c..........
        other   ..........w.";
    assert_eq!(
        told(&twice(&Picture::read(lost).timeline())),
        "available 24/24, worst 2/24, best 24/24; incidents 2, longest 2, restored in none, between 10",
    );
}

#[test]
fn at_worst_a_doubt_is_critical_where_a_critical_may_have_fired() {
    // The slow one may have ended in the 4th minute, the other one never; the critical before is sure.
    let picture = "
        alert   .c..er.......
        slow    w...w........
        slow    ........w..er
        other   ......c......";
    assert_eq!(
        told(&Figures::new(&Picture::read(picture).timeline())),
        "available 10/13, worst 3/13, best 10/13; incidents 1, longest 11, restored in none, between none",
    );
}

/// Prometheus came to life in the fourth minute; the log was read from the first.
fn installed_late(watchdog: &str) -> Timeline {
    let mut picture = Picture::read(&format!("Watchdog {watchdog}"));
    let alive = vec![span(4, 12)];
    picture.observations.presence = Ok(Presence { asked: vec![span(0, 12)], alive });
    let history = reconstruct(&picture.observations, span(0, 12), at(12), &policy());
    let kind = &global_health_bar::catalogue()[0];
    timeline(
        &history,
        kind,
        &EntityId { kind: kind.name.clone(), name: String::new() },
        span(0, 12),
    )
}

#[test]
fn what_was_before_a_fresh_install_does_not_count() {
    let timeline = installed_late(".....c...c..");
    assert_eq!(birth(&timeline), at(4));
    assert_eq!(
        told(&Figures::new(&timeline)),
        "available 8/8, worst 8/8, best 8/8; incidents 0, longest none, restored in none, between none",
    );
}

#[test]
fn what_prometheus_forgot_and_the_log_did_not_is_unknown() {
    let timeline = installed_late("..c..c...c..");
    assert_eq!(birth(&timeline), at(2));
    assert_eq!(
        told(&Figures::new(&timeline)),
        "available 8/8, worst 8/10, best 10/10; incidents 0, longest none, restored in none, between none",
    );
}

#[test]
fn what_was_not_read_tells_no_birth() {
    for reason in [Reason::LogNotRead, Reason::NoProof, Reason::NotYetRead] {
        let blind = vec![Blind { span: span(0, 2), reason }];
        let heard = vec![Heard { span: span(2, 6), origin: Origin::Presence }];
        let timeline = Timeline { blind, heard: heard.clone(), ..drawn("--....") };
        assert_eq!(birth(&timeline), at(0));
        let forgotten = Blind { span: span(0, 2), reason: Reason::BeforeFirstSample };
        let blind = [vec![forgotten], timeline.blind].concat();
        assert_eq!(birth(&Timeline { blind, heard, ..drawn("--....") }), at(0), "nor of what was");
    }
}
