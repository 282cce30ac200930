//! The dashboard's queries of Loki, answered by the companion.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use form_urlencoded::Serializer;
use regex::Regex;
use serde_json::{Value, json};

use crate::companion::Companion;
use crate::dashboard::{dashboard, queries};
use crate::files::{items, string};

const NOW: &str = "2026-11-22T00:00:00Z";
const WEEK: &str = "168h";

/// A value as Grafana writes it for `${name:regex}`.
fn escaped(value: &str) -> String {
    let special = Regex::new(r"[\\^$*+?.()|\[\]{}/]").expect("a pattern");
    special.replace_all(value, r"\$0").into_owned()
}

/// A query as Grafana sends it, with these values of variables; of others it asks for all.
fn asked(query: &str, values: &[(&str, &str)]) -> String {
    let dashboard = dashboard();
    let variable = Regex::new(r"\$\{(\w+):regex\}").expect("a pattern");
    let value = |found: &regex::Captures| {
        let chosen = values.iter().find(|(name, _)| *name == &found[1]);
        if let Some((_, value)) = chosen {
            return escaped(value);
        }
        let variables = items(&dashboard["templating"]["list"]).iter();
        let variable = variables.clone().find(|variable| variable["name"] == found[1]);
        let variable = variable.expect("a variable");
        let all = variable["allValue"].as_str().map(str::to_owned);
        all.unwrap_or_else(|| escaped(string(&variable["query"])))
    };
    variable.replace_all(query, value).replace("$__range", WEEK).replace("$__auto", "1h")
}

/// The only query that begins so.
fn query(begin: &str) -> String {
    let dashboard = dashboard();
    let found = queries(&dashboard, "loki").into_iter().filter(|query| query.starts_with(begin));
    let found: Vec<_> = found.map(str::to_owned).collect();
    found.into_iter().next().expect("a query")
}

fn ask(companion: &Companion, kind: &str, parameters: &[(&str, &str)]) -> (u16, String) {
    let parameters = Serializer::new(String::new()).extend_pairs(parameters).finish();
    companion.ask("GET", &format!("/api/loki/loki/api/v1/{kind}?{parameters}"), "")
}

