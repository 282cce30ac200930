//! The rules of reconstruction, each as a picture (domain.md §2 and §3).
#![allow(missing_docs)]

mod support;

use global_health_bar::{
    Doubt, DoubtCause, End, Filters, Health, Intervals, Lines, Policy, Reason, Resolve, Run, Said,
    Status, Timeline, reconstruct,
};
use support::picture::{MINUTE, Picture, at, check, not_asked, policy, span};

fn ends(history: &global_health_bar::History) -> Vec<End> {
    history.episodes.iter().map(|episode| episode.end).collect()
}

#[test]
fn an_alert_fires_from_its_start_to_its_end() {
    let history = check(
        "
        alert   .s.c...e.r..
        health  .CCCCCC.....
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(7))]);
}

#[test]
fn an_alert_that_was_only_logged_when_it_had_ended_fired_all_the_same() {
    check(
        "
        alert   .s..e.r.....
        health  .CCC........
    ",
    );
}

#[test]
fn an_alert_that_is_still_repeated_fires_now() {
    let history = check(
        "
        alert   .c...c...c..
        health  .CCCCCCCCCCC
    ",
    );
    assert_eq!(ends(&history), [End::Firing]);
}

#[test]
fn the_latest_end_that_is_told_after_the_last_firing_line_wins() {
    check(
        "
        alert   .c.er.er....
        health  .CCCCC......
    ",
    );
}

#[test]
fn an_end_before_the_start_is_the_time_of_the_line() {
    let mut picture = Picture::read(
        "
        alert   ...c..r.....
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        log.runs[1].ends_at = Some(at(1));
    }
    assert_eq!(ends(&picture.history()), [End::Resolved(at(6))]);
}

#[test]
fn a_missing_end_is_the_time_of_the_line() {
    let mut picture = Picture::read(
        "
        alert   ...c..r.....
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        log.runs[1].ends_at = None;
    }
    assert_eq!(ends(&picture.history()), [End::Resolved(at(6))]);
}

#[test]
fn a_missing_end_that_is_told_before_the_start_is_the_start() {
    // The clock of Prometheus is ahead of the logger's.
    let mut picture = Picture::read("alert ...c.r.....");
    if let Ok(log) = &mut picture.observations.log {
        for run in &mut log.runs {
            (run.starts_at, run.ends_at) = (at(7), None);
        }
    }
    let history = picture.history();
    assert_eq!(ends(&history), [End::Resolved(at(7))]);
    let told = Resolve { logged_at: at(5), ends_at: at(7) };
    assert_eq!(history.episodes[0].evidence.resolved, Some(told));
}

#[test]
fn a_later_firing_line_proves_a_resolve_false() {
    let history = check(
        "
        alert   .c.r.c.r....
        health  .CCCCCC.....
    ",
    );
    assert_eq!(history.episodes[0].evidence.repaired_resolves.map(|lines| lines.count), Some(1));
    assert_eq!(history.episodes[0].evidence.notifications, 4);
}

#[test]
fn of_firings_that_overlap_the_first_line_of_either_is_the_first() {
    let history = check(
        "
        alert   .s....c..er.
        again   ...c........
        health  .CCCCCCCC...
    ",
    );
    assert_eq!(history.episodes[0].evidence.first_seen, Some(at(3)));
}

#[test]
fn of_firings_that_overlap_the_false_resolves_of_both_are_counted() {
    let history = check(
        "
        alert   .c....r.c...
        again   ..cr.c......
        health  .CCCCCCC....
    ",
    );
    let repaired = Lines { count: 2, first: at(3), last: at(6) };
    assert_eq!(history.episodes[0].evidence.repaired_resolves, Some(repaired));
}

#[test]
fn a_log_that_is_read_in_parts_tells_up_to_the_last_of_them() {
    let mut picture = Picture::read("alert .c..c..c");
    picture.observations.log.as_mut().expect("the log").read = vec![span(0, 7), span(0, 3)];
    assert_eq!(picture.history().now, at(7));
    picture.observations.log.as_mut().expect("the log").read = vec![span(0, 20)];
    assert_eq!(picture.history().now, at(8));
}

#[test]
fn an_isolated_late_line_revives_nothing() {
    let history = check(
        "
        alert   .c.r......c...
        health  .CC...........
    ",
    );
    assert_eq!(history.episodes[0].evidence.stale.map(|lines| lines.count), Some(1));
}

