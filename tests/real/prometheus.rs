//! What Prometheus posts, evaluation by evaluation.

use std::fs;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use global_health_bar::simulation::{Posted, Sender};
use global_health_bar::{Alert, Timestamp};

use crate::http::{Recorder, now};
use crate::process::{Folder, Process, free_port};
use crate::scenario::labelled;
use crate::stalls::{Watch, judged};

const SECOND: Duration = Duration::from_secs(1);
/// Not the interval of the evaluations, and a multiple of it: it is then that a delay that must
/// have passed is not one that has just been reached.
const RESEND_DELAY: Duration = Duration::from_secs(2);
/// How long after an evaluation its alerts may arrive.
const TOLERANCE: Duration = Duration::from_millis(450);

/// A rule whose expression holds during the first seconds of every ten.
struct Rule {
    name: &'static str,
    holds: i64,
    wait: u32,
}

const RULES: [Rule; 5] = [
    Rule { name: "Always", holds: 10, wait: 0 },
    Rule { name: "Now", holds: 5, wait: 0 },
    Rule { name: "Briefly", holds: 1, wait: 0 },
    // Its resolved alert is still sent when it is pending again.
    Rule { name: "Later", holds: 6, wait: 3 },
    Rule { name: "Never", holds: 2, wait: 3 },
];

#[test]
fn prometheus_sends_what_fires_and_what_did_as_the_sender_does() {
    judged(
        || {
            let watch = Watch::start();
            (sent(), watch.longest())
        },
        |(real, end)| agree(real.clone(), *end),
    );
}

/// What Prometheus sends in some seconds, and when they ended.
fn sent() -> (Vec<(Timestamp, Posted)>, Timestamp) {
    let recorder = Recorder::start();
    let (folder, port) = (Folder::new(), free_port());
    configure(&folder, recorder.port);
    let arguments = [
        "--config.file=prometheus.yml".to_owned(),
        "--storage.tsdb.path=data".to_owned(),
        format!("--web.listen-address=127.0.0.1:{port}"),
        format!("--rules.alert.resend-delay={}s", RESEND_DELAY.as_secs()),
    ];
    let prometheus = Process::start("prometheus", &arguments, folder.path(), port);
    prometheus.ready();
    sleep(SECOND * 25);
    let end = now();
    drop(prometheus);
    (posts(&recorder), end)
}

fn agree(mut real: Vec<(Timestamp, Posted)>, end: Timestamp) {
    let always = real.iter().find(|(_, posted)| posted.alert.name() == "Always");
    let (arrived, always) = always.cloned().expect("an alert that always fires");
    let mut simulated = simulate(always.starts_at, end);
    // Prometheus takes some seconds to find Alertmanager; what it sends until then is lost.
    simulated.retain(|(at, _)| arrived <= *at + TOLERANCE);
    real.retain(|(at, _)| arrived <= *at + TOLERANCE);
    for rule in &RULES {
        let of_rule = |posts: &[(Timestamp, Posted)]| {
            let posts = posts.iter().filter(|(_, posted)| posted.alert.name() == rule.name);
            posts.cloned().collect::<Vec<_>>()
        };
        let (real, mut simulated) = (of_rule(&real), of_rule(&simulated));
        // What was evaluated last may be on its way.
        simulated.truncate(simulated.len().min(real.len().max(simulated.len().saturating_sub(1))));
        let contents = |posts: &[(Timestamp, Posted)]| {
            posts.iter().map(|(_, posted)| posted.clone()).collect::<Vec<_>>()
        };
        assert_eq!(contents(&real), contents(&simulated), "of {}", rule.name);
        assert_eq!(real.is_empty(), rule.name == "Never", "of {}", rule.name);
        for ((real, _), (simulated, _)) in real.iter().zip(&simulated) {
            assert!(
                simulated <= real && *real <= *simulated + TOLERANCE,
                "of {}: {real}, {simulated}",
                rule.name
            );
        }
    }
}

fn configure(folder: &Folder, receiver: u16) {
    let configuration = format!(
        "global: {{evaluation_interval: 1s}}\n\
         rule_files: [rules.yml]\n\
         alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{receiver}']}}]}}]}}\n"
    );
    let mut rules = "groups:\n- name: all\n  rules:\n".to_owned();
    for Rule { name, holds, wait } in &RULES {
        rules += &format!(
            "  - alert: {name}\n    expr: vector(1) and on() (vector(time()) % 10 < {holds})\n    for: {wait}s\n"
        );
    }
    fs::write(folder.path().join("prometheus.yml"), configuration).expect("a configuration");
    fs::write(folder.path().join("rules.yml"), rules).expect("rules");
}

/// The alerts that were posted, one by one, with the instants at which they came.
fn posts(recorder: &Recorder) -> Vec<(Timestamp, Posted)> {
    let requests = recorder.recorded().into_iter();
    let posts = requests.flat_map(|(at, body)| {
        let alerts = body.as_array().expect("alerts").clone();
        alerts.into_iter().map(move |alert| {
            let instant = |name: &str| alert[name].as_str().and_then(Timestamp::parse);
            let name = alert["labels"]["alertname"].as_str().map(named);
            (
                at,
                Posted {
                    alert: name.expect("an alert with a name"),
                    starts_at: instant("startsAt").expect("a start"),
                    ends_at: instant("endsAt"),
                },
            )
        })
    });
    posts.collect()
}

/// What the sender says for the same rules, evaluated every second from `first` on.
fn simulate(first: Timestamp, end: Timestamp) -> Vec<(Timestamp, Posted)> {
    let mut sender = Sender::new(SECOND, RESEND_DELAY);
    let mut active_since = RULES.map(|_| None);
    let mut posts = Vec::new();
    let mut at = first;
    while at < end {
        let mut active: Vec<(Arc<Alert>, Timestamp)> = Vec::new();
        for (rule, since) in RULES.iter().zip(&mut active_since) {
            let holds = at.milliseconds() % 10_000 < rule.holds * 1_000;
            *since = holds.then(|| since.unwrap_or(at));
            active.extend(since.map(|since| (named(rule.name), since + SECOND * rule.wait)));
        }
        posts.extend(sender.evaluate(at, &active).into_iter().map(|posted| (at, posted)));
        at = at + SECOND;
    }
    posts
}

fn named(name: &str) -> Arc<Alert> {
    labelled(&[("alertname", name)])
}
