//! The laws of reading many lines: together they tell what each tells alone, and hold it once.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use global_health_bar::{
    Backend, Coverage, Entry, Failure, FailureKind, Labels, LineReader, LogWindow, Observations,
    Policy, Presence, Run, Skip, TimeSpan, Timestamp, read_line, read_page, reconstruct,
};
use proptest::prelude::*;

/// A line of an alert that says `summary`.
fn line(status: &str, summary: &str) -> String {
    let summary = serde_json::Value::from(summary);
    format!(
        r#"{{"status":"{status}","labels":{{"alertname":"Disk"}},"annotations":{{"summary":{summary}}},"startsAt":"2026-11-22T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"57d56c1f2ce7c041"}}"#
    )
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn wrapped(line: &str) -> String {
    format!(r#"{{"stream":"stderr","message":{},"pod":"p"}}"#, quoted(line))
}

/// What a reader makes of lines that are logged a nanosecond apart, each in a window of its own.
fn read(lines: &[String]) -> (Vec<Run>, Coverage) {
    let (mut runs, mut coverage) = (Vec::new(), Coverage::default());
    let mut reader = LineReader::default();
    for (logged_ns, line) in (0..).zip(lines) {
        let mut window = LogWindow::default();
        let quoted = quoted(line);
        reader.read([Entry::new(logged_ns, &quoted)], &mut window, &mut coverage);
        runs.extend(window.into_log(Vec::new()).runs);
    }
    (runs, coverage)
}

/// What the lines tell one by one.
fn read_alone(lines: &[String]) -> (Vec<Run>, usize) {
    let read: Vec<_> = (0..).zip(lines).map(|(ns, line)| read_line(ns, line)).collect();
    let skipped = read.iter().filter(|read| read.is_err()).count();
    (read.into_iter().flatten().map(Run::from).collect(), skipped)
}

/// A line in the very form in which the logger writes it.
fn written(start: usize, ends: bool, summary: &str, fingerprint: &str) -> String {
    let status = if ends { "resolved" } else { "firing" };
    let starts_at = format!("2026-11-22T00:0{start}:00.5Z");
    let ends_at = if ends { "2026-11-22T00:30:00Z" } else { "0001-01-01T00:00:00Z" };
    let summary = serde_json::Value::from(summary);
    format!(
        r#"{{"status":"{status}","labels":{{"alertname":"Disk"}},"annotations":{{"summary":{summary}}},"startsAt":"{starts_at}","endsAt":"{ends_at}","generatorURL":"http://p/graph?g0.expr=a\u0026g0.tab=1","fingerprint":"{fingerprint}"}}"#
    )
}

/// Lines as they are written, some with what no logger writes in one place.
fn any_written() -> impl Strategy<Value = String> {
    let summary = prop::sample::select(vec!["91 %", "92 %", r#""startsAt":"2026""#, "\u{7}é"]);
    let fingerprint = prop::sample::select(vec!["57d56c1f2ce7c041", "57d56c1f2ce7c042", "", "é"]);
    let wrong = prop::sample::select(vec![
        ("", ""),
        ("}}", "}}x"),
        ("firing", "pending"),
        ("\"labels\":{", "\"labels\":{\"alertname\":\"first\","),
        ("\"annotations\"", "\"annotation\""),
        ("Disk", "Di\u{1}sk"),
        ("00:30", "24:30"),
        ("}", ""),
    ]);
    (0..3_usize, any::<bool>(), summary, fingerprint, wrong).prop_map(
        |(start, ends, summary, fingerprint, (right, wrong))| {
            let line = written(start, ends, summary, fingerprint);
            if right.is_empty() { line } else { line.replacen(right, wrong, 1) }
        },
    )
}

fn any_line() -> impl Strategy<Value = String> {
    let summary = prop::sample::select(vec!["full", "a \"b\" \\ c", "\n\té <&> 🚨", ""]);
    let status = prop::sample::select(vec!["firing", "resolved", "pending"]);
    (status, summary, 0..4).prop_map(|(status, summary, shape)| {
        let line = line(status, summary);
        match shape {
            0 => line,
            1 => wrapped(&line),
            2 => line[..line.floor_char_boundary(line.len() / 2)].into(),
            _ => summary.into(),
        }
    })
}

proptest! {
    #[test]
    fn lines_tell_together_what_each_tells_alone(lines in prop::collection::vec(any_line(), 0..30)) {
        let (together, coverage) = read(&lines);
        let (alone, skipped) = read_alone(&lines);
        prop_assert_eq!(together, alone);
        prop_assert_eq!(coverage.skipped.values().sum::<usize>(), skipped);
        prop_assert_eq!(coverage.lines, lines.len());
    }

    #[test]
    fn lines_as_they_are_written_tell_together_what_each_tells_in_any_other_form(
        lines in prop::collection::vec((any_written(), any::<bool>()), 0..30),
    ) {
        let told: Vec<_> = lines.iter().map(|(line, wrap)| if *wrap { wrapped(line) } else { line.clone() }).collect();
        // The very form is recognised to the letter, so with a space in it it is another.
        let other = |line: &String| line.replacen('{', "{ ", 1);
        let others: Vec<_> = lines.iter().map(|(line, wrap)| if *wrap { wrapped(&other(line)) } else { other(line) }).collect();
        let (together, coverage) = read(&told);
        let (alone, skipped) = read_alone(&others);
        prop_assert_eq!(together, alone);
        prop_assert_eq!(coverage.skipped.values().sum::<usize>(), skipped);
    }

    #[test]
    fn a_line_is_unescaped_as_json_is(text in ".*", escaped in r#"([a-z<é]|\\["\\/bfnrt]|\\u00[0-7][0-9a-f]){0,20}"#) {
        for quoted in [quoted(&text), format!("\"{escaped}\"")] {
            let entry = Entry::new(0, &quoted);
            let json: String = serde_json::from_str(&quoted).expect("a string");
            prop_assert_eq!(entry.line(), Ok(json));
        }
    }

    #[test]
    fn no_text_in_the_place_of_a_quoted_line_is_a_panic(quoted in r#"["\\u a]{0,4}"#) {
        let line = Entry::new(0, &quoted).line();
        if let Ok(json) = serde_json::from_str(&quoted) {
            prop_assert_eq!(line, Ok(json));
        }
    }
}

#[test]
fn more_lines_than_are_remembered_tell_what_each_tells_alone() {
    let long = "x".repeat(50_000);
    let lines: Vec<_> = (0..500).map(|n| line("firing", &format!("{} {long}", n % 300))).collect();
    assert_eq!(read(&lines).0, read_alone(&lines).0);
}

#[test]
fn lines_that_say_the_same_of_an_alert_share_it() {
    let firing = line("firing", "full");
    let (read, _) = read(&[firing.clone(), wrapped(&firing), line("resolved", "full"), firing]);
    assert!(read.windows(2).all(|pair| Arc::ptr_eq(&pair[0].alert, &pair[1].alert)));
}

#[test]
fn an_alert_that_says_something_new_is_not_taken_for_the_old() {
    let (read, _) = read(&["91 % full", "92 % full"].map(|summary| line("firing", summary)));
    let summaries: Vec<_> = read.iter().map(|line| line.alert.annotations.get("summary")).collect();
    assert_eq!(summaries, [Some("91 % full"), Some("92 % full")]);
}

#[test]
fn a_line_with_broken_escapes_costs_no_other() {
    let body = format!(
        r#"{{"data":{{"resultType":"streams","result":[{{"stream":{{}},"values":[["1","\ud800"],["2",{}]]}}]}}}}"#,
        quoted(&line("firing", "full"))
    );
    let page = read_page(body.as_bytes()).expect("a page");
    let (mut window, mut coverage) = (LogWindow::default(), Coverage::default());
    for (_, entries) in page {
        LineReader::default().read(entries, &mut window, &mut coverage);
    }
    assert_eq!(window.into_log(Vec::new()).runs.len(), 1);
    assert_eq!(coverage.skipped.into_iter().collect::<Vec<_>>(), [(Skip::NotJson, 1)]);
}

#[test]
fn an_entry_whose_line_is_no_text_is_no_answer_of_loki() {
    let body = br#"{"data":{"resultType":"streams","result":[{"stream":{},"values":[["1",2]]}]}}"#;
    let failure = read_page(body).expect_err("no text").to_string();
    assert!(failure.contains("an entry has nanoseconds and a line"), "{failure}");
}

#[test]
fn labels_are_sorted_by_name_and_the_last_value_of_a_name_wins() {
    let expected = [("a", "3"), ("b", ""), ("c", "1")];
    let built: Labels = [("c", "1"), ("a", "2"), ("b", ""), ("a", "3")].into_iter().collect();
    assert!(built.iter().eq(expected), "{built:?}");
    let read = read_line(
        0,
        r#"{"status":"firing","labels":{"c":"1","a":"2","b":"","a":"3"},"startsAt":"2026-11-22T00:00:00Z"}"#,
    );
    assert_eq!(read.expect("an alert").alert.labels, built);
}

#[test]
fn labels_compare_by_their_pairs_not_by_their_text() {
    let labels = |name, value| [(name, value)].into_iter().collect::<Labels>();
    assert_ne!(labels("ab", "c"), labels("a", "bc"));
    assert!(labels("a", "z") < labels("ab", "c"));
}

#[test]
fn alerts_whose_fingerprints_collide_are_told_apart_by_their_labels() {
    let disk = |status: &str, place: &str| {
        let labels = format!(r#""alertname":"Disk","place":"{place}""#);
        line(status, "full").replace(r#""alertname":"Disk""#, &labels)
    };
    let lines = [disk("firing", "a"), disk("firing", "b"), disk("resolved", "b")];
    let (mut window, mut coverage) = (LogWindow::default(), Coverage::default());
    let mut reader = LineReader::default();
    let quoted = lines.each_ref().map(|line| quoted(line));
    let newest_first = [2, 1, 0].into_iter().zip(quoted.iter().rev());
    let now = Timestamp::parse("2026-11-22T00:01:00Z").expect("an instant");
    let read = TimeSpan::last(Duration::from_secs(60), now);
    let entries =
        newest_first.map(|(place, line)| Entry::new(read.start().nanoseconds() + place, line));
    reader.read(entries, &mut window, &mut coverage);
    let log = window.into_log(vec![read]);
    assert_eq!(log.runs.len(), 3, "two firings of one start and a resolve");
    let none = Failure::new(Backend::Prometheus, FailureKind::NotConfigured);
    let presence = Ok(Presence { asked: vec![read], alive: vec![read] });
    let observations = Observations { log: Ok(log), presence, witness: Err(none) };
    let history = reconstruct(&observations, read, read.end(), &Policy::default());
    let ends = history.episodes.iter().map(|it| (it.alert.labels.get("place"), it.end.as_str()));
    let ends: BTreeMap<_, _> = ends.collect();
    assert_eq!(ends, BTreeMap::from([(Some("a"), "firing"), (Some("b"), "resolved")]));
}
