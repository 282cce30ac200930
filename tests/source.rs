//! What the real servers answer, decoded (servers.md).
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::time::Duration;

use global_health_bar::{
    Coverage, Entry, Failure, Filters, InhibitRule, Policy, Skip, Sources, Status, TimeSpan,
    Timestamp, ask_log, ask_presence, configured, difference, read_line, read_matrix, read_page,
    read_status,
};
use support::now_or_never;
use support::recorded::{Recorded, body};

const RAW: &str = r#"{"status":"firing","labels":{"alertname":"NodeDegraded","severity":"warning"},"annotations":{"message":"a \u0026 b"},"startsAt":"2021-01-25T09:10:35.429828371Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph?g0.expr=x\u0026g0.tab=1","fingerprint":"57d56c1f2ce7c041"}"#;

#[test]
fn golden_line() {
    let line = read_line(1, RAW).expect("an alert");
    assert_eq!(line.status, Status::Firing);
    assert_eq!(line.ends_at, None);
    assert_eq!(line.alert.labels.get("severity"), Some("warning"));
    assert_eq!(line.alert.annotations.get("message"), Some("a & b"));
    assert_eq!(&*line.alert.generator_url, "http://prometheus/graph?g0.expr=x&g0.tab=1");
    assert_eq!(line.starts_at.to_string(), "2021-01-25T09:10:35.429Z");
}

