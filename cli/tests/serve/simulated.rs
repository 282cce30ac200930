//! The simulated cluster behind its three servers.

use serde_json::Value;

use crate::support::Server;

const NOW: &str = "2026-11-22T00:00:00Z";
const NOW_SECONDS: u64 = 1_795_305_600;
const LOG: &str = r#"{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}"#;

fn start() -> Server {
    Server::start(&["--now", NOW])
}

/// `days`, `hours` and `minutes` before now, in seconds.
fn ago(days: u64, hours: u64, minutes: u64) -> String {
    (NOW_SECONDS - ((days * 24 + hours) * 60 + minutes) * 60).to_string()
}

async fn range(server: &Server, query: &str, start: &str, end: &str, step: &str) -> Value {
    let parameters = [("query", query), ("start", start), ("end", end), ("step", step)];
    server.json("/api/prometheus/api/v1/query_range", &parameters).await
}

/// From one sample of the first series to the next, where it is longer than a step.
fn gaps(answer: &Value, step: u64) -> Vec<(u64, u64)> {
    let samples = answer["data"]["result"][0]["values"].as_array().expect("samples");
    let at: Vec<_> = samples.iter().map(|sample| sample[0].as_u64().expect("seconds")).collect();
    let gaps = at.windows(2).filter(|pair| pair[1] - pair[0] > step);
    gaps.map(|pair| (NOW_SECONDS - pair[0], pair[1] - pair[0])).collect()
}

#[tokio::test]
async fn each_answer_is_marked_as_simulated_and_dated_in_its_time() {
    let server = start();
    for path in [
        "/api/loki/ready",
        "/api/prometheus/-/ready",
        "/api/alertmanager/api/v2/status",
        "/api/loki/nope",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.headers()["x-global-health-demo"], "simulation", "{path}");
        assert_eq!(answer.headers()["date"], "Sun, 22 Nov 2026 00:00:00 GMT", "{path}");
    }
}

#[tokio::test]
async fn pages_of_the_log_overlap_by_one_instant_and_lose_nothing() {
    let server = start();
    let page = async |end: &str, limit: &str| {
        let parameters = [("query", LOG), ("start", "0"), ("end", end), ("limit", limit)];
        // A range of 30 days at most.
        let start = ago(20, 0, 0);
        let parameters = parameters
            .map(|(name, value)| (name, if name == "start" { start.as_str() } else { value }));
        let answer = server.json("/api/loki/loki/api/v1/query_range", &parameters).await;
        let streams = answer["data"]["result"].as_array().expect("streams").clone();
        let values =
            streams.iter().flat_map(|stream| stream["values"].as_array().expect("entries").clone());
        let mut values: Vec<_> = values.map(|value| value.to_string()).collect();
        values.sort_unstable();
        values
    };
    let all = page(&NOW_SECONDS.to_string(), "5000").await;
    let mut paged = Vec::new();
    let mut end = format!("{NOW_SECONDS}000000000");
    loop {
        let lines = page(&end, "40").await;
        let oldest = lines.first().expect("a line").clone();
        let is_last = lines.len() < 40;
        paged.extend(lines);
        if is_last {
            break;
        }
        let oldest: i64 = oldest[2..21].parse().expect("nanoseconds");
        end = (oldest + 1).to_string();
    }
    paged.sort_unstable();
    paged.dedup();
    assert_eq!(paged, all);
    assert!(all.len() > 300, "{} lines", all.len());
}

#[tokio::test]
async fn evidence_inside_each_step_shows_an_outage_of_prometheus_where_a_plain_query_smears_it() {
    let server = start();
    let (start, end) = (ago(9, 5, 0), ago(9, 1, 0));
    let exact =
        range(&server, "sum(count_over_time(alertmanager_alerts[60s]))", &start, &end, "60").await;
    let smeared = range(&server, "sum(alertmanager_alerts)", &start, &end, "60").await;
    let (exact, smeared) = (gaps(&exact, 60), gaps(&smeared, 60));
    assert_eq!((exact.len(), smeared.len()), (1, 1));
    // The outage: 124 minutes, begun 9 d 4 h 3 min ago.
    assert!((124 * 60..=126 * 60).contains(&exact[0].1), "{exact:?}");
    assert!((119 * 60..=121 * 60).contains(&smeared[0].1), "{smeared:?}");
}

