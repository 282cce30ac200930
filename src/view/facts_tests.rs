//! What is said of timelines, of those that the stories tell.

use crate::model::*;
use crate::view::stories::support::{Build, at, hours};
use crate::words::facts::*;

fn whole(timeline: &Timeline, segment: Segment) -> Extent {
    extent(timeline, segment, &timeline.why(segment))
}

fn last(timeline: &Timeline) -> Extent {
    whole(timeline, *timeline.segments.last().unwrap())
}

#[test]
fn the_current_health_is_that_of_now() {
    let timeline = Build::last(hours(10)).tiles("8. 2C").done();
    assert_eq!(current(&timeline), Some(Health::Critical));
    let mut with_future = timeline.clone();
    with_future.now = at(7);
    assert_eq!(current(&with_future), Some(Health::Healthy));
    assert_eq!(current(&Build::last(hours(10)).done()), None);
}

#[test]
fn what_is_known_is_neither_blind_nor_to_come() {
    let timeline = Build::last(hours(10)).tiles("2? 2x 2X 4W").done();
    assert_eq!(known(&timeline), (hours(6), hours(10)));
    let mut with_future = timeline.clone();
    with_future.now = at(6);
    assert_eq!(known(&with_future), (hours(2), hours(6)));
}

#[test]
fn a_cut_segment_is_as_long_as_its_alert() {
    let timeline = Build::last(hours(10))
        .tiles("3C 7.")
        .alert("NodeAtRisk", "critical", -5, End::Resolved(at(3)))
        .done();
    let whole = whole(&timeline, timeline.segments[0]);
    assert_eq!(whole, Extent { span: TimeSpan::new(at(-5), at(3)), ending: Ending::Known });
}

#[test]
fn what_fires_now_has_not_ended() {
    let firing = Build::last(hours(10)).tiles("7. 3W").alert("A", "warning", 7, End::Firing).done();
    assert_eq!(last(&firing).ending, Ending::StillFiring);
    let healthy = Build::last(hours(10)).tiles("10.").done();
    assert_eq!(last(&healthy).ending, Ending::Still);
}

#[test]
fn an_assumed_end_is_called_so() {
    for (end, ending) in [
        (End::Unavailable(at(5)), Ending::AssumedAtOutage),
        (End::Lost(at(5)), Ending::AssumedLost),
        (End::Superseded(at(5)), Ending::AtTheLatest),
        (End::Resolved(at(5)), Ending::Known),
    ] {
        let timeline =
            Build::last(hours(10)).tiles("2. 3C 5x").alert("A", "critical", 2, end).done();
        assert_eq!(whole(&timeline, timeline.segments[1]).ending, ending);
    }
}

#[test]
fn a_span_that_is_over_may_not_show_the_end() {
    let mut timeline = Build::last(hours(10))
        .tiles("5. 5C")
        .alert("A", "critical", 5, End::Resolved(at(14)))
        .done();
    timeline.now = at(40);
    assert_eq!(
        last(&timeline),
        Extent { span: TimeSpan::new(at(5), at(14)), ending: Ending::After }
    );
    assert!(!is_current(&timeline));
}

#[test]
fn the_telling_labels_come_first() {
    let alert = Alert {
        labels: Labels::from_iter([
            ("alertname", "A"),
            ("severity", "warning"),
            ("zone", "b"),
            ("job", "node"),
            ("instance", "10.0.0.1:9100"),
        ]),
        annotations: Labels::from_iter([("summary", "S"), ("message", "M")]),
        ..Alert::default()
    };
    assert_eq!(main_labels(&alert, 2), [("instance", "10.0.0.1:9100"), ("job", "node")]);
    assert_eq!(annotations(&alert), ["S", "M"]);
}
