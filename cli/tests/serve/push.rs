//! The store's history, sent to Loki.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Folder, Server};
use crate::webhook::{alert, post, webhook};

/// A Loki that keeps what is pushed, and refuses as told, one status for each request.
struct Loki {
    address: String,
    pushed: Arc<Mutex<Vec<Value>>>,
}

impl Loki {
    async fn start(statuses: &'static [u16]) -> Self {
        let pushed = Arc::new(Mutex::new(Vec::new()));
        let (keeps, number) = (Arc::clone(&pushed), Arc::new(AtomicUsize::new(0)));
        let push = async move |request: Request| {
            assert_eq!(request.headers()["content-type"], "application/json");
            assert_eq!(request.headers()["x-scope-orgid"], "tenant");
            let body = axum::body::to_bytes(request.into_body(), 1 << 24).await.expect("a body");
            let status =
                statuses.get(number.fetch_add(1, Ordering::SeqCst)).copied().unwrap_or(204);
            if status == 204 {
                let body = serde_json::from_slice(&body).expect("JSON");
                keeps.lock().expect("no panic").push(body);
            }
            (StatusCode::from_u16(status).expect("a status"), "entry too far behind\n")
        };
        let router = Router::new().route("/base/loki/api/v1/push", axum::routing::post(push));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/base", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, pushed }
    }

    /// The names of the alerts, in the order in which they came.
    fn names(&self) -> Vec<String> {
        let pushed = self.pushed.lock().expect("no panic");
        let streams = pushed.iter().flat_map(|body| body["streams"].as_array().expect("streams"));
        let values = streams.flat_map(|stream| stream["values"].as_array().expect("values"));
        let name = |value: &Value| {
            let line: Value =
                serde_json::from_str(value[1].as_str().expect("a line")).expect("JSON");
            line["labels"]["alertname"].as_str().expect("a name").to_owned()
        };
        values.map(name).collect()
    }
}

async fn push(folder: &Folder, to: &Loki) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.args(["push", "--store", folder.as_str(), "--to", &to.address]);
    command.args(["--header", "X-Scope-OrgID: tenant"]);
    tokio::task::spawn_blocking(move || command.output().expect("it ran")).await.expect("no panic")
}

async fn store(name: &str, alerts: &[&str]) -> (Folder, Server) {
    let folder = Folder::new(name);
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for name in alerts {
        assert_eq!(post(&server, webhook(name, &[alert(name, "firing")])).await.status(), 200);
    }
    (folder, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_sent_once_in_order_while_the_store_is_in_use() {
    let (folder, server) = store("push", &["A", "B", "C"]).await;
    let loki = Loki::start(&[]).await;
    let output = push(&folder, &loki).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(loki.names(), ["A", "B", "C"]);
    let stream = loki.pushed.lock().expect("no panic")[0]["streams"][0]["stream"].clone();
    assert_eq!(
        stream,
        json!({"container": "metalk8s-alert-logger", "namespace": "metalk8s-monitoring"})
    );
    // Only what came since.
    assert_eq!(post(&server, webhook("D", &[alert("D", "firing")])).await.status(), 200);
    assert!(push(&folder, &loki).await.status.success());
    assert_eq!(loki.names(), ["A", "B", "C", "D"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_passing_is_sent_again() {
    let (folder, _server) = store("passing", &["A"]).await;
    let loki = Loki::start(&[500, 429]).await;
    assert!(push(&folder, &loki).await.status.success());
    assert_eq!(loki.names(), ["A"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_said_and_sent_the_next_time() {
    let (folder, _server) = store("refused", &["A"]).await;
    let loki = Loki::start(&[400]).await;
    let output = push(&folder, &loki).await;
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains("400 Bad Request: entry too far behind. What Loki finds too old"),
        "{errors}"
    );
    assert!(push(&folder, &loki).await.status.success());
    assert_eq!(loki.names(), ["A"]);
}

#[test]
fn a_folder_without_a_store_is_said_to_be_one() {
    let folder = Folder::new("nothing");
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    let output =
        command.args(["push", "--store", folder.as_str(), "--to", "http://127.0.0.1:1"]).output();
    let errors = String::from_utf8_lossy(&output.expect("it ran").stderr).into_owned();
    assert_eq!(errors, format!("global-health: {} holds no store of alerts\n", folder.as_str()));
}
