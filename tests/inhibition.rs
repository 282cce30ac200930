//! What mutes an alert, and how one ends that is muted: each rule as a picture (domain.md §1.5).
#![allow(missing_docs)]

mod support;

use global_health_bar::{
    Doubt, DoubtCause, End, Episode, Filters, History, InhibitRule, Intervals, Policy, Severity,
    reconstruct,
};
use support::picture::{MINUTE, Picture, at, check, policy, span};

fn ends(history: &History) -> Vec<End> {
    history.episodes.iter().map(|episode| episode.end).collect()
}

/// What a policy makes of a picture.
fn reconstruct_with(picture: &str, policy: Policy) -> History {
    let picture = Picture::read(picture);
    reconstruct(&picture.observations, span(0, picture.width), at(picture.width), &policy)
}

/// The first warning of a history, that is muted in most pictures.
fn warning(history: &History) -> &Episode {
    history.episodes.iter().find(|it| it.severity() == Severity::Warning).expect("a warning")
}

fn muted(start: usize, end: usize) -> Doubt {
    Doubt { span: span(start, end), cause: DoubtCause::Muted }
}

#[test]
fn the_warning_that_a_critical_of_the_same_alert_hid_ended_with_it() {
    let history = check(
        "
        twin    .w...........
        alert   ...c..c..er..
        health  .WWCCCCCC....
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(9)), End::Resolved(at(9))]);
    assert_eq!(
        history.episodes[0].evidence.doubts,
        // Until it would have been told again.
        [Doubt { span: span(3, 10), cause: DoubtCause::Muted }]
    );
}

#[test]
fn a_warning_that_the_critical_of_another_node_hid_ended_somewhere_under_it() {
    let mut picture = Picture::read(
        "
        twin    .w...........
        alert   ...c..c..er..
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        let line = &mut log.runs[0];
        let labels = line.alert.labels.iter().chain([("node", "other")]).collect();
        std::sync::Arc::make_mut(&mut line.alert).labels = labels;
    }
    let history = picture.history();
    assert_eq!(ends(&history)[0], End::Lost(at(6)), "halfway");
    assert_eq!(history.episodes[0].evidence.doubts[0].span, span(3, 10));
}

#[test]
fn a_mute_by_an_alert_of_another_group_says_nothing_of_the_end_before_a_repeat_is_due() {
    // Alertmanager tells a group again once it changed: the warning's own did not.
    let picture = "
        twin    .w...
        alert   ..cr.
    ";
    let of = |labels: &[&str]| {
        let intervals = Intervals { repeat: MINUTE * 9, ..policy().intervals };
        let group_by = labels.iter().map(ToString::to_string).collect();
        let history = reconstruct_with(picture, Policy { group_by, intervals, ..policy() });
        let Episode { end, evidence, .. } = warning(&history).clone();
        (end, evidence.doubts)
    };
    assert_eq!(of(&["node"]), (End::Firing, vec![muted(2, 5)]));
    assert_eq!(of(&["..."]), (End::Firing, vec![muted(2, 5)]));
    assert_eq!(of(&["namespace", "node"]), (End::Firing, vec![muted(2, 5)]));
    let together = (End::Lost(at(3)), vec![muted(2, 4)]);
    assert_eq!(of(&["namespace"]), together, "both are told with what changed");
}

#[test]
fn a_mute_by_an_alert_of_another_group_ends_what_is_not_told_once_a_repeat_was_due() {
    let picture = "
        twin    .w...........
        alert   ...c..c..er..
    ";
    let history = reconstruct_with(picture, Policy { group_by: vec!["node".into()], ..policy() });
    assert_eq!(ends(&history)[0], End::Lost(at(9)));
    assert_eq!(history.episodes[0].evidence.doubts[0].span, span(3, 10));
}

#[test]
fn of_a_warning_that_an_outage_met_while_it_was_hidden_nobody_knows_the_end() {
    let history = check(
        "
        twin    .w..............
        alert   ...c..c..c.er...
        gap     .......xx.......
        health  .WWCCCC??CC-----
    ",
    );
    assert_eq!(ends(&history), [End::Unavailable(at(7)), End::Resolved(at(11))]);
    let muted = Doubt { span: span(3, 16), cause: DoubtCause::Muted };
    assert_eq!(history.episodes[0].evidence.doubts, [muted]);
}

