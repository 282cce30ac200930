//! The embedded store: what is posted is told by the interface of Loki.

use std::process::Command;
use std::time::Duration;

use global_health_bar::Timestamp;
use serde_json::{Value, json};

use crate::support::{Folder, Server};
use crate::webhook::{alert, post, webhook};

pub const SELECTOR: &str = r#"{namespace="metalk8s-monitoring",container="metalk8s-alert-logger"}"#;

/// The lines that Loki's interface tells, with their instants, newest first.
pub async fn lines(server: &Server, query: &str, limit: &str) -> Vec<(i64, Value)> {
    let query =
        [("query", query), ("limit", limit), ("start", "1"), ("end", "2000000000000000000")];
    // Four weeks at the most: the store is asked for the last one.
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
    let (start, end) = ((now - 604_800).to_string(), (now + 10).to_string());
    let query = [query[0], query[1], ("start", &start), ("end", &end)];
    let body = server.json("/api/loki/loki/api/v1/query_range", &query).await;
    let streams = body["data"]["result"].as_array().expect("streams").clone();
    let values = streams.iter().flat_map(|stream| stream["values"].as_array().expect("values"));
    let line = |value: &Value| {
        let at = value[0].as_str().expect("a text").parse().expect("nanoseconds");
        (at, serde_json::from_str(value[1].as_str().expect("a text")).expect("a line"))
    };
    values.map(line).collect()
}

