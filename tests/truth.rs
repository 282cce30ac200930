//! How much alert-time a reconstruction gets wrong, against what truly happened.
//!
//! `tests/truth/` holds the lines of a seeded fortnight with outages, duplicates, spurious resolves,
//! bad and stale lines, and the truth beside them. Wrong is what was missed or made up, alert by
//! alert; what falls into an outage of alerting does not count, since nobody can know it.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use global_health_bar::{
    Backend, Failure, FailureKind, History, Log, Observations, Policy, Presence, TimeSpan,
    Timestamp, difference, read_line, read_matrix, read_page, reconstruct, union,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Truth {
    start_ms: i64,
    end_ms: i64,
    outages: Vec<Outage>,
    alerts: Vec<Fired>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outage {
    kind: String,
    start_ms: i64,
    end_ms: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fired {
    fingerprint: String,
    start_ms: i64,
    end_ms: Option<i64>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/seed-1")
}

fn span(start: i64, end: i64) -> TimeSpan {
    TimeSpan::new(Timestamp::from_milliseconds(start), Timestamp::from_milliseconds(end))
}

fn truth() -> Truth {
    serde_json::from_slice(&fs::read(folder().join("truth.json")).expect("the truth"))
        .expect("the truth")
}

/// The observations of the fortnight; the pages turned by `turn`.
fn observations(window: TimeSpan, turn: usize, with_presence: bool) -> Observations {
    let mut pages: Vec<_> = fs::read_dir(folder().join("pages"))
        .expect("the pages")
        .map(|page| fs::read(page.expect("a page").path()).expect("a page"))
        .collect();
    pages.sort();
    pages.rotate_left(turn);
    let mut notifications = Vec::new();
    for page in pages {
        for (_, entries) in read_page(&page).expect("a page") {
            notifications.extend(
                entries.iter().filter_map(|e| read_line(e.logged_ns, &e.line().ok()?).ok()),
            );
        }
    }
    let not_asked = || Failure::new(Backend::Prometheus, FailureKind::NotConfigured);
    let step = Duration::from_secs(60);
    let alive = ["alive-0.json", "alive-1.json"].map(|file| {
        let matrix =
            read_matrix(&fs::read(folder().join(file)).expect("samples")).expect("samples");
        matrix.series.iter().flat_map(|series| series.spans(step)).collect::<Vec<_>>()
    });
    let presence = Presence::new(window, alive.concat(), step);
    Observations {
        log: Ok(Log { notifications, read: vec![window] }),
        presence: if with_presence { Ok(presence) } else { Err(not_asked()) },
        witness: Err(not_asked()),
    }
}

fn rebuilt(truth: &Truth, turn: usize, with_presence: bool) -> History {
    let window = span(truth.start_ms, truth.end_ms);
    reconstruct(
        &observations(window, turn, with_presence),
        window,
        window.end(),
        &Policy::default(),
    )
}

/// The wrong alert-time in per cent of the true one.
fn wrong(truth: &Truth, history: &History) -> f64 {
    let window = span(truth.start_ms, truth.end_ms);
    let masked = union(
        truth.outages.iter().filter(|o| o.kind != "loki").map(|o| span(o.start_ms, o.end_ms)),
    );
    let mut fired: BTreeMap<&str, Vec<TimeSpan>> = BTreeMap::new();
    for alert in &truth.alerts {
        let end = alert.end_ms.unwrap_or(truth.end_ms);
        fired.entry(&alert.fingerprint).or_default().push(span(alert.start_ms, end));
    }
    let mut told: BTreeMap<&str, Vec<TimeSpan>> = BTreeMap::new();
    for episode in history.episodes.iter().filter(|episode| episode.alert.name() != "Watchdog") {
        told.entry(&episode.alert.fingerprint).or_default().push(episode.span(history.now));
    }
    let inside = |spans: Option<&Vec<TimeSpan>>| {
        union(spans.into_iter().flatten().filter_map(|span| span.intersection(window)))
    };
    let seconds =
        |spans: &[TimeSpan]| spans.iter().map(|span| span.duration().as_secs_f64()).sum::<f64>();
    let minus = |a: &[TimeSpan], b: &[TimeSpan]| -> Vec<TimeSpan> {
        a.iter().flat_map(|span| difference(*span, b)).collect()
    };
    let (mut wrong, mut total) = (0.0, 0.0);
    for fingerprint in fired.keys().chain(told.keys()).collect::<BTreeSet<_>>() {
        let (fired, told) = (inside(fired.get(fingerprint)), inside(told.get(fingerprint)));
        let differing = [minus(&fired, &told), minus(&told, &fired)].concat();
        wrong += seconds(&minus(&differing, &masked));
        total += seconds(&fired);
    }
    100.0 * wrong / total
}

#[test]
fn from_the_log_and_the_presence_of_alerting_nearly_nothing_is_wrong() {
    let truth = truth();
    let rate = wrong(&truth, &rebuilt(&truth, 0, true));
    assert!(rate <= 0.2, "{rate:.3} % of the alert-time is wrong");
}

#[test]
fn from_the_log_alone_little_is_wrong() {
    let truth = truth();
    let rate = wrong(&truth, &rebuilt(&truth, 0, false));
    assert!(rate <= 0.5, "{rate:.3} % of the alert-time is wrong");
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let truth = truth();
    assert_eq!(rebuilt(&truth, 2, true), rebuilt(&truth, 0, true));
}

#[test]
fn every_outage_is_found_to_the_minute() {
    let truth = truth();
    let history = rebuilt(&truth, 0, true);
    let outages: Vec<_> = truth.outages.iter().filter(|outage| outage.kind != "loki").collect();
    assert_eq!(history.unavailable.len(), outages.len());
    for (found, outage) in history.unavailable.iter().zip(outages) {
        let off = |found: Timestamp, truth: i64| (found.milliseconds() - truth).abs();
        assert!(off(found.span.start(), outage.start_ms) <= 60_000, "{found:?}");
        assert!(off(found.span.end(), outage.end_ms) <= 60_000, "{found:?}");
    }
}
