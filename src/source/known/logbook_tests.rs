//! Whatever is asked for in whatever order, what is told is what the log holds.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::{Alert, Intervals, Map, Notification, Skip, Status, union};

const MINUTE: Duration = Duration::from_secs(60);

fn at(minute: u32) -> Timestamp {
    Timestamp::default() + MINUTE * minute
}

/// No two lines are so near that they make a run.
fn policy() -> Policy {
    let intervals = Intervals { repeat: Duration::ZERO, group: Duration::ZERO };
    Policy { intervals, slack: Duration::ZERO, ..Policy::default() }
}

/// A line of some minute, as late as some minutes.
type Line = (u32, u32);

/// A log that is read in parts, some of them only from a minute on.
fn read(lines: &[Line], parts: &[TimeSpan], now: u32, from: Timestamp) -> Vec<Log> {
    let mut reads = Vec::new();
    for part in parts {
        let part = TimeSpan::new(part.start().max(from), part.end());
        let there = lines
            .iter()
            .filter(|(minute, late)| part.contains(at(*minute)) && minute + late <= now);
        let line = |(minute, _): &Line| Notification {
            logged_ns: at(*minute).nanoseconds(),
            status: Status::Firing,
            starts_at: at(*minute),
            ends_at: None,
            alert: Arc::new(Alert::default()),
        };
        reads.push(Log::new(there.map(line), union([part])));
    }
    reads
}

fn minutes(log: &Log) -> Vec<i64> {
    let mut minutes: Vec<_> =
        log.runs.iter().map(|run| run.first_at().milliseconds() / 60_000).collect();
    minutes.sort_unstable();
    minutes
}

/// How much later than the question before, of how long a span, how long ago it ended.
fn steps() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    let later = prop_oneof![0..5_u32, 0..200_u32];
    let ago = prop_oneof![3 => Just(0), 1 => 0..300_u32];
    prop::collection::vec((later, 1..600_u32, ago), 1..9)
}

