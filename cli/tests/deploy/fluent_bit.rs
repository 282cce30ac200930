//! Fluent Bit's configuration, which nothing here can run: it says what Loki and the page rely on.

use std::collections::BTreeMap;

use global_health_bar::Sources;
use regex::Regex;
use serde_json::{Value, json};

use crate::files::{string, yaml};

#[test]
fn lines_reach_loki_whole_as_they_were_written_in_the_stream_that_the_page_reads() {
    let pipeline = &yaml("fluent-bit/fluent-bit.yaml")["pipeline"];
    let input = &pipeline["inputs"][0];
    assert_eq!(input["name"], "tail");
    // It joins the pieces of 16 KiB, and takes the time at which the line was written.
    assert_eq!(input["multiline.parser"], "cri");
    assert_eq!(input["storage.type"], "filesystem");

    // One field is left, `log`, as which the parser gives the line, so it is written as it is.
    let filters = pipeline["filters"].as_array().expect("filters");
    let allowed = filters.iter().find(|filter| filter["name"] == "record_modifier");
    assert_eq!(allowed.expect("the filter")["allowlist_key"], "log");
    let output = &pipeline["outputs"][0];
    assert_eq!(output["name"], "loki");
    assert_eq!(
        (&output["line_format"], &output["drop_single_key"]),
        (&"json".into(), &"raw".into())
    );
    assert_eq!(output["retry_limit"], "no_limits");
    // Soon after Loki is back, before what is new makes it too old.
    assert_eq!(yaml("fluent-bit/fluent-bit.yaml")["service"]["scheduler.cap"], 30);
    for part in filters.iter().chain([output]) {
        assert_eq!(part["match"], input["tag"], "{part}");
    }

    let labels = string(&output["labels"]).split(", ").filter(|label| !label.starts_with("job="));
    let labels: Vec<_> = labels.map(|label| label.replace('=', "=\"") + "\"").collect();
    assert_eq!(format!("{{{}}}", labels.join(",")), Sources::default().selector);
}

/// What Fluent Bit's parser `cri` reads of a line in the file of a container, as `src/multiline/flb_ml_parser_cri.c` of
/// fluent/fluent-bit has it; what is marked F ends what was marked P before it, of the same stream.
const CRI: &str = r"^(?<time>.+?) (?<stream>stdout|stderr) (?<_p>F|P) (?<log>.*)$";

/// How many bytes of a line the container runtime writes at a time.
const PIECE: usize = 16 << 10;

/// How many bytes such as `64k` are.
fn bytes(size: &Value) -> usize {
    let size = string(size);
    let (number, unit) = size.split_at(size.len() - 1);
    let unit = match unit {
        "k" => 1 << 10,
        "M" => 1 << 20,
        unit => panic!("{unit}"),
    };
    number.parse::<usize>().expect("a number") * unit
}

/// The file of a container whose process wrote this to its streams, as the container runtime writes it.
fn written(lines: &[(&str, &str)]) -> String {
    let pieces = |(stream, line): &(&str, &str)| {
        let pieces = line.as_bytes().chunks(PIECE).map(|piece| String::from_utf8_lossy(piece));
        let last = line.len().div_ceil(PIECE) - 1;
        let piece = |(number, piece)| {
            let mark = if number == last { "F" } else { "P" };
            format!("2026-11-22T00:00:00.123456789Z {stream} {mark} {piece}\n")
        };
        pieces.enumerate().map(piece).collect::<Vec<_>>()
    };
    let pieces: Vec<_> = lines.iter().map(pieces).collect();
    // Two streams are written at once, piece by piece.
    let longest = pieces.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|at| pieces.iter().filter_map(move |of| of.get(at).cloned())).collect()
}

/// What Loki is sent of such a file with our configuration.
fn shipped(file: &str) -> Vec<String> {
    let pipeline = &yaml("fluent-bit/fluent-bit.yaml")["pipeline"];
    let (input, filters) = (&pipeline["inputs"][0], &pipeline["filters"]);
    let (key, wanted) = string(&filters[0]["regex"]).split_once(' ').expect("a key, a pattern");
    let wanted = Regex::new(wanted).expect("a pattern");
    let parser = Regex::new(CRI).expect("a pattern");
    let mut begun: BTreeMap<String, String> = BTreeMap::new();
    let mut lines = Vec::new();
    // What is longer than the buffer is skipped.
    let most = bytes(&input["buffer_max_size"]);
    for line in file.lines().filter(|line| line.len() < most) {
        let found = parser.captures(line).expect("a line of the runtime");
        let log = begun.entry(found["stream"].to_owned()).or_default();
        log.push_str(&found["log"]);
        if &found["_p"] == "F" {
            let log = std::mem::take(log);
            if wanted.is_match(&found[key]) {
                // All that is left of the record, as it is.
                assert_eq!(filters[1]["allowlist_key"], "log");
                lines.push(log);
            }
        }
    }
    lines
}

