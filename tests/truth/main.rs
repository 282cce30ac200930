//! How much alert-time a reconstruction gets wrong, against what truly happened.
//!
//! `seed-1/` holds the lines of a seeded fortnight with outages, duplicates, spurious resolves, bad
//! and stale lines, and the truth beside them. The example `truth` prints what is held to here.
#![allow(dead_code, missing_docs, unreachable_pub)]

#[path = "../../examples/truth/account.rs"]
mod account;
#[path = "../../examples/truth/careful.rs"]
mod careful;
#[path = "../../examples/truth/engine.rs"]
mod engine;
#[path = "../../examples/truth/folder.rs"]
mod folder;
#[path = "../../examples/truth/peer.rs"]
mod peer;
#[path = "../support/picture.rs"]
mod picture;
#[path = "../../examples/truth/sample.rs"]
mod sample;
#[path = "../../examples/truth/score.rs"]
mod score;
#[path = "../../examples/truth/simulated.rs"]
mod simulated;

mod peers;
mod scoring;
mod simulation;

use std::path::Path;
use std::time::Duration;

use global_health_bar::{Backend, Failure, FailureKind, History, reconstruct};

use crate::sample::Sample;

fn fortnight() -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/seed-1");
    folder::read(&folder).expect("the fortnight")
}

fn rebuilt(sample: &Sample) -> History {
    let window = sample.window;
    reconstruct(&sample.observations, window, window.end(), &sample.policy)
}

/// The wrong alert-time in per cent of the true one.
fn wrong(sample: &Sample) -> f64 {
    let account = engine::tell(&rebuilt(sample), sample);
    let wrong = score::wrong(&sample.truth, &account.firings, sample.window);
    wrong.per_cent().expect("alerts fired")
}

#[test]
fn from_the_log_and_the_presence_of_alerting_nearly_nothing_is_wrong() {
    let rate = wrong(&fortnight());
    assert!(rate <= 0.2, "{rate:.3} % of the alert-time is wrong");
}

#[test]
fn from_the_log_alone_little_is_wrong() {
    let mut sample = fortnight();
    sample.observations.presence =
        Err(Failure::new(Backend::Prometheus, FailureKind::NotConfigured));
    let rate = wrong(&sample);
    assert!(rate <= 0.5, "{rate:.3} % of the alert-time is wrong");
}

#[test]
fn the_order_of_the_lines_does_not_matter() {
    let mut sample = fortnight();
    let in_order = rebuilt(&sample);
    let runs = &mut sample.observations.log.as_mut().expect("the log").runs;
    let half = runs.len() / 2;
    runs.rotate_left(half);
    assert_eq!(rebuilt(&sample), in_order);
}

#[test]
fn every_outage_is_found_to_the_minute() {
    let sample = fortnight();
    let account = engine::tell(&rebuilt(&sample), &sample);
    let outages = score::outages(&sample.truth, &account.outages, sample.window);
    assert_eq!((outages.found(), outages.made_up), (outages.truly, 0));
    assert!(outages.worst() <= Some(Duration::from_secs(60)), "{outages:?}");
}