fn names(lines: &[(i64, Value)]) -> Vec<&str> {
    lines.iter().map(|(_, line)| line["labels"]["alertname"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn what_is_kept_is_told_as_loki_tells_it() {
    let folder = Folder::new("kept");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    for name in ["Watchdog", "B", "C"] {
        assert_eq!(post(&server, webhook(name, &[alert(name, "firing")])).await.status(), 200);
    }
    let all = lines(&server, SELECTOR, "100").await;
    assert_eq!(names(&all), ["C", "B", "Watchdog"], "the newest first");
    assert!(all.windows(2).all(|pair| pair[0].0 > pair[1].0), "each at an instant of its own");
    assert_eq!(names(&lines(&server, SELECTOR, "2").await), ["C", "B"]);
    let watchdog = format!(r#"{SELECTOR} |= "\"alertname\":\"Watchdog\"""#);
    assert_eq!(names(&lines(&server, &watchdog, "100").await), ["Watchdog"]);
    let other = lines(&server, r#"{container="another"}"#, "100").await;
    assert_eq!(other, []);
    let answer = server.get("/api/loki/ready").await;
    assert!(!answer.headers().contains_key("x-global-health-demo"), "what is kept is no demo");
}

#[tokio::test]
async fn what_is_kept_is_there_after_a_restart_and_a_retry_is_known_then() {
    let folder = Folder::new("restart");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let body = webhook("g", &[alert("A", "firing")]);
    let mut server = Server::start(&arguments);
    assert_eq!(post(&server, &body).await.status(), 200);
    server.kill();
    let server = Server::start(&arguments);
    assert_eq!(post(&server, &body).await.status(), 200);
    assert_eq!(names(&lines(&server, SELECTOR, "100").await), ["A"]);
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(metrics.contains("global_health_webhook_retries_total 1\n"), "{metrics}");
}

/// A group of `number`, which compresses badly: as long as it is in the store.
fn dense(number: usize) -> Value {
    let noise: String = (0..4_000_u64)
        .map(|at| {
            let mixed = (at * 1_000 + number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            char::from(b'0' + ((mixed >> 40) % 75) as u8)
        })
        .collect();
    let mut alert = alert(&format!("A{number:04}"), "firing");
    alert["annotations"] = json!({ "noise": noise });
    webhook(&number.to_string(), &[alert])
}

#[tokio::test]
async fn the_oldest_goes_when_it_is_too_much() {
    let folder = Folder::new("size");
    let server =
        Server::start(&["--store", folder.as_str(), "--no-print", "--retention-size", "1MiB"]);
    for number in 0..600 {
        assert_eq!(post(&server, dense(number)).await.status(), 200);
    }
    let all = lines(&server, SELECTOR, "5000").await;
    let names = names(&all);
    assert_eq!(names[0], "A0599", "the newest stays");
    assert!((100..400).contains(&names.len()), "{}", names.len());
    let unbroken = |pair: &[&str]| {
        pair[0][1..].parse::<u32>().unwrap() == pair[1][1..].parse::<u32>().unwrap() + 1
    };
    assert!(names.windows(2).all(unbroken), "what stays has no holes");
    let size = folder.size("alerts.sqlite3");
    assert!(size <= 1 << 20, "{size} bytes on the disk");
}

#[tokio::test]
async fn what_is_too_old_goes() {
    let folder = Folder::new("age");
    let keep = ["--store", folder.as_str(), "--no-print"];
    let mut server = Server::start(&keep);
    assert_eq!(post(&server, webhook("g", &[alert("A", "firing")])).await.status(), 200);
    server.kill();
    std::thread::sleep(std::time::Duration::from_millis(50));
    let server = Server::start(&[&keep[..], &["--retention-time", "40ms"]].concat());
    // It is tended as soon as it starts.
    for _ in 0..1_000 {
        if lines(&server, SELECTOR, "5").await.is_empty() {
            let metrics = server.get("/metrics").await.text().await.expect("a body");
            assert!(metrics.contains("lines_dropped_total{reason=\"age\"} 1\n"), "{metrics}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the line is still there");
}

#[tokio::test]
async fn a_webhook_that_the_disk_does_not_take_is_refused_and_kept_once_there_is_room() {
    let folder = Folder::new("full");
    let arguments = format!(
        // No file grows beyond 200 KB.
        "trap '' XFSZ; ulimit -S -f 200; exec {} serve --port 0 --no-print --store {}",
        env!("CARGO_BIN_EXE_global-health"),
        folder.as_str()
    );
    let mut shell = Command::new("bash");
    shell.args(["-c", &arguments]);
    shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let server = Server::spawn(&mut shell);
    let mut kept = 0;
    let refused = loop {
        let answer = post(&server, dense(kept)).await;
        if answer.status() != 200 {
            break answer;
        }
        kept += 1;
        assert!(kept < 1_000, "it never fills");
    };
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    let why = refused.text().await.expect("a body");
    assert!(why.starts_with("the webhook could not be written: "), "{why}");
    assert_eq!(server.get("/readyz").await.status(), 503);
    assert_eq!(lines(&server, SELECTOR, "5000").await.len(), kept, "what was acknowledged stays");
    // As soon as there is room, and by itself.
    server.let_files_grow();
    assert_eq!(post(&server, dense(kept)).await.status(), 200);
    assert_eq!(server.get("/readyz").await.status(), 200);
    kept += 1;
    assert_eq!(lines(&server, SELECTOR, "5000").await.len(), kept);
    drop(server);
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    assert_eq!(post(&server, dense(kept)).await.status(), 200);
    assert_eq!(lines(&server, SELECTOR, "5000").await.len(), kept + 1);
}

#[tokio::test]
async fn nothing_is_acknowledged_that_goes_to_a_file_which_is_not_there_any_more() {
    let folder = Folder::new("removed");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let told = async |group| post(&server, webhook(group, &[alert("A", "firing")])).await;
    assert_eq!(told("a").await.status(), 200);
    let (file, aside) = ("alerts.sqlite3", "aside");
    let rename = |from: &str, to: &str| {
        let path = |name: &str| format!("{}/{name}", folder.as_str());
        std::fs::rename(path(from), path(to)).expect("it is there");
    };
    rename(file, aside);
    for found in [false, true] {
        if found {
            folder.write(file, b"another");
        }
        let refused = told("b").await;
        assert_eq!(refused.status(), 503);
        let why = refused.text().await.expect("a body");
        assert!(why.ends_with(": it was moved or removed: put it back, or start anew\n"), "{why}");
        assert_eq!(server.get("/readyz").await.status(), 503);
    }
    rename(aside, file);
    assert_eq!(told("b").await.status(), 200);
    assert_eq!(server.get("/readyz").await.status(), 200);
}

#[tokio::test]
async fn a_dump_of_a_store_in_use_tells_what_it_holds() {
    let folder = Folder::new("dumped");
    let server = Server::start(&["--store", folder.as_str(), "--no-print"]);
    let mut told = alert("A", "resolved");
    told["generatorURL"] = "http://user:hunter2@prometheus/graph".into();
    told["annotations"]["runbook_url"] = "https://hunter2@host/runbook".into();
    assert_eq!(post(&server, webhook("g", &[told])).await.status(), 200);
    // The clock of an answer tells whole seconds.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let file = format!("{}/alerts.tar.gz", folder.as_str());
    let companion = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_global-health"));
        let output = command.args(arguments).output().expect("it ran");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let day = |day: u64| {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
        let at = Duration::from_secs((since / 86_400 + day) * 86_400);
        (Timestamp::default() + at).to_string()
    };
    // The alert is of that day, and is told today.
    let (start, end) = ("2026-11-22T00:00:00Z", day(1));
    companion(&["dump", "--store", folder.as_str(), "--start", start, "--end", &end, "-o", &file]);
    let report = companion(&["report", "--dump", &file]);
    let report: Value = serde_json::from_slice(&report).expect("JSON");
    assert_eq!(report["coverage"]["lines"], 1);
    assert_eq!(report["episodes"][0]["alertname"], "A", "{report:#}");
    let all = Command::new("tar").args(["-xOf", &file]).output().expect("it ran").stdout;
    let all = String::from_utf8_lossy(&all);
    assert!(
        all.contains("http://prometheus/graph") && all.contains("https://host/runbook"),
        "{all}"
    );
    assert!(!all.contains("hunter2"), "a login is nobody's business");
}
