//! What the second witness adds to the log, each rule as a picture (domain.md §2).
#![allow(missing_docs)]

mod support;

use global_health_bar::{
    AlertState, Blind, Doubt, DoubtCause, End, Health, History, Labels, Lines, Policy, Reason, Set,
    TimeSpan, Witness, difference, reconstruct, union,
};
use support::picture::{MINUTE, Picture, at, check, not_asked, policy, span};

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
        health  .CC?????????--
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
fn what_prometheus_saw_begin_after_the_last_word_is_another_firing() {
    let history = check(
        "
        other   c..c..c..c..c..c..c..
        alert   .c...................
        prom    .===.......====......
        health  CCCCCCCCCCCCCCCCCCCCC
    ",
    );
    let disk = history.episodes.iter().filter(|episode| episode.alert.name() == "Disk");
    let spans: Vec<_> = disk.map(|disk| disk.span(history.now)).collect();
    assert_eq!(spans, [span(1, 4), span(11, 15)]);
}

#[test]
fn a_later_firing_is_not_taken_for_one_that_was_only_told_resolved() {
    let history = check(
        "
        alert   s..e..r......
        prom    ===....==....
        health  CCC....CC....
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(3)), End::Lost(at(9))]);
    assert_eq!(history.episodes[0].evidence.doubts, []);
}

#[test]
fn soon_after_an_outage_its_silence_proves_nothing() {
    // The rule must hold anew before it fires.
    let history = check(
        "
        alert   .c..................
        gap     ...xxxxx............
        prom    .==.................
        health  .CC?????------------
    ",
    );
    let blind = history.episodes[0].evidence.doubts.iter().find(|d| d.cause == DoubtCause::Blind);
    assert_eq!(blind.map(|blind| blind.span.end()), Some(at(20)), "as the log alone says");
}

#[test]
fn a_resolve_that_prometheus_disproves_is_repaired() {
    // A load balancer hid the alert from one Alertmanager.
    let history = check(
        "
        alert   .c.er........
        prom    .========....
        health  .CCCCCCCC....
    ",
    );
    let episode = &history.episodes[0];
    assert_eq!(episode.end, End::Lost(at(9)));
    assert_eq!(episode.evidence.repaired_resolves, Some(Lines::one(at(4))));
    let disputed = Doubt { span: span(3, 9), cause: DoubtCause::Disputed };
    assert_eq!(episode.evidence.doubts, [disputed]);
}

#[test]
fn an_end_that_was_told_too_late_is_corrected() {
    // Alertmanager heard of it no more and waited.
    let history = check(
        "
        alert   .c......er...
        prom    .===.........
        health  .CCC.........
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(4))]);
    let disputed = Doubt { span: span(4, 8), cause: DoubtCause::Disputed };
    assert_eq!(history.episodes[0].evidence.doubts, [disputed]);
}

#[test]
fn an_alert_that_prometheus_never_saw_is_disputed() {
    let history = check(
        "
        alert   .c...er......
        prom    ..........=..
        health  .CCCC.....C..
    ",
    );
    let disputed = Doubt { span: span(1, 5), cause: DoubtCause::Disputed };
    assert_eq!(history.episodes[0].evidence.doubts, [disputed], "the log is believed");
}

#[test]
fn nothing_is_disputed_where_prometheus_could_not_see() {
    let history = check(
        "
        alert   .c......er...
        gap     ...xxxxx.....
        prom    .==..........
        health  .CC?????-----
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(8))]);
}

#[test]
fn what_was_seen_not_to_fire_is_no_doubt_any_more() {
    let history = check(
        "
        other   c..c..c..c..c..c..c..
        alert   .c...................
        prom    .===.................
        health  CCCCCCCCCCCCCCCCCCCCC
    ",
    );
    let disk = history.episodes.iter().find(|episode| episode.alert.name() == "Disk");
    // But for the distance of the samples, which is nothing in a picture.
    let doubts: Vec<_> = disk.into_iter().flat_map(|disk| &disk.evidence.doubts).collect();
    assert!(doubts.iter().all(|doubt| doubt.cause == DoubtCause::Sampled), "{doubts:?}");
}