#[test]
fn a_late_line_after_an_outage_is_no_stale_one() {
    check(
        "
        alert   .c.r......c.
        gap     ....xxxx....
        health  .CCC????CCCC
    ",
    );
}

#[test]
fn late_lines_of_several_replicas_revive_nothing_either() {
    let picture = "
        alert   .c.r......cc..
        health  .CC...........
    ";
    let mut read = Picture::read(picture);
    let slack = Policy { slack: MINUTE, ..policy() };
    // Half a minute apart is one burst, however many replicas wrote it.
    if let Ok(log) = &mut read.observations.log {
        let first_ns = log.runs[3].first_ns - 30_000_000_000;
        log.runs[3] = Run { first_ns, last_ns: first_ns, ..log.runs[3].clone() };
    }
    let history = reconstruct(&read.observations, span(0, 14), at(14), &slack);
    assert_eq!(ends(&history), [End::Resolved(at(3))]);
    assert_eq!(history.episodes[0].evidence.stale.map(|lines| lines.count), Some(2));
}

#[test]
fn a_late_line_that_alerting_could_have_repeated_leaves_a_doubt() {
    let history = check(
        "
        alert   .c.er.c.......
        health  .CCCCC........
    ",
    );
    let contradicted = Doubt { span: span(3, 6), cause: DoubtCause::Contradicted };
    assert!(history.episodes[0].evidence.doubts.contains(&contradicted), "{history:?}");
}

#[test]
fn a_late_line_after_a_resolve_that_was_told_in_an_outage_is_no_stale_one() {
    check(
        "
        alert   .c.r......c.
        gap     ..xxxx......
        health  .C????CCCCCC
    ",
    );
}

#[test]
fn a_late_line_that_comes_in_an_outage_is_no_stale_one_either() {
    check(
        "
        alert   .c.r......c...
        gap     ......xxxxxx..
        health  .CCCCC??????--
    ",
    );
}

#[test]
fn late_lines_that_are_not_of_one_burst_are_not_stale() {
    check(
        "
        alert   .c.r......c.c.
        health  .CCCCCCCCCCCCC
    ",
    );
}

#[test]
fn a_late_line_is_stale_by_the_silence_between_the_last_resolve_and_the_first_of_its_burst() {
    let picture = "
        alert   .c.r........c.c.
    ";
    let slack = Policy { slack: MINUTE * 2, ..policy() };
    let end = |last_resolve, burst| {
        let mut read = Picture::read(picture);
        if let Ok(log) = &mut read.observations.log {
            // What says the same is one run.
            log.runs[1].last_ns = at(last_resolve).nanoseconds();
            log.runs[2].first_ns = at(burst).nanoseconds();
            log.runs[2].last_ns = at(burst + 2).nanoseconds();
            log.runs.remove(3);
        }
        reconstruct(&read.observations, span(0, 16), at(16), &slack).episodes[0].end
    };
    assert_eq!(end(3, 9), End::Firing, "a repeat may take six minutes");
    assert_eq!(end(3, 10), End::Resolved(at(3)));
    assert_eq!(end(4, 10), End::Firing);
}

#[test]
fn short_outages_do_not_make_a_late_line_credible() {
    check(
        "
        alert   .c.r............c.
        gap     .........x........
        health  .CC......?........
    ",
    );
}

#[test]
fn an_alert_that_starts_anew_had_ended_by_then() {
    let history = check(
        "
        alert   .c..........
        again   ....c..r....
        health  .CCCCCC.....
    ",
    );
    assert_eq!(ends(&history), [End::Superseded(at(4)), End::Resolved(at(7))]);
}

#[test]
fn alertmanager_holds_one_firing_so_a_later_word_of_another_replaces_it() {
    // The second replica saw it begin later, and speaks last of it.
    let history = check(
        "
        alert   .ccc........
        again   ..c.c.er....
        other   c..c..c..c..
        health  CCCCCCCCCCCC
    ",
    );
    assert_eq!(ends(&history)[1], End::Resolved(at(6)));
    assert_eq!(history.episodes[1].evidence.doubts, []);
}

#[test]
fn a_firing_between_two_words_of_another_is_replaced_by_it() {
    let history = check(
        "
        alert   c..c..cer...
        again   ..c.........
        health  CCCCCCC.....
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(7))]);
    assert_eq!(history.episodes[0].evidence.doubts, []);
}

