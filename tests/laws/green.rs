//! Never green without evidence: what is drawn healthy beyond doubt was, in all that happened.

use std::time::Duration;

use global_health_bar::simulation::Fault;
use global_health_bar::{Filters, Health, Kind, Segment, TimeSpan, Timeline, catalogue, timelines};

use crate::clusters::{cluster, rebuilt, window};
use crate::simulated::sample;

/// `ALERTS` are asked for in points a minute apart: what lies between two of them nobody knows.
const BETWEEN_POINTS: Duration = Duration::from_secs(2 * 60);

/// The trouble that the sources tell of. (Of a restart so short that no sample is missing none does; a
/// clock that is wrong, or alerts that flap, blur the edges.)
const TOLD: [Fault; 9] = [
    Fault::AlertmanagerOutage,
    Fault::PrometheusOutage,
    Fault::PlatformOutage,
    Fault::HighAvailability,
    Fault::Silences,
    Fault::Inhibition,
    Fault::LossyShipper,
    Fault::LoggerOutage,
    Fault::Notifications,
];

#[test]
fn what_is_drawn_healthy_was() {
    let mut kinds = catalogue();
    kinds.push(Kind::of_alerts("All", Filters::default(), Vec::new()));
    for fault in TOLD {
        // After these, rules must hold anew.
        let is_of_rules = matches!(fault, Fault::PrometheusOutage | Fault::PlatformOutage);
        for seed in 1..if is_of_rules { 15 } else { 4 } {
            let cluster = cluster(seed, &[fault]);
            let history = rebuilt(&sample("", &cluster));
            for timeline in timelines(&history, &kinds, window()) {
                let kind = kinds.iter().find(|kind| kind.name == timeline.entity.kind);
                let kind = kind.expect("a known kind");
                let firings = cluster.truth.firings.iter();
                let of_entity =
                    firings.filter(|it| kind.health(&timeline.entity.name, &it.alert).is_some());
                for firing in of_entity {
                    let missed = missed(&timeline, firing.span).next();
                    let (entity, alert) = (&timeline.entity, firing.alert.name());
                    assert_eq!(missed, None, "{fault:?}, seed {seed}: {entity} is green: {alert}");
                }
            }
        }
    }
}

/// Where a timeline is healthy beyond doubt though something fired.
fn missed(timeline: &Timeline, fired: TimeSpan) -> impl Iterator<Item = TimeSpan> {
    let is_green = |it: &&Segment| it.health == Health::Healthy && it.is_sure;
    let green = timeline.segments.iter().filter(is_green);
    let missed = green.filter_map(move |segment| segment.span.intersection(fired));
    missed.filter(|missed| missed.duration() > BETWEEN_POINTS)
}
