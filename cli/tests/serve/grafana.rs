//! What Grafana's data source for Loki, Explore and `logcli` ask, answered from the store and by the simulation.

use serde_json::{Value, json};

use crate::support::{Folder, Server};
use crate::webhook::{alert, post, webhook};

pub const API: &str = "/api/loki/loki/api/v1";
pub const SELECTOR: &str = r#"{container="metalk8s-alert-logger"}"#;

pub async fn ask(server: &Server, path: &str, query: &[(&str, &str)]) -> Value {
    server.json(&format!("{API}/{path}"), query).await
}

#[tokio::test]
async fn the_data_source_is_well_and_its_labels_can_be_browsed() {
    let folder = Folder::new("grafana");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let well =
        [("query", "vector(1)+vector(1)"), ("time", "4000000000"), ("direction", "backward")];
    let answer = ask(&server, "query", &well).await;
    assert_eq!(
        answer["data"]["result"],
        json!([{"metric": {}, "value": [4_000_000_000_u64, "2"]}]),
        "what Grafana takes for a working Loki"
    );
    assert_eq!(ask(&server, "status/buildinfo", &[]).await["version"], "3.0.0");
    // What is empty Loki leaves out.
    assert_eq!(ask(&server, "labels", &[]).await, json!({"status": "success"}));
    assert_eq!(ask(&server, "series", &[]).await["data"], json!([]));

    for name in ["A", "B"] {
        assert_eq!(post(&server, webhook(name, &[alert(name, "firing")])).await.status(), 200);
    }
    let data =
        async |path: &str, query: &[(&str, &str)]| ask(&server, path, query).await["data"].clone();
    assert_eq!(data("labels", &[]).await, json!(["container", "namespace"]));
    assert_eq!(data("label/namespace/values", &[]).await, json!(["metalk8s-monitoring"]));
    assert_eq!(data("label/nobody/values", &[]).await, Value::Null);
    assert_eq!(
        data("label/namespace/values", &[("query", "{container=\"x\"}")]).await,
        Value::Null
    );
    assert_eq!(data("labels", &[("start", "1"), ("end", "2")]).await, Value::Null);
    let stream = json!({"container": "metalk8s-alert-logger", "namespace": "metalk8s-monitoring"});
    for query in [("match[]", SELECTOR), ("match", SELECTOR), ("match[]", "{}")] {
        assert_eq!(data("series", &[query]).await, json!([stream]), "{query:?}");
    }
    assert_eq!(data("series", &[("match[]", "{container=\"x\"}")]).await, json!([]));

    let stats = ask(&server, "index/stats", &[("query", SELECTOR)]).await;
    assert_eq!(
        (&stats["streams"], &stats["chunks"], &stats["entries"]),
        (&json!(1), &json!(2), &json!(2))
    );
    assert!(stats["bytes"].as_u64().is_some_and(|bytes| bytes > 500), "{stats}");
    let others = ask(&server, "index/stats", &[("query", "{a=\"b\"}")]).await;
    assert_eq!(others, json!({"streams": 0, "chunks": 0, "bytes": 0, "entries": 0}));
}