#[test]
fn an_alert_that_begins_anew_with_its_last_line_had_ended_by_then() {
    let history = check(
        "
        alert   .c...c......
        again   .....c......
        health  .CCCC.......
    ",
    );
    assert_eq!(ends(&history), [End::Superseded(at(5)), End::Lost(at(5))]);
}

#[test]
fn an_end_that_nobody_told_is_in_doubt_though_another_replica_fell_silent_first() {
    let history = check(
        "
        alert   c.....c..............
        again   ..c..................
        health  CCCCCC...............
    ",
    );
    let no_end = Doubt { span: span(6, 21), cause: DoubtCause::NoEnd };
    assert_eq!(history.episodes[0].evidence.doubts, [no_end]);
}

#[test]
fn the_lines_that_say_that_it_fires_are_counted() {
    let history = check(
        "
        alert   c..c..r...
        health  CCCCCC....
    ",
    );
    assert_eq!(history.episodes[0].statements()[0].said, Said::Firing(2));
}

#[test]
fn of_firings_that_overlap_the_last_line_of_either_is_the_last() {
    for picture in [
        "
        alert   .c....c.
        again   ..c..c..
    ",
        "
        alert   .c...c..
        again   ..c...c.
    ",
    ] {
        let history = Picture::read(picture).history();
        let last: Vec<_> = history.episodes.iter().map(|it| it.evidence.last_firing).collect();
        assert_eq!(last, [Some(at(6))], "{picture}");
    }
}

#[test]
fn of_firings_that_overlap_all_lines_count_and_the_last_describes_the_alert_and_tells_its_end() {
    for (picture, described, resolved) in [
        (
            "
            alert   .c.c..r.....
            again   ..c.c.c.r...
            health  .CCCCCCC....
        ",
            "again",
            at(8),
        ),
        (
            "
            alert   .c.c....r...
            again   ..c.c.r.....
            health  .CCCCCCC....
        ",
            "alert",
            at(8),
        ),
    ] {
        check(picture);
        let mut picture = Picture::read(picture);
        for run in &mut picture.observations.log.as_mut().expect("the log").runs {
            let row = if run.starts_at == at(1) { "alert" } else { "again" };
            let alert = std::sync::Arc::make_mut(&mut run.alert);
            alert.annotations = [("row", row)].into_iter().collect();
        }
        let history = picture.history();
        let [episode] = &history.episodes[..] else { panic!("{history:?}") };
        let lines = &picture.observations.log.as_ref().expect("the log").runs;
        let firing = lines.iter().filter(|line| line.status == Status::Firing).count();
        assert_eq!(episode.evidence.notifications, lines.len());
        assert_eq!(episode.evidence.firing, firing);
        assert_eq!(episode.alert.annotations.get("row"), Some(described));
        let told = Resolve { logged_at: resolved, ends_at: resolved };
        assert_eq!(episode.evidence.resolved, Some(told));
        assert_eq!(episode.evidence.first_seen, Some(at(1)));
        assert_eq!(episode.evidence.last_seen, Some(at(8)));
    }
}

#[test]
fn of_firings_that_overlap_one_is_sure_where_the_other_is_in_doubt() {
    let history = check(
        "
        alert   .c...e.r.........
        again   ...c........c..er
        gap     ....xxxx.........
        health  .CCC????CCCCCCC..
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(15))]);
    assert_eq!(history.episodes[0].evidence.doubts, []);
}

#[test]
fn an_alert_soon_after_an_outage_may_have_begun_in_it() {
    let picture = "
        alert   ..........c.r
        other   c............
        gap     ....xxxx.....
        health  CCCC????--CC-
    ";
    let history = check(picture);
    let alert = history.episodes.iter().find(|e| e.alert.name() == "Disk").expect("it");
    assert_eq!(alert.evidence.doubts, [Doubt { span: span(4, 10), cause: DoubtCause::Blind }]);
    // The other fired into the outage, and may be pending.
    let other = history.episodes.iter().find(|e| e.alert.name() == "other").expect("it");
    let pending = other.evidence.doubts.iter().find(|it| it.cause == DoubtCause::Pending);
    assert_eq!(pending.map(|doubt| doubt.span), Some(span(8, 13)));
}

