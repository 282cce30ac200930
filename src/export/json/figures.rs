use std::time::Duration;

use serde::{Serialize, Serializer};

use super::value::{Interval, Milliseconds};
use crate::model::Health;
use crate::timeline::{Figures, Share};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FiguresRow {
    counted: Milliseconds,
    known: Milliseconds,
    drawn: HealthsRow,
    beneath: HealthsRow,
    availability: Option<ShareRow>,
    at_worst: Option<ShareRow>,
    at_best: Option<ShareRow>,
    incidents: usize,
    longest: Option<Interval>,
    mean_time_to_restore: Option<Milliseconds>,
    mean_time_between_failures: Option<Milliseconds>,
}

impl FiguresRow {
    pub fn new(figures: &Figures) -> Self {
        Self {
            counted: Milliseconds(figures.counted()),
            known: Milliseconds(figures.known()),
            drawn: HealthsRow::new(|health| figures.time_in(health)),
            beneath: HealthsRow::new(|health| figures.time_beneath(health)),
            availability: figures.availability().map(ShareRow::new),
            at_worst: figures.at_worst().map(ShareRow::new),
            at_best: figures.at_best().map(ShareRow::new),
            incidents: figures.incidents,
            longest: figures.longest.map(Interval::from),
            mean_time_to_restore: figures.mean_time_to_restore().map(Milliseconds),
            mean_time_between_failures: figures.mean_time_between_failures().map(Milliseconds),
        }
    }
}

#[derive(Debug)]
struct HealthsRow([(Health, Duration); Health::WORST_FIRST.len()]);

impl HealthsRow {
    fn new(time: impl Fn(Health) -> Duration) -> Self {
        Self(Health::WORST_FIRST.map(|health| (health, time(health))))
    }
}

impl Serialize for HealthsRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let times = self.0.iter().filter(|(_, time)| !time.is_zero());
        serializer.collect_map(times.map(|(health, time)| (health.as_str(), Milliseconds(*time))))
    }
}

/// A ratio of whole numbers: nothing is rounded.
#[derive(Debug, Serialize)]
pub(super) struct ShareRow {
    part: Milliseconds,
    whole: Milliseconds,
}

impl ShareRow {
    pub fn new(Share { part, whole }: Share) -> Self {
        Self { part: Milliseconds(part), whole: Milliseconds(whole) }
    }
}
