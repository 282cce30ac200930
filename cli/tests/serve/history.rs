//! Recorded data instead of the simulation.

use crate::support::{Folder, Server, command};

const FIRING: &str = r#"{"status":"firing","labels":{"alertname":"A"},"annotations":{},"startsAt":"2026-11-20T10:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"1"}"#;
const RESOLVED: &str = r#"{"status":"resolved","labels":{"alertname":"A"},"annotations":{},"startsAt":"2026-11-20T10:00:00Z","endsAt":"2026-11-20T11:00:00Z","fingerprint":"1"}"#;

async fn entries(server: &Server) -> Vec<(String, String)> {
    let query = [
        ("query", r#"{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}"#),
        ("start", "2026-11-01T00:00:00Z"),
        ("end", "2026-11-30T00:00:00Z"),
        ("direction", "forward"),
    ];
    let answer = server.json("/api/loki/loki/api/v1/query_range", &query).await;
    let streams = answer["data"]["result"].as_array().expect("streams").clone();
    let values =
        streams.iter().flat_map(|stream| stream["values"].as_array().expect("entries").clone());
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    values.map(|value| (text(&value[0]), text(&value[1]))).collect()
}

#[tokio::test]
async fn logged_lines_are_placed_by_the_instant_before_them_or_in_them() {
    let folder = Folder::new("lines");
    let wrapped = serde_json::json!({"stream": "stderr", "message": RESOLVED}).to_string();
    let lines = format!(
        "{FIRING}\nUnable to parse HTTP body\n{wrapped}\n2026-11-20T12:00:00.5Z {FIRING}\n1795305600000000001 {RESOLVED}\n"
    );
    folder.write("alerts.log", lines.as_bytes());
    let server = Server::start(&["--history", folder.as_str()]);
    let expected = [
        ("1795168800000000000", FIRING),
        ("1795168800000000000", "Unable to parse HTTP body"),
        ("1795172400000000000", &wrapped),
        ("1795176000500000000", FIRING),
        ("1795305600000000001", RESOLVED),
    ];
    let mut entries = entries(&server).await;
    entries.sort_unstable();
    let mut expected = expected.map(|(at, line)| (at.to_owned(), line.to_owned())).to_vec();
    expected.sort_unstable();
    assert_eq!(entries, expected);
}

#[tokio::test]
async fn answers_are_merged_and_what_was_not_recorded_is_not_made_up() {
    let folder = Folder::new("answers");
    let body = |at: &str| {
        format!(
            r#"{{"status":"success","data":{{"resultType":"streams","result":[{{"stream":{{"namespace":"metalk8s-monitoring","container":"metalk8s-alert-logger"}},"values":[["{at}","x"]]}}]}}}}"#
        )
    };
    folder.write("one.json", body("1795305600000000000").as_bytes());
    folder.write("inner/two.json", body("1795305600000000000").as_bytes());
    folder.write("inner/three.json", body("1795305600000000001").as_bytes());
    let server = Server::start(&["--history", folder.as_str()]);
    assert_eq!(entries(&server).await.len(), 2, "the same line is there once");
    for path in ["/api/prometheus/api/v1/query?query=up", "/api/alertmanager/api/v2/status"] {
        assert_eq!(server.get(path).await.status(), 503, "{path}");
    }
}

#[tokio::test]
async fn recorded_samples_end_where_they_are_missing() {
    let folder = Folder::new("samples");
    folder.write(
        "presence.json",
        br#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"state":"active"},"values":[[1795305000,"1"],[1795305060,"2"],[1795305240,"2"]]}]}}"#,
    );
    let server = Server::start(&["--history", folder.as_str()]);
    let query = [
        ("query", "alertmanager_alerts"),
        ("start", "1795305000"),
        ("end", "1795305240"),
        ("step", "60"),
    ];
    let answer = server.json("/api/prometheus/api/v1/query_range", &query).await;
    let series = &answer["data"]["result"][0];
    assert_eq!(
        series["values"],
        serde_json::json!([[1795305000, "1"], [1795305060, "2"], [1795305240, "2"]])
    );
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_readable_is_an_error() {
    let folder = Folder::new("unreadable");
    folder.write("broken.json", b"{\"status\":");
    folder.write("other.json", b"{\"status\":\"success\"}");
    folder.write("text.log", b"hello\n");
    let output = command(&["--history", folder.as_str()]).output().expect("it ran");
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    for why in [
        "broken.json is left out: EOF while parsing a value at line 1 column 10",
        "other.json is left out: it is no answer with streams, a matrix or Alertmanager's configuration",
        "text.log is left out: no line tells its instant",
        "holds nothing that can be served",
    ] {
        assert!(errors.contains(why), "{errors}");
    }
}

#[tokio::test]
async fn nothing_is_told_of_what_comes_after_now() {
    let folder = Folder::new("future");
    folder.write("alerts.log", format!("{FIRING}\n{RESOLVED}\n").as_bytes());
    folder.write(
        "presence.json",
        br#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1795168800,"1"],[1795168860,"1"]]}]}}"#,
    );
    let server = Server::start(&["--history", folder.as_str(), "--now", "2026-11-20T10:00:30Z"]);
    assert_eq!(entries(&server).await.len(), 1);
    let query = async |query: &str| {
        let parameters = [("query", query), ("time", "1795168900")];
        let answer = server.json("/api/prometheus/api/v1/query", &parameters).await;
        answer["data"]["result"][0]["value"][1].clone()
    };
    assert_eq!(query("count_over_time(alertmanager_alerts[5m])").await, "1");
    assert_eq!(query("alertmanager_alerts").await, "1", "the sample before now");
}
