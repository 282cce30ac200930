//! What outlived an outage is never drawn as over: it fires, or nobody knows.

use std::time::Duration;

use global_health_bar::simulation::{Fault, Plan, Size, simulate};
use global_health_bar::{DoubtCause, Episode, TimeSpan, Timestamp};

use crate::clusters::{rebuilt, window};
use crate::sample::identity;
use crate::simulated;

const MINUTE: Duration = Duration::from_secs(60);

/// What began so shortly before an outage need not have been told.
const TOLD: Duration = Duration::from_secs(10 * 60);

/// Whether an alert fires at `instant`, or may wait for its rule to have held anew.
fn may_fire(episode: &Episode, instant: Timestamp, now: Timestamp) -> bool {
    let doubts = episode.evidence.doubts.iter();
    let mut pending = doubts.filter(|doubt| doubt.cause == DoubtCause::Pending);
    episode.span(now).contains(instant) || pending.any(|doubt| doubt.span.contains(instant))
}

#[test]
fn who_looks_soon_after_an_outage_sees_no_alert_over_that_outlived_it() {
    let mut outlived = 0;
    for fault in [Fault::AlertmanagerOutage, Fault::PrometheusOutage, Fault::PlatformOutage] {
        for seed in 1..=2 {
            let plan = Plan::seeded(seed, Size::Small, &[fault], window());
            let outages = simulate(&plan, window().end()).truth.outages;
            let soon = |outage| [2, 9, 18].map(|minutes| (outage, minutes));
            for (outage, minutes) in outages.iter().flat_map(soon) {
                let now = outage.span.end() + MINUTE * minutes;
                let sample = simulated::sample("soon after", &simulate(&plan, now));
                let history = rebuilt(&sample);
                let last = TimeSpan::last(Duration::from_millis(1), now).start();
                let lasted = TimeSpan::new(outage.span.start() - TOLD, now);
                for (alert, truth) in &sample.truth.firings {
                    if truth.iter().any(|fires| fires.intersection(lasted) == Some(lasted)) {
                        let mut episodes = history.episodes.iter();
                        let is_seen = episodes.any(|episode| {
                            identity(&episode.alert, &sample.policy) == *alert
                                && may_fire(episode, last, now)
                        });
                        assert!(is_seen, "{fault} of seed {seed}: {alert} at {now}, {outage:?}");
                        outlived += 1;
                    }
                }
            }
        }
    }
    assert!(outlived > 20, "{outlived}");
}
