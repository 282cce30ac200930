use serde::Serialize;

use super::figures::{FiguresRow, ShareRow};
use super::timeline::EntityRow;
use super::value::Milliseconds;
use crate::model::EntityId;
use crate::timeline::{Cost, Ranking};

#[derive(Debug, Serialize)]
pub(super) struct RankingRow<'a> {
    figures: FiguresRow,
    alerts: Vec<AlertRow<'a>>,
    entities: Vec<EntityCostRow<'a>>,
}

#[derive(Debug, Serialize)]
struct AlertRow<'a> {
    alertname: &'a str,
    #[serde(flatten)]
    cost: CostRow,
    entities: Vec<EntityCostRow<'a>>,
}

#[derive(Debug, Serialize)]
struct EntityCostRow<'a> {
    entity: EntityRow<'a>,
    #[serde(flatten)]
    cost: CostRow,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CostRow {
    fired: Milliseconds,
    critical: Milliseconds,
    warning: Milliseconds,
    alone: Milliseconds,
    availability_without: Option<ShareRow>,
}

impl<'a> RankingRow<'a> {
    pub fn new(ranking: &'a Ranking) -> Self {
        let cost = |cost: &Cost| CostRow {
            fired: Milliseconds(cost.fired),
            critical: Milliseconds(cost.critical),
            warning: Milliseconds(cost.warning),
            alone: Milliseconds(cost.alone),
            availability_without: ranking.without(cost).map(ShareRow::new),
        };
        let entities = |entities: &'a [(EntityId, Cost)]| {
            let row = |(entity, of): &'a (EntityId, Cost)| EntityCostRow {
                entity: EntityRow::new(entity),
                cost: cost(of),
            };
            entities.iter().map(row).collect()
        };
        let alerts = ranking.alerts.iter().map(|alert| AlertRow {
            alertname: &alert.alertname,
            cost: cost(&alert.cost),
            entities: entities(&alert.entities),
        });
        Self {
            figures: FiguresRow::new(&ranking.figures),
            alerts: alerts.collect(),
            entities: entities(&ranking.entities),
        }
    }
}
