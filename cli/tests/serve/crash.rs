//! What is acknowledged survives the end of the process, at whatever instant it comes.
//!
//! At full scale, a minute of 10,000 alerts a second, with a crash in its middle:
//! `LOAD=60 cargo test --release --package global-health --test serve -- crash --nocapture`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Folder, Server};
use crate::webhook::{alert, webhook};

/// How many post at once.
const POSTERS: usize = 8;
/// How many alerts come in a second at the most.
const RATE: usize = 10_000;
/// What it may take of the memory, in bytes, whatever comes.
const MEMORY: u64 = 256 << 20;

/// How many alerts a webhook holds: from 1 to 100, and each of these once among a hundred.
fn alerts(number: usize) -> usize {
    1 + number * 37 % 100
}

/// What is posted, and what became of it.
#[derive(Default)]
struct Posted {
    /// How many webhooks, and how many alerts they hold.
    begun: (usize, usize),
    /// The numbers of those that were acknowledged, and how long that took.
    acknowledged: Vec<(usize, Duration)>,
}

impl Posted {
    /// The number of the next one, and how many alerts were posted before it.
    fn next(&mut self) -> (usize, usize) {
        let (number, before) = self.begun;
        self.begun = (number + 1, before + alerts(number));
        (number, before)
    }
}

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
    let alerts: Vec<Value> = (0..alerts(number)).map(named).collect();
    webhook(&number.to_string(), &alerts).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_alert_is_there_once_after_a_crash() {
    let seconds =
        std::env::var("LOAD").ok().map_or(1, |seconds| seconds.parse().expect("a number"));
    let crashes = if seconds > 1 { 1 } else { 3 };
    let folder = Folder::new("crash");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let posted = Arc::new(Mutex::new(Posted::default()));
    let server = Arc::new(Mutex::new(Server::start(&arguments)));
    let over = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let posters: Vec<_> = (0..POSTERS)
        .map(|_| {
            let (posted, server) = (Arc::clone(&posted), Arc::clone(&server));
            let over = Arc::clone(&over);
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    let (number, before) = posted.lock().expect("no panic").next();
                    let due = Duration::from_secs_f64(before as f64 / RATE as f64);
                    tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                    let (body, since) = (group(number), Instant::now());
                    // As Alertmanager does: again until it is acknowledged.
                    loop {
                        let request = {
                            let server = server.lock().expect("no panic");
                            server.request(reqwest::Method::POST, "/webhook").body(body.clone())
                        };
                        if request.send().await.is_ok_and(|answer| answer.status() == 200) {
                            break;
                        }
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    let took = (number, since.elapsed());
                    posted.lock().expect("no panic").acknowledged.push(took);
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
    let acknowledged = std::mem::take(&mut posted.lock().expect("no panic").acknowledged);
    let all: usize = acknowledged.iter().map(|(number, _)| alerts(*number)).sum();
    let rate = all as f64 / begun.elapsed().as_secs_f64();
    println!("{all} alerts in {} webhooks, {rate:.0} a second", acknowledged.len());
    assert!(acknowledged.len() > 20, "only {} webhooks came through", acknowledged.len());
    let mut took: Vec<_> = acknowledged.iter().map(|(_, took)| *took).collect();
    took.sort();
    let per_mille = |part: usize| took[(took.len() - 1) * part / 1_000];
    println!("answered after {:?}, {:?}, {:?}", per_mille(500), per_mille(990), per_mille(1_000));
    let memory = server.lock().expect("no panic").memory();
    println!("{memory} bytes of memory");
    assert!(memory < MEMORY, "{memory} bytes of memory");

    drop(server);
    let server = Server::start(&arguments);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for fingerprint in fingerprints(&server).await {
        *times.entry(fingerprint).or_default() += 1;
    }
    println!("{} bytes", folder.size("alerts.sqlite3"));
    for (number, _) in acknowledged {
        for index in 0..alerts(number) {
            let fingerprint = format!("{number:08}{index:08}");
            assert_eq!(times.get(&fingerprint), Some(&1), "{fingerprint}");
        }
    }
}

/// As Kubernetes ends it, whatever comes meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_alert_is_there_once_after_it_was_asked_to_end() {
    let folder = Folder::new("ended");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let mut server = Server::start(&arguments);
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let posters: Vec<_> = (0..POSTERS)
        .map(|poster| {
            let acknowledged = Arc::clone(&acknowledged);
            let request = server.request(reqwest::Method::POST, "/webhook");
            tokio::spawn(async move {
                for number in (poster..).step_by(POSTERS) {
                    let request = request.try_clone().expect("no body").body(group(number));
                    // Nobody listens any more.
                    let Ok(answer) = request.send().await else { return };
                    assert_eq!(answer.status(), 200);
                    acknowledged.lock().expect("no panic").push(number);
                }
            })
        })
        .collect();
    while acknowledged.lock().expect("no panic").len() < 5 * POSTERS {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.terminate();
    assert!(server.ended().success());
    for poster in posters {
        poster.await.expect("no other answer");
    }
    let server = Server::start(&arguments);
    let mut told = fingerprints(&server).await;
    told.sort();
    let before = told.len();
    told.dedup();
    assert_eq!(told.len(), before, "some are there twice");
    for number in acknowledged.lock().expect("no panic").iter() {
        for index in 0..alerts(*number) {
            assert!(told.binary_search(&format!("{number:08}{index:08}")).is_ok(), "{number}");
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
