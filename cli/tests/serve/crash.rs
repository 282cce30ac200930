//! What is acknowledged survives the end of the process, at whatever instant it comes.
//!
//! At full scale, a minute of 10,000 alerts a second, with a crash in its middle:
//! `LOAD=60 cargo test --release --package global-health --test serve -- crash --nocapture`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Folder, Server};
use crate::webhook::{alert, webhook};

/// How many post at once, and how many alerts a webhook holds.
const POSTERS: usize = 8;
const ALERTS: usize = 20;
/// How many alerts come in a second at the most.
const RATE: usize = 10_000;

fn group(number: usize) -> String {
    let named = |index| {
        let mut alert = alert("Crash", "firing");
        alert["labels"]["instance"] = format!("10.0.{index}.{}:9100", number % 256).into();
        alert["annotations"]["description"] =
            format!("The filesystem {number} has only {index} % of its inodes left. ")
                .repeat(6)
                .into();
        alert["fingerprint"] = format!("{number:08}{index:08}").into();
        alert
    };
    let alerts: Vec<Value> = (0..ALERTS).map(named).collect();
    webhook(&number.to_string(), &alerts).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_alert_is_there_once_after_a_crash() {
    let seconds =
        std::env::var("LOAD").ok().map_or(1, |seconds| seconds.parse().expect("a number"));
    let crashes = if seconds > 1 { 1 } else { 3 };
    let folder = Folder::new("crash");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let server = Arc::new(Mutex::new(Server::start(&arguments)));
    let (next, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let begun = Instant::now();
    let posters: Vec<_> = (0..POSTERS)
        .map(|_| {
            let (acknowledged, server) = (Arc::clone(&acknowledged), Arc::clone(&server));
            let (next, over) = (Arc::clone(&next), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let due = Duration::from_secs_f64((number * ALERTS) as f64 / RATE as f64);
                    tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                    // As Alertmanager does: again until it is acknowledged.
                    loop {
                        let request = {
                            let server = server.lock().expect("no panic");
                            server.request(reqwest::Method::POST, "/webhook").body(group(number))
                        };
                        if request.send().await.is_ok_and(|answer| answer.status() == 200) {
                            break;
                        }
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    acknowledged.lock().expect("no panic").push(number);
                }
            })
        })
        .collect();
    let part = Duration::from_secs(seconds) / (crashes + 1);
    for _ in 0..crashes {
        tokio::time::sleep(part).await;
        let mut server = server.lock().expect("no panic");
        server.kill();
        *server = Server::start(&arguments);
    }
    tokio::time::sleep(part).await;
    over.store(true, Ordering::SeqCst);
    for poster in posters {
        poster.await.expect("no panic");
    }
    let acknowledged = acknowledged.lock().expect("no panic").clone();
    let rate = (acknowledged.len() * ALERTS) as f64 / begun.elapsed().as_secs_f64();
    println!("{} alerts, {rate:.0} a second", acknowledged.len() * ALERTS);
    assert!(acknowledged.len() > 20, "only {} webhooks came through", acknowledged.len());

    drop(server);
    let server = Server::start(&arguments);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for fingerprint in fingerprints(&server).await {
        *times.entry(fingerprint).or_default() += 1;
    }
    println!("{} bytes", folder.size("alerts.sqlite3"));
    for number in acknowledged {
        for index in 0..ALERTS {
            let fingerprint = format!("{number:08}{index:08}");
            assert_eq!(times.get(&fingerprint), Some(&1), "{fingerprint}");
        }
    }
}

/// The fingerprints of all lines, page by page.
async fn fingerprints(server: &Server) -> Vec<String> {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_nanos() + 1;
    let (start, mut end) = ((now - 3_600_000_000_000).to_string(), now.to_string());
    let mut all = Vec::new();
    loop {
        let query = [
            ("query", r#"{container="metalk8s-alert-logger"}"#),
            ("limit", "5000"),
            ("start", &*start),
            ("end", &*end),
        ];
        let body = server.json("/api/loki/loki/api/v1/query_range", &query).await;
        let Some(values) = body["data"]["result"][0]["values"].as_array() else { return all };
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        // Each line has an instant of its own, and the end is exclusive.
        end = text(&values[values.len() - 1][0]);
        all.extend(values.iter().map(|value| {
            let line: Value = serde_json::from_str(&text(&value[1])).expect("a line");
            text(&line["fingerprint"])
        }));
    }
}
