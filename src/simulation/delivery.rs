//! What reaches the replicas of Alertmanager, and what they make of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp, difference, union};
use crate::simulation::alertmanagers::{Alertmanagers, Known, Posted, Webhook};
use crate::simulation::plan::{Cause, Disk, Plan, Silence};
use crate::simulation::prometheus::{Active, Post, posts, stops_alertmanager};
use crate::simulation::scrape::hash;

/// How long a load balancer keeps to one replica.
const STICKY: Duration = Duration::from_secs(10 * 60);

/// What a replica of Alertmanager hears.
pub(super) struct Ear {
    /// When it runs.
    pub running: Vec<TimeSpan>,
    /// What it hears, in order.
    pub heard: Vec<Post>,
}

/// What each replica of Alertmanager hears of what each Prometheus holds.
pub(super) fn ears(plan: &Plan, prometheuses: &[&[Active]]) -> Vec<Ear> {
    let running: Vec<_> = plan
        .alertmanagers
        .iter()
        .enumerate()
        .map(|(replica, deployed)| plan.running(*deployed, replica, stops_alertmanager))
        .collect();
    let elsewhere = elsewhere(plan, &running);
    let ears = running.into_iter().zip(elsewhere).map(|(running, elsewhere)| {
        let reached: Vec<_> =
            running.iter().flat_map(|span| difference(*span, &elsewhere)).collect();
        let mut heard = Vec::new();
        for (replica, active) in prometheuses.iter().enumerate() {
            let mut posts = posts(active, &reached);
            if let Some(label) = plan.replica_label(replica).filter(|_| plan.replica_labels) {
                relabel(&mut posts, &label);
            }
            heard.extend(posts);
        }
        heard.sort_by_key(|post| post.at);
        Ear { running, heard }
    });
    ears.collect()
}

/// Adds a label to the alerts of `posts`.
fn relabel(posts: &mut [Post], label: &(&str, String)) {
    let mut relabelled: BTreeMap<Box<str>, Arc<Alert>> = BTreeMap::new();
    for post in posts {
        let new = relabelled.entry(post.alert.fingerprint.clone()).or_insert_with(|| {
            let mut alert = (*post.alert).clone();
            alert.labels = alert.labels.iter().chain([(label.0, label.1.as_str())]).collect();
            alert.fingerprint = alert.labels.fingerprint().into();
            Arc::new(alert)
        });
        post.alert = Arc::clone(new);
    }
}

/// When the load balancer, if there is one, passes everything to other replicas than each one.
fn elsewhere(plan: &Plan, running: &[Vec<TimeSpan>]) -> Vec<Vec<TimeSpan>> {
    let mut elsewhere = vec![Vec::new(); running.len()];
    for balanced in &plan.balanced {
        let mut at = balanced.start();
        while at < balanced.end() {
            let slot = TimeSpan::new(at, balanced.end().min(at + STICKY));
            let runs = |replica: &usize| running[*replica].iter().any(|span| span.contains(at));
            let candidates: Vec<_> = (0..running.len()).filter(runs).collect();
            let draw = hash(&format!("{}/{}", plan.seed, at.milliseconds()));
            let chosen = usize::try_from(draw).unwrap_or(0).checked_rem(candidates.len());
            let chosen = chosen.map(|chosen| candidates[chosen]);
            for replica in candidates.into_iter().filter(|replica| Some(*replica) != chosen) {
                elsewhere[replica].push(slot);
            }
            at = slot.end();
        }
    }
    elsewhere.into_iter().map(union).collect()
}

enum Event {
    Stop(usize, Disk),
    Start(usize, Disk),
    Receive(bool),
    Silence(Silence),
    Post(usize, Posted),
}

/// What the replicas notify until `now`, and what the first one that runs then holds.
pub(super) fn run(plan: &Plan, ears: &[Ear], now: Timestamp) -> (Vec<Webhook>, Vec<Known>) {
    let deployed = plan.alertmanagers.iter().map(|deployed| deployed.start());
    let begin = deployed.min().unwrap_or(now).min(now);
    let mut alertmanagers = Alertmanagers::new(plan.configuration.clone(), ears.len(), begin);
    alertmanagers.connect(begin, plan.gossip);
    let mut webhooks = Vec::new();
    for (at, event) in events(plan, ears, begin) {
        if at > now {
            break;
        }
        webhooks.extend(alertmanagers.advance(at));
        match event {
            Event::Stop(replica, Disk::Stale) => alertmanagers.crash(at, replica),
            Event::Stop(replica, _) => alertmanagers.stop(at, replica),
            Event::Start(replica, disk) => alertmanagers.start(at, replica, disk != Disk::Lost),
            Event::Receive(answers) => alertmanagers.receive(at, answers),
            Event::Silence(silence) => alertmanagers.silence(at, silence.matchers, silence.span),
            Event::Post(replica, posted) => alertmanagers.post(at, replica, &[posted]),
        }
    }
    webhooks.extend(alertmanagers.advance(now));
    let runs = |ear: &Ear| ear.running.iter().any(|span| span.contains(now));
    let known = ears.iter().position(runs).map(|replica| alertmanagers.known(replica));
    (webhooks, known.unwrap_or_default())
}

/// What becomes of the disk of a replica in an outage that begins or ends at `edge`; it is empty
/// where it is deployed.
fn disk(plan: &Plan, replica: usize, edge: Timestamp) -> Disk {
    let outages = plan.outages.iter().filter(|outage| {
        stops_alertmanager(outage.cause)
            && outage.replica.is_none_or(|other| other == replica)
            && outage.span.start() <= edge
            && edge <= outage.span.end()
    });
    outages.map(|outage| outage.disk).max().unwrap_or(Disk::Lost)
}

/// How long a request is on its way: the order of two that are near is chance.
fn latency(post: &Post) -> Duration {
    let draw = hash(&format!("{}/{}", post.alert.fingerprint, post.resolved));
    Duration::from_millis(2 + draw / 11 % 40)
}

fn events(plan: &Plan, ears: &[Ear], begin: Timestamp) -> Vec<(Timestamp, Event)> {
    let mut events = Vec::new();
    for (replica, ear) in ears.iter().enumerate() {
        if ear.running.first().is_none_or(|first| first.start() > begin) {
            events.push((begin, Event::Stop(replica, Disk::Lost)));
        }
        for span in &ear.running {
            let [before, after] = [span.start(), span.end()].map(|edge| disk(plan, replica, edge));
            if span.start() > begin {
                events.push((span.start(), Event::Start(replica, before)));
            }
            events.push((span.end(), Event::Stop(replica, after)));
        }
    }
    for down in plan.down(|cause| cause == Cause::Logger) {
        events.push((down.start(), Event::Receive(false)));
        events.push((down.end(), Event::Receive(true)));
    }
    let silences = plan.silences.iter();
    events.extend(silences.map(|silence| (silence.span.start(), Event::Silence(silence.clone()))));
    for (replica, ear) in ears.iter().enumerate() {
        events.extend(ear.heard.iter().map(|post| {
            let posted = Posted {
                alert: Arc::clone(&post.alert),
                starts_at: plan.on_prometheus_clock(post.starts_at),
                ends_at: Some(plan.on_prometheus_clock(post.ends_at)),
            };
            (post.at + latency(post), Event::Post(replica, posted))
        }));
    }
    // A stable sort: at one instant in the order in which they stand here.
    events.sort_by_key(|(at, _)| *at);
    events
}
