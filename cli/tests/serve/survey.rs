//! Of Prometheus' `ALERTS` only what the log does not explain is asked for, and that is enough.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use global_health_bar::simulation::Fault;
use global_health_bar::{
    History, Known, Policy, Question, Sources, TimeSpan, Witness, ask_witness, difference, union,
};

use crate::cluster::{Cluster, now, window};

/// When each alert fires, by fingerprint.
type Firings = BTreeMap<String, Vec<TimeSpan>>;

/// The share of the true alert-time that `told` misses or makes up outside of outages.
fn wrong(cluster: &Cluster, told: &History) -> f64 {
    let policy = Policy::default();
    let (mut truth, mut firings) = (Firings::new(), Firings::new());
    let counts = |alert| !policy.watchdog.matches(alert) && !policy.events.matches(alert);
    for firing in cluster.truth.firings.iter().filter(|firing| counts(&firing.alert)) {
        truth.entry(firing.alert.fingerprint.to_string()).or_default().push(firing.span);
    }
    for episode in told.episodes.iter().filter(|episode| counts(&episode.alert)) {
        let spans = firings.entry(episode.alert.fingerprint.to_string()).or_default();
        spans.push(episode.span(told.now));
    }
    let outages = union(cluster.truth.outages.iter().map(|outage| outage.span));
    let seen = |firings: &Firings, fingerprint: &String| -> Vec<TimeSpan> {
        let spans = firings.get(fingerprint).into_iter().flatten();
        let spans = union(spans.filter_map(|span| span.intersection(window())));
        spans.into_iter().flat_map(|span| difference(span, &outages)).collect()
    };
    let length = |spans: &[TimeSpan]| spans.iter().map(|span| span.duration()).sum::<Duration>();
    let apart = |these: &[TimeSpan], those: &[TimeSpan]| {
        these
            .iter()
            .flat_map(|span| difference(*span, those))
            .map(TimeSpan::duration)
            .sum::<Duration>()
    };
    let (mut wrong, mut total) = (Duration::ZERO, Duration::ZERO);
    for fingerprint in truth.keys().chain(firings.keys()).collect::<BTreeSet<_>>() {
        let (truth, told) = (seen(&truth, fingerprint), seen(&firings, fingerprint));
        total += length(&truth);
        wrong += apart(&truth, &told) + apart(&told, &truth);
    }
    wrong.as_secs_f64() / total.as_secs_f64()
}

/// What is told when all of `ALERTS` is asked for.
async fn with_all_alerts(cluster: &Cluster) -> History {
    let back = TimeSpan::new(window().start() - Policy::default().cadence(), now());
    let all = ask_witness(
        cluster,
        &Sources::default(),
        None,
        back,
        Vec::new(),
        now(),
        &RefCell::default(),
    )
    .await
    .expect("ALERTS");
    let known = Known { witness: Some(all), ..Known::default() };
    cluster.observed(Question { known, ..Question::default() }).await.history
}

/// The names of alerts that the queries for `ALERTS` name, but for the survey.
fn names_asked(cluster: &Cluster) -> BTreeSet<String> {
    let ranges = cluster.ranges();
    let queries = ranges.iter().filter_map(|(query, _)| query.strip_prefix("ALERTS{"));
    let names = queries.map(|query| {
        let (_, names) = query.split_once("alertname=~\"").expect("names");
        names.trim_end_matches("\"}").split('|').map(str::to_owned).collect::<Vec<_>>()
    });
    names.flatten().collect()
}

/// The names of the alerts that fire now, or ever, in truth.
fn true_names(cluster: &Cluster, fires: impl Fn(TimeSpan) -> bool) -> BTreeSet<String> {
    let firings = cluster.truth.firings.iter().filter(|firing| fires(firing.span));
    let names: BTreeSet<_> = firings.map(|firing| firing.alert.name().to_owned()).collect();
    names.into_iter().filter(|name| name != "Watchdog").collect()
}

#[tokio::test]
async fn where_nothing_is_hidden_only_what_fires_now_is_asked_for() {
    for seed in 1..=3 {
        let cluster = Cluster::seeded(seed, &[]);
        cluster.observed(Question::default()).await;
        let firing = true_names(&cluster, |span| span.end() > now());
        assert_eq!(names_asked(&cluster), firing, "seed {seed}");
    }
}

#[tokio::test]
async fn what_was_silenced_muted_or_too_short_is_found_as_well_as_with_all_alerts() {
    for seed in 1..=3 {
        let faults = [Fault::Silences, Fault::Inhibition, Fault::ShortAlerts];
        let cluster = Cluster::seeded(seed, &faults);
        let surveyed = cluster.observed(Question::default()).await.history;
        let asked = names_asked(&cluster);
        let (firing, ever) =
            (true_names(&cluster, |span| span.end() > now()), true_names(&cluster, |_| true));
        assert!(asked.is_superset(&firing) && asked.len() > firing.len(), "seed {seed}: {asked:?}");
        assert!(asked.len() * 2 < ever.len(), "seed {seed}: {asked:?} of {ever:?}");

        let (surveyed, all) =
            (wrong(&cluster, &surveyed), wrong(&cluster, &with_all_alerts(&cluster).await));
        assert!(surveyed <= 0.000_1, "seed {seed}: {surveyed} is wrong");
        assert!(surveyed <= all + 0.000_01, "seed {seed}: {surveyed} is wrong instead of {all}");
    }
}

#[tokio::test]
async fn without_the_alerts_themselves_what_was_muted_is_told_worse() {
    let cluster = Cluster::seeded(1, &[Fault::Silences, Fault::Inhibition]);
    let surveyed = cluster.observed(Question::default()).await.history;
    let blind = Known { witness: Some(Witness::default()), ..Known::default() };
    let unseen = cluster.observed(Question { known: blind, ..Question::default() }).await.history;
    let (surveyed, unseen) = (wrong(&cluster, &surveyed), wrong(&cluster, &unseen));
    assert!(unseen > surveyed * 10.0, "{surveyed} and {unseen}");
}