/// The histogram above the lines, and the lines around one.
#[tokio::test]
async fn explore_counts_lines_and_looks_around_them() {
    let folder = Folder::new("explore");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for name in ["A", "A", "B"] {
        let mut alert = alert(name, "firing");
        alert["labels"]["severity"] = if name == "A" { "critical" } else { "warning" }.into();
        assert_eq!(post(&server, webhook(name, &[alert.clone(), alert])).await.status(), 200);
    }
    // The second A is a retry.
    let volume = format!(
        "sum by (level, detected_level) (count_over_time({SELECTOR} | drop __error__[1d]))"
    );
    let result = &ask(&server, "query", &[("query", &volume)]).await["data"]["result"];
    assert_eq!(
        (&result[0]["metric"], &result[0]["value"][1]),
        (&json!({}), &json!("4")),
        "{result}"
    );
    let by = format!("sum(count_over_time({SELECTOR} | json [1d])) by (labels_severity)");
    let result = &ask(&server, "query", &[("query", &by)]).await["data"]["result"];
    let counts: Vec<_> = result.as_array().expect("samples").iter().collect();
    assert_eq!(counts.len(), 2, "{result}");
    assert!(counts.iter().all(|sample| sample["value"][1] == "2"), "{result}");
    let around = [("query", SELECTOR), ("direction", "FORWARD"), ("limit", "1"), ("since", "24h")];
    let result = &ask(&server, "query_range", &around).await["data"]["result"];
    assert!(
        result[0]["values"][0][1].as_str().is_some_and(|line| line.contains(r#""A""#)),
        "{result}"
    );
}

/// So Loki 3 answered `sum(count_over_time({..}[1d]))` from 1794103620 to 1795313280 with 1794182400 and so on up to
/// 1795392000, which is later than the end.
#[tokio::test]
async fn points_lie_on_whole_steps_from_the_one_before_the_start_to_the_one_behind_the_end() {
    let server = Server::start(&["--now", "2026-11-22T02:08:19Z"]);
    let instants = async |start: &str, end: &str, step: &str| {
        let query = format!("sum(count_over_time({SELECTOR}[1d]))");
        let query = [("query", &*query), ("start", start), ("end", end), ("step", step)];
        let answer = ask(&server, "query_range", &query).await;
        let points = answer["data"]["result"][0]["values"].as_array().cloned().unwrap_or_default();
        points.iter().map(|point| point[0].as_i64().expect("seconds")).collect::<Vec<_>>()
    };
    let days: Vec<_> = (0..15).map(|day| 1_794_182_400 + day * 86_400).collect();
    let told = instants("1794103620", "1795313280", "86400").await;
    assert_eq!((told.last(), told.len() >= 14), (days.last(), true), "{told:?}");
    assert!(told.iter().all(|at| at % 86_400 == 0), "{told:?}");
    // On them already, they stay; whatever the step.
    assert_eq!(
        instants("1795305600", "1795305630", "10").await,
        [1_795_305_600, 1_795_305_610, 1_795_305_620, 1_795_305_630]
    );
    assert_eq!(
        instants("1795305601", "1795305609", "7").await,
        [1_795_305_596, 1_795_305_603, 1_795_305_610]
    );
}

#[tokio::test]
async fn the_simulation_tells_its_streams() {
    let server = Server::start(&["--now", "2026-11-22T00:00:00Z"]);
    let labels = ask(&server, "labels", &[]).await;
    assert!(labels["data"].as_array().expect("labels").contains(&"namespace".into()), "{labels}");
    let stats = ask(&server, "index/stats", &[("query", SELECTOR), ("since", "1d")]).await;
    assert!(stats["entries"].as_u64().is_some_and(|lines| lines > 10), "{stats}");
}

#[tokio::test]
async fn what_is_not_supported_is_refused_by_its_name() {
    let folder = Folder::new("unsupported");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let quantile = format!("quantile_over_time(0.9, {SELECTOR} | json | unwrap a [5m])");
    let logfmt = format!("{SELECTOR} | logfmt --strict");
    let filtered = format!("{SELECTOR} |= `a`");
    for (path, query, why) in [
        (
            "query",
            [("query", &*quantile), ("time", "1")],
            "`quantile_over_time` is not supported here",
        ),
        ("format_query", [("query", "{a="), ("time", "1")], "parse error"),
        ("tail", [("query", SELECTOR), ("limit", "1")], "`tail` is not supported here"),
        (
            "query_range",
            [("query", &logfmt), ("limit", "1")],
            "`| logfmt --strict` is not supported here",
        ),
        (
            "query_range",
            [("query", SELECTOR), ("interval", "5m")],
            "`interval` is not supported here",
        ),
        (
            "query_range",
            [("query", SELECTOR), ("since", "long")],
            "could not parse 'since' parameter",
        ),
        ("series", [("match[]", &filtered), ("end", "9")], "only label matchers are supported"),
        ("index/stats", [("query", &filtered), ("end", "9")], "only label matchers are supported"),
        ("labels", [("start", "soon"), ("end", "9")], "could not parse 'start' parameter"),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let answer = server.get(&format!("{API}/{path}?{query}")).await;
        assert_eq!(answer.status(), 400, "{path}?{query}");
        let said = answer.text().await.expect("a body");
        assert!(said.starts_with(why), "{path}?{query}: {said}");
    }
    for path in ["patterns", "push"] {
        assert_eq!(server.get(&format!("{API}/{path}")).await.status(), 404, "{path}");
    }
}
