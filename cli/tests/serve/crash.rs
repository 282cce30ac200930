//! What is acknowledged survives the end of the process, at whatever instant it comes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use crate::kept::lines;
use crate::support::{Folder, Server};
use crate::webhook::{alert, webhook};

/// How many post at once, and how many alerts a webhook holds.
const POSTERS: usize = 8;
const ALERTS: usize = 10;

fn group(number: usize) -> String {
    let named = |index| {
        let mut alert = alert("Crash", "firing");
        alert["fingerprint"] = format!("{number:08}{index:08}").into();
        alert
    };
    let alerts: Vec<Value> = (0..ALERTS).map(named).collect();
    webhook(&number.to_string(), &alerts).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_alert_is_there_once_after_a_crash() {
    let folder = Folder::new("crash");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let server = Arc::new(Mutex::new(Server::start(&arguments)));
    let (next, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let posters: Vec<_> = (0..POSTERS)
        .map(|_| {
            let (acknowledged, server) = (Arc::clone(&acknowledged), Arc::clone(&server));
            let (next, over) = (Arc::clone(&next), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    let number = next.fetch_add(1, Ordering::SeqCst);
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
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let mut server = server.lock().expect("no panic");
        server.kill();
        *server = Server::start(&arguments);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    over.store(true, Ordering::SeqCst);
    for poster in posters {
        poster.await.expect("no panic");
    }
    let mut acknowledged = acknowledged.lock().expect("no panic").clone();
    acknowledged.sort_unstable();
    assert!(acknowledged.len() > 50, "only {} webhooks came through", acknowledged.len());

    let server = Server::start(&arguments);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages(&server).await {
        *times.entry(page).or_default() += 1;
    }
    for number in acknowledged {
        for index in 0..ALERTS {
            let fingerprint = format!("{number:08}{index:08}");
            assert_eq!(times.get(&fingerprint), Some(&1), "{fingerprint}");
        }
    }
}

/// The fingerprints of all lines.
async fn pages(server: &Server) -> Vec<String> {
    let fingerprint = |(_, line): (i64, Value)| line["fingerprint"].as_str().map(str::to_owned);
    let mut all = Vec::new();
    // By the last digit of the number of their webhook: each is less than a page.
    for digit in 0..10 {
        let query = format!(
            r#"{{container="metalk8s-alert-logger"}} |~ "\"fingerprint\":\"\\d{{7}}{digit}""#
        );
        let lines = lines(server, &query, "5000").await;
        assert!(lines.len() < 5_000, "more than a page");
        all.extend(lines.into_iter().filter_map(fingerprint));
    }
    all
}
