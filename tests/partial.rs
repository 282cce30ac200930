//! While the log is read, the history fills from now backwards, and claims nothing too early.
#![allow(missing_docs)]

mod support;

use std::time::Duration;

use global_health_bar::{
    Coverage, Health, Observed, Question, Reason, Span, Timestamp, catalogue, observe, timelines,
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

/// What was told on the way, and in the end.
fn observed(server: &Server) -> (Vec<Observed>, Observed) {
    let mut parts = Vec::new();
    let report = |_: &Coverage, part: Option<&dyn Fn() -> Observed>| {
        parts.extend(part.map(|rebuild| rebuild()));
    };
    let day = Span::Last(Duration::from_secs(24 * 3_600));
    let whole = now_or_never(observe(server, Question::default(), day, instant(0), report));
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