#[test]
fn an_alert_that_the_witness_was_not_asked_for_is_not_disputed() {
    let mut picture = Picture::read(
        "
        alert   .c...er......
        prom    ..........=..
    ",
    );
    if let Ok(witness) = &mut picture.observations.witness {
        witness.names = Some([Box::from("Other")].into_iter().collect());
    }
    assert_eq!(picture.history().episodes[0].evidence.doubts, []);
}

#[test]
fn an_alert_was_seen_from_its_first_point_to_its_last() {
    let history = check(
        "
        alert   .c..c..cer..
        prom    ..==.===....
        health  .CCCCCCC....
    ",
    );
    let evidence = &history.episodes[0].evidence;
    assert_eq!(evidence.witnessed, [span(2, 4), span(5, 8)]);
    assert_eq!(evidence.witnessed_span(), Some(span(2, 8)));
}

#[test]
fn of_many_notifications_that_the_log_tells_none_is_told_twice() {
    let minutes = [2, 5, 9, 14, 20, 27];
    let rows = minutes.map(|minute| format!("r{minute} {}c\n", ".".repeat(minute)));
    let mut picture = Picture::read(&format!("{}other {}", rows.concat(), ".".repeat(29) + "c"));
    let mut witness = Witness { asked: vec![span(0, 30)], step: MINUTE, ..Witness::default() };
    for line in &mut picture.observations.log.as_mut().expect("the log").runs {
        if line.alert.name() != "other" {
            let labels = [("alertname", line.alert.name()), ("cstype", "notify")];
            let labels: Labels = labels.into_iter().collect();
            let start = line.starts_at;
            witness.add(
                AlertState::Firing,
                labels.clone(),
                &[TimeSpan::new(start, start + MINUTE)],
            );
            std::sync::Arc::make_mut(&mut line.alert).labels = labels;
        }
    }
    picture.observations.witness = Ok(witness);
    let told: Vec<_> = picture.history().events.iter().map(|event| event.at).collect();
    assert_eq!(told, minutes.map(at));
}

#[test]
fn what_the_witness_reveals_has_the_external_labels_of_the_others() {
    let mut picture = Picture::read(
        "
        other   .c.er........
        prom    .......===...
    ",
    );
    let labels = |name: &str, external: bool| {
        let labels = [("alertname", name), ("severity", "critical")].into_iter();
        labels.chain(external.then_some(("prometheus", "p"))).collect::<Labels>()
    };
    if let Ok(log) = &mut picture.observations.log {
        for line in &mut log.runs {
            std::sync::Arc::make_mut(&mut line.alert).labels = labels("other", true);
        }
    }
    if let Ok(witness) = &mut picture.observations.witness {
        witness.add(AlertState::Firing, labels("other", false), &[span(1, 3)]);
    }
    let revealed = &picture.history().episodes[1];
    assert_eq!(revealed.alert.labels, labels("Disk", true));
    assert_eq!(*revealed.alert.fingerprint, labels("Disk", true).fingerprint());
}

#[test]
fn what_the_witness_reveals_has_no_label_that_the_others_have_with_values_of_their_own() {
    let mut picture = Picture::read(
        "
        one     .c.er........
        two     .c.er........
        prom    .......===...
    ",
    );
    let labels = |name, more: &[(&'static str, &'static str)]| {
        let labels = [("alertname", name), ("severity", "critical")].into_iter();
        labels.chain(more.iter().copied()).collect::<Labels>()
    };
    for line in &mut picture.observations.log.as_mut().expect("the log").runs {
        let alert = std::sync::Arc::make_mut(&mut line.alert);
        alert.labels = match alert.name() {
            "one" => labels("one", &[("cluster", "c"), ("zone", "a")]),
            _ => labels("two", &[("cluster", "c"), ("zone", "b")]),
        };
    }
    for name in ["one", "two"] {
        let witness = picture.observations.witness.as_mut().expect("a row of it");
        witness.add(AlertState::Firing, labels(name, &[]), &[span(1, 3)]);
    }
    let history = picture.history();
    let disk = history.episodes.iter().find(|episode| episode.alert.name() == "Disk");
    assert_eq!(disk.expect("it").alert.labels, labels("Disk", &[("cluster", "c")]));
}

