//! Prometheus: what it finds when it evaluates its rules, what it sends to Alertmanager, and what it
//! stores.

mod evaluate;
mod posts;
#[cfg(test)]
mod posts_tests;
mod series;

use std::time::Duration;

use crate::model::{TimeSpan, Timestamp};
use crate::simulation::plan::{Cause, Plan};
use crate::simulation::scrape::{on_grid, phase};

pub(super) use evaluate::{Active, evaluate};
pub(super) use posts::{Post, posts};
pub(super) use series::{Scraper, stops_alertmanager};

/// The time from the start of Prometheus to its first evaluation: it reads its log first.
const WARM_UP: Duration = Duration::from_secs(20);

/// One replica of Prometheus.
#[derive(Clone, Debug)]
pub(super) struct Replica {
    /// Which one.
    pub number: usize,
    /// When it runs, sorted, apart.
    pub lives: Vec<TimeSpan>,
}

impl Replica {
    /// The replicas of a plan.
    pub fn all(plan: &Plan) -> Vec<Self> {
        let stops = |cause| matches!(cause, Cause::Prometheus | Cause::Platform);
        let deployed = plan.prometheuses.iter().enumerate();
        deployed
            .map(|(number, deployed)| Self {
                number,
                lives: plan.running(*deployed, number, stops),
            })
            .collect()
    }

    /// A replica as it would be, had nothing been down.
    pub fn undisturbed(plan: &Plan) -> Self {
        Self { number: 0, lives: plan.prometheuses.first().copied().into_iter().collect() }
    }

    /// When the rule group called `name` is evaluated: at the first instant not before `at`.
    fn evaluated(&self, name: &str, at: Timestamp) -> Timestamp {
        on_grid(at, self.phase(name))
    }

    /// The phase of what is called `name`: replicas differ.
    fn phase(&self, name: &str) -> Duration {
        if self.number == 0 { phase(name) } else { phase(&format!("{name}/{}", self.number)) }
    }
}
