//! What is sure is right, and more evidence never makes it unsure.
//!
//! Of the second, only what is right counts: to learn that one was wrong is to begin to doubt. It
//! holds but for:
//! * an end that Prometheus announced before it went down: the line that tells it says less than
//!   silence did, in the outage;
//! * a `resolved` that a single late line contradicts (several replicas with all kinds of trouble);
//! * what neither told: a line of an alert of which there was none begins a doubt of its end.

use std::time::Duration;

use global_health_bar::{Alert, Backend, Failure, FailureKind, TimeSpan, union};

use crate::bounds::{Bounds, Spans, both, minus, of};
use crate::clusters::{rebuilt, single, troubled};
use crate::sample::{Sample, identity};

/// `ALERTS` know an edge to a step, and engines look a step on both sides of it.
const MARGIN: Duration = Duration::from_secs(2 * 60);

/// The sample without `ALERTS`.
fn without_alerts(sample: &Sample) -> Sample {
    let mut sample = sample.clone();
    let failure = Failure::new(Backend::Prometheus, FailureKind::NotConfigured);
    sample.observations.witness = Err(failure);
    sample
}

/// What was sure and right of an alert in `less` and is doubtful in `more`.
struct Unsettled {
    identity: Box<str>,
    /// Where it fired.
    fired: Vec<TimeSpan>,
    /// Where it did not.
    silent: Vec<TimeSpan>,
}

fn unsettled(less: &Sample, more: &Sample) -> Vec<Unsettled> {
    let (before, after) = (Bounds::of(less), Bounds::of(more));
    let of_alert = |identity: &str| {
        let truth = of(&more.truth.firings, identity);
        let doubtful = after.doubtful(identity);
        let sure_to_fire = both(&of(&before.at_least, identity), &truth);
        let may_fire = union([of(&before.at_most, identity), truth].concat());
        Unsettled {
            identity: identity.into(),
            fired: both(&doubtful, &sure_to_fire),
            silent: both(&doubtful, &minus(&[more.window], &may_fire)),
        }
    };
    after.at_most.keys().map(|identity| of_alert(identity)).collect()
}

/// Where `ALERTS` saw each alert fire.
fn seen(sample: &Sample) -> Spans {
    let witness = sample.observations.witness.as_ref().expect("ALERTS");
    let mut seen = Spans::new();
    for (labels, runs) in &witness.firing {
        let (labels, fingerprint) = (labels.clone(), labels.fingerprint().into());
        let alert = Alert { fingerprint, labels, ..Alert::default() };
        seen.entry(identity(&alert, &sample.policy)).or_default().extend(runs);
    }
    seen
}

fn widen(spans: &[TimeSpan]) -> Vec<TimeSpan> {
    union(spans.iter().map(|span| TimeSpan::new(span.start() - MARGIN, span.end() + MARGIN)))
}

#[test]
fn alerts_unsettle_what_the_log_is_right_about_only_where_they_say_the_contrary() {
    for sample in troubled(single(), &[1, 2]) {
        let seen = seen(&sample);
        for Unsettled { identity, fired, silent } in unsettled(&without_alerts(&sample), &sample) {
            let runs = of(&seen, &identity);
            let unseen = minus(&[sample.window], &runs);
            let fired = minus(&fired, &widen(&unseen));
            let silent = minus(&silent, &widen(&runs));
            assert!(fired.is_empty(), "{}: {identity} fired in {fired:?}", sample.name);
            assert!(silent.is_empty(), "{}: {identity} was silent in {silent:?}", sample.name);
        }
    }
}

#[test]
fn more_lines_never_unsettle_a_firing_outside_of_outages() {
    for more in troubled(single(), &[1]) {
        let more = without_alerts(&more);
        let down: Vec<_> = rebuilt(&more).unavailable.iter().map(|blind| blind.span).collect();
        for salt in 0..2_u64 {
            let mut less = more.clone();
            let lines = &mut less.observations.log.as_mut().expect("the log").runs;
            // A fourth of them, by a chance that follows from their place.
            let mut place = salt;
            lines.retain(|_| {
                place += 1;
                place.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 62 != 0
            });
            for Unsettled { identity, fired, .. } in unsettled(&less, &more) {
                let fired = minus(&fired, &down);
                assert!(fired.is_empty(), "{}: {identity} fired in {fired:?}", more.name);
            }
        }
    }
}

#[test]
fn with_all_sources_what_is_sure_is_right_to_the_points_of_alerts() {
    for sample in troubled(single(), &[1, 2]) {
        let bounds = Bounds::of(&sample);
        // After an outage a rule must hold for a while again; nobody sees it wait.
        let anew = union(sample.truth.outages.iter().map(|outage| {
            TimeSpan::new(outage.start() - MARGIN, outage.end() + sample.policy.resumption)
        }));
        for identity in bounds.at_most.keys().chain(sample.truth.firings.keys()) {
            let truth = of(&sample.truth.firings, identity);
            let made_up = minus(&of(&bounds.at_least, identity), &widen(&truth));
            let missed = minus(&truth, &widen(&of(&bounds.at_most, identity)));
            for (wrong, what) in [(made_up, "made up"), (missed, "missed")] {
                let mut wrong = both(&minus(&wrong, &anew), &[sample.window]);
                // What is over before the next point leaves no trace.
                wrong.retain(|span| span.duration() > MARGIN / 2);
                assert!(wrong.is_empty(), "{}: {identity} {what} {wrong:?}", sample.name);
            }
        }
    }
}
