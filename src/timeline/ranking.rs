//! Which alerts, and which entities, the degraded time is due to.

use std::cmp::Reverse;
use std::time::Duration;

use crate::model::{EntityId, Timeline, sort_by_key};
use crate::timeline::sweep::costs;
use crate::timeline::{Figures, Kind, Share};

/// How much degraded time something is charged with. Alerts that fire together are charged with the
/// same time each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// How long it fired, also where something else hid it; of an entity, how long something did.
    pub fired: Duration,
    /// How long it made an entity critical.
    pub critical: Duration,
    /// How long it made an entity a warning, while nothing made it critical.
    pub warning: Duration,
    /// How much of the critical time nothing else made critical: without it, that was none.
    pub alone: Duration,
}

impl Cost {
    fn add(&mut self, more: Self) {
        self.fired += more.fired;
        self.critical += more.critical;
        self.warning += more.warning;
        self.alone += more.alone;
    }

    fn is_none(&self) -> bool {
        self.critical.is_zero() && self.warning.is_zero()
    }
}

/// What all alerts of one name cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertCost {
    /// Their name; empty where they have none.
    pub alertname: String,
    /// What they cost all entities together.
    pub cost: Cost,
    /// What they cost each entity, the dearest first.
    pub entities: Vec<(EntityId, Cost)>,
}

/// Which alerts, and which entities, the degraded time of `timelines` is due to: the dearest first,
/// by critical time and then by warning.
///
/// ```text
/// DiskFull    ..CCCC......   4 critical, 2 of them alone
/// NodeDown    ....CCC.....   3 critical, 1 of them alone
/// NodeSlow    .....WWWW...   2 warning: the first two lie beneath a critical
/// health      ..CCCCCWW...   7 of 12 available; without DiskFull 9, without NodeDown 8
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    /// All entities together.
    pub figures: Figures,
    /// The alerts that cost something.
    pub alerts: Vec<AlertCost>,
    /// The entities that fared badly, with all that fired.
    pub entities: Vec<(EntityId, Cost)>,
}

impl Ranking {
    /// The ranking of what fired in `timelines`, whose entities are of `kinds`; of an entity of
    /// another kind the severity of the alerts says what they make.
    ///
    /// The work grows with the episodes, and their logarithm.
    #[must_use]
    pub fn new(timelines: &[Timeline], kinds: &[Kind]) -> Self {
        let mut ranking = Self::default();
        let mut charged = Vec::new();
        for timeline in timelines {
            let figures = Figures::new(timeline);
            let (critical, warning) = (figures.critical(), figures.warning());
            let cost = Cost { fired: critical + warning, critical, warning, alone: critical };
            ranking.entities.push((timeline.entity.clone(), cost));
            ranking.figures = [&ranking.figures, &figures].into_iter().sum();
            let of_entity = costs(timeline, kinds).into_iter();
            charged.extend(of_entity.map(|(name, cost)| (name, &timeline.entity, cost)));
        }
        sort_by_key(&mut charged, |(name, ..)| *name);
        for of_name in charged.chunk_by(|(one, ..), (next, ..)| one == next) {
            let mut alert = AlertCost {
                alertname: of_name[0].0.into(),
                cost: Cost::default(),
                entities: Vec::new(),
            };
            for (_, entity, cost) in of_name {
                alert.cost.add(*cost);
                alert.entities.push(((*entity).clone(), *cost));
            }
            rank(&mut alert.entities);
            ranking.alerts.push(alert);
        }
        ranking.alerts.retain(|alert| !alert.cost.is_none());
        sort_by_key(&mut ranking.alerts, |alert| order(&alert.cost));
        rank(&mut ranking.entities);
        ranking
    }

    /// The availability if what is charged with `cost` had not been.
    ///
    /// Of the same known time: what is known of a time only because an alert fired in it stays known.
    #[must_use]
    pub fn without(&self, cost: &Cost) -> Option<Share> {
        let Share { part, whole } = self.figures.availability()?;
        Share::new(part + cost.alone, whole)
    }
}

fn rank(entities: &mut Vec<(EntityId, Cost)>) {
    entities.retain(|(_, cost)| !cost.is_none());
    sort_by_key(entities, |(_, cost)| order(cost));
}

/// The dearest first.
fn order(cost: &Cost) -> Reverse<(Duration, Duration)> {
    Reverse((cost.critical, cost.warning))
}