#[test]
fn an_alert_soon_after_an_outage_may_have_begun_in_it_though_it_had_fired_before() {
    let picture = "
        alert   c.er.............
        again   ...........c..er.
        gap     .....xxx.........
        health  CC...???...CCC...
    ";
    let doubts = |minutes| {
        let policy = Policy { resumption: MINUTE * minutes, ..policy() };
        reconstruct_with(picture, policy).episodes[1].evidence.doubts.clone()
    };
    check(picture);
    let blind = Doubt { span: span(5, 11), cause: DoubtCause::Blind };
    assert_eq!(doubts(3), [blind]);
    assert_eq!(doubts(2), [], "its rule need not have held so long");
}

#[test]
fn an_open_end_is_in_doubt_until_it_would_have_been_told_again() {
    let picture = "
        alert   .c..........
        gap     ....xxx.....
        health  .CCC???-----
    ";
    check(picture);
    let blind = |end| Doubt { span: span(1, end), cause: DoubtCause::Blind };
    let pending = |end| Doubt { span: span(7, end), cause: DoubtCause::Pending };
    for (minutes, told_again, held) in [(0, 11, 7), (2, 11, 9), (5, 12, 12), (75, 12, 12)] {
        let policy = Policy { resumption: MINUTE * minutes, ..policy() };
        let doubts = &reconstruct_with(picture, policy).episodes[0].evidence.doubts;
        let expected = [Some(blind(told_again)), Some(pending(held)).filter(|_| held > 7)];
        let expected: Vec<_> = expected.into_iter().flatten().collect();
        assert_eq!(*doubts, expected, "{minutes} minutes");
    }
}

#[test]
fn a_gap_ends_the_alert_it_interrupts() {
    let history = check(
        "
        alert   .c..........
        gap     ....xxxx....
        health  .CCC????----
    ",
    );
    assert_eq!(ends(&history), [End::Unavailable(at(4))]);
}

#[test]
fn an_alert_sent_again_after_the_gap_outlived_it() {
    let picture = "
        alert   .c.......c..
        gap     ....xxxx....
        health  .CCC????CCCC
    ";
    check(picture);
    let timeline = Picture::read(picture).timeline();
    assert_eq!(timeline.segments[2].beneath, Some(Health::Critical));
}

#[test]
fn an_alert_that_resolves_after_the_gap_outlived_it() {
    check(
        "
        alert   .c........er.
        gap     ....xxxx.....
        health  .CCC????CC...
    ",
    );
}

#[test]
fn an_alert_that_comes_back_anew_after_the_gap_is_the_same_incident() {
    let picture = "
        alert   .c..........
        again   ........c.r.
        gap     ....xxxx....
        health  .CCC????CC..
    ";
    let history = check(picture);
    assert_eq!(ends(&history), [End::Superseded(at(8)), End::Resolved(at(10))]);
    let [first, second] = &history.episodes[..] else { panic!("{history:?}") };
    assert!(!first.continues && second.continues);
    // It may have ended after its last line; that it fired in the outage is likelier than not.
    let blind = Doubt { span: span(1, 4), cause: DoubtCause::Blind };
    let resumed = Doubt { span: span(4, 8), cause: DoubtCause::Resumed };
    assert_eq!(first.evidence.doubts, [blind, resumed]);
    assert_eq!(Picture::read(picture).timeline().segments[2].beneath, Some(Health::Critical));
}

/// What a policy makes of a picture.
fn reconstruct_with(picture: &str, policy: Policy) -> global_health_bar::History {
    let picture = Picture::read(picture);
    reconstruct(&picture.observations, span(0, picture.width), at(picture.width), &policy)
}

#[test]
fn an_alert_that_comes_back_in_the_outage_that_cut_it_is_the_same_incident() {
    for (picture, anew) in [
        (
            "
            alert   .c..........
            again   ......s.c.er
            gap     ....xxxx....
            health  .CCC????CC..
        ",
            6,
        ),
        // As the outage begins, where its end was announced as well.
        (
            "
            alert   .c..er......
            again   ....s...c.er
            gap     ....xxxx....
            health  .CCC????CC..
        ",
            4,
        ),
    ] {
        let history = check(picture);
        assert_eq!(ends(&history)[0], End::Superseded(at(anew)), "{picture}");
        assert!(history.episodes[1].continues, "{picture}");
    }
}

