//! Lines in brief: who refuses them is asked for whole ones, and nothing is lost.
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;

use global_health_bar::{
    Alert, Coverage, Detail, End, Episode, Evidence, Log, Policy, Question, Settled, Sources, Span,
    TimeSpan, Timestamp, ask_alert, ask_log, refresh,
};
use support::now_or_never;
use support::server::{Logged, Server};

const SECOND: i64 = 1_000_000_000;
const PARSE_ERROR: &str = "parse error at line 1, col 70: syntax error: unexpected IDENTIFIER";

fn at(second: i64) -> Timestamp {
    Timestamp::from_milliseconds(second * 1_000)
}

/// One line each second.
fn lines(count: i64) -> Vec<Logged> {
    let line = |n: i64| {
        let line = format!(
            r#"{{"status":"firing","labels":{{"n":"{n}"}},"startsAt":"2026-11-22T00:00:00Z"}}"#
        );
        ("a", n * SECOND, line)
    };
    (0..count).map(line).collect()
}

fn server() -> Server {
    Server { most_lines: 100, ..Server::new(lines(1_000)) }
}

fn read(server: &Server, detail: Detail) -> Result<Log, String> {
    let sources = Sources { detail, ..Sources::default() };
    let (policy, mut coverage) = (Policy::default(), Coverage::default());
    let span = TimeSpan::new(at(0), at(1_000));
    let log = now_or_never(ask_log(server, &sources, span, &policy, &mut coverage));
    assert_eq!(coverage.failures, []);
    log.map_err(|failure| failure.to_string())
}

/// How many requests to Loki were for lines in brief, and how many for whole ones.
fn asked(server: &Server) -> (usize, usize) {
    let asked = server.asked.borrow();
    let pages = asked.iter().filter(|url| url.contains("/query_range") && url.contains("logger"));
    let (brief, whole): (Vec<_>, Vec<_>) = pages.partition(|url| url.contains("line_format"));
    (brief.len(), whole.len())
}

#[test]
fn who_refuses_is_asked_once_and_then_for_whole_lines() {
    for refusal in [(400, PARSE_ERROR), (403, "forbidden"), (414, "URI Too Long")] {
        let (plain, refusing) = (server(), Server { refuses_stages: Some(refusal), ..server() });
        let (whole, brief) = (read(&plain, Detail::Whole), read(&refusing, Detail::Brief));
        assert_eq!(brief, whole);
        assert_eq!(brief.map(|log| log.runs.len()), Ok(1_000));
        assert_eq!(asked(&refusing), (1, asked(&plain).1), "{refusal:?}");
    }
}

#[test]
fn what_helps_with_brief_lines_as_well_is_tried_with_them() {
    let server = server();
    assert_eq!(read(&server, Detail::Brief).map(|log| log.runs.len()), Ok(1_000));
    let (brief, whole) = asked(&server);
    assert!(brief > 10, "the limit is 100 lines, and the first request asked for more");
    assert_eq!(whole, 0);
}

#[test]
fn who_refuses_all_is_told_by_what_he_says_of_whole_lines() {
    let refusing = Server { broken: [("/api/loki", (400, PARSE_ERROR))].into(), ..server() };
    assert_eq!(
        read(&refusing, Detail::Brief).unwrap_err(),
        format!("Loki refused the query (400): {PARSE_ERROR}")
    );
    assert_eq!(asked(&refusing), (1, 1));
    // Where no Loki is, no other question finds one.
    let missing =
        Server { broken: [("/api/loki", (404, "404 page not found"))].into(), ..server() };
    assert!(read(&missing, Detail::Brief).is_err());
    assert_eq!(asked(&missing), (1, 0));
}

#[test]
fn who_refused_once_is_not_asked_again() {
    let server = Server { refuses_stages: Some((400, PARSE_ERROR)), ..server() };
    let settled = RefCell::new(Settled::default());
    let ask = |now: i64| {
        let sources = Sources { detail: Detail::Brief, ..Sources::default() };
        let question = Question { sources, now: Some(at(now)), ..Question::default() };
        let span = Span::Between(TimeSpan::new(at(0), at(now)));
        now_or_never(refresh(&server, question, span, at(now), |_, _| false, &settled))
    };
    ask(500);
    assert_eq!(asked(&server).0, 1);
    assert_eq!(ask(1_000).coverage.lines, 1_000);
    assert_eq!(asked(&server).0, 1);
}

/// What the log says of an alert whose last line was logged in that second.
fn described(server: &Server, fingerprint: &str, second: i64) -> Result<Option<String>, String> {
    let evidence = Evidence { last_seen: Some(at(second)), ..Evidence::default() };
    let alert = Alert { fingerprint: fingerprint.into(), ..Alert::default() };
    let (starts_at, end) = (at(0), End::Firing);
    let episode = Episode { alert: alert.into(), starts_at, end, continues: false, evidence };
    let told = now_or_never(ask_alert(server, &Sources::default(), &episode));
    let summary = |alert: &Alert| alert.annotations.get("summary").unwrap_or_default().to_owned();
    told.map(|alert| alert.map(|alert| summary(&alert))).map_err(|failure| failure.to_string())
}

#[test]
fn what_was_left_out_of_a_line_is_found_where_the_line_is() {
    let line = |fingerprint: &str, second: i64| {
        let line = format!(
            r#"{{"status":"firing","labels":{{}},"annotations":{{"summary":"{fingerprint} at {second}"}},"startsAt":"2026-11-22T00:00:00Z","fingerprint":"{fingerprint}"}}"#
        );
        ("a", second * SECOND + 999_999, line)
    };
    let server = Server::new(vec![line("aa", 1), line("bb", 1), line("aa", 2), line("zz", 1)]);
    assert_eq!(described(&server, "aa", 1), Ok(Some("aa at 1".into())));
    assert_eq!(described(&server, "bb", 1), Ok(Some("bb at 1".into())));
    assert_eq!(described(&server, "aa", 2), Ok(Some("aa at 2".into())));
    assert_eq!(described(&server, "bb", 2), Ok(None), "it is gone");
    let asked = server.asked.borrow().clone();
    assert!(asked.iter().all(|url| url.contains("+%7C%3D+%60")), "lines with the fingerprint");
    // Whatever stands in a line does not get into a question.
    assert_eq!(described(&server, "zz", 1), Ok(None));
    assert_eq!(described(&server, "", 1), Ok(None));
    assert_eq!(server.asked.borrow().len(), asked.len());

    let missing = Server { broken: [("/api/loki", (502, "Bad Gateway"))].into(), ..server };
    assert_eq!(described(&missing, "aa", 1), Err("Loki did not answer: Bad Gateway (502)".into()));
}
