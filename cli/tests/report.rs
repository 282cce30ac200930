//! `global-health report` over files: the document, the table, and what it says of bad input.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;

const FORTNIGHT: [&str; 4] = ["--start", "2026-11-08T00:00:00Z", "--end", "2026-11-22T00:00:00Z"];

fn data(path: &str) -> String {
    format!("{}/../tests/truth/seed-1/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn report(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.arg("report").args(arguments).output().expect("the companion starts")
}

fn fortnight(more: &[&str]) -> Output {
    let (log, alive) = (data("pages"), [data("alive-0.json"), data("alive-1.json")]);
    let files = ["--loki", &log, "--prometheus", &alive[0], &alive[1]];
    report(&[&files[..], &FORTNIGHT, more].concat())
}

fn document(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a JSON document")
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_document_has_the_shape_that_is_documented() {
    let report = document(&fortnight(&[]));
    assert_eq!(report["version"], 1);
    assert_eq!(report["window"]["start"], "2026-11-08T00:00:00.000Z");
    let episodes = report["episodes"].as_array().expect("episodes");
    let expected = [
        "alertname",
        "annotations",
        "doubts",
        "end",
        "fingerprint",
        "firstSeen",
        "generatorURL",
        "labels",
        "lastSeen",
        "notifications",
        "repairedResolves",
        "severity",
        "staleLines",
        "startsAt",
        "statements",
    ];
    assert_eq!(keys(&episodes[0]), BTreeSet::from(expected));
    let firing: Vec<_> =
        episodes.iter().filter(|episode| episode["end"]["kind"] == "firing").collect();
    assert_eq!(firing.len(), 5, "those that fire at the end, the watchdog among them");
    assert!(firing.iter().all(|episode| episode["end"]["at"].is_null()));
    let repaired = episodes.iter().filter(|episode| episode["repairedResolves"] != 0);
    let repaired: Vec<_> = repaired.map(|episode| &episode["fingerprint"]).collect();
    // The other spurious resolve has no firing line after it, only the true one.
    assert_eq!(repaired, ["b89b7b7f04867763"]);

    assert_eq!(report["unavailable"].as_array().map(Vec::len), Some(5));
    let timelines = report["timelines"].as_array().expect("timelines");
    assert_eq!(timelines[0]["entity"]["kind"], "Platform");
    assert_eq!(keys(&timelines[0]["segments"][0]), BTreeSet::from(["end", "health", "start"]));
    let coverage = &report["coverage"];
    assert_eq!((&coverage["pages"], &coverage["lines"]), (&Value::from(4), &Value::from(1776)));
    assert_eq!(coverage["truncated"], false);
    assert_eq!(coverage["sources"]["loki"], "ok");
    assert_eq!(coverage["sources"]["alertmanager"], "not configured");
}

#[test]
fn bad_lines_are_counted_by_reason() {
    let skipped = document(&fortnight(&[]))["coverage"]["skipped"].clone();
    let count: u64 = skipped.as_object().expect("reasons").values().filter_map(Value::as_u64).sum();
    assert_eq!(count, 13, "{skipped}: the fourteenth is stored twice");
}

#[test]
fn the_table_has_a_row_for_each_episode() {
    let output = fortnight(&["--format", "csv"]);
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines = text.lines();
    let heading = "startsAt,endsAt,end,severity,alertname,fingerprint,notifications,firstSeen,lastSeen,repairedResolves,doubtfulSeconds,continues,labels";
    assert_eq!(lines.next(), Some(heading));
    let episodes = document(&fortnight(&[]))["episodes"].as_array().map(Vec::len);
    assert_eq!(Some(lines.count()), episodes);
}

#[test]
fn an_interval_of_the_command_line_replaces_alertmanagers() {
    // With repeats each hour, what is silent for longer is lost.
    let lost = |output: Output| {
        let report = document(&output);
        let episodes = report["episodes"].as_array().expect("episodes").iter();
        episodes.filter(|episode| episode["end"]["kind"] == "lost").count()
    };
    let hourly = lost(fortnight(&["--repeat-interval", "1h"]));
    assert!(hourly > lost(fortnight(&[])), "{hourly}");
}

#[test]
fn one_bad_page_of_a_folder_costs_no_other() {
    let folder = std::env::temp_dir().join(format!("global-health-pages-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::copy(data("pages/page-0001.json"), folder.join("a.json")).expect("a page");
    std::fs::write(folder.join("b.json"), r#"{"status":"success","data":{"resul"#)
        .expect("a cut page");
    let log = folder.to_str().expect("a path");
    let report = document(&report(&[&["--loki", log], &FORTNIGHT[..]].concat()));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    let coverage = &report["coverage"];
    assert_eq!((&coverage["pages"], &coverage["truncated"]), (&Value::from(1), &Value::from(true)));
    let said = coverage["sources"]["loki"].as_str().unwrap_or_default();
    assert!(said.starts_with("Loki answered something unreadable"), "{said}");
}

#[test]
fn bad_input_is_named() {
    let says = |arguments: &[&str], sentence: &str| {
        let output = report(arguments);
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(sentence), "{said}");
    };
    says(&[&["--loki", "nowhere.json"], &FORTNIGHT[..]].concat(), "nowhere.json: No such file");
    let alive = data("alive-0.json");
    says(
        &[&["--loki", &alive], &FORTNIGHT[..]].concat(),
        "alive-0.json: Loki answered something unreadable",
    );
    says(&["--start", "yesterday", "--end", "2026-11-22T00:00:00Z"], "not an RFC 3339 instant");
    says(
        &["--start", "2026-11-22T00:00:00Z", "--end", "2026-11-22T00:00:00Z"],
        "--end must be later than --start",
    );
    let secret = report(&[&["--header", "secret"], &FORTNIGHT[..]].concat());
    assert!(
        !String::from_utf8_lossy(&secret.stderr).contains("secret"),
        "a header may be a secret"
    );
}
