//! Fluent Bit's configuration, which nothing here can run: it says what Loki and the page rely on.

use global_health_bar::Sources;
use regex::Regex;

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