#[test]
fn of_a_warning_whose_mute_ended_as_an_outage_began_nobody_knows_the_end() {
    let history = check(
        "
        twin    .w..............
        alert   ...c..c..e.r....
        gap     .........xx.....
        health  .WWCCCCCC??-----
    ",
    );
    assert_eq!(ends(&history), [End::Unavailable(at(9)), End::Resolved(at(9))]);
    let muted = Doubt { span: span(3, 16), cause: DoubtCause::Muted };
    assert_eq!(history.episodes[0].evidence.doubts, [muted]);
}

#[test]
fn an_alert_that_a_rule_means_on_both_sides_is_not_muted_by_itself() {
    let picture = Picture::read("alert .c..c");
    let both = || Filters::from_iter([("alertname", ["Disk"])]);
    let rule = InhibitRule { source: both(), target: both(), equal: vec!["alertname".into()] };
    let policy = Policy { inhibit_rules: vec![rule], ..policy() };
    let history = reconstruct(&picture.observations, span(0, 5), at(6), &policy);
    assert_eq!(ends(&history), [End::Firing]);
    assert_eq!(history.episodes[0].evidence.doubts, []);
}

#[test]
fn a_warning_hidden_by_a_critical_that_fires_fires() {
    let history = check(
        "
        twin    .w...........
        alert   ...c..c..c..c
        health  .WWCCCCCCCCCC
    ",
    );
    assert_eq!(ends(&history), [End::Firing, End::Firing]);
}

#[test]
fn a_warning_that_is_told_before_it_begins_was_hidden_by_no_critical_of_before() {
    // The clock of Prometheus is ahead of the logger's.
    let mut picture = Picture::read(
        "
        twin    ........w...
        alert   ...c.er.....
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        let told = at(2).nanoseconds();
        (log.runs[0].first_ns, log.runs[0].last_ns) = (told, told);
    }
    let history = picture.history();
    let warning = history.episodes.iter().find(|e| e.severity() == Severity::Warning);
    assert_eq!(warning.map(|it| it.end), Some(End::Lost(at(8))));
}

#[test]
fn a_contradiction_that_a_mute_ends_is_in_doubt_no_longer() {
    let history = check(
        "
        twin    .w..r.w........
        alert   .......cr......
        gap     ..........xx...
        health  .WWWWWWC..??...
    ",
    );
    let contradicted = Doubt { span: span(4, 9), cause: DoubtCause::Contradicted };
    assert_eq!(warning(&history).evidence.doubts, [contradicted, muted(7, 9)]);
}

#[test]
fn a_contradiction_stands_for_as_long_as_a_mute_hides_what_it_is_about() {
    // If the line of the 6th minute is as wrong as it is late, nothing fired since the 4th.
    let history = check(
        "
        twin    .w..r.w........
        alert   .......cr......
        health  .WWWWWWC.......
    ",
    );
    let contradicted = Doubt { span: span(4, 9), cause: DoubtCause::Contradicted };
    assert_eq!(warning(&history).evidence.doubts, [contradicted, muted(7, 9)]);
}

#[test]
fn a_warning_that_was_told_under_the_critical_is_in_doubt_from_then_on() {
    let picture = "
        twin    .w..w........
        alert   ...c..c..er..
        health  .WWCCCCCC....
    ";
    let history = check(picture);
    assert_eq!(ends(&history), [End::Lost(at(9)), End::Resolved(at(9))]);
    assert_eq!(warning(&history).evidence.doubts, [muted(4, 10)]);
    // Of another group it need not have been told again before the next repeat is due.
    let intervals = Intervals { repeat: MINUTE * 9, ..policy().intervals };
    let group_by = vec!["node".into()];
    let history = reconstruct_with(picture, Policy { group_by, intervals, ..policy() });
    assert_eq!(warning(&history).end, End::Firing);
    assert_eq!(warning(&history).evidence.doubts, [muted(4, 13)]);
}

#[test]
fn a_warning_that_was_told_again_after_a_critical_did_not_end_under_it() {
    let history = check(
        "
        twin    w...w..w.......
        alert   .c.er..........
        health  WCCWWWW........
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(7)));
}

#[test]
fn of_two_criticals_the_one_that_began_after_its_last_line_hid_the_warning() {
    let history = check(
        "
        twin    w..w..........
        alert   .c.er.........
        again   .....c..er....
        health  WCCWWCCC......
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(8)));
    assert_eq!(warning(&history).evidence.doubts, [muted(5, 9)]);
}

#[test]
fn a_critical_that_began_after_the_repeats_ceased_hid_nothing() {
    let history = check(
        "
        twin    w.............
        alert   .......c..er..
        health  .......CCC....
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(0)));
    assert_eq!(warning(&history).evidence.doubts.len(), 1);
}