fn get(companion: &Companion, kind: &str, parameters: &[(&str, &str)]) -> Vec<Value> {
    let (status, body) = ask(companion, kind, parameters);
    assert_eq!(status, 200, "{body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    items(&body["data"]["result"]).to_vec()
}

/// The rows of the table: the labels of each line.
fn rows(companion: &Companion, values: &[(&str, &str)]) -> Vec<Value> {
    let query = asked(&query("{"), values);
    let start = "2026-11-15T00:00:00Z";
    let parameters = [("query", &*query), ("start", start), ("end", NOW), ("limit", "5000")];
    let streams = get(companion, "query_range", &parameters).into_iter();
    streams
        .flat_map(|stream| vec![stream["stream"].clone(); items(&stream["values"]).len()])
        .collect()
}

/// How many alerts the panel of counts tells, by severity.
fn counts(companion: &Companion, values: &[(&str, &str)]) -> BTreeMap<String, usize> {
    let query = asked(&query("count by"), values);
    let vector = get(companion, "query", &[("query", &query), ("time", NOW)]).into_iter();
    let count = |sample: Value| {
        let severity = sample["metric"]["labels_severity"].as_str().unwrap_or_default().to_owned();
        (severity, string(&sample["value"][1]).parse().expect("a number"))
    };
    vector.map(count).collect()
}

/// The same, from the rows.
fn counted(rows: &[Value]) -> BTreeMap<String, usize> {
    let mut alerts: BTreeMap<String, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for row in rows {
        let severity = row["labels_severity"].as_str().unwrap_or_default();
        let alert = (string(&row["fingerprint"]), string(&row["startsAt"]));
        alerts.entry(severity.into()).or_default().insert(alert);
    }
    alerts.into_iter().map(|(severity, alerts)| (severity, alerts.len())).collect()
}

#[test]
fn the_table_and_the_counts_tell_of_the_same_alerts() {
    let companion = Companion::start(["serve", "--port=0", "--dist=x", "--now", NOW]);
    let all = rows(&companion, &[]);
    assert!(all.len() > 100 && all.len() < 5_000, "{}", all.len());
    let by_severity = counts(&companion, &[]);
    assert!(by_severity.contains_key("critical") && by_severity.contains_key("warning"));
    assert_eq!(by_severity, counted(&all));
    assert!(by_severity.values().sum::<usize>() < all.len() / 2, "repeats count");

    let name =
        all.iter().map(|row| string(&row["labels_alertname"])).find(|name| *name != "Watchdog");
    for chosen in [
        [("alertname", name.expect("an alert"))],
        [("severity", "warning")],
        [("search", "WATCHDOG")],
    ] {
        let some = rows(&companion, &chosen);
        assert!(!some.is_empty() && some.len() < all.len(), "{chosen:?}");
        assert_eq!(counts(&companion, &chosen), counted(&some), "{chosen:?}");
        let [(variable, value)] = chosen;
        for row in some {
            let label = row[format!("labels_{variable}")].as_str();
            assert!(label == Some(value) || row.to_string().contains("Watchdog"), "{row}");
        }
    }
    // What is chosen under Labels Grafana adds to the queries, behind all else.
    let chosen = " | labels_severity=`warning`";
    let (table, count) = (asked(&query("{"), &[]) + chosen, asked(&query("count by"), &[]));
    let count = count.replace(" [", &format!("{chosen} ["));
    let parameters =
        [("query", &*table), ("start", "2026-11-15T00:00:00Z"), ("end", NOW), ("limit", "5000")];
    let streams = get(&companion, "query_range", &parameters);
    assert!(!streams.is_empty());
    assert!(streams.iter().all(|stream| stream["stream"]["labels_severity"] == "warning"));
    let counted = get(&companion, "query", &[("query", &count), ("time", NOW)]);
    assert_eq!(counted.len(), 1, "{counted:?}");
    for value in ["zz\"z\"", "zz\\", "{zz=\"y\"} | json", "(zz", "ézz", "'zz"] {
        assert!(rows(&companion, &[("search", value)]).is_empty(), "{value}");
    }
}

#[test]
fn over_time_each_interval_counts_its_own() {
    let companion = Companion::start(["serve", "--port=0", "--dist=x", "--now", NOW]);
    let dashboard = dashboard();
    let query = queries(&dashboard, "loki").into_iter().find(|query| query.contains("$__auto"));
    let query = asked(query.expect("a query"), &[("alertname", "Watchdog")]);
    let parameters =
        [("query", &*query), ("start", "2026-11-20T12:00:00Z"), ("end", NOW), ("step", "3600")];
    let matrix = get(&companion, "query_range", &parameters);
    let [series] = &matrix[..] else { panic!("not one severity: {matrix:?}") };
    // It fires all the time, and is told of as often as alerts are repeated.
    assert!(items(&series["values"]).iter().all(|point| point[1] == "1"));
    assert!((2..=36).contains(&items(&series["values"]).len()), "{series}");
}

/// However lines were shipped, and whatever stands between them.
#[test]
fn lines_are_read_raw_in_a_message_and_merged() {
    let line = |name: &str| {
        let labels = json!({"alertname": name, "severity": "critical"});
        let annotations = json!({"summary": "say \"no\""});
        json!({
            "status": "firing", "labels": labels, "annotations": annotations, "fingerprint": name,
            "startsAt": "2026-11-21T12:00:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
        })
    };
    let mut merged = line("Merged");
    merged["log"] = line("Merged").to_string().into();
    merged["stream"] = "stderr".into();
    let lines = [
        line("Raw").to_string(),
        line("Raw").to_string(),
        json!({"stream": "stderr", "message": line("Wrapped").to_string(), "pod": "a"}).to_string(),
        merged.to_string(),
        "Unable to parse HTTP body".into(),
        r#"{"status":"firing","labels":{"#.into(),
    ];
    let at = |number: usize| (1_795_262_400_000_000_000 + number as i64).to_string();
    let values: Vec<_> =
        lines.iter().enumerate().map(|(number, line)| json!([at(number), line])).collect();
    let stream = json!({"namespace": "metalk8s-monitoring", "container": "metalk8s-alert-logger", "stream": "stderr"});
    let body = json!({"status": "success", "data": {"resultType": "streams", "result": [{"stream": stream, "values": values}]}});
    let folder = std::env::temp_dir().join(format!("deploy-lines-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("lines.json"), body.to_string()).expect("a file");
    let history = folder.display().to_string();
    let companion =
        Companion::start(["serve", "--port=0", "--dist=x", "--now", NOW, "--history", &history]);
    fs::remove_dir_all(&folder).expect("the folder");

    // What is no JSON is an error of a query that does not leave it out.
    let query = r#"count_over_time({container="metalk8s-alert-logger"} | json [24h])"#;
    let (status, why) = ask(&companion, "query", &[("query", query), ("time", NOW)]);
    assert_eq!((status, &*why), (400, "pipeline error: 'JSONParserErr'"));

    let rows = rows(&companion, &[]);
    let names: BTreeSet<_> = rows.iter().map(|row| string(&row["labels_alertname"])).collect();
    assert_eq!(names, BTreeSet::from(["Merged", "Raw", "Wrapped"]));
    assert!(rows.iter().all(|row| row["annotations_summary"] == "say \"no\""), "{rows:?}");
    assert_eq!(counts(&companion, &[]), BTreeMap::from([("critical".to_owned(), 3)]));
}

#[test]
fn too_much_is_refused_as_loki_refuses_it() {
    let companion =
        Companion::start(["serve", "--port=0", "--dist=x", "--now", NOW, "--seed", "1"]);
    let count =
        r#"count_over_time({container="metalk8s-alert-logger"} | json | __error__="" [12h])"#;
    for (query, start, step, why) in [
        ("{", "2026-11-21T00:00:00Z", "60", "parse error"),
        ("sort(rate({a=\"b\"}[1h]))", "2026-11-21T00:00:00Z", "60", "`sort` is not supported here"),
        (count, "2026-11-21T00:00:00Z", "1", "exceeded maximum resolution of 11,000 points"),
        (count, "2026-11-21T00:00:00Z", "0", "zero or negative query resolution step"),
        (count, "2026-10-01T00:00:00Z", "3600", "the query time range exceeds the limit"),
        (count, "2026-11-08T00:00:00Z", "3600", "maximum number of series (500) reached"),
        (count, "2026-11-23T00:00:00Z", "60", "end timestamp must not be before"),
    ] {
        let parameters = [("query", query), ("start", start), ("end", NOW), ("step", step)];
        let (status, said) = ask(&companion, "query_range", &parameters);
        assert!(status == 400 && said.contains(why), "{query} of {start}: {status} {said}");
    }
}