#[test]
fn an_alert_that_comes_back_when_its_rule_can_just_have_held_is_the_same_incident() {
    let picture = "
        alert   .c..........
        again   ..........c.
        gap     ....xxxx....
    ";
    let continues = |minutes| {
        let policy = Policy { resumption: MINUTE * minutes, ..policy() };
        reconstruct_with(picture, policy).episodes[1].continues
    };
    assert_eq!([continues(1), continues(2)], [false, true]);
}

#[test]
fn an_alert_that_begins_as_an_outage_ends_may_have_begun_in_it_but_not_the_one_after_it() {
    let history = check(
        "
        alert   ........cer.....
        again   ............c.er
        gap     ....xxxx........
        health  ....????C...CC..
    ",
    );
    let blind = Doubt { span: span(4, 8), cause: DoubtCause::Blind };
    assert_eq!(history.episodes[0].evidence.doubts, [blind]);
    assert_eq!(history.episodes[1].evidence.doubts, []);
}

/// The health of a picture where rules hold for so many minutes, as a row.
fn drawn_where_rules_hold(picture: &str, minutes: u32) -> (String, global_health_bar::History) {
    let history = reconstruct_with(picture, Policy { resumption: MINUTE * minutes, ..policy() });
    (support::picture::drawn(&history, Picture::read(picture).width), history)
}

#[test]
fn an_outage_that_comes_before_a_rule_has_held_makes_it_hold_once_more() {
    // Up to the 9th minute it may be pending, and then again up to the 14th.
    let picture = "
        alert   .c..............
        gap     ...xx...xx......
    ";
    let (drawn, history) = drawn_where_rules_hold(picture, 4);
    assert_eq!(drawn, ".CC??---??----..");
    let pending = Doubt { span: span(5, 14), cause: DoubtCause::Pending };
    assert!(history.episodes[0].evidence.doubts.contains(&pending), "{history:?}");
    assert_eq!(drawn_where_rules_hold(picture, 2).0, ".CC??--.??......", "it had held by then");
    // The same of an end that was announced.
    let announced = "
        alert   .c.er...........
        gap     ...xx...xx......
    ";
    assert_eq!(drawn_where_rules_hold(announced, 4).0, ".CC??---??----..");
}

#[test]
fn an_alert_that_comes_back_after_two_outages_between_which_its_rule_could_not_hold_is_one_incident()
 {
    let picture = "
        alert   .c..............
        again   .............c..
        gap     ...xx...xx......
    ";
    let (drawn, history) = drawn_where_rules_hold(picture, 4);
    assert_eq!(drawn, ".CC??CCC??CCCCCC");
    assert_eq!(ends(&history), [End::Superseded(at(13)), End::Firing]);
    assert_eq!(ends(&drawn_where_rules_hold(picture, 2).1)[0], End::Unavailable(at(3)));
}

#[test]
fn an_end_that_was_announced_before_an_outage_is_in_doubt() {
    // Alertmanager heard of it no more and told when it would have expired.
    let picture = "
        alert   .c....e...r..
        gap     ...xxxxxxx...
        health  .CC???????---
    ";
    let history = check(picture);
    assert_eq!(ends(&history), [End::Resolved(at(6))]);
    // Once Prometheus was back, the rule had to hold for a while again: nothing shows that it did not.
    let announced = Doubt { span: span(3, 13), cause: DoubtCause::Announced };
    let pending = Doubt { span: span(10, 13), cause: DoubtCause::Pending };
    assert_eq!(history.episodes[0].evidence.doubts, [announced, pending]);
}

#[test]
fn an_end_that_was_announced_for_after_a_short_outage_is_in_doubt_until_the_rule_has_held_again() {
    let picture = "
        alert   .c....er......
        gap     ...xx.........
        health  .CC??C........
    ";
    let history = reconstruct_with(picture, Policy { resumption: MINUTE * 4, ..policy() });
    assert_eq!(ends(&history), [End::Resolved(at(6))]);
    let announced = Doubt { span: span(3, 9), cause: DoubtCause::Announced };
    let pending = Doubt { span: span(6, 9), cause: DoubtCause::Pending };
    assert_eq!(history.episodes[0].evidence.doubts, [announced, pending]);
}