#[tokio::test]
async fn an_outage_of_alertmanager_shows_at_once_in_both_and_up_is_zero() {
    let server = start();
    let (start, end) = (ago(6, 11, 0), ago(6, 8, 0));
    for query in [
        "count_over_time(alertmanager_alerts{state=\"active\"}[30s])",
        "max(alertmanager_alerts) > 0",
    ] {
        let gaps = gaps(&range(&server, query, &start, &end, "30").await, 30);
        assert_eq!(gaps.len(), 1, "{query}");
        assert!((91 * 60..=92 * 60).contains(&gaps[0].1), "{query}: {gaps:?}");
    }
    let up = range(&server, r#"up{job=~".*alertmanager"} == 0"#, &start, &end, "30").await;
    assert_eq!(up["data"]["result"][0]["values"].as_array().expect("samples").len(), 182);
}

#[tokio::test]
async fn an_outage_of_90_seconds_is_invisible_to_a_plain_query_only() {
    let server = start();
    let (start, end) = (ago(2, 8, 0), ago(2, 7, 0));
    let exact =
        range(&server, "sum(count_over_time(alertmanager_alerts[30s]))", &start, &end, "30").await;
    let smeared = range(&server, "sum(alertmanager_alerts)", &start, &end, "30").await;
    assert_eq!(gaps(&exact, 30).len(), 1);
    assert_eq!(gaps(&smeared, 30), []);
}

#[tokio::test]
async fn alerts_are_witnessed_by_name() {
    let server = start();
    let query = r#"ALERTS{alertstate="firing",alertname=~"NodeDegraded|VolumeAtRisk"}"#;
    let parameters = [("query", query)];
    let answer = server.json("/api/prometheus/api/v1/query", &parameters).await;
    assert_eq!(answer["data"]["resultType"], "vector");
    let names = answer["data"]["result"].as_array().expect("a vector").iter();
    let mut names: Vec<_> = names
        .map(|sample| sample["metric"]["alertname"].as_str().expect("a name").to_owned())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["NodeDegraded", "VolumeAtRisk"]);
}

#[tokio::test]
async fn or_adds_what_is_missing() {
    let server = start();
    let query = [(
        "query",
        r#"count(up{job="node-exporter"} or up{instance=~"10.100.*"} or alertmanager_alerts)"#,
    )];
    let answer = server.json("/api/prometheus/api/v1/query", &query).await;
    assert_eq!(answer["data"]["result"][0]["value"][1], "6", "{answer}");
}

#[tokio::test]
async fn what_is_not_played_is_refused_in_words() {
    let server = start();
    let answer = range(&server, "rate(up[5m])", &ago(0, 1, 0), &ago(0, 0, 0), "60").await;
    assert_eq!(answer["errorType"], "execution");
    assert_eq!(answer["error"], "this Prometheus is played, and rate is not among what it plays");
}

#[tokio::test]
async fn alertmanager_filters_its_alerts() {
    let server = start();
    let alerts = async |filter: &str| {
        let answer = server.json("/api/alertmanager/api/v2/alerts", &[("filter", filter)]).await;
        let alerts = answer.as_array().expect("alerts").clone();
        alerts
            .iter()
            .map(|alert| alert["labels"]["alertname"].as_str().expect("a name").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(alerts("alertname=\"Watchdog\"").await, ["Watchdog"]);
    assert_eq!(alerts("alertname=Watchdog").await, ["Watchdog"]);
    assert_eq!(alerts("severity!~\"warning|critical\"").await, ["Watchdog"]);
    assert_eq!(alerts("severity=~\"crit.*\"").await.len(), 3);
}

#[tokio::test]
async fn a_cluster_that_goes_on_is_alive_at_this_very_moment() {
    let server = Server::start(&[]);
    let query = [("query", "sum(count_over_time(alertmanager_alerts[30s]))")];
    let answer = server.json("/api/prometheus/api/v1/query", &query).await;
    assert_eq!(answer["data"]["result"].as_array().expect("a vector").len(), 1, "{answer}");
    // Nothing is told of the future.
    let later = [query[0], ("time", "4102444800")];
    let answer = server.json("/api/prometheus/api/v1/query", &later).await;
    assert_eq!(answer["data"]["result"].as_array().expect("a vector").len(), 0, "{answer}");
}
