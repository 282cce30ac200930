//! The dashboard, as Grafana reads it; what its queries ask of Prometheus is read as Prometheus does.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::files::{items, string, text, yaml};

pub fn dashboard() -> Value {
    serde_json::from_str(&text("cluster/dashboard/alert-history.json")).expect("JSON")
}

/// The panels that show something.
fn panels(dashboard: &Value) -> Vec<&Value> {
    items(&dashboard["panels"]).iter().filter(|panel| panel["type"] != "row").collect()
}

/// The queries of one kind of source.
pub fn queries<'a>(dashboard: &'a Value, source: &str) -> Vec<&'a str> {
    let targets = panels(dashboard).into_iter().flat_map(|panel| items(&panel["targets"]));
    let targets = targets.filter(|target| target["datasource"]["type"] == source);
    targets.map(|target| string(&target["expr"])).collect()
}

#[test]
fn it_is_found_by_grafana() {
    let kustomization = yaml("cluster/kustomization.yaml");
    let [generated] = items(&kustomization["configMapGenerator"]) else { panic!("not one map") };
    assert_eq!(generated["name"], "alert-history-dashboard");
    assert_eq!(kustomization["namespace"], "metalk8s-monitoring");
    assert_eq!(generated["options"]["labels"]["grafana_dashboard"], "1");
    assert_eq!(generated["options"]["disableNameSuffixHash"], true);
    let dashboard = dashboard();
    assert_eq!(dashboard["uid"], "alert-history");
    // Provisioned dashboards have no number of their own.
    assert!(dashboard["id"].is_null());
    assert_eq!(dashboard["schemaVersion"], 39);
}

#[test]
fn each_panel_has_a_place_a_title_a_reason_and_a_source_that_can_be_chosen() {
    let dashboard = dashboard();
    let ids: BTreeSet<_> =
        items(&dashboard["panels"]).iter().map(|panel| panel["id"].as_u64()).collect();
    assert_eq!(ids.len(), items(&dashboard["panels"]).len(), "a panel without an id of its own");
    let mut taken = BTreeSet::new();
    for panel in items(&dashboard["panels"]) {
        assert!(panel["title"].is_string());
        let side = |name: &str| panel["gridPos"][name].as_u64().expect("a place");
        assert!(side("x") + side("w") <= 24, "{}", panel["title"]);
        for x in side("x")..side("x") + side("w") {
            for y in side("y")..side("y") + side("h") {
                assert!(taken.insert((x, y)), "{} lies over another", panel["title"]);
            }
        }
    }
    for panel in panels(&dashboard) {
        assert!(panel["description"].is_string(), "{}", panel["title"]);
        for source in items(&panel["targets"]).iter().chain([panel]) {
            let source = &source["datasource"];
            assert_eq!(string(&source["uid"]), format!("${{{}}}", string(&source["type"])));
        }
    }
}

#[test]
fn each_variable_in_a_query_is_there_and_cannot_break_out_of_it() {
    let dashboard = dashboard();
    let variables = items(&dashboard["templating"]["list"]);
    let names: BTreeSet<_> = variables.iter().map(|variable| string(&variable["name"])).collect();
    assert_eq!(names.len(), variables.len());
    let used = Regex::new(r"\$\{(\w+)(:\w+)?\}").expect("a pattern");
    for query in queries(&dashboard, "loki") {
        for found in used.captures_iter(query) {
            assert!(names.contains(&found[1]), "{}", &found[0]);
            // Between backticks only a backtick has a meaning; as a pattern a value means itself.
            assert_eq!(&found[2], ":regex", "{}", &found[0]);
            let before = &query[..found.get(0).expect("it").start()];
            assert_eq!(
                before.matches('`').count() % 2,
                1,
                "{} is not between backticks",
                &found[0]
            );
        }
    }
    for variable in variables {
        let everything = variable["includeAll"] == true;
        assert!(!everything || variable["allValue"] == ".*", "{}", variable["name"]);
    }
}

#[test]
fn what_is_asked_of_prometheus_is_promql() {
    let dashboard = dashboard();
    let queries = queries(&dashboard, "prometheus");
    assert!(queries.len() >= 7);
    for query in queries {
        let asked = query
            .replace("$__range_s", "86400")
            .replace("$__range", "86400s")
            .replace("$__rate_interval", "2m")
            .replace("$__interval", "2m");
        if let Err(why) = promql_parser::parser::parse(&asked) {
            panic!("{asked}: {why}");
        }
    }
}

#[test]
fn repeats_count_once() {
    let dashboard = dashboard();
    let counts: Vec<_> = queries(&dashboard, "loki")
        .into_iter()
        .filter(|query| query.contains("count_over_time"))
        .collect();
    assert_eq!(counts.len(), 2);
    for query in counts {
        assert!(
            query.contains("count by (labels_severity, fingerprint, startsAt) (count_over_time(")
        );
    }
    let table =
        panels(&dashboard).into_iter().find(|panel| panel["type"] == "table").expect("a table");
    let grouped = items(&table["transformations"]).iter().find(|step| step["id"] == "groupBy");
    let fields = grouped.expect("a step")["options"]["fields"].as_object().expect("fields");
    let keys = fields
        .iter()
        .filter(|(_, field)| field["operation"] == "groupby")
        .map(|(name, _)| name.as_str());
    assert_eq!(
        keys.collect::<BTreeSet<_>>(),
        BTreeSet::from(["fingerprint", "labels_alertname", "labels_severity", "startsAt"])
    );
}
