//! Why a stretch of a timeline is as it is (domain.md §2 and §4).
#![allow(missing_docs)]

mod support;

use global_health_bar::{Alert, Origin, Reason, Said, Segment, Severity, TimeSpan, Timeline};
use support::picture::{MINUTE, Picture, at, span};

/// The timeline of a picture, and its stretch at a minute.
fn stretch(picture: &str, minute: usize) -> (Timeline, Segment) {
    let timeline = Picture::read(picture).timeline();
    let segment = timeline.segments.iter().find(|it| it.span.contains(at(minute)));
    let segment = *segment.expect("segments tile");
    (timeline, segment)
}

/// What a stretch is due to: the severities and names of alerts.
fn alerts(picture: &str, minute: usize) -> Vec<(Severity, String)> {
    let (timeline, segment) = stretch(picture, minute);
    let (episodes, _) = timeline.why(segment);
    let told = |alert: &Alert| {
        let node = alert.labels.get("node").map_or(String::new(), |node| format!("@{node}"));
        format!("{}{node}", alert.name())
    };
    episodes.iter().map(|episode| (episode.severity(), told(&episode.alert))).collect()
}

fn critical(name: &str) -> (Severity, String) {
    (Severity::Critical, name.into())
}

fn warning(name: &str) -> (Severity, String) {
    (Severity::Warning, name.into())
}

#[test]
fn a_stretch_is_due_to_what_fired_in_it() {
    let picture = "
        alert   .c.er........
        other   ......c..er..
        slow    .......w.er..
    ";
    assert_eq!(alerts(picture, 1), [critical("Disk")]);
    assert_eq!(alerts(picture, 4), []);
    assert_eq!(alerts(picture, 7), [critical("other"), warning("slow")]);
}

#[test]
fn a_stretch_may_be_due_to_what_may_have_fired_in_it() {
    // The end of the critical was never told: that it hides the warning is not sure.
    let picture = "
        alert   .c...........
        twin    .......w..er.
    ";
    assert_eq!(alerts(picture, 8), [critical("Disk"), warning("Disk")]);
    assert_eq!(alerts(picture, 0), []);
}

#[test]
fn what_lies_before_the_first_point_of_alerts_is_due_to_nothing() {
    let mut picture = Picture::read("prom ....=====....\nother c.er");
    picture.observations.witness.as_mut().expect("a row of it").step = MINUTE;
    let timeline = picture.timeline();
    // It began between that and the one before.
    let quarter = TimeSpan::new(at(3), at(3) + MINUTE / 4);
    let before = Segment { span: quarter, ..timeline.segments[0] };
    assert!(timeline.why(before).0.is_empty());
}

#[test]
fn each_critical_hides_the_warning_of_the_same_alert_and_no_other() {
    let picture = "
        alert@c ..c..c..c..er.
        alert@a ...c..c..c.er.
        alert@b ....c..c..cer.
        twin@a  .w.w..w..w.er.
        twin@b  .w.w..w..w.er.
        twin@c  .w.w..w..w.er.
        twin@d  .w.w..w..w.er.
    ";
    let expected = [critical("Disk@c"), critical("Disk@a"), critical("Disk@b"), warning("Disk@d")];
    assert_eq!(alerts(picture, 5), expected);
    assert_eq!(alerts(picture, 1).len(), 4, "before any of them");
}

#[test]
fn a_stretch_is_due_to_the_blindness_in_it() {
    let picture = "
        alert   .cr..........
        gap     .......xx....
    ";
    let blind = |minute| {
        let (timeline, segment) = stretch(picture, minute);
        timeline.why(segment).1.iter().map(|blind| blind.reason.clone()).collect::<Vec<_>>()
    };
    assert_eq!(blind(7), [Reason::NoSamples]);
    assert_eq!(blind(4), []);
}

#[test]
fn of_a_stretch_each_source_says_where_it_could_be_heard_and_that_alerting_was_down() {
    let picture = "
        Watchdog c..c.......c..c.
        alert    .cr.............
        gap      .......xx.......
    ";
    let said = |minute| {
        let (timeline, segment) = stretch(picture, minute);
        let statements = timeline.statements(segment);
        statements.iter().map(|it| (it.by, it.span, it.said)).collect::<Vec<_>>()
    };
    let down = span(7, 9);
    assert_eq!(said(7), [(Origin::Log, down, Said::Heard), (Origin::Presence, down, Said::Down)]);
    let (timeline, unknown) = stretch("alert .....c.er.\ngap xxx.......", 1);
    let heard = [(Origin::Log, Said::Heard)];
    let statements = timeline.statements(unknown).into_iter();
    assert_eq!(
        statements.map(|it| (it.by, it.said)).collect::<Vec<_>>(),
        heard,
        "not that it was down"
    );
    let healthy = span(2, 7);
    assert_eq!(
        said(4),
        [
            (Origin::Log, healthy, Said::Heard),
            (Origin::Presence, healthy, Said::Heard),
            (Origin::Watchdog, healthy, Said::Heard),
        ]
    );
}

#[test]
fn of_an_episode_is_told_what_was_said_in_the_order_of_time() {
    let mut picture = Picture::read(
        "
        alert   .c.r.c.er....
        prom    .======......
    ",
    );
    let said = |picture: &Picture| {
        let statements = picture.history().episodes[0].statements();
        statements.iter().map(|it| (it.by, it.span, it.said)).collect::<Vec<_>>()
    };
    let expected = [
        (Origin::Log, span(1, 5), Said::Firing(2)),
        (Origin::Alerts, span(1, 7), Said::Seen),
        (Origin::Log, span(3, 3), Said::FalselyResolved(1)),
        (Origin::Log, span(8, 8), Said::Resolved(at(7))),
    ];
    assert_eq!(said(&picture), expected);
    // The false one comes first.
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        if run.last_at() == at(3) {
            (run.first_ns, run.last_ns) = (at(0).nanoseconds(), at(0).nanoseconds());
        }
    }
    let first = said(&picture)[0];
    assert_eq!(first, (Origin::Log, span(0, 0), Said::FalselyResolved(1)));
}

#[test]
fn what_continues_another_episode_is_no_incident_of_its_own() {
    let picture = "
        alert   .c...........
        again   ....c..er....
        other   ..c..er......
    ";
    let timeline = Picture::read(picture).timeline();
    let all: Vec<_> = timeline.episodes.iter().collect();
    assert_eq!((all.len(), Timeline::incidents(&all)), (3, 2));
}
