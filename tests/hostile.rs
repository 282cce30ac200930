//! Whatever the servers send: nothing breaks, nothing good is lost, and what is bad is counted.
#![allow(missing_docs)]

mod support;

use std::time::Duration;

use global_health_bar::{
    AlertState, Coverage, Entry, Figures, FileReader, Findings, History, Intervals, Language,
    LineReader, Locale, Log, LogWindow, Notification, Observations, Policy, Presence, Ranking,
    Report, Run, TimeSpan, Timestamp, Witness, Zone, birth, catalogue, episodes_csv, lanes_svg,
    read_line, read_matrix, read_page, read_report, read_status, reconstruct, report_html,
    timelines,
};
use proptest::prelude::*;
use support::picture::{at, span};
use support::recorded::body;

/// Lines of a real alert logger and Fluent Bit, as they stand in Loki's answers.
fn logged() -> Vec<(i64, String)> {
    let bodies =
        ["loki-envelope-range-limit30", "live-fluentbit-3.1.7-fb-log", "live-am_outage-loki"];
    let mut logged = Vec::new();
    for name in bodies {
        let body = body(name);
        let page = read_page(&body).expect("a page");
        let entries = page.iter().flat_map(|(_, entries)| entries).take(12);
        logged.extend(entries.map(|entry| (entry.logged_ns, entry.line().expect("a line"))));
    }
    logged
}

fn quoted(line: &str) -> String {
    serde_json::Value::from(line).to_string()
}

/// What a reader makes of lines, each in a window of its own.
fn read(lines: &[(i64, String)]) -> (Vec<Run>, Coverage) {
    let (mut runs, mut coverage) = (Vec::new(), Coverage::default());
    let mut reader = LineReader::new(&Policy::default());
    for (logged_ns, line) in lines {
        let (mut window, quoted) = (LogWindow::default(), quoted(line));
        reader.read([Entry::new(*logged_ns, &quoted)], &mut window, &mut coverage);
        runs.extend(window.into_log(Vec::new()).runs);
    }
    (runs, coverage)
}