#[test]
fn a_notification_that_only_the_witness_saw_is_an_event() {
    let mut picture = Picture::read("other   c.r..........");
    let labels: Labels = [("alertname", "Reboot"), ("cstype", "notify")].into_iter().collect();
    let mut witness = Witness { asked: vec![span(0, 13)], ..Witness::default() };
    witness.add(AlertState::Firing, labels, &[span(5, 9)]);
    picture.observations.witness = Ok(witness);
    let history = picture.history();
    assert_eq!(history.episodes.len(), 1, "an event is no episode");
    assert_eq!(history.events[0].at, at(5));
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

#[test]
fn between_what_the_log_tells_and_what_only_the_witness_saw_is_no_hole() {
    let mut picture = Picture::read(
        "
        other   cc...............................
        alert   ..............c..................
        prom    ...............==================
    ",
    );
    if let (Ok(log), Ok(witness)) =
        (&mut picture.observations.log, &mut picture.observations.witness)
    {
        witness.step = MINUTE;
        // Told ten minutes before it begins, by a clock that is behind.
        let line = log.runs.iter_mut().find(|run| run.alert.name() == "Disk").expect("a line");
        line.starts_at = at(24);
    }
    let segments = picture.timeline().segments;
    let critical = segments.iter().filter(|segment| segment.health == Health::Critical);
    let critical = union(critical.map(|segment| segment.span));
    assert_eq!(critical.last().map(|it| (it.contains(at(15)), it.end())), Some((true, at(33))));
}

#[test]
fn a_sample_that_may_be_carried_on_after_a_resolve_is_no_firing_of_its_own() {
    let picture = "
        alert   .c..er.......
        prom    .======......
        health  .CCC.........
    ";
    let history = check(picture);
    let disputed = Doubt { span: span(4, 7), cause: DoubtCause::Disputed };
    assert_eq!(history.episodes[0].evidence.doubts, [disputed]);
}

#[test]
fn a_sample_that_is_carried_on_through_an_outage_and_beyond_tells_no_end() {
    // Prometheus could not note that it went down: for five minutes its last sample stands.
    let mut picture = Picture::read(
        "
        alert   .c...............
        gap     ....x............
        prom    .========........
    ",
    );
    if let Ok(witness) = &mut picture.observations.witness {
        witness.step = MINUTE;
    }
    let ends = ends(&picture.history());
    assert!(ends.iter().all(|end| end.at() == Some(at(4))), "{ends:?}");
}

#[test]
fn what_only_the_witness_saw_before_an_outage_may_fire_until_its_rule_has_held_again() {
    let picture = |prom: &str| {
        let mut picture = Picture::read(&format!(
            "
            gap     ....xxx..........
            prom    {prom}
        "
        ));
        if let Ok(witness) = &mut picture.observations.witness {
            witness.step = MINUTE;
        }
        picture
    };
    let doubt = |picture: &Picture, resumption| {
        let policy = Policy { resumption: MINUTE * resumption, ..policy() };
        let whole = span(0, picture.width);
        let history = reconstruct(&picture.observations, whole, whole.end(), &policy);
        let doubts = history.episodes[0].evidence.doubts.iter();
        let blind = doubts.filter(|doubt| doubt.cause == DoubtCause::Blind);
        blind.map(|doubt| doubt.span).collect::<Vec<_>>()
    };
    let silent = picture(".===.............");
    assert_eq!(doubt(&silent, 3), [span(4, 10)]);
    assert_eq!(doubt(&silent, 99), [span(4, 17)], "up to now");
    let anew = picture(".===..........===");
    assert_eq!(doubt(&anew, 3), [span(4, 10)]);
    assert_eq!(doubt(&anew, 9), [], "it went on through the outage, and fires now");
}

#[test]
fn what_prometheus_saw_begin_where_the_log_saw_an_end_begins_then() {
    let mut picture = Picture::read(
        "
        other   cc...............
        alert   s...er...........
        gap     ....xxx..........
        prom    ....======.......
    ",
    );
    if let Ok(witness) = &mut picture.observations.witness {
        witness.step = MINUTE;
    }
    let history = picture.history();
    let disks = history.episodes.iter().filter(|episode| episode.alert.name() == "Disk");
    let spans: Vec<_> = disks.map(|disk| disk.span(history.now)).collect();
    assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{spans:?}");
    assert_eq!((spans.len(), spans[0]), (2, span(0, 4)));
}

#[test]
fn an_alert_that_began_after_an_outage_did_not_end_with_it() {
    let mut picture = Picture::read(
        "
        other   cc................
        alert   ........r.........
        gap     .....x............
        prom    ......===.........
    ",
    );
    if let (Ok(log), Ok(witness)) =
        (&mut picture.observations.log, &mut picture.observations.witness)
    {
        witness.step = MINUTE;
        let line = log.runs.iter_mut().find(|run| run.alert.name() == "Disk").expect("a line");
        line.ends_at = Some(at(14));
    }
    let history = picture.history();
    let disk = history.episodes.iter().find(|episode| episode.alert.name() == "Disk").expect("it");
    // Prometheus was back before it began, and saw it last in the 8th minute.
    assert_eq!(disk.end, End::Lost(at(8) + MINUTE / 2), "{history:?}");
}

#[test]
fn of_notifications_those_that_the_log_tells_are_not_told_twice() {
    let mut picture =
        Picture::read("boot .c.......\nreboot .....c...\nother c.r..............................");
    let seen: Labels = [("alertname", "Reboot"), ("cstype", "notify")].into_iter().collect();
    let told: Labels = seen.iter().chain([("cluster", "c")]).collect();
    for line in &mut picture.observations.log.as_mut().expect("the log").runs {
        let alert = std::sync::Arc::make_mut(&mut line.alert);
        if alert.name() != "other" {
            alert.labels = told.clone();
        }
        if line.starts_at == at(5) {
            // As early as it may have begun, by the points of `ALERTS`.
            line.starts_at = at(5) - MINUTE / 2;
        }
    }
    let mut witness = Witness { asked: vec![span(0, 33)], step: MINUTE, ..Witness::default() };
    witness.add(AlertState::Firing, seen.clone(), &[span(5, 9), span(20, 24)]);
    picture.observations.witness = Ok(witness);
    let events = picture.history().events;
    let [_, _, revealed] = &events[..] else { panic!("{events:?}") };
    assert_eq!(events[1].at, at(5) - MINUTE / 2);
    // Between its first point and the one before.
    assert_eq!(revealed.at, at(20) - MINUTE / 2);
    assert_eq!(revealed.alert.labels, seen);
    assert_eq!(*revealed.alert.fingerprint, seen.fingerprint());
}

/// The history of a picture in which the points of `ALERTS` speak for the minute after them.
fn history_in_points(picture: &str) -> History {
    let mut picture = Picture::read(picture);
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    picture.history()
}

#[test]
fn an_alert_of_which_only_the_end_was_told_was_heard_of_until_then() {
    check(
        "
        alert   .s.......er.
        prom    .==...===...
        health  .CCCCCCCC...
    ",
    );
}

#[test]
fn an_alert_that_is_told_before_it_begins_is_seen_from_its_begin() {
    // The clock of Prometheus is ahead of the logger's.
    let mut picture = Picture::read(
        "
        alert   ..c.........
        prom    ......===...
    ",
    );
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        run.starts_at = at(6);
    }
    assert_eq!(ends(&picture.history()), [End::Lost(at(9))]);
    // It ends no earlier than it begins, though its only point speaks for the minute before.
    let begun = at(8) + MINUTE / 4 * 3;
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        run.starts_at = begun;
    }
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    let history = picture.history();
    let told = history.episodes.iter().find(|episode| episode.starts_at == begun);
    assert_eq!(told.map(|told| told.end), Some(End::Lost(begun)));
}

