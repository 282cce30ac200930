//! While the log is read, the history fills from now backwards, and claims nothing too early.
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::time::Duration;

use futures::FutureExt;
use global_health_bar::{
    Blind, Coverage, Get, Health, Observed, Question, Reason, Response, Settled, Span, Timestamp,
    catalogue, observe, refresh, timelines,
};
use proptest::prelude::*;
use support::now_or_never;
use support::server::Server;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
/// Now, in hours.
const NOW: i64 = 50;

fn instant(second: i64) -> Timestamp {
    Timestamp::from_milliseconds(second * 1_000)
}

/// A server on which the platform is at risk from some minute for so many; each alert is repeated
/// every hour, and Loki sends so many lines at the most.
fn server(firings: &[(i64, i64)], most_lines: usize) -> Server {
    let line = |logged: i64, status: &str, start: i64, ends: &str, name: &str| {
        let line = format!(
            r#"{{"status":"{status}","labels":{{"alertname":"{name}"}},"startsAt":"{}","endsAt":"{ends}","fingerprint":"{name}{start}"}}"#,
            instant(start)
        );
        (["a", "b"][usize::try_from(logged / 7 % 2).expect("small")], logged * 1_000_000_000, line)
    };
    let never = "0001-01-01T00:00:00Z";
    let mut log: Vec<_> =
        (0..NOW).map(|hour| line(hour * HOUR, "firing", 0, never, "Watchdog")).collect();
    // Others are logged every five minutes.
    log.extend((0..NOW * 12).map(|n| line(n * 5 * MINUTE, "firing", 0, never, "Other")));
    for (from, length) in firings {
        let (start, end) = (from * MINUTE, ((from + length) * MINUTE).min(NOW * HOUR));
        let repeats = (start..end).step_by(3_600);
        log.extend(repeats.map(|at| line(at, "firing", start, never, "ClusterAtRisk")));
        if end == NOW * HOUR {
            continue; // It fires still.
        }
        log.push(line(end + MINUTE, "resolved", start, &instant(end).to_string(), "ClusterAtRisk"));
    }
    let mut server = Server::new(log);
    server.most_lines = most_lines;
    server.samples = (0..=NOW * 60).map(|minute| minute * 60).collect();
    server.date = Some(instant(NOW * HOUR));
    server
}

fn day() -> Span {
    Span::Last(Duration::from_secs(24 * 3_600))
}

/// What was told on the way, and in the end.
fn observed(server: &Server) -> (Vec<Observed>, Observed) {
    let mut parts = Vec::new();
    let report = |_: &Coverage, part: Option<Observed>| {
        parts.extend(part);
        true
    };
    let whole = now_or_never(observe(server, Question::default(), day(), instant(0), report));
    (parts, whole)
}

/// How the platform fares in each minute of the day.
fn minutes(observed: &Observed) -> Vec<Health> {
    let timelines = timelines(&observed.history, &catalogue(), observed.span);
    let timeline = &timelines[0];
    let minute = |n: i64| instant(NOW * HOUR - 24 * HOUR + n * MINUTE + 1);
    let at = |instant| timeline.segments.iter().find(|segment| segment.span.contains(instant));
    (0..24 * 60).map(|n| at(minute(n)).expect("the segments tile the span").health).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_on_the_way_to_be_healthy_is_so_in_the_end(
        firings in prop::collection::vec((20 * 60..NOW * 60 - 10, 10..40 * 60_i64), 0..20),
        most_lines in 3..40_usize,
    ) {
        let (parts, whole) = observed(&server(&firings, most_lines));
        let end = minutes(&whole);
        prop_assert!(!whole.is_partial);
        for part in &parts {
            prop_assert!(part.is_partial);
            for (minute, (on_the_way, end)) in minutes(part).iter().zip(&end).enumerate() {
                let is_early = *on_the_way == Health::Healthy && *end != Health::Healthy;
                prop_assert!(!is_early, "minute {minute} read from {:?}", part.coverage.read_from);
            }
        }
        // Twice the lines each time.
        let most = whole.coverage.lines.max(1).ilog2() as usize + 1;
        prop_assert!(parts.len() <= most, "{} parts of {} lines", parts.len(), whole.coverage.lines);
    }
}