#[test]
fn a_line_that_the_container_runtime_cuts_is_whole_in_loki() {
    let alert = |name: &str, length: usize| {
        let description = "x".repeat(length);
        json!({"status": "firing", "labels": {"alertname": name}, "annotations": {"description": description}})
            .to_string()
    };
    let exactly = alert("Exact", 0);
    let exactly = alert("Exact", 2 * PIECE - exactly.len());
    assert_eq!(exactly.len(), 2 * PIECE);
    let (short, long) = (alert("Short", 10), alert("Long", 100 << 10));
    let said = "what the logger says of itself ".repeat(1_000);
    let file = written(&[("stdout", &long), ("stderr", &said)]) + &written(&[("stdout", &short)]);
    assert!(file.lines().filter(|line| line.contains(" P ")).count() >= 7);
    assert_eq!(shipped(&file), [&*long, &short]);
    assert_eq!(shipped(&written(&[("stdout", &exactly)])), [exactly]);
    // A piece and what the runtime writes before it fit the buffer from the beginning, and Loki takes what is joined.
    let input = yaml("fluent-bit/fluent-bit.yaml")["pipeline"]["inputs"][0].clone();
    assert!(bytes(&input["buffer_chunk_size"]) >= 2 * PIECE);
    assert_eq!(yaml("loki/loki.yaml")["limits_config"]["max_line_size"], "256KB");
}

/// A file that the runtime renamed is read to its end, and the next one is found before much is in it.
#[test]
fn no_line_is_lost_between_two_files_of_the_container_runtime() {
    let input = yaml("fluent-bit/fluent-bit.yaml")["pipeline"]["inputs"][0].clone();
    assert_eq!(input["read_from_head"], true);
    let seconds = |key: &str| input[key].as_u64().expect("seconds");
    // The next scan comes while the old one is still read.
    assert!(seconds("refresh_interval") < seconds("rotate_wait"));
    // Where it stopped is known after a restart, whatever the file is called by then.
    assert!(input["db"].is_string() && input["db.compare_filename"].is_null());
    assert_eq!(input["db.sync"], "full");
}

#[test]
fn the_files_that_it_reads_are_those_of_the_logger() {
    let path = yaml("fluent-bit/fluent-bit.yaml")["pipeline"]["inputs"][0]["path"].clone();
    let pattern = regex::escape(string(&path)).replace(r"\*", "[^/]*");
    let pattern = Regex::new(&format!("^{pattern}$")).expect("a pattern");
    let namespace = yaml("cluster/kustomization.yaml")["namespace"].clone();
    let logger = yaml("cluster/logger/deployment.yaml");
    let container = &logger["spec"]["template"]["spec"]["containers"][0]["name"];
    let file = |container: &str| {
        let (pod, namespace) = ("metalk8s-alert-logger-7d9-x2x", string(&namespace));
        format!("/var/log/containers/{pod}_{namespace}_{container}-0123abcd.log")
    };
    assert!(pattern.is_match(&file(string(container))));
    assert!(!pattern.is_match(&file("other")));
}

#[test]
fn loki_keeps_what_the_page_can_show_and_answers_what_it_asks() {
    let loki = yaml("loki/loki.yaml");
    let limits = &loki["limits_config"];
    let kept = &limits["retention_stream"][0];
    assert_eq!(string(&kept["selector"]).replace(", ", ","), Sources::default().selector);
    // The page shows up to 30 days, and needs half a day more to know what fires at their beginning.
    assert_eq!(kept["period"], "744h");
    assert_eq!(limits["max_query_length"], "721h");
    assert_eq!(limits["max_entries_limit_per_query"], 5_000);
    assert_eq!(loki["compactor"]["retention_enabled"], true);
}
