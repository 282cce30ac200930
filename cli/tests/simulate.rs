//! `global-health simulate`: a seed becomes files that `report` reads, and the truth beside them.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use global_health_bar::Timestamp;
use serde_json::Value;

const FORTNIGHT: [&str; 4] = ["--start", "2026-11-08T00:00:00Z", "--end", "2026-11-22T00:00:00Z"];

/// A folder among the temporary ones that does not exist yet; removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("global-health-{}-{name}", std::process::id())))
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path").to_owned()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.file(name)).expect("a file")).expect("JSON")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn companion(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.args(arguments).output().expect("the companion starts")
}

fn simulate(folder: &Folder, more: &[&str]) -> Output {
    let out = folder.file("");
    companion(&[&["simulate", "--out", &out], more].concat())
}

/// All files of a folder and of the folders in it, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(folder).expect("inside").to_owned();
        if path.is_dir() {
            files
                .extend(self::files(&path).into_iter().map(|(file, body)| (name.join(file), body)));
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let written = |name| {
        let folder = Folder::new(name);
        let output = simulate(&folder, &["--seed", "4", "--fault", "all"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        files(&folder.0)
    };
    let (first, second) = (written("first"), written("second"));
    let names: Vec<_> = first.keys().filter_map(|path| path.to_str()).collect();
    let expected =
        ["ALERTS.json", "alive-0.json", "alive-1.json", "pages/page-0000.json", "truth.json"];
    assert_eq!(names, expected);
    assert!(first == second);
}

#[test]
fn report_finds_what_truly_happened_when_there_is_no_trouble() {
    let folder = Folder::new("calm");
    assert!(simulate(&folder, &["--seed", "1"]).status.success());
    let [pages, first, second, alerts] =
        ["pages", "alive-0.json", "alive-1.json", "ALERTS.json"].map(|name| folder.file(name));
    let sources = ["report", "--loki", &pages, "--prometheus", &first, &second, &alerts];
    let report = companion(&[&sources[..], &FORTNIGHT].concat());
    let report: Value = serde_json::from_slice(&report.stdout).expect("a JSON document");
    let truth = folder.json("truth.json");
    assert_eq!(report["coverage"]["lines"], truth["lines"]);

    // What was too short for a flush is known to the minute of `ALERTS`.
    let fired = edges(&truth["alerts"], |fired| [&fired["start"], &fired["end"]]);
    let told = edges(&report["episodes"], |told| [&told["startsAt"], &told["end"]["at"]]);
    assert!(fired.len() > 200, "{}", fired.len());
    assert_eq!(fired.len(), told.len());
    for ((alert, fired), (other, told)) in fired.iter().zip(&told) {
        assert_eq!(alert, other);
        let near = |fired: &Option<Timestamp>, told: &Option<Timestamp>| match (fired, told) {
            (Some(fired), Some(told)) => {
                fired.since(*told).max(told.since(*fired)) < Duration::from_secs(60)
            }
            (fired, told) => fired == told,
        };
        assert!(
            near(&fired[0], &told[0]) && near(&fired[1], &told[1]),
            "{alert}: {fired:?} {told:?}"
        );
    }
}

/// The fingerprint of each entry of a list, and its start and end; sorted, without the watchdog.
fn edges(
    list: &Value,
    of: impl Fn(&Value) -> [&Value; 2],
) -> Vec<(String, [Option<Timestamp>; 2])> {
    let entries = list.as_array().expect("a list").iter();
    let mut edges: Vec<_> = entries
        .filter(|entry| entry["alertname"] != "Watchdog")
        .map(|entry| {
            let edges = of(entry).map(|edge| edge.as_str().and_then(Timestamp::parse));
            (entry["fingerprint"].to_string(), edges)
        })
        .collect();
    edges.sort();
    edges
}

#[test]
fn the_truth_names_the_trouble_and_what_it_touched() {
    let folder = Folder::new("trouble");
    let faults = ["--fault", "platform-outage", "notifications"];
    assert!(
        simulate(&folder, &[&["--seed", "1", "--days", "7"], &faults[..]].concat())
            .status
            .success()
    );
    let truth = folder.json("truth.json");
    assert_eq!(truth["start"], "2026-11-15T00:00:00.000Z");
    assert_eq!(truth["outages"][0]["kind"], "platform");
    let tagged = |tag: &str| {
        let alerts = truth["alerts"].as_array().expect("alerts").iter();
        alerts.filter(|alert| alert["tags"].as_array().expect("tags").contains(&tag.into())).count()
    };
    assert!(tagged("platform-outage") > 0 && tagged("logical") > 0 && tagged("watchdog") == 1);
    let notifications = truth["notifications"].as_array().expect("notifications");
    assert!(notifications.iter().all(|alert| alert["labels"]["cstype"] == "notify"));
    assert!(!notifications.is_empty());
}

#[test]
fn any_seed_day_and_end_can_be_told() {
    let cases =
        [("0", "1", "1970-01-01T00:00:00Z"), ("18446744073709551615", "2", "9999-12-31T23:59:59Z")];
    for (seed, days, end) in cases {
        let folder = Folder::new(&format!("far-{days}"));
        let arguments = ["--seed", seed, "--days", days, "--end", end, "--fault", "all"];
        let output = simulate(&folder, &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_is_there_is_not_overwritten() {
    let folder = Folder::new("there");
    fs::create_dir_all(&folder.0).expect("a folder");
    fs::write(folder.file("mine"), "mine").expect("a file");
    let output = simulate(&folder, &["--seed", "1"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not empty"));
}

#[test]
fn an_unknown_trouble_is_refused_by_name() {
    let folder = Folder::new("unknown");
    let output = simulate(&folder, &["--seed", "1", "--fault", "earthquake"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("earthquake") && said.contains("alertmanager-outage"), "{said}");
}