#[test]
fn a_line_after_the_last_point_is_proof_all_the_same() {
    let history = check(
        "
        alert   .c....c......
        prom    .===.........
        health  .CCCCC.......
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(6))]);
}

#[test]
fn what_was_seen_to_fire_up_to_an_outage_ends_where_that_starts() {
    for log in ["alert .c", ""] {
        let history = history_in_points(&format!(
            "
            {log}
            gap     ..........xxx..
            prom    .========......
        "
        ));
        assert_eq!(ends(&history), [End::Unavailable(at(10))], "{log}");
    }
}

#[test]
fn what_prometheus_saw_begin_in_an_outage_did_not_end_with_it() {
    let picture = "
        alert   ......c........
        gap     .....xxx.......
        prom    ......====.....
        health  .....???CC.....
    ";
    assert_eq!(ends(&check(picture)), [End::Lost(at(10))]);
    // Nobody can say of what began within a point of it.
    let history = history_in_points(
        "
        gap     .....xxx.......
        prom    ......====.....
    ",
    );
    let begun = at(6) - MINUTE / 2;
    assert_eq!(ends(&history), [End::Unavailable(begun)]);
}

#[test]
fn what_was_seen_before_an_alert_began_says_nothing_of_its_end() {
    let history = history_in_points(
        "
        alert   ....c.......er..
        prom    .==.............
    ",
    );
    let told = history.episodes.iter().find(|it| it.starts_at == at(4)).expect("it");
    assert_eq!(told.end, End::Resolved(at(12)));
    assert_eq!(told.evidence.witnessed, []);
}

