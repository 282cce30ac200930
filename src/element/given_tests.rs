use super::*;
use crate::model::{EntityId, Health};
use crate::timeline::{catalogue, timeline};

const HOUR: &str = r#"{"start": "2026-11-22T00:00:00Z", "end": "2026-11-22T01:00:00Z"}"#;

/// The platform over the hour, as letters of ten minutes: healthy, critical, warning, unknown, outage.
fn drawn(text: &str) -> String {
    let at = |text| Timestamp::parse(text).unwrap();
    let hour = TimeSpan::new(at("2026-11-22T00:00:00Z"), at("2026-11-22T01:00:00Z"));
    let observed = Given::read(text).unwrap().observed(Span::Between(hour), hour.end());
    let platform = EntityId { kind: "Platform".into(), name: String::new() };
    let timeline = timeline(&observed.history, &catalogue()[0], &platform, observed.span);
    let letter = |minute: u64| {
        let instant = hour.start() + std::time::Duration::from_secs(minute * 60);
        let segment = timeline.segments.iter().find(|segment| segment.span.contains(instant));
        match segment.unwrap().health {
            Health::Healthy => '.',
            Health::Critical => 'C',
            Health::Warning => 'W',
            Health::Unknown => '?',
            Health::Unavailable => 'x',
        }
    };
    (0..6).map(|ten| letter(ten * 10)).collect()
}

fn critical(from: &str, logged: &str, end: Option<&str>) -> String {
    let (status, end) = match end {
        Some(end) => ("resolved", format!(r#", "endsAt": "2026-11-22T00:{end}:00Z""#)),
        None => ("firing", String::new()),
    };
    format!(
        r#"{{"loggedAt": "2026-11-22T00:{logged}:00Z", "status": "{status}", "labels": {{"alertname": "ClusterAtRisk"}}, "startsAt": "2026-11-22T00:{from}:00Z"{end}}}"#
    )
}

/// An alert that speaks of nothing here: the log is alive.
fn other() -> String {
    critical("00", "00", None).replace("ClusterAtRisk", "Other")
}

#[test]
fn what_is_given_is_drawn() {
    let (firing, resolved) = (critical("10", "10", None), critical("10", "30", Some("30")));
    let alive = format!(r#""alive": [{HOUR}]"#);
    assert_eq!(
        drawn(&format!(r#"{{"notifications": [{firing}, {resolved}], {alive}}}"#)),
        ".CC..."
    );
    assert_eq!(drawn(&format!(r#"{{"notifications": [{}], {alive}}}"#, other())), "......");
}

#[test]
fn where_nothing_says_that_alerting_was_alive_nobody_knows() {
    assert_eq!(drawn(r#"{"notifications": []}"#), "??????");
    // A log without a line is none.
    assert_eq!(drawn(&format!(r#"{{"notifications": [], "alive": [{HOUR}]}}"#)), "??????");
    let half = r#"{"start": "2026-11-22T00:00:00Z", "end": "2026-11-22T00:30:00Z"}"#;
    let given = |alive, read| {
        let other = other();
        format!(r#"{{"notifications": [{other}], "alive": [{alive}], "read": [{read}]}}"#)
    };
    assert_eq!(drawn(&given(half, HOUR)), "...xxx");
    assert_eq!(drawn(&given(HOUR, half)), "...???");
}

#[test]
fn a_notification_that_is_none_is_skipped_and_counted() {
    let good = critical("10", "10", None);
    let text = format!(
        r#"{{"notifications": [{good}, 7, {{"loggedAt": "soon"}}, {{"loggedAt": "2026-11-22T00:00:00Z"}}], "demo": true}}"#
    );
    let given = Given::read(&text).unwrap();
    assert_eq!(given.coverage.lines, 4);
    assert_eq!(given.coverage.skipped.values().sum::<usize>(), 3);
    assert!(given.is_demo);
}

#[test]
fn what_is_of_another_form_is_told() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"notifications": {}}"#,
        r#"{"notifications": [], "alive": [1]}"#,
        r#"{"notifications": [], "now": "soon"}"#,
    ] {
        assert!(Given::read(text).is_err(), "{text}");
    }
}