#[test]
fn a_critical_of_another_name_hides_nothing() {
    let history = check(
        "
        twin    .w...........
        other   ...c..c..er..
        health  ...CCCCCC....
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(1)));
}

#[test]
fn only_what_a_rule_means_is_muted() {
    let picture = "
        twin    .w...........
        alert   ...c..c..er..
    ";
    let of = |severity: &str| {
        let target = Filters::from_iter([("severity", [severity])]);
        let inhibit_rules = vec![InhibitRule { target, ..InhibitRule::default() }];
        warning(&reconstruct_with(picture, Policy { inhibit_rules, ..policy() })).end
    };
    assert_eq!([of("warning"), of("info")], [End::Lost(at(9)), End::Lost(at(1))]);
}

#[test]
fn a_warning_that_another_node_hid_ended_somewhere_under_it_though_its_own_critical_fired_before() {
    let history = check(
        "
        alert@a ce.r..........
        twin@a  ..w...........
        alert@b ....c..c..er..
        health  C.WWCCCCCC....
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(7)), "halfway");
}

#[test]
fn criticals_of_several_nodes_mute_as_long_as_one_of_them_fires() {
    for picture in [
        "
        twin@a  .w..............
        alert@b ...c.er.........
        alert@c ....c..c..er....
    ",
        "
        twin@a  .w..............
        alert@c ...c.er.........
        alert@b ....c..c..er....
    ",
    ] {
        let history = Picture::read(picture).history();
        assert_eq!(warning(&history).evidence.doubts, [muted(3, 11)], "{picture}");
        assert_eq!(warning(&history).end, End::Lost(at(6) + MINUTE / 2), "{picture}");
    }
}

#[test]
fn an_outage_that_was_over_as_the_critical_began_says_nothing_of_the_warnings_end() {
    let history = check(
        "
        twin    w..w.........
        alert   ...c..c..er..
        gap     .xx..........
        health  W??CCCCCC....
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(9)));
}

#[test]
fn a_warning_that_began_anew_while_it_was_hidden_ended_at_the_latest_then() {
    let history = check(
        "
        twin    .w............
        alert   ...c..c..er...
        again   ....s.....w.er
        health  .WWCCCCCCWWW..
    ",
    );
    assert_eq!(warning(&history).end, End::Superseded(at(4)));
    assert_eq!(warning(&history).evidence.doubts, [muted(3, 4)]);
}

#[test]
fn a_warning_that_began_anew_after_it_was_hidden_had_ended_while_it_was() {
    // It would have been told as soon as the critical was over.
    let history = check(
        "
        twin    .w..........
        alert   ..cer.......
        again   .....w.er...
        health  .WC..WW.....
    ",
    );
    assert_eq!(warning(&history).end, End::Lost(at(3)));
    assert_eq!(warning(&history).evidence.doubts, [muted(2, 4)]);
}

#[test]
fn a_warning_that_began_anew_as_the_critical_ended_is_one_incident() {
    let history = check(
        "
        twin    .w..........
        alert   ..c.er......
        again   ....w..er...
        health  .WCCWWW.....
    ",
    );
    let continues: Vec<_> = history.episodes.iter().map(|episode| episode.continues).collect();
    assert_eq!(continues, [false, false, true]);
}

#[test]
fn what_is_muted_is_in_doubt_up_to_now_at_most() {
    // What is told at the first flush after the mute is logged two minutes later at most.
    let picture = "
        twin    .w.......
        alert   ...c..c.r
    ";
    let history = reconstruct_with(picture, Policy { slack: MINUTE * 2, ..policy() });
    assert_eq!(warning(&history).evidence.doubts, [muted(3, 9)]);
}

#[test]
fn a_mute_by_an_alert_of_the_same_group_is_told_after_whatever_another_rule_says() {
    let rule = |equal: &[&str]| {
        let equal = equal.iter().map(ToString::to_string).collect();
        InhibitRule { equal, ..InhibitRule::default() }
    };
    let (of_group, other) = (rule(&["namespace", "alertname"]), rule(&["alertname"]));
    let picture = "
        twin    .w...
        alert   ..cr.
    ";
    let intervals = Intervals { repeat: MINUTE * 9, ..policy().intervals };
    for inhibit_rules in [vec![of_group.clone(), other.clone()], vec![other, of_group]] {
        let policy = Policy { inhibit_rules, intervals, ..policy() };
        assert_eq!(warning(&reconstruct_with(picture, policy)).end, End::Lost(at(3)));
    }
}
