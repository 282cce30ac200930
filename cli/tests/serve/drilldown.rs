//! What Grafana's Logs Drilldown asks of the store: how much there is, by which fields it is told apart, and what they hold.

use serde_json::{Value, json};

use crate::grafana::{API, SELECTOR, ask};
use crate::support::{Folder, Server};
use crate::webhook::{alert, post, webhook};

#[tokio::test]
async fn volumes_labels_and_fields_are_told_before_lines_are_asked_for() {
    let folder = Folder::new("drilldown");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let mut bytes = 0;
    for name in ["A", "B", "C"] {
        let mut alert = alert(name, "firing");
        alert["labels"]["number"] = bytes.to_string().into();
        assert_eq!(post(&server, webhook(name, &[alert])).await.status(), 200);
        let newest = [("query", SELECTOR), ("limit", "1")];
        let result = &ask(&server, "query_range", &newest).await["data"]["result"];
        bytes += result[0]["values"][0][1].as_str().expect("a line").len();
    }
    let volume = ask(
        &server,
        "index/volume",
        &[("query", SELECTOR), ("end", "4000000000"), ("start", "3999999000")],
    )
    .await;
    assert_eq!(volume["data"]["result"], json!([]), "nothing is of the future");
    let result = async |path: &str, query: &[(&str, &str)]| {
        ask(&server, path, query).await["data"]["result"].clone()
    };
    let volume = result("index/volume", &[("query", SELECTOR)]).await;
    assert_eq!(volume[0]["metric"], json!({"container": "metalk8s-alert-logger"}));
    assert_eq!(volume[0]["value"][1], json!(bytes.to_string()));
    for (query, metrics) in [
        (
            [("query", "{}"), ("targetLabels", "namespace")],
            json!([{"namespace": "metalk8s-monitoring"}]),
        ),
        ([("query", SELECTOR), ("aggregateBy", "labels")], json!([{"container": ""}])),
        (
            [("query", "{}"), ("aggregateBy", "labels")],
            json!([{"container": ""}, {"namespace": ""}]),
        ),
        ([("query", SELECTOR), ("targetLabels", "nobody")], json!([])),
        ([("query", "{a=\"b\"}"), ("limit", "5")], json!([])),
    ] {
        let volume = result("index/volume", &query).await;
        let told: Vec<_> = volume
            .as_array()
            .expect("series")
            .iter()
            .map(|series| series["metric"].clone())
            .collect();
        assert_eq!(Value::from(told), metrics, "{query:?}");
    }
    let over =
        result("index/volume_range", &[("query", SELECTOR), ("since", "1h"), ("step", "1m")]).await;
    let sums = over[0]["values"].as_array().expect("points").iter();
    let sums = sums.map(|point| point[1].as_str().expect("a number").parse::<usize>().expect("it"));
    assert_eq!(sums.sum::<usize>(), bytes, "{over}");

    let labels = ask(&server, "detected_labels", &[("query", SELECTOR)]).await;
    assert_eq!(
        labels["detectedLabels"],
        json!([{"label": "container", "cardinality": 1}, {"label": "namespace", "cardinality": 1}])
    );
    let fields = ask(&server, "detected_fields", &[("query", SELECTOR)]).await;
    let field = |label: &str| {
        let fields = fields["fields"].as_array().expect("fields");
        fields.iter().find(|field| field["label"] == label).cloned()
    };
    assert_eq!(
        field("labels_alertname"),
        Some(
            json!({"label": "labels_alertname", "type": "string", "cardinality": 3, "parsers": ["json"]})
        )
    );
    assert_eq!(field("labels_number").expect("it")["type"], "int");
    assert_eq!(field("status").expect("it")["cardinality"], 1);
    let only = format!("{SELECTOR} |= `\"B\"`");
    let values = ask(&server, "detected_field/labels_alertname/values", &[("query", &*only)]).await;
    assert_eq!(values["values"], json!(["B"]));
    let few = ask(
        &server,
        "detected_fields",
        &[("query", SELECTOR), ("limit", "2"), ("line_limit", "1")],
    )
    .await;
    assert_eq!((few["fields"].as_array().map(Vec::len), &few["limit"]), (Some(2), &json!(2)));
}

