//! Schedules that nobody thought of: alerts that come, go, time out and are silenced at random.

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::Alert;

use crate::scenario::{Planned, Scenario, ending, labelled};

/// How long each runs, in milliseconds.
const LENGTH: i64 = 24_000;
/// When two replicas have settled.
const SETTLED: i64 = 2_000;
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
    fn next(&mut self, (at, step): (i64, i64), numbers: &mut Numbers) -> Option<Planned> {
        let fires = at < self.ends;
        match (fires, numbers.below(16)) {
            (false, 0 | 1) => (self.starts, self.ends) = (at, LONG),
            // It is sent no more.
            (false, 2) => {
                (self.starts, self.ends) = (at, at + step * (1 + numbers.below(8) as i64))
            }
            // Its end is sent again.
            (false, 3 | 4) if self.ends > 0 => {}
            (true, 0 | 1) => self.ends = at,
            // Another Prometheus sends it, that saw it begin later.
            (true, 2) => self.starts += step * numbers.below(3) as i64,
            (true, 3) => self.ends = at + step * (1 + numbers.below(8) as i64),
            _ => return None,
        }
        self.starts = self.starts.min(self.ends);
        Some(ending(&self.alert, self.starts, self.ends))
    }
}

/// What is posted happens at multiples of `step` milliseconds; flushes begin and end between them.
fn schedule(seed: u64, replicas: usize, step: i64) -> Scenario {
    let mut numbers = Numbers(seed);
    let (mut lives, mut watchdogs) = (Vec::new(), Vec::new());
    for namespace in ["m", "n", "o"] {
        let watchdog = labelled(&[("alertname", "Watchdog"), ("namespace", namespace)]);
        watchdogs.push(ending(&watchdog, SETTLED, LONG));
        for name in ["A", "B"] {
            for severity in ["warning", "critical"] {
                let labels =
                    [("alertname", name), ("namespace", namespace), ("severity", severity)];
                lives.push(Life { alert: labelled(&labels), starts: 0, ends: 0 });
            }
        }
    }
    let mut scenario = Scenario::new().replicas(replicas).repeating(5);
    scenario.configuration.group_wait = Duration::from_millis(1_250);
    scenario.configuration.peer_timeout = Duration::from_millis(1_500);
    // Every group is there from the first: an old alert that makes a new one is flushed at once,
    // and the real Alertmanager may do that in the middle of a post.
    let replicas: Vec<_> = (0..replicas).collect();
    scenario = scenario.post_to(&replicas, SETTLED, watchdogs);
    for at in (SETTLED / step + 1..LENGTH / step).map(|steps| steps * step) {
        if numbers.below(16) == 0 {
            let name = if numbers.below(2) == 0 { "A" } else { "B" };
            let ends = at + step * (2 + numbers.below(8) as i64);
            scenario = scenario.silence(at, &format!(r#"alertname="{name}""#), ends);
        }
        let mut posts = vec![Vec::new(); replicas.len()];
        for life in &mut lives {
            let Some(planned) = life.next((at, step), &mut numbers) else { continue };
            // One of them misses it now and then.
            let missed = numbers.below(4) as usize;
            let hear = posts.iter_mut().enumerate();
            let hear = hear.filter(|(replica, _)| replicas.len() == 1 || *replica != missed);
            hear.for_each(|(_, post)| post.push(planned.clone()));
        }
        for (replica, post) in posts.into_iter().enumerate() {
            scenario = scenario.post_to(&[replica], at, post);
        }
    }
    scenario
}

fn agree(seed: u64, replicas: usize, step: i64) {
    schedule(seed, replicas, step).run(LENGTH, |outcome| {
        assert!(outcome.real.told.len() > 15, "too little happened");
        outcome.agrees();
    });
}

#[test]
fn any_schedule_is_told_alike() {
    agree(1, 1, 500);
}

#[test]
fn any_other_schedule_is_told_alike() {
    agree(2, 1, 500);
}

#[test]
fn any_schedule_is_told_alike_by_two_replicas_that_do_not_hear_the_same() {
    agree(3, 2, 1_000);
}