/// What is done to bytes on their way.
#[derive(Clone, Debug)]
enum Harm {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Replace(prop::sample::Index, &'static str),
    Repeat(prop::sample::Index, prop::sample::Index),
}

/// What stands where something else should: numbers, instants and escapes that are hard to read.
const HARD: [&str; 16] = [
    "9999-12-31T23:59:59.999999999Z",
    "0001-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2026-11-22T00:00:00+23:59",
    "-9223372036854775808",
    "99999999999999999999999999999999999999",
    "1e999999",
    "\\ud800",
    "\\udc00\\ud800",
    "\\u0000",
    "\\",
    "\"",
    "\u{202e}\u{feff}",
    "{\"labels\":{\"labels\":",
    "\",\"status\":\"resolved\",\"status\":\"firing",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

fn harms() -> impl Strategy<Value = Vec<Harm>> {
    let index = any::<prop::sample::Index>;
    let harm = prop_oneof![
        index().prop_map(Harm::Cut),
        (index(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip(at, 1 << bit)),
        (index(), prop::sample::select(&HARD[..])).prop_map(|(at, hard)| Harm::Replace(at, hard)),
        (index(), index()).prop_map(|(from, to)| Harm::Repeat(from, to)),
    ];
    prop::collection::vec(harm, 1..4)
}

fn harmed(mut bytes: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        let place = |index: &prop::sample::Index| index.index(bytes.len() + 1);
        match harm {
            Harm::Cut(at) => bytes.truncate(place(at)),
            Harm::Flip(at, bit) => {
                let at = place(at);
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bit);
            }
            Harm::Replace(at, hard) => {
                let at = place(at);
                bytes.splice(at..(at + hard.len()).min(bytes.len()), hard.bytes());
            }
            Harm::Repeat(from, to) => {
                let (from, to) = (place(from), place(to));
                let part = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.splice(from..from, part);
            }
        }
    }
    bytes
}

#[test]
fn a_line_that_was_cut_anywhere_is_no_alert() {
    let lines = logged();
    let whole: Vec<_> = lines.iter().filter(|(ns, line)| read_line(*ns, line).is_ok()).collect();
    assert!(whole.len() > 20, "of {} lines {} tell of an alert", lines.len(), whole.len());
    for (ns, line) in whole {
        let mut cut = (0..line.len()).filter_map(|length| line.get(..length));
        assert!(!cut.any(|cut| read_line(*ns, cut).is_ok()), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_line_that_was_harmed_costs_no_other_and_is_counted(which in 0..24_usize, harms in harms()) {
        let mut lines = logged();
        let which = which % lines.len();
        let line = harmed(lines[which].1.clone().into_bytes(), &harms);
        lines[which].1 = String::from_utf8_lossy(&line).into_owned();
        let (runs, coverage) = read(&lines);
        let without: Vec<_> = (0..).zip(&lines).filter(|(at, _)| *at != which).map(|(_, it)| it.clone()).collect();
        let (others, skipped) = read(&without);
        let own: Vec<_> = read_line(lines[which].0, &lines[which].1).into_iter().map(Run::from).collect();
        let expected = [&others[..], &own].concat();
        prop_assert!(runs.iter().all(|run| expected.contains(run)) && runs.len() == expected.len());
        let count = |coverage: &Coverage| coverage.skipped.values().sum::<usize>();
        prop_assert_eq!(count(&coverage), count(&skipped) + usize::from(own.is_empty()));
        prop_assert_eq!(coverage.lines, lines.len());
    }

    #[test]
    fn an_answer_that_was_harmed_is_read_the_same_by_all_readers_or_refused(
        name in prop::sample::select(vec![
            "loki-equal-ts-all", "loki-range-categorize-labels", "live-prom_outage_long-count15s",
            "prom-range-ok", "live-alertmanager-status",
        ]),
        harms in harms(),
    ) {
        let body = harmed(body(name), &harms);
        let page = read_page(&body).ok();
        prop_assert_eq!(LineReader::new(&Policy::default()).read_page(&body).ok(), page);
        let _ = read_matrix(&body).map(|matrix| (matrix.step(), matrix.alerts(AlertState::Firing, matrix.step()).count()));
        let _ = read_status(&body, "alert-logger");
        let _ = read_report(&String::from_utf8_lossy(&body));
    }

    #[test]
    fn a_file_that_was_harmed_tells_the_same_wherever_it_is_cut(harms in harms(), cut in any::<prop::sample::Index>()) {
        let lines = logged().into_iter().map(|(_, line)| line + "\n").collect::<String>();
        let file = harmed(lines.into_bytes(), &harms);
        let (ahead, behind) = file.split_at(cut.index(file.len() + 1));
        let open = |pieces: &[&[u8]]| {
            let mut reader = FileReader::new(&Policy::default());
            pieces.iter().for_each(|piece| reader.push(piece));
            reader.finish()
        };
        prop_assert_eq!(open(&[ahead, behind]), open(&[&file]));
    }
}

/// Instants that no clock tells, and some that one does.
fn instants() -> impl Strategy<Value = Timestamp> {
    let extreme = [
        i64::MIN,
        i64::MIN / 1_000_000,
        -1,
        0,
        1,
        253_402_300_799_999,
        i64::MAX / 1_000_000,
        i64::MAX,
    ];
    prop_oneof![
        2 => prop::sample::select(extreme.map(Timestamp::from_milliseconds).to_vec()),
        3 => (0..120_usize).prop_map(at),
    ]
}

fn spans() -> impl Strategy<Value = Vec<TimeSpan>> {
    prop::collection::vec((instants(), instants()).prop_map(|(a, b)| TimeSpan::new(a, b)), 0..4)
}

fn notifications() -> impl Strategy<Value = Vec<Notification>> {
    let names = vec!["ClusterAtRisk", "ClusterDegraded", "NodeAtRisk", "Watchdog"];
    let one = (
        prop::sample::select(names),
        instants(),
        instants(),
        prop::option::of(instants()),
        0..3_usize,
    );
    let one = one.prop_map(|(name, logged, starts_at, ends_at, event)| {
        let mut alert = support::picture::alert(name, if event == 1 { "warning" } else { "critical" });
        if event == 0 {
            let labels = alert.labels.iter().chain([("cstype", "notify"), ("instance", "a")]);
            let labels = labels.collect();
            let annotations = [("lead", "106751991167d")].into_iter().collect();
            alert = global_health_bar::Alert { labels, annotations, ..(*alert).clone() }.into();
        }
        let status = if ends_at.is_some() { "resolved" } else { "firing" };
        let line = format!(
            r#"{{"status":"{status}","labels":{{"alertname":"x"}},"startsAt":"2026-11-22T00:00:00Z"}}"#
        );
        let line = read_line(logged.nanoseconds(), &line).expect("a line");
        Notification { starts_at, ends_at, alert, ..line }
    });
    prop::collection::vec(one, 0..10)
}

/// All that is made of a history.
fn told(history: &History, window: TimeSpan) -> usize {
    let (kinds, policy, coverage) = (catalogue(), Policy::default(), Coverage::default());
    let timelines = timelines(history, &kinds, window);
    for timeline in &timelines {
        let figures = Figures::new(timeline);
        assert!(figures.known() <= figures.counted() && birth(timeline) >= window.start());
        assert_eq!(figures.availability().is_some(), !figures.known().is_zero());
        for segment in &timeline.segments {
            let _ = (timeline.why(*segment), timeline.statements(*segment));
        }
    }
    let ranking = Ranking::new(&timelines, &kinds);
    let (history, timelines, ranking) = (history, &timelines[..], &ranking);
    let findings = Findings {
        span: window,
        history,
        timelines,
        ranking,
        coverage: &coverage,
        policy: &policy,
        is_demo: false,
    };
    let locale = Locale { language: Language::French, zone: Zone::Ahead(-720) };
    let report = Report::new(&findings).to_json();
    assert!(read_report(&report).is_some());
    let (csv, html) = (episodes_csv(history, window), report_html(&findings, window.end(), locale));
    csv.len() + html.len() + lanes_svg(timelines, window, locale).len() + report.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_instant_and_no_interval_is_too_far_away(
        lines in notifications(), read in spans(), alive in spans(), seen in spans(), now in prop_oneof![4 => 0..120_usize, 1 => Just(4_000_000_usize)],
        repeat in prop::sample::select(vec![Duration::ZERO, Duration::from_secs(240), Duration::MAX]),
    ) {
        let intervals = Intervals { repeat, group: repeat / 4 };
        let policy = Policy { intervals, slack: repeat / 8, ..Policy::default() };
        let mut witness = Witness { asked: read.clone(), step: Duration::from_secs(60), ..Witness::default() };
        witness.add(AlertState::Firing, support::picture::alert("NodeAtRisk", "critical").labels.clone(), &seen);
        let observations = Observations {
            log: Ok(Log::new(lines, read.clone())),
            presence: Ok(Presence { asked: read, alive: global_health_bar::union(alive) }),
            witness: Ok(witness),
        };
        for window in [span(0, 60), span(30, 90)] {
            let history = reconstruct(&observations, window, at(now), &policy);
            prop_assert!(history.episodes.iter().all(|it| it.end.at().is_none_or(|end| end >= it.starts_at)));
            prop_assert!(told(&history, window) > 0);
        }
    }
}