#[test]
fn the_bar_fills_from_now_backwards() {
    let (parts, whole) = observed(&server(&[(45 * 60, 60), (30 * 60, 60)], 5));
    assert!(parts.len() >= 2, "{} parts", parts.len());
    let unknown =
        |observed: &Observed| minutes(observed).iter().filter(|at| **at == Health::Unknown).count();
    let blank: Vec<_> = parts.iter().chain([&whole]).map(unknown).collect();
    assert!(blank.is_sorted_by(|a, b| a >= b) && blank.last() == Some(&0), "{blank:?}");
    for part in &parts {
        let first = part.history.unknown.first().expect("what was not read");
        assert_eq!((first.span.start(), &first.reason), (part.span.start(), &Reason::NotYetRead));
        let told = std::iter::zip(minutes(part), minutes(&whole));
        assert!(told.into_iter().all(|(part, whole)| part == whole || part == Health::Unknown));
    }
}

#[test]
fn a_log_of_one_page_is_told_at_once() {
    assert_eq!(observed(&server(&[(45 * 60, 60)], 5_000)).0, []);
}

/// What the page that was closed at the 40th hour shows when it is opened again, before anybody answers.
fn recalled(server: &Server, span: Span) -> Option<Observed> {
    const CLOSED: i64 = 40 * HOUR;
    let settled: RefCell<Settled> = RefCell::default();
    let then = Server {
        log: server.log.iter().filter(|line| line.1 < CLOSED * 1_000_000_000).cloned().collect(),
        samples: server.samples.iter().filter(|at| **at < CLOSED).copied().collect(),
        date: Some(instant(CLOSED)),
        alerts: server.alerts.clone(),
        ..Server::new(Vec::new())
    };
    let at = |hour| Question { now: Some(instant(hour)), ..Question::default() };
    now_or_never(refresh(&then, at(CLOSED), day(), instant(CLOSED), |_, _| false, &settled));
    let record = settled.borrow().to_bytes();
    let kept = RefCell::new(Settled::from_bytes(&record).expect("a record"));

    let told = RefCell::default();
    let report = |_: &Coverage, part: Option<Observed>| {
        told.replace(part);
        true
    };
    let asked = refresh(&Held, Question::default(), span, instant(NOW * HOUR), report, &kept);
    assert!(asked.now_or_never().is_none(), "the servers are held");
    told.into_inner()
}

/// Servers that do not answer.
struct Held;

impl Get for Held {
    async fn get(&self, _: &str) -> Result<Response, String> {
        std::future::pending().await
    }
}

/// What stands in a record: all that is older than an hour. An alert may be told so much later.
const KNOWN: usize = (39 - (NOW as usize - 24)) * 60 - 10;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_page_that_is_opened_again_shows_what_was_known_and_claims_nothing_of_the_rest(
        firings in prop::collection::vec((20 * 60..NOW * 60 - 10, 10..40 * 60_i64), 0..20),
    ) {
        let server = server(&firings, 5_000);
        let part = recalled(&server, day()).expect("something is known");
        prop_assert!(part.is_partial);
        let told = std::iter::zip(minutes(&part), minutes(&observed(&server).1));
        for (minute, (at_once, end)) in told.enumerate() {
            if minute < KNOWN {
                prop_assert_eq!(at_once, end, "minute {}", minute);
            } else {
                // An alert that fired to the end of the record.
                let fires = minute < KNOWN + 10 && at_once.is_problem() && at_once == end;
                prop_assert!(at_once == Health::Unknown || fires, "minute {minute}: {at_once}");
            }
        }
        let known = |blind: &&Blind| blind.reason != Reason::NotYetRead;
        prop_assert_eq!(part.history.unknown.iter().find(known), None);
        prop_assert_eq!(&part.history.unavailable, &[]);
    }
}

#[test]
fn what_fires_is_known_from_the_first_sample_on() {
    let mut server = server(&[(35 * 60, 15 * 60)], 5_000);
    server.alerts = vec![("Watchdog", 0, 51 * HOUR), ("ClusterAtRisk", 35 * HOUR, 51 * HOUR)];
    server.samples.retain(|second| *second >= 30 * HOUR);
    let part = recalled(&server, day()).expect("something is known");
    let mut episodes = part.history.episodes.iter();
    let at_risk = episodes.find(|episode| episode.alert.name() == "ClusterAtRisk");
    assert_ne!(at_risk.expect("it fires").evidence.witnessed, []);
}

#[test]
fn of_another_span_nothing_is_known() {
    let server = server(&[], 5_000);
    let between = |from: i64, to: i64| Span::between(instant(from * HOUR), instant(to * HOUR));
    assert_eq!(recalled(&server, between(42, 50).expect("a span")), None);
    let early = recalled(&server, between(20, 30).expect("a span")).expect("what is known of it");
    // Read from the 16th hour minus a cadence on, which tells of the 16th.
    assert_eq!(early.history.unknown, []);
}
