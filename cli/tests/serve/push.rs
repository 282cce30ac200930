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

/// A Loki that keeps what is pushed, and refuses as told, one status and text for each request.
struct Loki {
    address: String,
    pushed: Arc<Mutex<Vec<Value>>>,
}

impl Loki {
    async fn start(answers: &'static [(u16, &'static str)]) -> Self {
        let pushed = Arc::new(Mutex::new(Vec::new()));
        let (keeps, number) = (Arc::clone(&pushed), Arc::new(AtomicUsize::new(0)));
        let push = async move |request: Request| {
            assert_eq!(request.headers()["content-type"], "application/json");
            assert!(request.headers().contains_key("x-scope-orgid"));
            let body = axum::body::to_bytes(request.into_body(), 1 << 24).await.expect("a body");
            let (status, text) =
                answers.get(number.fetch_add(1, Ordering::SeqCst)).copied().unwrap_or((204, ""));
            if status == 204 {
                let body = serde_json::from_slice(&body).expect("JSON");
                keeps.lock().expect("no panic").push(body);
            }
            (StatusCode::from_u16(status).expect("a status"), [("retry-after", "0")], text)
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

async fn push(folder: &Folder, to: &Loki, more: &'static [&'static str]) -> Output {
    push_as("X-Scope-OrgID: tenant", folder, &to.address, more).await
}

async fn push_as(tenant: &str, folder: &Folder, to: &str, more: &'static [&'static str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
    command.args(["push", "--store", folder.as_str(), "--to", to, "--header", tenant]).args(more);
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
    let output = push(&folder, &loki, &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(loki.names(), ["A", "B", "C"]);
    let stream = loki.pushed.lock().expect("no panic")[0]["streams"][0]["stream"].clone();
    assert_eq!(
        stream,
        json!({"container": "metalk8s-alert-logger", "namespace": "metalk8s-monitoring"})
    );
    // Only what came since.
    assert_eq!(post(&server, webhook("D", &[alert("D", "firing")])).await.status(), 200);
    assert!(push(&folder, &loki, &[]).await.status.success());
    assert_eq!(loki.names(), ["A", "B", "C", "D"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tenant_is_sent_all_and_a_login_is_said_nowhere() {
    let (folder, _server) = store("tenants", &["A"]).await;
    let loki = Loki::start(&[]).await;
    let address = loki.address.replace("://", "://user:hunter2@");
    for (tenant, sent) in [("a", 1), ("a", 0), ("b", 1), ("b", 0)] {
        let output = push_as(&format!("x-scope-orgid: {tenant}"), &folder, &address, &[]).await;
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("{sent} lines were sent to http://127.0.0.1")), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    assert_eq!(loki.names(), ["A", "A"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_passing_is_sent_again() {
    let (folder, _server) = store("passing", &["A"]).await;
    let loki = Loki::start(&[(500, ""), (429, "Ingestion rate limit exceeded")]).await;
    assert!(push(&folder, &loki, &[]).await.status.success());
    assert_eq!(loki.names(), ["A"]);
}

/// In Loki's words; what it took of a batch that it refuses, it knows when it comes again.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_said_with_what_helps_and_sent_the_next_time() {
    let (folder, _server) = store("refused", &["A"]).await;
    for (answers, advice) in [
        (
            &[(
                400,
                "entry for stream '{a=\"b\"}' has timestamp too old: 2026-10-01T00:00:00Z, oldest acceptable timestamp is: 2026-11-15T01:02:03Z\n",
            )][..],
            ". Loki admits what is older with `reject_old_samples_max_age` of its limits_config (168h by default); to leave it out: --start 2026-11-15T01:02:03.000Z",
        ),
        (
            &[(
                400,
                "entry with timestamp 2026-11-15 00:00:00 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: 2026-11-15T00:00:00Z, oldest acceptable timestamp is: 2026-11-22T00:00:00Z',\n",
            )],
            ". Loki holds newer lines of this stream: give these one of their own",
        ),
        (
            &[(
                400,
                "Max entry size '200' bytes exceeded for stream '{a=\"b\"}' while adding an entry with length '288' bytes",
            )],
            " bytes: Loki admits it with `max_line_size` of its limits_config; to go on behind it: --start 20",
        ),
        (&[(401, "no org id")], "401 Unauthorized: no org id\n"),
        (&[(404, "404 page not found")], ". Is there a Loki at this address?"),
    ] {
        let loki = Loki::start(answers).await;
        let output = push(&folder, &loki, &[]).await;
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        let said = answers[0].1.trim_end();
        assert!(errors.contains(said) && errors.contains(advice), "{errors}");
        assert!(
            errors.starts_with("global-health: 0 lines were sent; then, of those from 20"),
            "{errors}"
        );
        assert!(push(&folder, &loki, &[]).await.status.success());
        assert_eq!(loki.names(), ["A"]);
    }
    // What nobody takes is left out where one says so.
    let loki = Loki::start(&[]).await;
    assert!(push(&folder, &loki, &["--start", "2100-01-01T00:00:00Z"]).await.status.success());
    assert_eq!(loki.names(), [""; 0]);
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
