//! What truly happens, independent of who notices.

use std::sync::Arc;

use crate::model::{Alert, TimeSpan};
use crate::simulation::plan::{Outage, Plan};
use crate::simulation::prometheus::{Replica, evaluate};

/// What truly happened.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What should have fired when; the end of what fires now lies in the future.
    pub firings: Vec<Firing>,
    /// When which part of the alerting path was down.
    pub outages: Vec<Outage>,
}

/// An alert that should fire, and when.
#[derive(Clone, Debug)]
pub struct Firing {
    /// The alert.
    pub alert: Arc<Alert>,
    /// When it fires in a Prometheus that nothing disturbs.
    pub span: TimeSpan,
}

impl Truth {
    /// What truly happens in `plan`.
    pub(super) fn of(plan: &Plan) -> Self {
        let active = evaluate(&plan.conditions, &Replica::undisturbed(plan));
        let firings = active
            .into_iter()
            .filter_map(|active| Some(Firing { span: active.firing()?, alert: active.alert }));
        let whole = |outage: &&Outage| outage.replica.is_none();
        Self {
            firings: firings.collect(),
            outages: plan.outages.iter().filter(whole).copied().collect(),
        }
    }
}
