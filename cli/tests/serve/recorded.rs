//! What real servers answered, the played ones answer too: every exchange of `recorded/` is asked
//! again, of a companion that serves the same folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::{Method, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::support::Server;

/// When Loki and Prometheus were recorded.
const NOW: &str = "2026-11-22T02:08:19Z";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchange {
    method: String,
    url: String,
    #[serde(default)]
    request_headers: BTreeMap<String, String>,
    request_body: Option<String>,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Exchange {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a recording");
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
    }

    fn content_type(&self) -> Option<&str> {
        let header =
            self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        header.map(|(_, value)| value.as_str())
    }

    async fn again(&self, server: &Server) -> Response {
        let path = self.url.strip_prefix("http://127.0.0.1:8080").expect("the recorder's address");
        let method = Method::from_bytes(self.method.as_bytes()).expect("a method");
        let mut request = server.request(method, path);
        for (name, value) in &self.request_headers {
            request = request.header(name, value);
        }
        if let Some(form) = &self.request_body {
            let kind = "application/x-www-form-urlencoded";
            request = request.header("content-type", kind).body(form.clone());
        }
        request.send().await.expect("an answer")
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded")
}

fn recordings(server: &str) -> Vec<(String, Exchange)> {
    let files = fs::read_dir(folder().join(server)).expect("recordings");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), Exchange::read(path))).collect()
}

fn start() -> Server {
    let folder = folder();
    Server::start(&["--history", folder.to_str().expect("a text"), "--now", NOW])
}

/// The entries of a Loki answer, or the data of another; statistics differ each time.
fn essence(body: &str) -> Value {
    let mut json: Value = serde_json::from_str(body).unwrap_or_else(|_| Value::from(body));
    if let Some(data) = json.get_mut("data").and_then(Value::as_object_mut) {
        data.remove("stats");
    }
    json
}

async fn check(server: &Server, name: &str, exchange: &Exchange) -> Value {
    let answer = exchange.again(server).await;
    assert_eq!(answer.status().as_u16(), exchange.status, "status of {name}");
    let kind =
        answer.headers().get("content-type").map(|kind| kind.to_str().expect("a text").to_owned());
    assert_eq!(kind.as_deref(), exchange.content_type(), "content type of {name}");
    essence(&answer.text().await.expect("a body"))
}

#[tokio::test]
async fn loki_answers_as_recorded() {
    let server = start();
    for (name, exchange) in recordings("loki") {
        let answer = check(&server, &name, &exchange).await;
        if name.starts_with("equal-ts-limit") {
            // Which of the lines of one instant are cut off is Loki's whim.
            assert_eq!(entries(&answer).len(), entries(&essence(&exchange.body)).len(), "{name}");
        } else {
            assert_eq!(answer, essence(&exchange.body), "body of {name}");
        }
    }
}

/// What Loki said of the same lines when it was not asked for them, or not for them alone: no lines to be served.
#[tokio::test]
async fn what_loki_tells_beside_lines_is_told_so_too() {
    let server = start();
    for name in ["range-categorize-labels", "labels", "label-values", "series", "volume"] {
        let file = folder().with_file_name(format!("recorded-besides/{name}.json"));
        let exchange = Exchange::read(&file);
        let (mut told, mut wanted) =
            (check(&server, name, &exchange).await, essence(&exchange.body));
        for answer in [&mut told, &mut wanted] {
            match &mut answer["data"] {
                // In what order they come is Loki's whim.
                Value::Array(all) => all.sort_by_key(Value::to_string),
                // Loki counts whole chunks.
                Value::Object(data) if name == "volume" => {
                    let value = &mut data["result"][0]["value"][1];
                    assert!(value.as_str().is_some_and(|bytes| bytes.parse::<u64>().is_ok()));
                    *value = Value::Null;
                }
                _ => {}
            }
        }
        assert_eq!(told, wanted, "body of {name}");
    }
}

fn entries(answer: &Value) -> Vec<&Value> {
    let streams = answer["data"]["result"].as_array().expect("streams");
    streams.iter().flat_map(|stream| stream["values"].as_array().expect("entries")).collect()
}

#[tokio::test]
async fn prometheus_answers_as_recorded() {
    let server = start();
    for (name, exchange) in recordings("prometheus") {
        assert_eq!(
            check(&server, &name, &exchange).await,
            essence(&exchange.body),
            "body of {name}"
        );
    }
}

#[tokio::test]
async fn alertmanager_answers_as_recorded() {
    let server = start();
    for (name, exchange) in recordings("alertmanager") {
        let (answer, recorded) = (check(&server, &name, &exchange).await, essence(&exchange.body));
        if name == "status" {
            assert_eq!(answer["config"], recorded["config"]);
        } else {
            assert_eq!(answer, recorded, "body of {name}");
        }
    }
}

#[tokio::test]
async fn time_stands_still_where_the_recording_was_made() {
    let server = start();
    let answer = server.get("/api/loki/ready").await;
    assert_eq!(answer.headers()["date"], "Sun, 22 Nov 2026 02:08:19 GMT");
    assert!(!answer.headers().contains_key("x-global-health-demo"), "recorded data are no demo");
}