#[test]
fn an_announced_end_is_in_doubt_no_longer_than_until_the_alert_begins_anew() {
    let picture = "
        alert   .c....e...r.....
        again   ............c..c
        gap     ...xxxxxxx......
        health  .CC???????..CCCC
    ";
    let history = reconstruct_with(picture, Policy { resumption: MINUTE, ..policy() });
    let announced = Doubt { span: span(3, 11), cause: DoubtCause::Announced };
    let pending = Doubt { span: span(10, 11), cause: DoubtCause::Pending };
    assert_eq!(history.episodes[0].evidence.doubts, [announced, pending]);
    let history = reconstruct_with(picture, Policy { resumption: MINUTE * 9, ..policy() });
    let resumed = Doubt { span: span(3, 12), cause: DoubtCause::Resumed };
    assert_eq!(history.episodes[0].evidence.doubts, [resumed]);
}

#[test]
fn an_alert_that_comes_back_after_an_announced_end_is_the_same_incident() {
    let picture = "
        alert   .c....e...r.....
        again   ..........c..er.
        gap     ...xxxxxxx......
        health  .CC???????CCC...
    ";
    let history = check(picture);
    assert_eq!(ends(&history), [End::Superseded(at(10)), End::Resolved(at(13))]);
    let timeline = Picture::read(picture).timeline();
    assert_eq!(timeline.segments[2].beneath, Some(Health::Critical));
    let (episodes, _) = timeline.why(timeline.segments[2]);
    assert_eq!(Timeline::incidents(&episodes), 1);
    let all: Vec<_> = timeline.episodes.iter().collect();
    assert_eq!((all.len(), Timeline::incidents(&all)), (2, 1));
}

#[test]
fn an_end_that_is_told_during_an_outage_was_announced_before_it_however_far_ahead() {
    // The rule is evaluated every few minutes: Prometheus announces an end four of them ahead.
    let history = check(
        "
        alert   .c........er.......
        again   ................c..
        gap     ...xxxxxxxxxxx.....
        health  .CC???????????CCCCC
    ",
    );
    let resumed = Doubt { span: span(3, 16), cause: DoubtCause::Resumed };
    assert_eq!(ends(&history)[0], End::Superseded(at(16)));
    assert_eq!(history.episodes[0].evidence.doubts, [resumed]);
}

#[test]
fn an_end_that_is_told_during_an_outage_and_again_after_it_was_announced_all_the_same() {
    let twice = Picture::read(
        "
        alert   .c........er...r...
        gap     ...xxxxxxxxxxx.....
    ",
    );
    let mut in_one_run = Picture::read(
        "
        alert   .c........er.......
        gap     ...xxxxxxxxxxx.....
    ",
    );
    in_one_run.observations.log.as_mut().expect("the log").runs[1].last_ns = at(15).nanoseconds();
    let doubt = |start, cause| Doubt { span: span(start, 19), cause };
    let doubts = [doubt(3, DoubtCause::Announced), doubt(14, DoubtCause::Pending)];
    for picture in [twice, in_one_run] {
        assert_eq!(picture.history().episodes[0].evidence.doubts, doubts);
    }
}

#[test]
fn of_an_alert_that_began_in_an_outage_no_more_is_in_doubt_than_since_it_began() {
    let history = check(
        "
        alert   ......s.er......
        gap     ....xxxxx.......
        health  ....?????-------
    ",
    );
    let doubt = |start, cause| Doubt { span: span(start, 16), cause };
    let doubts = [doubt(6, DoubtCause::Announced), doubt(9, DoubtCause::Pending)];
    assert_eq!(history.episodes[0].evidence.doubts, doubts);
}

#[test]
fn an_alert_that_began_in_an_outage_and_comes_back_after_it_fired_since_it_began() {
    let history = check(
        "
        alert   .....s.er.......
        again   .........c..er..
        gap     ....xxxx........
        health  ....????CCCC....
    ",
    );
    let resumed = Doubt { span: span(5, 9), cause: DoubtCause::Resumed };
    assert_eq!(history.episodes[0].evidence.doubts, [resumed]);
}

#[test]
fn an_end_long_after_an_outage_began_was_not_announced_before_it() {
    let history = check(
        "
        alert   .c........e.r.....
        again   ............c..er.
        gap     ...xxxxxxxxx......
        health  .CC?????????CCC...
    ",
    );
    assert_eq!(ends(&history)[0], End::Resolved(at(10)));
    assert!(!history.episodes[1].continues);
    // Nobody saw it end: it may have fired on until the outage was over.
    let announced = Doubt { span: span(3, 12), cause: DoubtCause::Announced };
    assert_eq!(history.episodes[0].evidence.doubts, [announced]);
    // Prometheus lived to tell it, so it knew when the alert began anew.
    assert_eq!(history.episodes[1].evidence.doubts, []);
}