#[test]
fn what_is_seen_of_a_firing_ends_where_the_next_begins() {
    // Another replica tells later that the first one fires.
    let history = Picture::read(
        "
        alert   .c.e..........cr......
        again   ............c...c..er.
        prom    .==========.=======...
    ",
    )
    .history();
    assert_eq!(ends(&history)[0], End::Lost(at(12)), "{history:?}");
}

#[test]
fn who_is_seen_to_fire_up_to_now_fires() {
    for log in [".c..c..c", ".c......"] {
        let history = Picture::read(&format!("alert {log}\nprom .=======")).history();
        assert_eq!(ends(&history), [End::Firing], "{log}");
    }
}

#[test]
fn an_alert_that_was_seen_to_end_did_not_fire_until_it_began_anew() {
    let history = check(
        "
        alert   .c.c........
        again   .......c..er
        prom    .====..===..
        health  .CCCC..CCC..
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(5)), End::Resolved(at(10))]);
}

#[test]
fn the_log_is_exact_where_the_points_of_alerts_agree_but_for_two_of_them() {
    let history = history_in_points(
        "
        alert   ...c......er.
        prom    ....=====....
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(10))]);
    assert_eq!(history.episodes[0].evidence.doubts, []);
    let lost = history_in_points(
        "
        alert   ...c.........
        prom    ....=====....
    ",
    );
    // Between its last point and the next.
    assert_eq!(ends(&lost), [End::Lost(at(8) + MINUTE / 2)]);
    let sampled = |start, end| Doubt { span: span(start, end), cause: DoubtCause::Sampled };
    assert_eq!(lost.episodes[0].evidence.doubts, [sampled(8, 9)]);
    let revealed = history_in_points("prom    ....=====....");
    let spans: Vec<_> = revealed.episodes.iter().map(|it| it.span(revealed.now)).collect();
    assert_eq!(spans, [TimeSpan::new(at(4) - MINUTE / 2, at(8) + MINUTE / 2)]);
    assert_eq!(revealed.episodes[0].evidence.doubts, [sampled(3, 4), sampled(8, 9)]);
}

#[test]
fn a_resolve_that_alerts_only_seem_to_outlive_stands() {
    // The last sample may be carried on for five minutes, and is off by two points.
    let history = history_in_points(
        "
        alert   .c.er...........
        prom    .========.......
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(3))]);
    let disputed =
        Doubt { span: TimeSpan::new(at(3), at(8) + MINUTE / 2), cause: DoubtCause::Disputed };
    assert_eq!(history.episodes[0].evidence.doubts, [disputed]);
}

#[test]
fn an_end_in_an_outage_is_that_of_the_log_though_the_points_of_alerts_cease_before() {
    for (log, end) in
        [(".c..........", End::Unavailable(at(4))), (".c....er....", End::Resolved(at(6)))]
    {
        let history = history_in_points(&format!(
            "
            alert   {log}
            gap     ....xxx.....
            prom    .===........
        "
        ));
        assert_eq!(ends(&history), [end], "{log}");
        let doubts = history.episodes[0].evidence.doubts.iter().map(|doubt| doubt.span);
        assert_eq!(doubts.collect::<Vec<_>>(), [span(4, 12), span(7, 12)], "{log}");
    }
}

