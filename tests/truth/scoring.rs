//! Tiny worlds: what is wrong of what an account tells.

use std::time::Duration;

use global_health_bar::TimeSpan;

use crate::account::Bounds;
use crate::picture::{MINUTE, at, span};
use crate::sample::{Firings, Truth};
use crate::score::{Outages, Wrong, doubtful, outages, wrong, wrong_beyond_doubt};

const HOUR: Duration = Duration::from_secs(3_600);

fn fires(spans: &[(usize, usize)]) -> Firings {
    let spans = spans.iter().map(|(start, end)| span(*start, *end)).collect();
    Firings::from([("one".into(), spans)])
}

/// The hours of an alert that fired for two of six hours, from the second on.
fn score(told: &Firings, down: &[TimeSpan]) -> Wrong {
    let truth = Truth { firings: fires(&[(60, 180)]), outages: down.to_vec() };
    wrong(&truth, told, span(0, 360))
}

#[test]
fn the_truth_is_not_wrong() {
    let score = score(&fires(&[(60, 180)]), &[]);
    assert_eq!(score, Wrong { truly: HOUR * 2, missed: Duration::ZERO, extra: Duration::ZERO });
    assert_eq!(score.per_cent(), Some(0.0));
}

#[test]
fn to_tell_nothing_is_all_wrong() {
    let score = score(&Firings::new(), &[]);
    assert_eq!(score.missed, HOUR * 2);
    assert_eq!(score.per_cent(), Some(100.0));
}

#[test]
fn an_hour_too_much_is_as_wrong_as_an_hour_too_little() {
    let (long, short) = (score(&fires(&[(60, 240)]), &[]), score(&fires(&[(60, 120)]), &[]));
    assert_eq!((long.missed, long.extra), (Duration::ZERO, HOUR));
    assert_eq!((short.missed, short.extra), (HOUR, Duration::ZERO));
    assert_eq!([long.per_cent(), short.per_cent()], [Some(50.0); 2]);
}

#[test]
fn the_right_time_of_another_alert_is_missed_and_made_up() {
    let told = Firings::from([("other".into(), vec![span(60, 180)])]);
    let score = score(&told, &[]);
    assert_eq!((score.missed, score.extra), (HOUR * 2, HOUR * 2));
    assert_eq!(score.per_cent(), Some(200.0));
}

#[test]
fn what_differs_in_an_outage_does_not_count_but_is_alert_time() {
    let score = score(&fires(&[(60, 120)]), &[span(120, 150)]);
    assert_eq!((score.truly, score.missed), (HOUR * 2, MINUTE * 30));
}

#[test]
fn only_the_window_counts() {
    let truth = Truth { firings: fires(&[(0, 120)]), outages: vec![] };
    let score = wrong(&truth, &fires(&[(90, 240)]), span(60, 180));
    assert_eq!((score.truly, score.missed, score.extra), (HOUR, MINUTE * 30, HOUR));
}

#[test]
fn alert_time_that_is_told_twice_counts_once() {
    let score = score(&fires(&[(60, 150), (90, 180), (60, 180)]), &[]);
    assert_eq!(score.per_cent(), Some(0.0));
}

#[test]
fn where_no_alert_fired_there_is_no_share() {
    let score = wrong(&Truth::default(), &fires(&[(0, 60)]), span(0, 360));
    assert_eq!((score.extra, score.per_cent()), (HOUR, None));
}

#[test]
fn what_is_doubted_is_not_wrong_beyond_doubt() {
    let truth = Truth { firings: fires(&[(60, 180)]), outages: vec![span(180, 190)] };
    let bounds = Bounds { at_least: fires(&[(50, 100)]), at_most: fires(&[(50, 100), (150, 200)]) };
    let beyond = wrong_beyond_doubt(&truth, &bounds, span(0, 360));
    assert_eq!((beyond.missed, beyond.extra), (MINUTE * 50, MINUTE * 10));
    assert_eq!(doubtful(&truth, &bounds, span(0, 360)), MINUTE * 40);
}

#[test]
fn an_outage_is_compared_with_the_one_that_overlaps_it_most() {
    let truth = Truth { outages: vec![span(60, 120), span(200, 210)], ..Truth::default() };
    let told = [span(0, 10), span(55, 61), span(62, 125)];
    let score = outages(&truth, &told, span(0, 360));
    assert_eq!((score.truly, score.found(), score.made_up), (2, 1, 1));
    assert_eq!(score.edges, [MINUTE * 2, MINUTE * 5]);
    assert_eq!((score.mean(), score.worst()), (Some(MINUTE * 7 / 2), Some(MINUTE * 5)));
}

#[test]
fn an_outage_between_two_samples_need_not_be_found_but_is_not_made_up() {
    let restart = TimeSpan::new(at(60), at(60) + MINUTE / 3);
    let truth = Truth { outages: vec![restart], ..Truth::default() };
    assert_eq!(outages(&truth, &[], span(0, 360)), Outages::default());
    assert_eq!(outages(&truth, &[span(59, 61)], span(0, 360)), Outages::default());
}
