//! A simulated cluster as the servers would answer for it.

use std::time::Duration;

use global_health_bar::simulation::{Cluster, Fault, Plan, Run, Series, Size, Truth, simulate};
use global_health_bar::{TimeSpan, Timestamp};

use crate::account::{Account, Algorithm};
use crate::engine::Given;
use crate::picture::{MINUTE, alert, at, span};
use crate::sample::Sample;
use crate::{score, simulated};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What an hour's sample holds of one series, of which these samples are known.
fn sample(name: &str, runs: Vec<Run>) -> Sample {
    let known = [("__name__", name), ("alertstate", "firing")];
    let labels = alert("Disk", "critical").labels.iter().chain(known).collect();
    let cluster = Cluster {
        span: span(0, 60),
        log: Vec::new(),
        series: vec![Series { labels, runs }],
        alerts: Vec::new(),
        configuration: String::new(),
        truth: Truth { firings: Vec::new(), outages: Vec::new(), quirks: Vec::new() },
    };
    simulated::sample("an hour", &cluster)
}

/// Samples every half minute, ten seconds past it, as many as in `minutes`.
fn run(minute: usize, minutes: u32, stale: bool) -> Run {
    let first = at(minute) + 10 * SECOND;
    Run { first, every: 30 * SECOND, count: 2 * minutes, value: 1.0, stale }
}

fn alive(runs: Vec<Run>) -> Vec<TimeSpan> {
    sample("alertmanager_alerts", runs).observations.presence.expect("presence").alive
}

fn witnessed(runs: Vec<Run>) -> Vec<TimeSpan> {
    let witness = sample("ALERTS", runs).observations.witness.expect("a witness");
    witness.firing.get(&alert("Disk", "critical").labels).cloned().unwrap_or_default()
}

#[test]
fn alerting_is_alive_in_the_minutes_that_hold_a_sample() {
    assert_eq!(alive(vec![run(0, 20, true), run(25, 35, false)]), [span(0, 20), span(25, 60)]);
}

#[test]
fn an_alert_whose_end_prometheus_noted_has_no_later_point() {
    assert_eq!(witnessed(vec![run(10, 20, true)]), [span(11, 31)]);
}

#[test]
fn an_alert_with_which_prometheus_died_has_points_for_five_minutes_more() {
    assert_eq!(witnessed(vec![run(10, 20, false)]), [span(11, 35)]);
}

#[test]
fn no_point_is_later_than_now() {
    assert_eq!(witnessed(vec![run(10, 50, false)]), [span(11, 61)]);
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant")
}

/// What is wrong of what all sources together tell, in per cent.
fn wrong(sample: &Sample) -> f64 {
    let wrong = score::wrong(&sample.truth, &account(sample).firings, sample.window);
    wrong.per_cent().expect("alerts fired")
}

fn account(sample: &Sample) -> Account {
    let engine = Algorithm::Engine(Given { log: true, witness: true });
    engine.account(sample).expect("all sources answered")
}

#[test]
fn with_each_kind_of_trouble_nearly_nothing_is_wrong() {
    let window = TimeSpan::last(14 * DAY, now());
    for fault in Fault::ALL {
        let cluster = simulate(&Plan::seeded(1, Size::Small, &[fault], window), now());
        let rate = wrong(&simulated::sample(fault.as_str(), &cluster));
        assert!(rate <= 0.5, "{fault}: {rate:.3} % of the alert-time is wrong");
    }
}

#[test]
fn with_all_kinds_of_trouble_at_once_little_is_wrong() {
    let window = TimeSpan::last(14 * DAY, now());
    let cluster = simulate(&Plan::seeded(1, Size::Small, &Fault::ALL, window), now());
    let rate = wrong(&simulated::sample("all", &cluster));
    assert!(rate <= 2.0, "{rate:.3} % of the alert-time is wrong");
}

#[test]
fn of_the_demo_nearly_nothing_is_wrong() {
    let sample = simulated::sample("demo", &simulate(&Plan::demo(now()), now()));
    let rate = wrong(&sample);
    assert!(rate <= 1.0, "{rate:.3} % of the alert-time is wrong");
    let account = account(&sample);
    let outages = score::outages(&sample.truth, &account.outages, sample.window);
    assert_eq!((outages.found(), outages.made_up), (outages.truly, 0));
    assert!(outages.worst() <= Some(MINUTE), "{outages:?}");
}