#[test]
fn an_end_that_was_announced_is_in_doubt_until_then_though_it_was_seen_to_end_before() {
    let history = history_in_points(
        "
        alert   .c..........er........
        gap     ........xxxxxxxxxxxx..
        prom    .====.................
    ",
    );
    assert_eq!(ends(&history), [End::Resolved(at(12))]);
    // By two points more than the end, and not until its rule can have held anew.
    let announced = Doubt { span: span(8, 14), cause: DoubtCause::Announced };
    assert_eq!(history.episodes[0].evidence.doubts, [announced]);
}

#[test]
fn who_is_seen_to_end_after_an_outage_fires_on_by_two_points_at_most() {
    let history = history_in_points(
        "
        alert   .c...................
        gap     ....xxx..............
        prom    .=============.......
    ",
    );
    assert_eq!(ends(&history), [End::Lost(at(13) + MINUTE / 2)]);
    let doubts = history.episodes[0].evidence.doubts.iter();
    let blind = doubts.filter(|doubt| doubt.cause == DoubtCause::Blind).map(|doubt| doubt.span);
    assert_eq!(blind.collect::<Vec<_>>(), [span(4, 16)]);
}

#[test]
fn what_began_anew_before_an_outage_is_another_incident() {
    let mut picture = Picture::read(
        "
        prom    .===.=......
    ",
    );
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    let down = TimeSpan::new(at(5) + MINUTE / 5, at(8));
    picture.observations.presence.as_mut().expect("samples").alive =
        difference(span(0, 12), &[down]);
    let history = picture.history();
    let continues: Vec<_> = history.episodes.iter().map(|episode| episode.continues).collect();
    assert_eq!(continues, [false, false], "{history:?}");
    let spans: Vec<_> = history.episodes.iter().map(|it| it.span(history.now)).collect();
    assert!(spans[0].end() <= spans[1].start(), "{spans:?}");
}

#[test]
fn an_alert_on_both_sides_of_an_outage_is_one_incident_though_the_points_are_far_apart() {
    let mut picture = Picture::read(
        "
        gap     ..............xxxx..............
        prom    ========............============
    ",
    );
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE * 4;
    let history = picture.history();
    let continues: Vec<_> = history.episodes.iter().map(|episode| episode.continues).collect();
    assert_eq!(continues, [false, true], "{history:?}");
}

#[test]
fn who_fired_before_an_outage_and_is_pending_after_it_is_unknown_and_not_over() {
    let picture = "
        alert   .c...................
        gap     ....xxx..............
        prom    .===.................
        pend    .........=====.......
        health  .CCC???------------..
    ";
    let history = check(picture);
    let pending = Doubt { span: span(7, 19), cause: DoubtCause::Pending };
    assert!(history.episodes[0].evidence.doubts.contains(&pending));
    let timeline = Picture::read(picture).timeline();
    let unknown = timeline.segments.iter().find(|segment| segment.health == Health::Unknown);
    let (episodes, blind) = timeline.why(*unknown.expect("a stretch"));
    assert_eq!(episodes.len(), 1, "it may fire");
    assert!(blind.iter().any(|blind| blind.reason == Reason::Pending));
}

#[test]
fn nothing_is_pending_for_long_after_an_outage_where_prometheus_says_that_nothing_is() {
    check(
        "
        alert   .c...................
        gap     ....xxx..............
        prom    .===.................
        pend    .....................
        health  .CCC???-----.........
    ",
    );
}

#[test]
fn what_is_pending_counts_while_something_has_been_since_soon_after_the_outage() {
    for picture in [
        // Five minutes after the last there is another one.
        "
        alert   .c.....................
        gap     ....xxx................
        prom    .===...................
        pend    ............==.........
        health  .CCC???------------....
    ",
        // It is of something that began later.
        "
        alert   .c.....................
        gap     ....xxx................
        prom    .===...................
        pend    .............===.......
        health  .CCC???-----...........
    ",
        // Told to end after the outage, by a Prometheus that went down in it.
        "
        alert   .c......er.............
        gap     ....xxx................
        prom    .===...................
        pend    .......................
        health  .CCC???C----...........
    ",
    ] {
        check(picture);
    }
}

