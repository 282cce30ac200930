//! The laws of reading a log page by page: complete, each line once, always an end.
#![allow(missing_docs)]

mod support;

use std::cell::Cell;
use std::time::Duration;

use global_health_bar::{
    Coverage, Get, LogPages, Policy, Response, Sources, TimeSpan, Timestamp, ask_log,
};
use support::now_or_never;
use support::server::{Logged, Server};

/// Three minutes from a thousand seconds on.
fn window() -> TimeSpan {
    TimeSpan::new(Timestamp::from_milliseconds(1_000_000), Timestamp::from_milliseconds(1_180_000))
}

fn line(number: usize) -> String {
    format!(
        r#"{{"status":"firing","labels":{{"n":"{number}"}},"startsAt":"2026-11-22T00:00:00Z"}}"#
    )
}

/// The labels `n` of all that was read, sorted, and the coverage.
fn read(server: &Server) -> (Vec<usize>, Coverage) {
    let mut coverage = Coverage::default();
    let log = now_or_never(ask_log(
        server,
        &Sources::default(),
        window(),
        &Policy::default(),
        &mut coverage,
    ));
    let log = log.expect("the server answers");
    let number = |name: Option<&str>| name.and_then(|name| name.parse().ok()).expect("a number");
    let mut read: Vec<_> = log.runs.iter().map(|line| number(line.alert.labels.get("n"))).collect();
    read.sort_unstable();
    (read, coverage)
}

/// Lines at the given nanoseconds after the start, alternately in two streams.
fn lines(offsets: &[i64]) -> Vec<Logged> {
    let start = window().start().nanoseconds();
    let lines = offsets.iter().enumerate();
    lines.map(|(n, ns)| (["a", "b"][n % 2], start + ns, line(n))).collect()
}

#[test]
fn every_line_is_read_once_in_every_small_world() {
    // Five lines on four nanoseconds, pages of one to six lines: all 6,144 worlds.
    for world in 0..4_usize.pow(5) {
        let offsets: Vec<i64> =
            (0..5).map(|n| i64::try_from(world / 4_usize.pow(n) % 4).expect("small")).collect();
        for limit in 1..=6 {
            let mut server = Server::new(lines(&offsets));
            server.most_lines = limit;
            let (read, coverage) = read(&server);
            let most_at_once =
                (0..4).map(|ns| offsets.iter().filter(|at| **at == ns).count()).max();
            if most_at_once.unwrap_or(0) < limit {
                assert_eq!(read, [0, 1, 2, 3, 4], "{offsets:?} by {limit}");
                assert!(!coverage.truncated, "{offsets:?} by {limit}");
            } else {
                let mut once = read.clone();
                once.dedup();
                assert_eq!(read, once, "{offsets:?} by {limit}");
            }
            if read.len() < 5 {
                assert!(
                    coverage.truncated,
                    "{offsets:?} by {limit}: lines are missing and nobody says so"
                );
            }
        }
    }
}

#[test]
fn more_lines_at_one_nanosecond_than_a_page_holds_do_not_stop_the_walk() {
    let mut server = Server::new(lines(&[0, 5, 5, 5, 5, 9]));
    server.most_lines = 3;
    let (read, coverage) = read(&server);
    assert!(read.contains(&0) && read.contains(&5), "{read:?}");
    assert!(coverage.truncated);
}

#[test]
fn a_limit_above_the_servers_shrinks_to_it() {
    let mut server = Server::new(lines(&(0..2_000).collect::<Vec<_>>()));
    server.most_lines = 700;
    let (read, coverage) = read(&server);
    assert_eq!((read.len(), coverage.lines, coverage.pages), (2_000, 2_000, 3));
    assert_eq!(server.asked.borrow().len(), 4, "one refusal, three pages");
}

#[test]
fn a_limit_that_the_server_does_not_tell_is_halved() {
    let mut pages = LogPages::new(window());
    let request = pages.next_page().expect("a page");
    assert!(pages.refuse(&request, "max_entries_limit_per_query exceeded"));
    assert_eq!(pages.next_page().map(|page| page.limit), Some(2_500));
}

#[test]
fn a_range_longer_than_the_server_allows_is_split() {
    let month = 30 * 86_400_000;
    let year = TimeSpan::new(Timestamp::default(), Timestamp::from_milliseconds(12 * month));
    let mut pages = LogPages::new(year);
    let mut ranges = Vec::new();
    while let Some(page) = pages.next_page() {
        if page.end_ns - page.start_ns > 7 * 86_400_000_000_000 {
            assert!(
                pages.refuse(&page, "the query time range exceeds the limit (query length: ..)")
            );
            continue;
        }
        ranges.push((page.start_ns, page.end_ns));
        assert!(pages.receive(&page, &Vec::new()).entries.is_empty());
    }
    assert!(ranges.windows(2).all(|pair| pair[1].1 == pair[0].0), "they tile the year: {ranges:?}");
    assert_eq!((ranges.last().map(|r| r.0), ranges[0].1), (Some(0), year.end().nanoseconds()));
}

#[test]
fn an_error_that_a_smaller_page_does_not_help_ends_the_walk() {
    let mut pages = LogPages::new(window());
    let request = pages.next_page().expect("a page");
    assert!(!pages.refuse(&request, "parse error at line 1, col 33"));
    assert_eq!(pages.read_from_ns(), window().end().nanoseconds(), "it was not read");
}

/// A server whose connection breaks after so many good answers.
struct Breaking(Server, Cell<usize>);

impl Get for Breaking {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let answer = self.0.get(url).await?;
        if answer.status == 200 {
            self.1.set(self.1.get().checked_sub(1).ok_or("connection reset")?);
        }
        Ok(answer)
    }
}

#[test]
fn what_was_read_before_a_failure_is_kept() {
    let mut server = Server::new(lines(&[0, 10_000_000_000, 20_000_000_000, 30_000_000_000]));
    server.most_lines = 2;
    let breaking = Breaking(server, Cell::new(1));
    let mut coverage = Coverage::default();
    let sources = Sources::default();
    let log =
        now_or_never(ask_log(&breaking, &sources, window(), &Policy::default(), &mut coverage));
    let log = log.expect("one page came");
    assert_eq!(log.runs.len(), 2);
    let from = window().start() + Duration::from_secs(20);
    assert_eq!(log.read, [TimeSpan::new(from, window().end())]);
    assert!(coverage.truncated);
    assert_eq!(coverage.failures[0].to_string(), "Loki did not answer: connection reset");
}

#[test]
fn a_failure_of_the_first_page_is_a_failure_of_the_log() {
    let breaking = Breaking(Server::new(lines(&[0])), Cell::new(0));
    let mut coverage = Coverage::default();
    let sources = Sources::default();
    let log =
        now_or_never(ask_log(&breaking, &sources, window(), &Policy::default(), &mut coverage));
    assert_eq!(
        log.err().map(|failure| failure.to_string()).as_deref(),
        Some("Loki did not answer: connection reset")
    );
}

#[test]
fn instants_that_cannot_be_do_not_stop_the_walk() {
    for logged_ns in [i64::MIN, 0, i64::MAX] {
        let mut pages = LogPages::new(window());
        let entry = global_health_bar::Entry::new(logged_ns, "\"\"");
        let page = vec![(global_health_bar::Labels::default(), vec![entry; 5_000])];
        let request = pages.next_page().expect("a page");
        assert_eq!(pages.receive(&request, &page).entries.len(), 5_000);
        assert!(pages.next_page().is_none_or(|next| next.end_ns < window().end().nanoseconds()));
    }
}
