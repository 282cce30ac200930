//! The lines of the log, copied for somebody to keep.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use global_health_bar::simulation::{Plan, simulate};
use global_health_bar::{
    Failure, FileReader, LogCopy, LogReading, Opened, Policy, Sources, TimeSpan, Timestamp,
};
use support::now_or_never;
use support::server::{Logged, Server};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant")
}

/// The log of a cluster, in two streams; one line has a break in it.
fn log() -> Vec<Logged> {
    let entries = simulate(&Plan::demo(now()), now()).log.into_iter();
    let stream = |at: i64| if at % 2 == 0 { "a" } else { "b" };
    let mut log: Vec<_> =
        entries.map(|it| (stream(it.at_ns), it.at_ns, it.line.to_string())).collect();
    log.push(("a", now().nanoseconds() - 5, "panic: no\n\tgoroutine 1".into()));
    log
}

/// The pages of the copy, as they stand in the file, and how many requests they took.
fn copy(server: &Server, span: TimeSpan) -> (String, Result<usize, Failure>) {
    let sources = Sources::default();
    let policy = Policy::default();
    let mut copy = LogCopy::new(server, &sources, span, &policy);
    let mut pages = Vec::new();
    let end = loop {
        match now_or_never(copy.next()) {
            Ok(Some(page)) => pages.push(page),
            Ok(None) => break Ok(copy.coverage().lines),
            Err(failure) => break Err(failure),
        }
    };
    pages.reverse();
    (pages.concat(), end)
}

#[test]
fn a_copy_tells_what_loki_told_in_pages_of_any_size() {
    let log = log();
    let (sources, policy) = (Sources::default(), Policy::default());
    let first = log.iter().map(|line| line.1).min().expect("a line");
    let span = TimeSpan::new(Timestamp::from_nanoseconds(first), now());
    for most_lines in [10, 100, 5_000] {
        let server = Server { most_lines, ..Server::new(log.clone()) };
        let (text, copied) = copy(&server, span);
        assert_eq!(copied, Ok(log.len()));
        assert_eq!(text.lines().count(), log.len(), "a line is one line");
        let sorted: Vec<_> = text.lines().map(|line| &line[..30]).collect();
        assert!(sorted.is_sorted());

        let mut reading = LogReading::new(&server, &sources, &policy, vec![span]);
        let mut coverage = Default::default();
        while now_or_never(reading.step(&mut coverage)) {}
        let mut read = reading.finish(&mut coverage).expect("a log").remove(0);
        let mut reader = FileReader::new(&policy);
        reader.push(text.as_bytes());
        let Ok(Opened::Lines(opened)) = reader.finish() else { panic!("no lines") };
        let mut again = opened.log;
        read.runs.sort();
        again.runs.sort();
        assert!((again.runs, again.skipped) == (read.runs, read.skipped), "{most_lines}");
    }
}

#[test]
fn a_copy_holds_what_its_span_rests_on() {
    let policy = Policy::default();
    let day = TimeSpan::last(std::time::Duration::from_secs(86_400), now());
    let (text, _) = copy(&Server::new(log()), day);
    let first = Timestamp::parse(&text[..30]).expect("an instant");
    assert!(first < day.start() && first >= day.start() - policy.cadence(), "{first}");
}

#[test]
fn a_copy_that_fails_says_so() {
    let mut server = Server::new(log());
    server.broken.insert("/api/loki", (500, "no disk"));
    let (_, copied) = copy(&server, TimeSpan::new(now(), now()));
    assert_eq!(copied.unwrap_err().to_string(), "Loki refused the query (500): no disk");
}
