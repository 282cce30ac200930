//! Lines that say the same may be told as one run, wherever the log is cut: the history is the same.

use std::cmp::Reverse;

use global_health_bar::{
    Coverage, Entry, History, LineReader, Log, LogWindow, Observations, Policy, Presence, TimeSpan,
    difference, read_line, reconstruct, union,
};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::json;

use crate::picture::{MINUTE, at, not_asked, policy, span};
use crate::worlds::spans;

/// A line as the logger writes it; `summary` may change from line to line.
fn line(name: &str, replica: &str, said: (bool, usize, Option<usize>), summary: &str) -> String {
    let (firing, start, ends) = said;
    json!({
        "status": if firing { "firing" } else { "resolved" },
        "labels": {"alertname": name, "severity": "critical", "replica": replica},
        "annotations": {"summary": summary},
        "startsAt": at(start).to_string(),
        "endsAt": ends.map_or("0001-01-01T00:00:00Z".into(), |end| at(end).to_string()),
    })
    .to_string()
}

/// Lines of a few alerts in an hour and when they were logged: many at the same time, many that
/// repeat the one before.
fn lines() -> impl Strategy<Value = Vec<(i64, String)>> {
    let name = prop::sample::select(vec!["A", "Watchdog"]);
    let replica = prop::sample::select(vec!["a", "b"]);
    let said = (prop::bool::weighted(0.6), 0..2_usize, prop::option::of(18..22_usize));
    let summary = prop::sample::select(vec!["91 %", "92 %"]);
    let place = (0..20_usize, 0..2_i64);
    let one =
        (name, replica, said, summary, place).prop_map(|(name, replica, said, summary, place)| {
            let said = (said.0, said.1 * 20, said.2.filter(|_| !said.0));
            (at(place.0 * 3).nanoseconds() + place.1, line(name, replica, said, summary))
        });
    prop::collection::vec(one, 0..40)
}

/// What a reader makes of the lines logged in a window, newest first.
fn read(reader: &mut LineReader, lines: &[(i64, String)], window: TimeSpan) -> Log {
    let (from, until) = (window.start().nanoseconds(), window.end().nanoseconds());
    let mut inside: Vec<_> = lines.iter().filter(|(ns, _)| (from..until).contains(ns)).collect();
    inside.sort_by_key(|(ns, _)| Reverse(*ns));
    let quoted: Vec<_> = inside
        .iter()
        .map(|(ns, line)| (*ns, serde_json::Value::from(&**line).to_string()))
        .collect();
    let entries = quoted.iter().map(|(logged_ns, quoted)| Entry::new(*logged_ns, quoted));
    let mut log = LogWindow::default();
    reader.read(entries, &mut log, &mut Coverage::default());
    log.into_log(vec![window])
}

/// The hour in windows that end at some of these minutes.
fn windows(cuts: &[usize]) -> Vec<TimeSpan> {
    let mut edges = [&[0], cuts, &[60]].concat();
    edges.dedup();
    edges.windows(2).map(|pair| span(pair[0], pair[1])).collect()
}

fn one_by_one(lines: &[(i64, String)]) -> Log {
    let alone = lines.iter().map(|(ns, line)| read_line(*ns, line).expect("a line of an alert"));
    Log::new(alone, vec![span(0, 60)])
}

fn history(log: Log, down: Option<&[TimeSpan]>) -> History {
    let hour = span(0, 60);
    let presence = match down {
        Some(down) => {
            let alive = difference(hour, &union(down.iter().copied()));
            Ok(Presence { asked: vec![hour], alive })
        }
        // Then the watchdog's lines must prove alerting alive.
        None => Err(not_asked()),
    };
    let observations = Observations { log: Ok(log), presence, witness: Err(not_asked()) };
    reconstruct(&observations, hour, at(60), &Policy { slack: MINUTE, ..policy() })
}

/// That the history is that of the lines one by one, where the log is read in such windows.
#[track_caller]
fn tells_the_same(lines: &[(i64, String)], down: Option<&[TimeSpan]>, cuts: &[usize]) {
    let policy = Policy { slack: MINUTE, ..policy() };
    let mut reader = LineReader::new(&policy);
    let told = history(one_by_one(lines), down);
    let mut apart = Log::default();
    let mut joined = Log::default();
    for window in windows(cuts) {
        let log = read(&mut reader, lines, window);
        apart.runs.extend(log.runs.clone());
        joined.append(log, &policy);
    }
    apart.read = vec![span(0, 60)];
    assert_eq!(joined.read, apart.read);
    assert_eq!(history(apart, down), told);
    assert_eq!(history(joined, down), told);
}

#[test]
fn ends_that_are_told_before_the_start_are_the_first_one_told() {
    // By a clock that is ahead; the outage falls between the two lines.
    let resolved = |minute| (at(minute).nanoseconds(), line("A", "a", (false, 20, None), "91 %"));
    tells_the_same(&[resolved(6), resolved(9)], Some(&[span(7, 10)]), &[]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn runs_tell_what_their_lines_tell_one_by_one_wherever_the_log_is_cut(
        lines in lines(), down in prop::option::of(spans()),
        cuts in subsequence((1..60).collect::<Vec<_>>(), 0..6),
    ) {
        tells_the_same(&lines, down.as_deref(), &cuts);
    }

    #[test]
    fn what_is_appended_is_what_is_read_at_once(lines in lines(), cut in 1..60_usize) {
        // Lines of one instant stand alone when they are read; who appends them knows their order.
        let mut lines = lines;
        lines.sort();
        lines.dedup_by_key(|(ns, _)| *ns);
        let policy = policy();
        let mut reader = LineReader::new(&policy);
        let sorted = |mut log: Log| {
            log.runs.sort_unstable();
            log.runs
        };
        let whole = read(&mut reader, &lines, span(0, 60));
        let mut joined = read(&mut reader, &lines, span(0, cut));
        joined.append(read(&mut reader, &lines, span(cut, 60)), &policy);
        prop_assert_eq!(sorted(joined), sorted(whole));
    }

    #[test]
    fn a_run_holds_each_line_once_and_no_longer_silence_than_alerting_keeps(lines in lines()) {
        let policy = policy();
        let log = read(&mut LineReader::new(&policy), &lines, span(0, 60));
        let told: usize = log.runs.iter().map(|run| run.lines).sum();
        let mut once = one_by_one(&lines).runs;
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(told, once.len());
        for run in log.runs.iter().filter(|run| run.lines > 1) {
            let silence = run.last_at().since(run.first_at());
            prop_assert!(silence <= policy.cadence() * u32::try_from(run.lines - 1).expect("few"), "{:?}", run);
        }
    }
}