#[test]
fn an_alert_whose_repeats_stop_is_lost_at_its_last_proof() {
    let history = check(
        "
        alert   .c..c.......
        health  .CCC........
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(4))]);
}

#[test]
fn an_outage_that_was_over_when_the_last_line_came_is_not_to_blame() {
    let history = check(
        "
        alert   ....c.......
        gap     .xxx........
        health  .???........
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(4))]);
}

#[test]
fn an_outage_after_the_repeats_stopped_is_not_to_blame() {
    let history = check(
        "
        alert   .c..........
        gap     .......xx...
        health  .......??...
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(1))]);
}

#[test]
fn an_ongoing_outage_ends_with_the_window() {
    let history = check(
        "
        alert   .c..........
        gap     ....xxxxxxxx
        health  .CCC????????
    ",
    );
    assert_eq!(history.unavailable[0].span, span(4, 12));
}

#[test]
fn before_the_first_sample_nobody_knows() {
    let history = check(
        "
        alert   .....c.r....
        gap     xxx.........
        health  ---..CC.....
    ",
    );
    assert_eq!(history.unknown[0].reason, Reason::BeforeFirstSample);
}

#[test]
fn overlapping_firings_of_one_alert_are_one_episode() {
    let history = check(
        "
        alert   .c....r.....
        again   ...c....r...
        health  .CCCCCCC....
    ",
    );
    assert_eq!(history.episodes.len(), 1);
    assert_eq!(history.episodes[0].evidence.notifications, 4);
}

#[test]
fn the_worst_alert_colours_the_health_and_the_warning_comes_back() {
    check(
        "
        alert   ...c..r.....
        twin    .w...w..wr..
        health  .WWCCCWWW...
    ",
    );
}

#[test]
fn what_has_not_happened_yet_is_unknown() {
    let picture = Picture::read("alert .cr.....");
    let history = reconstruct(&picture.observations, span(0, 20), at(8), &policy());
    assert_eq!(history.unknown.last().map(|blind| blind.span), Some(span(8, 20)));
}

#[test]
fn of_what_has_not_happened_yet_no_source_is_to_blame_and_none_was_heard() {
    let mut picture = Picture::read("Watchdog c..c..c.");
    picture.observations.witness = Err(not_asked());
    picture.observations.presence = Err(not_asked());
    let whole = span(0, 20);
    let history = reconstruct(&picture.observations, whole, at(5), &policy());
    let future: Vec<_> = history.unknown.iter().filter(|it| it.span.end() > at(5)).collect();
    assert_eq!(
        future.iter().map(|it| (it.span, &it.reason)).collect::<Vec<_>>(),
        [(span(5, 20), &Reason::Future)]
    );
    assert!(history.heard.iter().all(|heard| heard.span.end() <= at(5)), "{:?}", history.heard);
    let later = reconstruct(&picture.observations, span(10, 20), at(5), &policy());
    assert_eq!(later.unknown.iter().map(|it| it.span).collect::<Vec<_>>(), [span(10, 20)]);
}

#[test]
fn why_nobody_knows_is_told_in_the_order_of_time() {
    let mut picture = Picture::read(
        "
        alert   .....c.r....
        gap     xxxxx.......
    ",
    );
    picture.observations.log.as_mut().expect("the log").read = vec![span(3, 12)];
    let unknown = picture.history().unknown;
    let told: Vec<_> = unknown.iter().map(|blind| (blind.span, &blind.reason)).collect();
    assert_eq!(
        told,
        [
            (span(0, 3), &Reason::LogNotRead),
            (span(0, 5), &Reason::BeforeFirstSample),
            (span(11, 12), &Reason::NotYetTold),
        ]
    );
}

#[test]
fn a_notification_is_an_event_and_never_health() {
    let mut picture = Picture::read(
        "
        alert   ...c........
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        let alert = std::sync::Arc::make_mut(&mut log.runs[0].alert);
        alert.labels = [("alertname", "Reboot"), ("cstype", "notify"), ("severity", "critical")]
            .into_iter()
            .collect();
    }
    let history = picture.history();
    assert!(history.episodes.is_empty());
    assert_eq!(history.events[0].at, at(3));
}