/// What Explore's builder of queries puts together, and Logs Drilldown of fields that are numbers.
#[tokio::test]
async fn fields_are_compared_ranked_and_summed_up() {
    let folder = Folder::new("fields");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for (name, count, took) in [("A", "3", "1000ms"), ("B", "12", "2s"), ("C", "40", "1m")] {
        let mut alert = alert(name, "firing");
        alert["labels"]["count"] = count.into();
        alert["labels"]["took"] = took.into();
        assert_eq!(post(&server, webhook(name, &[alert])).await.status(), 200);
    }
    let names = async |stages: &str| -> Vec<String> {
        let query = format!("{SELECTOR} | json {stages}");
        let query = [("query", &*query), ("since", "1h"), ("direction", "forward")];
        let answer = ask(&server, "query_range", &query).await;
        let streams = answer["data"]["result"].as_array().expect("streams").iter();
        let name =
            |stream: &Value| stream["stream"]["labels_alertname"].as_str().map(str::to_owned);
        streams.map(|stream| name(stream).expect("a name")).collect()
    };
    assert_eq!(names("| labels_count > 5").await, ["B", "C"]);
    assert_eq!(names("| labels_took < 1m and labels_count >= 12").await, ["B"]);
    assert_eq!(names("| labels_alertname=`A` or labels_alertname=`C`").await, ["A", "C"]);
    assert_eq!(
        names("| (labels_count < 5 or labels_took = 60s), status=`firing`").await,
        ["A", "C"]
    );
    assert_eq!(names("|= `\"A\"` or `\"B\"`").await, ["A", "B"]);
    // What is no number is told, not left out.
    assert_eq!(names("| labels_alertname > 5").await.len(), 3);
    assert_eq!(names("| labels_alertname > 5 | __error__=``").await.len(), 0);

    let values = async |query: &str| -> Vec<String> {
        let query = query.replace("LINES", SELECTOR);
        let answer = ask(&server, "query", &[("query", &*query)]).await;
        let samples = answer["data"]["result"].as_array().expect("samples").iter();
        samples.map(|sample| sample["value"][1].as_str().expect("a value").to_owned()).collect()
    };
    let fields = "LINES | json | logfmt | drop __error__, __error_details__";
    assert_eq!(
        values(&format!(
            "avg_over_time({fields} | labels_took!=`` | unwrap duration(labels_took) | __error__=`` [1h]) by ()"
        ))
        .await,
        ["21"]
    );
    assert_eq!(
        values(&format!("sum(sum_over_time({fields} | unwrap labels_count [1h]))")).await,
        ["55"]
    );
    assert_eq!(
        values("topk(1, sum by (labels_count) (count_over_time(LINES | json [1h])))").await,
        ["1"]
    );
    assert_eq!(values("absent_over_time({container=`x`}[1h])").await, ["1"]);
    let bytes = ask(&server, "index/volume", &[("query", SELECTOR)]).await;
    let bytes = bytes["data"]["result"][0]["value"][1].as_str().expect("bytes").to_owned();
    assert_eq!(values("sum(bytes_over_time(LINES[1h]))").await, [bytes]);

    let pretty = ask(&server, "format_query", &[("query", "sum  by(a)( rate({b=`c`}[5m]))")]).await;
    assert_eq!(pretty, json!({"status": "success", "data": "sum by (a)(rate({b=`c`}[5m]))"}));
}

/// As Grafana asks since its version 10.2, and what it shows apart: the labels of the stream, and what was parsed.
#[tokio::test]
async fn who_wants_labels_apart_is_told_one_stream() {
    let folder = Folder::new("apart");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for name in ["A", "B"] {
        assert_eq!(post(&server, webhook(name, &[alert(name, "firing")])).await.status(), 200);
    }
    let asked = async |stages: &str, flags: &str| -> Value {
        let query = format!("{SELECTOR} {stages}");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("query", &*query), ("direction", "forward")])
            .finish();
        let request = server.request(reqwest::Method::GET, &format!("{API}/query_range?{query}"));
        let answer = request.header("X-Loki-Response-Encoding-Flags", flags).send().await;
        let text = answer.expect("an answer").text().await.expect("a body");
        serde_json::from_str::<Value>(&text).expect("JSON")["data"].take()
    };
    let places = "| json name=\"labels.alertname\", status | drop status";
    let together = asked(places, "").await;
    assert_eq!(together["result"].as_array().map(Vec::len), Some(2));
    assert_eq!(together["encodingFlags"], Value::Null);
    let apart = asked(places, "something, categorize-labels").await;
    assert_eq!(apart["encodingFlags"], json!(["categorize-labels"]));
    assert_eq!(apart["result"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        apart["result"][0]["stream"],
        json!({"container": "metalk8s-alert-logger", "namespace": "metalk8s-monitoring"})
    );
    let values = &apart["result"][0]["values"];
    assert_eq!(values[0][2], json!({"parsed": {"name": "A"}}));
    assert_eq!(values[1][2], json!({"parsed": {"name": "B"}}));
    // As Logs Drilldown asks for lines, and for how often a field has each of its values.
    let lines = asked("| json | logfmt | drop __error__, __error_details__", "categorize-labels");
    let parsed = &lines.await["result"][0]["values"][0][2]["parsed"];
    assert_eq!((&parsed["labels_alertname"], &parsed["__error__"]), (&json!("A"), &Value::Null));
    let field = format!(
        "sum by (labels_alertname) (count_over_time({SELECTOR} | json labels_alertname=`[\"labels\"][\"alertname\"]` | drop __error__, __error_details__ | labels_alertname!=\"\" [1d]))"
    );
    let counts = ask(&server, "query", &[("query", &field)]).await;
    assert_eq!(counts["data"]["result"].as_array().map(Vec::len), Some(2), "{counts}");
    assert_eq!(asked("", "categorize-labels").await["result"][0]["values"][0][2], json!({}));
}
