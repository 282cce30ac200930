//! Schedules that nobody thought of: alerts that come, go, time out and are silenced at random.

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::Alert;

use crate::scenario::{Planned, Scenario, ending, labelled};

/// Everything happens at multiples of this, in milliseconds, and every flush between two of them.
const STEP: i64 = 500;
const STEPS: i64 = 48;
const LONG: i64 = 60_000;

/// Numbers that look random, the same for each seed (Knuth's linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// An alert and what was posted of it last.
struct Life {
    alert: Arc<Alert>,
    starts: i64,
    ends: i64,
}

impl Life {
    /// What is posted of it at an instant, if anything is.
    fn next(&mut self, at: i64, numbers: &mut Numbers) -> Option<Planned> {
        let fires = at < self.ends;
        match (fires, numbers.below(16)) {
            (false, 0 | 1) => (self.starts, self.ends) = (at, LONG),
            // It is sent no more.
            (false, 2) => {
                (self.starts, self.ends) = (at, at + STEP * (1 + numbers.below(8) as i64))
            }
            // Its end is sent again.
            (false, 3 | 4) if self.ends > 0 => {}
            (true, 0 | 1) => self.ends = at,
            // Another Prometheus sends it, that saw it begin later.
            (true, 2) => self.starts += STEP * numbers.below(3) as i64,
            (true, 3) => self.ends = at + STEP * (1 + numbers.below(8) as i64),
            _ => return None,
        }
        self.starts = self.starts.min(self.ends);
        Some(ending(&self.alert, self.starts, self.ends))
    }
}

fn schedule(seed: u64) -> Scenario {
    let mut numbers = Numbers(seed);
    let mut lives = Vec::new();
    for namespace in ["m", "n", "o"] {
        for name in ["A", "B"] {
            for severity in ["warning", "critical"] {
                let labels =
                    [("alertname", name), ("namespace", namespace), ("severity", severity)];
                lives.push(Life { alert: labelled(&labels), starts: 0, ends: 0 });
            }
        }
    }
    let mut scenario = Scenario::new().repeating(5);
    scenario.configuration.group_wait = Duration::from_millis(1_250);
    for at in (0..STEPS).map(|step| step * STEP) {
        if numbers.below(16) == 0 {
            let name = if numbers.below(2) == 0 { "A" } else { "B" };
            let ends = at + STEP * (2 + numbers.below(8) as i64);
            scenario = scenario.silence(at, &format!(r#"alertname="{name}""#), ends);
        }
        let posted = lives.iter_mut().filter_map(|life| life.next(at, &mut numbers));
        scenario = scenario.post(at, posted.collect());
    }
    scenario
}

#[track_caller]
fn agree(seed: u64) {
    let outcome = schedule(seed).run(STEPS * STEP);
    assert!(outcome.real.told.len() > 20, "too little happened");
    outcome.agrees();
}

#[test]
fn any_schedule_is_told_alike_1() {
    agree(1);
}

#[test]
fn any_schedule_is_told_alike_2() {
    agree(2);
}

#[test]
fn any_schedule_is_told_alike_3() {
    agree(3);
}