fn lines(late: u32) -> impl Strategy<Value = Vec<Line>> {
    prop::collection::btree_map(0..2_600_u32, 0..=late, 0..200)
        .prop_map(|lines| lines.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_told_is_what_the_log_holds(lines in lines(10), steps in steps()) {
        let mut log = Logbook::default();
        let mut now = 1_000;
        for (later, long, ago) in steps {
            now += later;
            let span = TimeSpan::new(at(now - ago - long), at(now - ago));
            let parts = log.parts(span, at(now - 10), at(now), &policy());
            let all = read(&lines, &parts.parts, now, at(0));
            let told = log.take(&parts, all, &policy());
            let held: Vec<_> = read(&lines, &[span], now, at(0)).iter().flat_map(minutes).collect();
            prop_assert_eq!(minutes(&told), held);
            prop_assert_eq!(told.read, vec![span]);
        }
    }

    #[test]
    fn what_could_not_be_read_is_read_the_next_time(
        lines in lines(10), steps in steps(), failing in prop::collection::vec(0..600_u32, 9),
    ) {
        let mut log = Logbook::default();
        let mut now = 1_000;
        for ((later, long, ago), failing) in steps.into_iter().zip(failing) {
            now += later;
            let span = TimeSpan::new(at(now - ago - long), at(now - ago));
            let parts = log.parts(span, at(now - 10), at(now), &policy());
            let some = read(&lines, &parts.parts, now, at(now - failing));
            let told = log.take(&parts, some, &policy());
            // What is told of is told of without a gap, and completely.
            prop_assert!(told.read.len() <= 1, "{:?}", told.read);
            let held = read(&lines, &told.read, now, at(0));
            prop_assert_eq!(minutes(&told), held.iter().flat_map(minutes).collect::<Vec<_>>());
            let parts = log.parts(span, at(now - 10), at(now), &policy());
            let all = read(&lines, &parts.parts, now, at(0));
            prop_assert_eq!(log.take(&parts, all, &policy()).read, vec![span]);
        }
    }

    #[test]
    fn lines_that_come_late_are_told_in_the_end(
        lines in lines(50), refreshes in prop::collection::vec(1..30_u32, 1..40),
    ) {
        let mut log = Logbook::default();
        let mut now = 1_000;
        for later in refreshes {
            now += later;
            let span = TimeSpan::new(at(now - 600), at(now));
            let parts = log.parts(span, at(now - 10), at(now), &policy());
            let all = read(&lines, &parts.parts, now, at(0));
            let told = log.take(&parts, all, &policy());
            let long_ago = TimeSpan::new(span.start(), at(now - 120));
            let held = read(&lines, &[long_ago], now, at(0));
            let told: Vec<_> = minutes(&told).into_iter().filter(|minute| *minute < i64::from(now) - 120).collect();
            prop_assert_eq!(told, held.iter().flat_map(minutes).collect::<Vec<_>>());
        }
    }
}

proptest! {
    #[test]
    fn what_a_shipper_brings_when_its_loki_is_back_is_told_within_an_hour(
        lines in lines(0), down in (900..1_500_u32, 0..700_u32), refreshes in prop::collection::vec(1..90_u32, 1..20),
    ) {
        let back = down.0 + down.1;
        let late = |minute| if (down.0..back).contains(&minute) { back - minute } else { 0 };
        let lines: Vec<_> = lines.into_iter().map(|(minute, _)| (minute, late(minute))).collect();
        let mut log = Logbook::default();
        let mut now = 1_000;
        for later in refreshes {
            now += later;
            let span = TimeSpan::new(at(now - 900), at(now));
            let parts = log.parts(span, at(now - 10), at(now), &policy());
            let all = read(&lines, &parts.parts, now, at(0));
            let told = log.take(&parts, all, &policy());
            prop_assert_eq!(&told.read, &[span]);
            let told = minutes(&told);
            let held: Vec<_> = read(&lines, &[span], now, at(0)).iter().flat_map(minutes).collect();
            prop_assert!(told.iter().all(|minute| held.contains(minute)));
            // What came more than an hour ago.
            let came = lines.iter().filter(|(minute, late)| span.contains(at(*minute)) && minute + late + 60 < now);
            prop_assert!(came.clone().all(|(minute, _)| told.contains(&i64::from(*minute))), "{told:?} of {held:?}");
        }
    }
}

/// A line every five minutes.
fn steady() -> Vec<Line> {
    (0..1_200).step_by(5).map(|minute| (minute, 0)).collect()
}

#[test]
fn what_a_line_that_is_none_says_is_counted_once_in_a_silence() {
    let mut log = Logbook::default();
    let mut skipped = Vec::new();
    for now in (1_000..1_400).step_by(50) {
        let span = TimeSpan::new(at(0), at(now));
        let parts = log.parts(span, at(now - 10), at(now), &policy());
        let mut all = read(&[(700, 0)], &parts.parts, now, at(0));
        for log in all.iter_mut().filter(|log| log.read[0].contains(at(800))) {
            log.skipped = Map::from_iter([(Skip::NotJson, 1)]);
        }
        let told = log.take(&parts, all, &policy());
        skipped.push(told.skipped.values().sum::<usize>());
    }
    assert!(skipped.iter().all(|count| (1..=2).contains(count)), "{skipped:?}");
}

#[test]
fn a_refresh_reads_ten_minutes_and_now_and_then_two_hours() {
    let mut log = Logbook::default();
    let mut asked = Vec::new();
    for now in (1_000..1_200).step_by(5) {
        let span = TimeSpan::new(at(now - 900), at(now));
        let parts = log.parts(span, at(now - 10), at(now), &policy());
        let long: Duration = parts.parts.iter().map(|part| part.duration()).sum();
        asked.push(long.as_secs() / 60);
        log.take(&parts, read(&steady(), &parts.parts, now, at(0)), &policy());
    }
    assert_eq!(asked[0], 900);
    assert!(asked[1..13].iter().all(|minutes| *minutes == 15), "{asked:?}");
    assert_eq!(asked[13], 125, "what is an hour old again");
}

#[test]
fn runs_that_may_hide_a_silence_are_read_again() {
    let mut log = Logbook::default();
    let span = TimeSpan::new(at(0), at(900));
    let lax = Policy::default();
    let parts = log.parts(span, at(890), at(900), &lax);
    log.take(&parts, read(&steady(), &parts.parts, 900, at(0)), &lax);
    assert_ne!(
        log.parts(span, at(890), at(900), &lax).parts.last().map(|part| part.start()),
        Some(at(0))
    );
    assert_eq!(
        log.parts(span, at(890), at(900), &policy()).parts.last().map(|part| part.start()),
        Some(at(0))
    );
}
