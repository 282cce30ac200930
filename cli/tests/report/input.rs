//! The table, and what is said of bad input.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::Value;

use crate::{FORTNIGHT, Folder, data, document, fortnight, report};

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

#[test]
fn an_entity_of_a_declared_kind_is_reported() {
    let folder = Folder::new("kinds");
    let kinds = folder.write(
        "kinds.json",
        r#"[{"kind": "Store", "alerts": {"alertname": "KubePodCrashLooping"}, "instance": ["namespace"], "names": ["idle"]}]"#,
    );
    let stores = |more: &[&str]| -> BTreeMap<String, bool> {
        let report = document(&fortnight(more));
        let timelines = report["timelines"].as_array().expect("timelines").iter();
        let stores = timelines.filter(|timeline| timeline["entity"]["kind"] == "Store");
        let store = |timeline: &Value| {
            let segments = timeline["segments"].as_array().expect("segments");
            let name = timeline["entity"]["name"].as_str().expect("a name").to_owned();
            (name, segments.iter().any(|segment| segment["health"] == "warning"))
        };
        stores.map(store).collect()
    };
    assert_eq!(stores(&[]), BTreeMap::new());
    // Its alerts name one namespace; of the other nobody tells anything.
    let expected = [("idle", false), ("zenko", true)]
        .map(|(name, is_degraded)| (name.to_owned(), is_degraded));
    assert_eq!(stores(&["--kinds", &kinds]), expected.into());
}

#[test]
fn kinds_that_declare_none_are_refused() {
    let folder = Folder::new("no-kinds");
    let kinds = folder.write("kinds.json", r#"[{"kind": "Store", "alert": {"job": "store"}}]"#);
    let output = fortnight(&["--kinds", &kinds]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("declares no kind of entities: it takes [{"), "{said}");
}
