//! What has settled is not asked for again, and nothing is told otherwise for it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use global_health_bar::{
    Coverage, Observed, Question, Settled, Span, TimeSpan, Timestamp, observe, refresh,
};
use proptest::prelude::*;
use support::now_or_never;
use support::server::Server;

const HOUR: i64 = 3_600;

fn second(at: i64) -> Timestamp {
    Timestamp::from_milliseconds(at * 1_000)
}

/// Prometheus scrapes twice a minute for 60 hours, but not in these spans of seconds.
fn server(down: &[(i64, i64)]) -> Server {
    let mut server = Server::new(Vec::new());
    let is_up = |at: &i64| !down.iter().any(|(from, length)| (*from..from + length).contains(at));
    server.samples = (0..60 * HOUR).step_by(30).map(|at| at + 7).filter(is_up).collect();
    server
}

fn question(now: Timestamp) -> Question {
    Question { now: Some(now), ..Question::default() }
}

fn told(observed: Observed) -> Observed {
    Observed { coverage: Coverage::default(), ..observed }
}

/// The points that were asked for of each query, and how often.
fn points(asked: &[String]) -> BTreeMap<(String, i64), usize> {
    let mut points = BTreeMap::new();
    for url in asked.iter().filter_map(|url| url.split_once("/query_range?")) {
        let query: BTreeMap<String, String> =
            form_urlencoded::parse(url.1.as_bytes()).into_owned().collect();
        let Some(step) = query.get("step") else { continue };
        let number = |name: &str| query[name].parse::<i64>().expect("seconds");
        let step = step.parse().expect("seconds");
        for at in (number("start")..=number("end")).step_by(step) {
            *points.entry((query["query"].clone(), at)).or_default() += 1;
        }
    }
    points
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_refresh_tells_what_asking_at_once_does(
        down in prop::collection::vec((30 * HOUR..50 * HOUR, 20..4_000_i64), 0..5),
        steps in prop::collection::vec((0..4 * HOUR, 1..24_i64), 1..6),
    ) {
        let server = server(&down);
        let settled = RefCell::default();
        let mut now = 40 * HOUR;
        for (later, hours) in steps {
            now = (now + later).min(60 * HOUR);
            let span = TimeSpan::new(second(now - hours * HOUR), second(now));
            let refreshed = now_or_never(refresh(
                &server, question(second(now)), Span::Between(span), second(now), |_, _| false, &settled,
            ));
            let asked = now_or_never(observe(
                &server, question(second(now)), Span::Between(span), second(now), |_, _| false,
            ));
            prop_assert_eq!(told(refreshed), told(asked));
        }
    }

    #[test]
    fn no_point_is_asked_for_again_once_it_settled(
        steps in prop::collection::vec((0..2 * HOUR, 1..24_i64), 2..6),
    ) {
        let server = server(&[]);
        let settled = RefCell::default();
        let (mut now, mut known) = (40 * HOUR, BTreeSet::new());
        for (later, hours) in steps {
            now = (now + later).min(60 * HOUR);
            let span = Span::Last(Duration::from_secs(hours.unsigned_abs() * 3_600));
            now_or_never(refresh(
                &server, question(second(now)), span, second(now), |_, _| false, &settled,
            ));
            let points = points(&server.asked.take());
            for ((query, at), times) in points {
                prop_assert_eq!(times, 1, "{} at {}", &query, at);
                let is_settled = at <= now - 600;
                // The last hour before now is no hour of the clock.
                let is_kept = !query.contains("ALERTS") || at % HOUR == 0;
                prop_assert!(!known.contains(&(query.clone(), at)), "{} at {}", &query, at);
                if is_settled && is_kept {
                    known.insert((query, at));
                }
            }
        }
    }
}

/// An alert that fires from the 30th hour on, told each hour.
fn firing() -> Server {
    let line =
        r#"{"status":"firing","labels":{"alertname":"A"},"startsAt":"1970-01-02T06:00:00Z"}"#;
    let mut server = server(&[]);
    server.log =
        (30..60).map(|hour| ("a", hour * HOUR * 1_000_000_000 + 1, line.to_owned())).collect();
    server
}

#[test]
fn what_is_known_of_the_log_is_told_though_loki_fails_but_to_nobody_who_may_not_read_it() {
    let mut server = firing();
    let settled: RefCell<Settled> = RefCell::default();
    let day = Span::Last(Duration::from_secs(86_400));
    let ask = |server: &Server, hour: i64| {
        let now = second(hour * HOUR);
        now_or_never(refresh(server, question(now), day, now, |_, _| false, &settled))
    };
    let known = ask(&server, 50);
    assert_eq!(known.history.episodes.len(), 1);
    server.broken.insert("/api/loki", (503, "down"));
    let told = ask(&server, 51);
    assert_eq!(told.history.episodes.len(), 1);
    assert_eq!(told.coverage.failures.len(), 1, "and it is said that Loki failed");
    server.broken.insert("/api/loki", (401, ""));
    assert_eq!(ask(&server, 51).history.episodes.len(), 0);
    server.broken.clear();
    assert_eq!(ask(&server, 52).history.episodes.len(), 1);
}

#[test]
fn what_failed_is_asked_for_again() {
    let mut server = server(&[]);
    let settled: RefCell<Settled> = RefCell::default();
    let day = Span::Last(Duration::from_secs(86_400));
    let ask = |server: &Server| {
        let now = second(50 * HOUR);
        now_or_never(refresh(server, question(now), day, now, |_, _| false, &settled))
    };
    server.broken.insert("/api/prometheus", (503, "down"));
    assert_eq!(ask(&server).coverage.failures.len(), 1);
    server.broken.clear();
    assert_eq!(ask(&server).coverage.failures, []);
}