#[test]
fn no_rule_waits_for_longer_than_rules_hold() {
    let picture = Picture::read(
        "
        alert   .c...................
        gap     ....xxx..............
        prom    .===.................
        pend    .......============..
    ",
    );
    let policy = Policy { resumption: MINUTE * 6, ..policy() };
    let whole = span(0, picture.width);
    let history = reconstruct(&picture.observations, whole, whole.end(), &policy);
    let pending = Doubt { span: span(7, 13), cause: DoubtCause::Pending };
    assert!(history.episodes[0].evidence.doubts.contains(&pending), "{history:?}");
}

#[test]
fn where_nobody_asked_what_is_pending_an_alert_may_be_as_long_as_its_rule_must_hold() {
    let picture = "
        alert   .c...................
        gap     ....xxx..............
        prom    .===.................
        health  .CCC???--------------
    ";
    check(picture);
}

#[test]
fn who_is_seen_to_fire_after_an_outage_and_to_end_is_over() {
    check(
        "
        alert   .c...................
        gap     ....xxx..............
        prom    .=============.......
        pend    .....................
        health  .CCC???CCCCCCC.......
    ",
    );
}

#[test]
fn what_only_the_witness_saw_before_an_outage_is_unknown_after_it_while_something_is_pending() {
    for picture in [
        "
        gap     ....xxx..............
        prom    .===.................
        pend    .....................
        health  .CCC???-----.........
    ",
        "
        gap     ....xxx..............
        prom    .===.................
        pend    .........=====.......
        health  .CCC???------------..
    ",
    ] {
        check(picture);
    }
}

#[test]
fn who_is_pending_after_an_outage_might_have_fired_without_it() {
    for picture in [
        // What is made of it would fire a little later.
        "
        gap     ....xxx.................
        pend    .......=====............
        health  ....???----------.......
    ",
        // It is seen to fire then.
        "
        gap     ....xxx.................
        prom    ............===.........
        pend    .......=====............
        health  ....???-----CCC--.......
    ",
        // It became so as long before as the outage lasted, at most, so that it would have fired by as much
        // earlier, but for the ten minutes that Prometheus takes at least to make sure of what was before.
        "
        gap     ..xxxxxxxxxxxx..........................
        pend    ..............==================........
        health  ..????????????......-----------------...
    ",
        "
        gap     ..xxx...........................
        pend    .....================...........
        health  ..???......---------------......
    ",
        // It is pending still.
        "
        gap     ....xxx.....
        pend    .......=====
        health  ....???-----
    ",
    ] {
        check(picture);
    }
    let timeline = Picture::read(
        "
        gap     ....xxx.................
        pend    .......=====............
    ",
    )
    .timeline();
    let (episodes, blind) = timeline.why(timeline.segments[2]);
    assert!(episodes.is_empty(), "it did not fire");
    assert_eq!(blind, [&Blind { span: span(7, 17), reason: Reason::Waiting("Disk".into()) }]);
}

#[test]
fn what_is_pending_for_another_reason_than_an_outage_hides_nothing() {
    for picture in [
        // It became so later.
        "
        gap     ....xxx.................
        pend    .............=====......
        health  ....???.................
    ",
        // The last sample before the outage is carried on.
        "
        gap     ....xxx.................
        pend    ..=======...............
        health  ....???.................
    ",
        // It ceased to be before.
        "
        gap     ....xxx.................
        pend    ===.....................
        health  ....???.................
    ",
    ] {
        check(picture);
    }
}

#[test]
fn a_warning_while_something_is_pending_after_an_outage_may_be_worse() {
    let mut picture = Picture::read(
        "
        other   w.w.w.w.w.w.w.w.w.w.w.w.
        gap     ....xxx.................
        pend    .......=====............
    ",
    );
    picture.observations.witness.as_mut().expect("a row of it").names = Some(Set::default());
    let timeline = picture.timeline();
    let unsure = timeline.segments.iter().find(|segment| !segment.is_sure).expect("one");
    assert_eq!((unsure.span, unsure.health), (span(7, 17), Health::Warning));
}

#[test]
fn what_is_pending_after_a_second_outage_may_be_so_since_the_first() {
    check(
        "
        gap     ..xxxxxxxxxxxxxx....xx..............................
        pend    ................====..==================.............
        health  ..??????????????----??-----------------------........
    ",
    );
}