#[test]
fn replicas_of_prometheus_tell_of_one_alert() {
    let mut picture = Picture::read(
        "
        alert   .c...r......
        again   ..c....r....
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        for (line, replica) in log.runs.iter_mut().zip(["a", "a", "b", "b"]) {
            let alert = std::sync::Arc::make_mut(&mut line.alert);
            let labels =
                [("alertname", "Disk"), ("prometheus_replica", replica), ("severity", "critical")];
            alert.labels = labels.into_iter().collect();
            alert.fingerprint = alert.labels.fingerprint().into();
        }
    }
    assert_eq!(ends(&picture.history()), [End::Resolved(at(7))]);
}

#[test]
fn filters_look_in_labels_then_in_annotations() {
    let alert = global_health_bar::Alert {
        labels: [("node", "node1"), ("alertname", "Madalyn")].into_iter().collect(),
        annotations: [("summary", "full"), ("node", "hidden by the label")].into_iter().collect(),
        ..global_health_bar::Alert::default()
    };
    let yes = |filters: &[(&str, &[&str])]| {
        let filters = filters.iter().map(|(key, values)| (*key, values.iter().copied()));
        filters.collect::<Filters>().matches(&alert)
    };
    assert!(yes(&[("node", &["node1"])]));
    assert!(!yes(&[("node", &["node1"]), ("severity", &["critical"])]));
    assert!(yes(&[("alertname", &["Madalyn", "Robin"]), ("node", &["node1"])]));
    assert!(yes(&[]));
    assert!(yes(&[("summary", &["full"])]));
    assert!(!yes(&[("node", &["hidden by the label"])]));
}

#[test]
fn the_cadence_is_the_repeat_interval_in_whole_flushes_and_one_flush_more() {
    assert_eq!(policy().cadence().as_secs(), 4 * 60);
    let default = global_health_bar::Policy::default();
    assert_eq!(default.cadence().as_secs(), 12 * 3_600 + 5 * 60 + 5 * 60);
    let intervals = Intervals { repeat: MINUTE * 10, group: MINUTE * 4 };
    let rounded = Policy { intervals, ..policy() };
    assert_eq!(rounded.cadence(), MINUTE * (12 + 4), "flushed after 4, 8 and 12");
}

#[test]
fn no_interval_of_a_configuration_is_too_long() {
    let forever = std::time::Duration::MAX;
    for (repeat, group) in
        [(forever, forever), (forever, MINUTE), (MINUTE, std::time::Duration::ZERO)]
    {
        let policy = Policy { intervals: Intervals { repeat, group }, ..policy() };
        assert!(policy.cadence() >= repeat, "{repeat:?} {group:?}");
    }
}

#[test]
fn of_starts_that_overlap_the_first_after_the_last_line_supersedes() {
    // Two replicas tell of it, and it begins anew before its next repeat is due.
    let mut picture = Picture::read(
        "
        alert   c.....c......
        again   ..c..........
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        let line = log.runs[0].clone();
        let ns = at(8).nanoseconds();
        log.runs.push(Run { starts_at: at(8), first_ns: ns, last_ns: ns, ..line });
    }
    assert_eq!(ends(&picture.history())[0], End::Superseded(at(8)));
}

#[test]
fn what_is_still_to_come_is_never_drawn() {
    // Clocks differ, and Alertmanager may tell an end that is only announced.
    let mut picture = Picture::read("alert ..c..r....");
    if let Ok(log) = &mut picture.observations.log {
        log.runs[1].ends_at = Some(at(9));
    }
    let history = reconstruct(&picture.observations, span(0, 10), at(6), &policy());
    assert_eq!(ends(&history), [End::Resolved(at(9))]);
    assert_eq!(history.episodes[0].span(history.now), span(2, 6));
}

#[test]
fn an_alert_that_begins_later_than_now_ends_none_before_it() {
    for starts_at in [at(8), at(10), at(5_000_000)] {
        let mut picture = Picture::read("alert ..c.c.c...");
        if let Ok(log) = &mut picture.observations.log {
            log.runs[2].starts_at = starts_at;
        }
        let history = reconstruct(&picture.observations, span(0, 10), at(7), &policy());
        assert_eq!(ends(&history)[0], End::Firing, "{history:?}");
    }
    let now = Picture::read("alert ..c.c..\nagain .......c").observations;
    let history = reconstruct(&now, span(0, 10), at(7), &policy());
    assert_eq!(ends(&history)[0], End::Superseded(at(7)));
}
