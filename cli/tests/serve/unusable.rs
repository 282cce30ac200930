//! Stores that cannot be used, or not wholly: each is said to be so.

use std::fs::File;
use std::process::Command;
use std::time::Duration;

use global_health_bar::Timestamp;
use serde_json::Value;

use crate::kept::SELECTOR;
use crate::support::{Folder, Server, command};
use crate::webhook::{alert, post, webhook};

/// The instant so many days ago.
fn past(days: u64) -> String {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time");
    (Timestamp::default() + now - Duration::from_secs(days * 86_400)).to_string()
}

/// Turns a bit of the n-th block.
fn damage(folder: &Folder, block: i64) {
    let file = format!("{}/alerts.sqlite3", folder.as_str());
    let store = rusqlite::Connection::open(file).expect("a store");
    let found = "SELECT id, text FROM block ORDER BY first LIMIT 1 OFFSET ?";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (id, mut text): (i64, Vec<u8>) = store.query_row(found, [block], row).expect("a block");
    let middle = text.len() / 2;
    text[middle] ^= 1;
    store.execute("UPDATE block SET text = ? WHERE id = ?", (text, id)).expect("room");
}

#[tokio::test]
async fn what_is_damaged_is_said_where_it_is_missing_and_counted() {
    let folder = Folder::new("turned");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let mut server = Server::start(&arguments);
    for name in ["A", "B", "C"] {
        assert_eq!(post(&server, webhook(name, &[alert(name, "firing")])).await.status(), 200);
    }
    server.kill();
    damage(&folder, 1);
    let server = Server::start(&arguments);
    server.said("block 2 of the store is damaged").await;
    let body = server.json("/api/loki/loki/api/v1/query_range", &[("query", SELECTOR)]).await;
    let values = body["data"]["result"][0]["values"].as_array().expect("lines").clone();
    let texts: Vec<_> = values.iter().map(|value| value[1].as_str().expect("a text")).collect();
    let [newest, missing, oldest] = texts[..] else { panic!("{texts:#?}") };
    assert!(newest.contains(r#""alertname":"C""#) && oldest.contains(r#""alertname":"A""#));
    assert!(missing.starts_with("the store is damaged: of 20"), "{missing}");
    assert!(missing.ends_with(" it held 1 lines that cannot be read"), "{missing}");
    let counted = format!("sum(count_over_time({SELECTOR}[1h]))");
    for (path, query) in
        [("index/volume", SELECTOR), ("query_range", &*counted), ("query", &counted)]
    {
        let path = format!("/api/loki/loki/api/v1/{path}");
        let body = server.json(&path, &[("query", query)]).await;
        assert_eq!(body["warnings"], serde_json::json!([missing]), "{body:#}");
        if path.ends_with("query") {
            let value = &body["data"]["result"][0]["value"][1];
            assert_eq!(value, "2", "what stands in their place is no line of the log");
        }
    }
    // The page and the report say that of the log one line is no alert, as soon as the second is over: the clock of an
    // answer tells whole ones.
    let mut tries = 0;
    loop {
        let output = Command::new(env!("CARGO_BIN_EXE_global-health"))
            .args(["report", "--loki", &format!("{}/api/loki", server.address)])
            .args(["--start", &past(7), "--end", &past(0)])
            .output()
            .expect("it ran");
        let errors = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout);
        let report: Value = report.unwrap_or_else(|_| panic!("{errors}"));
        if report["coverage"]["lines"] == 3 {
            assert_eq!(report["coverage"]["skipped"]["not-json"], 1, "{:#}", report["coverage"]);
            break;
        }
        tries += 1;
        assert!(tries < 200, "{report:#}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..1_000 {
        let metrics = server.get("/metrics").await.text().await.expect("a body");
        if metrics.contains("global_health_store_blocks_damaged 1\n") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it is not counted");
}

#[tokio::test]
async fn a_store_that_cannot_be_tended_is_said_and_counted() {
    let folder = Folder::new("untended");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let mut server = Server::start(&arguments);
    assert_eq!(post(&server, webhook("g", &[alert("A", "firing")])).await.status(), 200);
    server.kill();
    let file = format!("{}/alerts.sqlite3", folder.as_str());
    let store = rusqlite::Connection::open(file).expect("a store");
    let stuck = "UPDATE told SET at = 0;
        CREATE TRIGGER stuck BEFORE DELETE ON told BEGIN SELECT RAISE(ABORT, 'stuck'); END";
    store.execute_batch(stuck).expect("room");
    let server = Server::start(&arguments);
    server.said("the store could not be tended: ").await;
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(metrics.contains("global_health_store_upkeep_failures_total 1\n"), "{metrics}");
    let answer = post(&server, webhook("g", &[alert("B", "firing")])).await;
    assert_eq!(answer.status(), 200, "it takes what comes all the same");
}

#[test]
fn what_is_no_store_is_said_to_be_none() {
    let folder = Folder::new("damaged");
    folder.write("alerts.sqlite3", &[b'x'; 4_096]);
    let output = command(&["--store", folder.as_str()]).output().expect("it ran");
    let errors = String::from_utf8_lossy(&output.stderr);
    let sentence = format!("{}/alerts.sqlite3: it is no store of alerts\n", folder.as_str());
    assert!(errors.ends_with(&sentence), "{errors}");
}

#[tokio::test]
async fn a_store_is_kept_by_one_at_a_time() {
    let folder = Folder::new("alone");
    let arguments = ["--port", "0", "--store", folder.as_str(), "--no-print"];
    let mut first = Server::start(&arguments[2..]);
    let output = command(&arguments).output().expect("it ran");
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        errors.contains(": another global-health keeps alerts in this store: stop it"),
        "{errors}"
    );
    first.kill();
    assert_eq!(Server::start(&arguments[2..]).get("/readyz").await.status(), 200);
}

#[test]
fn a_store_that_cannot_be_made_is_told_in_a_sentence() {
    let folder = Folder::new("file");
    folder.write("file", b"");
    let path = format!("{}/file", folder.as_str());
    let output = command(&["--store", &path]).output().expect("it ran");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(&format!("global-health: {path}: ")), "{errors}");
    drop(File::open(path).expect("it stays"));
}

/// Nobody may write there: neither root's powers nor those of another user help.
#[test]
fn a_store_that_must_not_be_written_is_told_in_a_sentence() {
    let folder = Folder::new("readonly");
    let shell = |script: &str| {
        let mut shell = Command::new("bash");
        let output = shell.args(["-c", script, "bash", folder.as_str()]).output().expect("a shell");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    // Without its powers root may do what anybody may.
    let errors = shell(&format!(
        "chmod 555 \"$1\"; $([ $(id -u) != 0 ] || echo setpriv --bounding-set=-all --inh-caps=-all) {} serve --port 0 --store \"$1\"; chmod 755 \"$1\"",
        env!("CARGO_BIN_EXE_global-health"),
    ));
    let sentence = format!("global-health: {}: Permission denied", folder.as_str());
    assert!(errors.contains(&sentence), "{errors}");
}
