//! One walk along the edges of what fired: what each alert cost, without a timeline for each.

use std::time::Duration;

use crate::model::{Health, Timeline, Timestamp, sort_by, sort_by_key};
use crate::timeline::birth::lifetime;
use crate::timeline::{Cost, Kind};

/// What each alert, by name, cost the entity in the time that counts; sorted by name.
pub(super) fn costs<'a>(timeline: &'a Timeline, kinds: &[Kind]) -> Vec<(&'a str, Cost)> {
    let kind = kinds.iter().find(|kind| kind.name == timeline.entity.kind);
    let counted = lifetime(timeline);
    let mut fired = Vec::new();
    for episode in &timeline.episodes {
        let health = match kind {
            Some(kind) => kind.health_of_any(&episode.alert),
            None => episode.severity().health(),
        };
        if let Some(health) = health.filter(|health| health.is_problem())
            && let Some(span) = episode.span(timeline.now).intersection(counted)
        {
            fired.push((episode.alert.name(), health == Health::Critical, span));
        }
    }
    let mut names: Vec<_> = fired.iter().map(|(name, ..)| *name).collect();
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    let mut edges = Vec::with_capacity(fired.len() * 2);
    for (name, is_critical, span) in fired {
        if let Ok(alert) = names.binary_search(&name) {
            edges.push(Edge { at: span.start(), begins: true, is_critical, alert });
            edges.push(Edge { at: span.end(), begins: false, is_critical, alert });
        }
    }
    sort_by_key(&mut edges, |edge| edge.at);
    let mut sweep = Sweep { alerts: vec![Meters::default(); names.len()], ..Sweep::default() };
    let mut before = counted.start();
    for edge in edges {
        sweep.pass(edge.at.since(before));
        sweep.turn(&edge);
        before = edge.at;
    }
    let cost = |meters: Meters| Cost {
        fired: meters.fired.told,
        critical: meters.critical.told,
        warning: meters.warning.told,
        alone: meters.alone,
    };
    names.into_iter().zip(sweep.alerts.into_iter().map(cost)).collect()
}

/// Where an alert begins or ends to fire.
struct Edge {
    at: Timestamp,
    begins: bool,
    is_critical: bool,
    /// Its number.
    alert: usize,
}

/// What is so at one instant of the walk.
#[derive(Default)]
struct Sweep {
    /// How long it is since the start.
    elapsed: Duration,
    /// How much of that nothing was critical.
    clear: Duration,
    /// How many alerts are critical.
    critical: usize,
    /// The sum of their numbers: where there is one, its number.
    numbers: usize,
    alerts: Vec<Meters>,
}

/// What one alert is charged with so far.
#[derive(Clone, Copy, Default)]
struct Meters {
    fired: Meter,
    critical: Meter,
    warning: Meter,
    alone: Duration,
}

/// A meter that runs while at least one episode fires.
#[derive(Clone, Copy, Default)]
struct Meter {
    firing: usize,
    since: Duration,
    told: Duration,
}

impl Sweep {
    fn pass(&mut self, time: Duration) {
        self.elapsed += time;
        match self.critical {
            0 => self.clear += time,
            1 => self.alerts[self.numbers].alone += time,
            _ => {}
        }
    }

    fn turn(&mut self, edge: &Edge) {
        let meters = &mut self.alerts[edge.alert];
        meters.fired.turn(edge.begins, self.elapsed);
        if !edge.is_critical {
            meters.warning.turn(edge.begins, self.clear);
            return;
        }
        let was_firing = meters.critical.firing > 0;
        meters.critical.turn(edge.begins, self.elapsed);
        match (was_firing, meters.critical.firing > 0) {
            (false, true) => {
                (self.critical, self.numbers) = (self.critical + 1, self.numbers + edge.alert)
            }
            (true, false) => {
                (self.critical, self.numbers) = (self.critical - 1, self.numbers - edge.alert)
            }
            _ => {}
        }
    }
}

impl Meter {
    /// An episode begins or ends when the clock that it is charged by shows `clock`.
    fn turn(&mut self, begins: bool, clock: Duration) {
        if begins {
            if self.firing == 0 {
                self.since = clock;
            }
            self.firing += 1;
        } else {
            self.firing = self.firing.saturating_sub(1);
            if self.firing == 0 {
                self.told += clock - self.since;
            }
        }
    }
}
