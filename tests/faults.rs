//! The ten faults of the first implementation of this design, each by its number (domain.md §5): a
//! test here fails on what it did.
#![allow(missing_docs)]

mod support;

use std::sync::Arc;

use global_health_bar::{
    End, Filters, Health, Log, LogPages, Notification, Observations, Presence, Skip, TimeSpan,
    Timestamp, read_line, read_matrix, reconstruct,
};
use support::picture::{MINUTE, Picture, alert, at, check, not_asked, policy, span};

#[test]
fn fault_1_the_oldest_line_does_not_reopen_a_closed_alert() {
    let mut picture = Picture::read(
        "
        alert   .c.c.r......
    ",
    );
    if let Ok(log) = &mut picture.observations.log {
        // As Loki sends them: newest first.
        log.runs.sort_by_key(|run| std::cmp::Reverse(run.last_ns));
    }
    assert_eq!(picture.history().episodes[0].end, End::Resolved(at(5)));
}

#[test]
fn fault_2_the_next_page_is_older_than_the_last() {
    let window = TimeSpan::new(at(0), at(10));
    let mut pages = LogPages::new(window);
    let first = pages.next_page().expect("a page");
    let newest_first =
        (0..5_000).map(|n| global_health_bar::Entry::new(first.end_ns - 1 - n, "\"\""));
    let page = vec![([("pod", "a")].into_iter().collect(), newest_first.collect())];
    pages.receive(&first, &page);
    let next = pages.next_page().expect("another page");
    assert_eq!(next.end_ns, first.end_ns - 4_999);
    assert!(next.start_ns < next.end_ns, "{next:?}");
}

#[test]
fn fault_3_one_bad_or_wrapped_line_costs_no_other() {
    let good =
        r#"{"status":"firing","labels":{"alertname":"A"},"startsAt":"2026-11-22T00:00:00Z"}"#;
    let wrapped = format!(r#"{{"message":{}}}"#, serde_json::to_string(good).expect("a string"));
    let read: Vec<_> = [good, "Unable to parse HTTP body", &wrapped, &good[..20]]
        .map(|line| read_line(1, line))
        .into();
    let named = |line: &Result<Notification, Skip>| {
        line.as_ref().map(|line| line.alert.name().to_owned()).ok()
    };
    let a = Some("A".to_owned());
    assert_eq!(read.iter().map(named).collect::<Vec<_>>(), [a.clone(), None, a, None]);
}

#[test]
fn fault_4_an_ongoing_outage_ends_now_and_a_sample_off_the_grid_is_no_outage() {
    let history = check(
        "
        alert   .c.r........
        gap     ......xxxxxx
        health  .CC...??????
    ",
    );
    assert_eq!(history.unavailable[0].span.end(), at(12));

    // The second sample is 7 s late, the fourth 20 s early.
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{},"values":[[60,"1"],[127,"1"],[180,"1"],[220,"1"],[300,"1"],[360,"1"]]}]}}"#;
    let matrix = read_matrix(body).expect("a matrix");
    let alive = matrix.series[0].spans(MINUTE);
    assert_eq!(alive, [span(0, 6)]);
}

#[test]
fn fault_5_an_alert_that_outlived_an_outage_is_not_cut() {
    let history = check(
        "
        alert   .c......c..c..er
        gap     ...xxx..........
        health  .CC???CCCCCCCC..
    ",
    );
    assert_eq!(history.episodes.len(), 1);
}

#[test]
fn fault_6_work_grows_with_the_lines_not_with_their_square() {
    // 200,000 lines of 20,000 episodes: compared each with each, this test would run for hours.
    let alerts: Vec<_> = (0..200).map(|n| alert(&format!("A{n}"), "critical")).collect();
    let lines = (0..200_000).map(|n| Notification {
        logged_ns: at(n).nanoseconds(),
        status: global_health_bar::Status::Resolved,
        starts_at: at(n - n % 2_000),
        ends_at: Some(at(n - n % 2_000 + 1)),
        alert: Arc::clone(&alerts[n % alerts.len()]),
    });
    let whole = span(0, 200_000);
    let observations = Observations {
        log: Ok(Log::new(lines, vec![whole])),
        presence: Ok(Presence { asked: vec![whole], alive: vec![whole] }),
        witness: Err(not_asked()),
    };
    let history = reconstruct(&observations, whole, whole.end(), &policy());
    assert_eq!(history.episodes.len(), 20_000);
}

#[test]
fn fault_7_nothing_is_healthy_by_default() {
    let nothing = Observations {
        log: Err(not_asked()),
        presence: Err(not_asked()),
        witness: Err(not_asked()),
    };
    let history = reconstruct(&nothing, span(0, 10), at(10), &policy());
    assert_eq!(history.unknown.iter().map(|blind| blind.span).max(), Some(span(0, 10)));
    let empty = Observations {
        log: Ok(Log::new([], vec![span(0, 10)])),
        presence: Ok(Presence::default()),
        witness: Err(not_asked()),
    };
    let history = reconstruct(&empty, span(0, 10), at(10), &policy());
    assert!(history.unknown.iter().any(|blind| blind.span == span(0, 10)), "{:?}", history.unknown);
}

#[test]
fn fault_8_a_silenced_alert_does_not_stay_open_and_annotations_can_be_filtered_on() {
    let history = check(
        "
        other   c..c..c..c..c
        alert   .c..c........
        health  CCCCCCCCCCCCC
    ",
    );
    let silenced = history.episodes.iter().find(|episode| episode.alert.name() == "Disk");
    assert_eq!(silenced.map(|episode| episode.end), Some(End::Lost(at(4))));

    let mut described = (*alert("A", "critical")).clone();
    described.annotations = [("team", "storage")].into_iter().collect();
    assert!(Filters::from_iter([("team", ["storage"])]).matches(&described));
}

#[test]
fn fault_9_instants_are_one_clock_whatever_their_offset() {
    // The axis' half of this is tested where the ticks are: `view::ticks`.
    let line =
        |starts: &str| format!(r#"{{"status":"firing","labels":{{}},"startsAt":"{starts}"}}"#);
    let utc = read_line(0, &line("2026-03-29T00:30:00Z")).expect("an alert").starts_at;
    let paris = read_line(0, &line("2026-03-29T01:30:00+01:00")).expect("an alert").starts_at;
    assert_eq!((utc, Some(utc)), (paris, Timestamp::parse("2026-03-29T00:30:00.000000000Z")));
}

#[test]
fn fault_10_one_source_that_fails_does_not_blank_the_other() {
    let mut without_prometheus = Picture::read("alert ..c..r....");
    without_prometheus.observations.presence = Err(not_asked());
    let critical = |picture: &Picture| {
        let segments = picture.timeline().segments;
        segments
            .iter()
            .filter(|segment| segment.health == Health::Critical)
            .map(|s| s.span)
            .collect::<Vec<_>>()
    };
    assert_eq!(critical(&without_prometheus), [span(2, 5)]);

    let mut without_loki = Picture::read("gap ...xx.....");
    without_loki.observations.log = Err(not_asked());
    let down: Vec<_> = without_loki.history().unavailable.iter().map(|blind| blind.span).collect();
    assert_eq!(down, [span(3, 5)]);
}
