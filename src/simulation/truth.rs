//! What truly happens, independent of who notices.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Alert, TimeSpan};
use crate::simulation::mutes::{Held, Mutes};
use crate::simulation::plan::{Cause, Condition, Fault, Outage, Plan};
use crate::simulation::prometheus::{Replica, evaluate};

/// What truly happened.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What should have fired when; the end of what fires now lies in the future.
    pub firings: Vec<Firing>,
    /// When which part of the alerting path was down.
    pub outages: Vec<Outage>,
    /// Trouble that alerting survived, and when.
    pub quirks: Vec<(Fault, TimeSpan)>,
}

/// An alert that should fire, and when.
#[derive(Clone, Debug)]
pub struct Firing {
    /// The alert.
    pub alert: Arc<Alert>,
    /// When it fires in a Prometheus that nothing disturbs.
    pub span: TimeSpan,
    /// The kinds of trouble that fall into it, each once.
    pub touched: Vec<Fault>,
}

impl Truth {
    /// What truly happens in `plan`.
    pub(super) fn of(plan: &Plan) -> Self {
        let active = evaluate(&plan.conditions, &Replica::undisturbed(plan));
        let fired: Vec<_> =
            active.iter().filter_map(|active| Some((&active.alert, active.firing()?))).collect();
        let mut held = Held::new();
        for (alert, span) in &fired {
            held.entry(&alert.labels).or_default().push(*span);
        }
        let trouble = Trouble::new(plan, &held);
        let firings = fired.iter().map(|(alert, span)| Firing {
            alert: Arc::clone(alert),
            span: *span,
            touched: trouble.of(alert, *span),
        });
        let whole = |outage: &&Outage| outage.replica.is_none();
        Self {
            firings: firings.collect(),
            outages: plan.outages.iter().filter(whole).copied().collect(),
            quirks: quirks(plan),
        }
    }
}

fn quirks(plan: &Plan) -> Vec<(Fault, TimeSpan)> {
    let of_replicas = plan.outages.iter().filter(|outage| outage.replica.is_some());
    let mut quirks: Vec<_> = of_replicas
        .map(|outage| match outage.cause {
            Cause::Prometheus => (Fault::ThanosReplicas, outage.span),
            _ => (Fault::HighAvailability, outage.span),
        })
        .collect();
    quirks.extend(plan.balanced.iter().map(|span| (Fault::LoadBalancer, *span)));
    quirks.extend(plan.silences.iter().map(|silence| (Fault::Silences, silence.span)));
    quirks.sort_unstable();
    quirks
}

/// The trouble of a plan, by what it falls into.
struct Trouble<'a> {
    plan: &'a Plan,
    mutes: Mutes<'a>,
    /// The conditions that were planned for trouble, by fingerprint.
    planned: BTreeMap<&'a str, Vec<&'a Condition>>,
}

impl<'a> Trouble<'a> {
    fn new(plan: &'a Plan, held: &Held<'a>) -> Self {
        let mut planned: BTreeMap<&str, Vec<&Condition>> = BTreeMap::new();
        for condition in plan.conditions.iter().filter(|condition| condition.because.is_some()) {
            planned.entry(&condition.alert.fingerprint).or_default().push(condition);
        }
        Self { plan, mutes: Mutes::new(plan, held), planned }
    }

    fn of(&self, alert: &Alert, span: TimeSpan) -> Vec<Fault> {
        let falls = |other: &TimeSpan| other.overlaps(span);
        let outages = self.plan.outages.iter().filter(|outage| falls(&outage.span));
        let mut touched: Vec<_> = outages.filter_map(Outage::fault).collect();
        let planned = self.planned.get(&*alert.fingerprint).into_iter().flatten();
        let planned = planned.filter(|condition| falls(&condition.span));
        touched.extend(planned.filter_map(|condition| condition.because));
        let fallen = [
            (Fault::LoadBalancer, self.plan.balanced.iter().any(falls)),
            (Fault::Silences, self.mutes.silenced(&alert.labels).iter().any(falls)),
            (Fault::Inhibition, self.mutes.inhibited(&alert.labels).iter().any(falls)),
        ];
        touched.extend(fallen.into_iter().filter(|(_, falls)| *falls).map(|(fault, _)| fault));
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}