#[test]
fn a_line_is_the_same_raw_wrapped_and_merged() {
    let raw = read_line(7, RAW).expect("raw");
    let quoted = serde_json::to_string(RAW).expect("a string");
    let fields = RAW.trim_start_matches('{');
    for line in [
        format!(r#"{{"stream":"stderr","message":{quoted},"pod":"p"}}"#),
        format!(r#"{{"log":{quoted}}}"#),
        format!(r#"{{"stream":"stderr","log":{quoted},{fields}"#),
        format!(r#"{{"message":{{"not":"text"}},{fields}"#),
    ] {
        assert_eq!(read_line(7, &line), Ok(raw.clone()), "{line}");
    }
}

#[test]
fn what_is_no_alert_is_skipped_with_the_reason() {
    let cut = &RAW[..90];
    let wrapped_cut = format!(r#"{{"message":{}}}"#, serde_json::to_string(cut).expect("a string"));
    for (line, skip) in [
        ("Unable to parse HTTP body: unexpected end of JSON input", Skip::NotJson),
        ("", Skip::NotJson),
        (cut, Skip::NotJson),
        (&*wrapped_cut, Skip::NotJson),
        ("null", Skip::NotAnAlert),
        ("[]", Skip::NotAnAlert),
        (r#"{"message":"hello"}"#, Skip::NotJson),
        (r#"{"level":"info"}"#, Skip::NotAnAlert),
        (r#"{"status":"pending","startsAt":"2021-01-25T09:10:35Z"}"#, Skip::BadValue),
        (r#"{"status":"firing","startsAt":"yesterday"}"#, Skip::BadValue),
        (r#"{"status":"firing","startsAt":"0001-01-01T00:00:00Z"}"#, Skip::BadValue),
    ] {
        assert_eq!(read_line(0, line).err(), Some(skip), "{line}");
    }
}

#[test]
fn what_is_missing_of_an_alert_costs_only_itself() {
    let line = r#"{"status":"resolved","labels":null,"startsAt":"2021-01-25T10:10:35+01:00","endsAt":"?"}"#;
    let read = read_line(0, line).expect("an alert");
    assert_eq!(read.starts_at, Timestamp::parse("2021-01-25T09:10:35Z").expect("an instant"));
    assert_eq!(read.ends_at, None);
    assert_eq!(*read.alert.fingerprint, *read.alert.labels.fingerprint());
}

#[test]
fn an_empty_fingerprint_is_none_lest_all_alerts_be_one() {
    // As Go writes what an old Alertmanager did not send.
    let line = r#"{"status":"firing","labels":{"alertname":"A"},"annotations":{},"startsAt":"2021-01-25T10:10:35Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":""}"#;
    for line in [line.to_owned(), line.replacen(':', ": ", 1)] {
        let read = read_line(0, &line).expect("an alert");
        assert_eq!(*read.alert.fingerprint, *read.alert.labels.fingerprint());
    }
}

#[test]
fn nanoseconds_are_integers() {
    let body = body("loki-equal-ts-all");
    let page = read_page(&body).expect("a page");
    let entries: Vec<_> = page.iter().flat_map(|(_, entries)| entries).collect();
    assert!(
        entries.iter().all(|entry| entry.logged_ns == 1_794_548_304_324_684_708),
        "{entries:?}"
    );
    assert_eq!(entries.len(), 3);
}

#[test]
fn recorded_pages_decode_whatever_fluent_bit_made_of_the_lines() {
    for (name, lines, skipped) in [
        ("loki-envelope-range-limit30", 30, 0),
        ("loki-range-categorize-labels", 3, 0),
        ("live-fluentbit-3.1.7-fb-msg", 4, 3),
        ("live-fluentbit-3.1.7-fb-log", 4, 3),
        ("loki-empty", 0, 0),
    ] {
        let body = body(name);
        let page = read_page(&body).expect(name);
        let entries: Vec<_> = page.iter().flat_map(|(_, entries)| entries).collect();
        let read = |entry: &&&Entry| read_line(entry.logged_ns, &entry.line()?);
        let bad = entries.iter().filter(|entry| read(entry).is_err());
        assert_eq!((entries.len(), bad.count()), (lines, skipped), "{name}");
    }
}

fn read_log(name: &'static str) -> Failure {
    let hour = TimeSpan::last(Duration::from_secs(3_600), Timestamp::from_seconds(1_795_000_000.0));
    let mut coverage = Coverage::default();
    let log = now_or_never(ask_log(
        &Recorded(name),
        &Sources::default(),
        hour,
        &Policy::default(),
        &mut coverage,
    ));
    log.expect_err("the recording is an error")
}

#[test]
fn errors_of_the_servers_are_passed_on_in_a_sentence() {
    for (name, sentence) in [
        (
            "loki-err-query-timeout",
            "Loki did not answer: request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed (504)",
        ),
        ("nginx-502-loki-down", "Loki did not answer: an error page of the ingress (502)"),
    ] {
        assert_eq!(read_log(name).to_string(), sentence);
    }
    let day = TimeSpan::last(Duration::from_secs(86_400), Timestamp::from_seconds(1_795_000_000.0));
    let sources = Sources::default();
    let nothing = RefCell::default();
    let asked = ask_presence(&Recorded("prom-err-timeout"), &sources, day, day.end(), &nothing);
    let failure = now_or_never(asked).expect_err("a timeout");
    assert_eq!(
        failure.to_string(),
        "Prometheus did not answer: query timed out in expression evaluation (503)"
    );
}

#[test]
fn a_recorded_answer_of_a_part_says_what_was_lacking() {
    let matrix = read_matrix(&body("prom-warnings-remote-read")).expect("a matrix");
    assert_eq!(matrix.series[0].values, [3]);
    assert_eq!(
        matrix.warning.as_deref(),
        Some(
            r#"remote_read: error sending request: Post "http://127.0.0.1:9/read": dial tcp 127.0.0.1:9: connect: connection refused"#
        )
    );
}

/// The holes between the spans that the samples of a recording speak for, in seconds.
fn holes(name: &str) -> Vec<(i64, i64)> {
    let matrix = read_matrix(&body(name)).expect(name);
    let step = matrix.step();
    let spans = matrix.series.first().map(|series| series.spans(step)).unwrap_or_default();
    let seconds = |at: Timestamp| at.milliseconds() / 1_000;
    spans.windows(2).map(|pair| (seconds(pair[0].end()), seconds(pair[1].start()))).collect()
}

#[test]
fn recorded_outages_are_found_to_the_step() {
    // True: 1794161447.672 to 1794171662.656, both down.
    assert_eq!(
        holes("prom-seeded-outage-platform-2026-11-08-count1m"),
        [(1_794_161_447, 1_794_171_647)]
    );
    // True: stopped at 1795310574, running again at 1795310996; scraped every 5 s, ranges of 15 s.
    assert_eq!(holes("live-prom_outage_long-count15s"), [(1_795_310_584, 1_795_311_004)]);
    // True: stopped at 1795310145, running again at 1795310187.
    assert_eq!(holes("live-am_outage-sum-step5"), [(1_795_310_145, 1_795_310_190)]);
    assert_eq!(holes("prom-range-empty"), []);
}

#[test]
fn golden_gaps_in_a_grid() {
    let at = |minute: u32| Timestamp::default() + Duration::from_secs(60) * minute;
    // The holes in the minutes 1 to 4, given those that have a sample of a selector.
    let gaps = |minutes: &[u32]| {
        let values: Vec<_> =
            minutes.iter().map(|minute| format!(r#"[{},"1"]"#, minute * 60)).collect();
        let series = format!(r#"{{"metric":{{"__name__":"x"}},"values":[{}]}}"#, values.join(","));
        let body = format!(
            r#"{{"status":"success","data":{{"resultType":"matrix","result":[{series}]}}}}"#
        );
        let matrix = read_matrix(body.as_bytes()).expect("a matrix");
        let alive = matrix.series[0].spans(Duration::from_secs(60));
        let window = TimeSpan::new(at(1), at(5));
        let holes = difference(window, &alive).into_iter();
        holes.map(|hole| [hole.start(), hole.end()]).collect::<Vec<_>>()
    };
    assert!(gaps(&[1, 2, 3, 4]).is_empty());
    assert_eq!(gaps(&[1, 2, 4]), [[at(3), at(4)]]);
    assert_eq!(gaps(&[3, 4]), [[at(1), at(3)]]);
    assert_eq!(gaps(&[]), [[at(1), at(5)]]);
    assert_eq!(gaps(&[3]), [[at(1), at(3)], [at(4), at(5)]]);
}

#[test]
fn the_intervals_are_those_of_the_route_to_the_logger() {
    let recorded = read_status(&body("live-alertmanager-status"), "metalk8s-alert-logger")
        .expect("a status")
        .intervals;
    assert_eq!((recorded.repeat.as_secs(), recorded.group.as_secs()), (15, 5));

    let config = "
route:
  receiver: default
  routes:
  - receiver: logger
    group_by: [namespace]
    continue: true
    repeat_interval: 6h
  - receiver: pager
    routes:
    - receiver: night
      group_interval: 1h30m
  group_interval: 10m
  repeat_interval: 1d
receivers: []
";
    let minutes = |receiver| {
        let intervals = configured(config, receiver).expect("a route").intervals;
        (intervals.repeat.as_secs() / 60, intervals.group.as_secs() / 60)
    };
    assert_eq!(minutes("logger"), (360, 10), "its own, and inherited");
    assert_eq!(minutes("night"), (1_440, 90));
    assert_eq!(minutes("unknown"), (1_440, 90), "the longest of all");
    assert_eq!(configured("receivers: []", "logger"), None);
    assert_eq!(configured("route: {receiver: [", "logger"), None, "cut YAML");
}

#[test]
fn the_groups_are_those_of_the_route_to_the_logger_or_the_smallest_where_there_are_several() {
    let config = "
route:
  receiver: default
  group_by: ['...']
  routes:
  - receiver: logger
  - receiver: pager
    group_by: [namespace]
    routes:
    - receiver: night
    - receiver: night
      group_by: [namespace, alertname]
    - receiver: all
      group_by: []
";
    let groups = |receiver| configured(config, receiver).expect("a route").group_by;
    assert_eq!(groups("logger"), ["..."], "inherited");
    assert_eq!(groups("pager"), ["namespace"], "its own");
    assert_eq!(groups("night"), ["namespace", "alertname"], "of both");
    assert_eq!(groups("all"), [""; 0], "one for all");
    let none = configured("route: { receiver: logger }", "logger").expect("a route");
    assert_eq!(none.group_by, [""; 0], "Alertmanager's own default");
}

#[test]
fn the_route_to_the_logger_is_mute_at_times_where_it_says_so_itself() {
    let config = "
route:
  receiver: default
  mute_time_intervals: [weekend]
  routes:
  - receiver: logger
    mute_time_intervals: []
    continue: true
  - receiver: pager
    active_time_intervals:
    - office
  - receiver: night
    mute_time_intervals: [day]
";
    let is_mute = |receiver| configured(config, receiver).expect("a route").mute;
    assert!(!is_mute("logger"), "it inherits none");
    assert!(is_mute("pager") && is_mute("night") && is_mute("default"));
}

#[test]
fn the_rules_are_those_of_the_configuration_as_far_as_they_are_lists_of_values() {
    let config = r#"
route: { receiver: logger }
inhibit_rules:
- source_matchers: [ severity = "critical" ]
  target_matchers: [ 'severity=~"warning|info"', team=a ]
  equal: [namespace, alertname]
- source_match: { alertname: Down }
  target_match_re: { alertname: "A|B" }
- source_matchers: [ severity != info ]
  target_matchers: [ severity=info ]
- source_matchers: [ "alertname=~Kube.*" ]
  target_matchers: [ severity=info ]
"#;
    let rules = configured(config, "logger").expect("a route").inhibit_rules;
    let severity = |values: &[&str]| Filters::default().and("severity", values.to_vec());
    let name = |values: &[&str]| Filters::default().and("alertname", values.to_vec());
    let expected = [
        InhibitRule {
            source: severity(&["critical"]),
            target: severity(&["warning", "info"]).and("team", ["a"]),
            equal: vec!["namespace".into(), "alertname".into()],
        },
        InhibitRule { source: name(&["Down"]), target: name(&["A", "B"]), equal: Vec::new() },
    ];
    assert_eq!(rules, expected);
    let none = configured("route: { receiver: logger }", "logger").expect("a route");
    assert_eq!(none.inhibit_rules, [], "nothing is muted where nothing says so");
}

#[test]
fn a_configuration_that_is_nested_without_end_is_none() {
    let deep = format!("route: {}", "[".repeat(100_000));
    assert_eq!(configured(&deep, "logger"), None);
}
