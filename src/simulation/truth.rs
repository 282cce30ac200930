//! What truly happens, independent of who notices.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Alert, TimeSpan};
use crate::simulation::alertmanagers::Matcher;
use crate::simulation::plan::{Condition, Fault, Outage, Plan};
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
    /// The kinds of trouble that touched it, each once.
    pub touched: Vec<Fault>,
}

impl Truth {
    /// What truly happens in `plan`.
    pub(super) fn of(plan: &Plan) -> Self {
        let active = evaluate(&plan.conditions, &Replica::undisturbed(plan));
        let mut because: BTreeMap<&str, Vec<&Condition>> = BTreeMap::new();
        for condition in plan.conditions.iter().filter(|condition| condition.because.is_some()) {
            because.entry(&condition.alert.fingerprint).or_default().push(condition);
        }
        let mut firings: Vec<_> = active
            .into_iter()
            .filter_map(|active| {
                let (span, alert) = (active.firing()?, active.alert);
                let because = because.get(&*alert.fingerprint).map_or(&[][..], Vec::as_slice);
                Some(Firing { touched: touched(plan, because, &alert, span), alert, span })
            })
            .collect();
        inhibited(plan, &mut firings);
        let whole = |outage: &&Outage| outage.replica.is_none();
        Self { firings, outages: plan.outages.iter().filter(whole).copied().collect() }
    }
}

/// The trouble of `plan` that falls into a firing; `because` are the conditions of the alert that
/// were planned for trouble.
fn touched(plan: &Plan, because: &[&Condition], alert: &Alert, span: TimeSpan) -> Vec<Fault> {
    let outages = plan.outages.iter().filter(|outage| outage.span.overlaps(span));
    let mut touched: Vec<_> = outages.filter_map(Outage::fault).collect();
    let because = because.iter().filter(|condition| condition.span.overlaps(span));
    touched.extend(because.filter_map(|condition| condition.because));
    if plan.balanced.iter().any(|balanced| balanced.overlaps(span)) {
        touched.push(Fault::LoadBalancer);
    }
    if plan.silences.iter().any(|silence| {
        silence.span.overlaps(span) && silence.matchers.iter().all(|m| m.matches(&alert.labels))
    }) {
        touched.push(Fault::Silences);
    }
    touched.sort_unstable();
    touched.dedup();
    touched
}

/// Notes which firings are hidden by others for a while.
fn inhibited(plan: &Plan, firings: &mut [Firing]) {
    let all = |matchers: &[Matcher], firing: &Firing| {
        matchers.iter().all(|matcher| matcher.matches(&firing.alert.labels))
    };
    for rule in &plan.configuration.inhibit_rules {
        let same = |firing: &Firing| -> Vec<Option<String>> {
            let value = |name| firing.alert.labels.get(name).map(str::to_owned);
            rule.equal.iter().map(|name| value(name)).collect()
        };
        let mut sources: BTreeMap<_, Vec<TimeSpan>> = BTreeMap::new();
        for firing in firings.iter().filter(|firing| all(&rule.source, firing)) {
            sources.entry(same(firing)).or_default().push(firing.span);
        }
        for firing in firings.iter_mut().filter(|firing| all(&rule.target, firing)) {
            let sources = sources.get(&same(firing)).into_iter().flatten();
            let mut hidden = sources.filter(|span| span.overlaps(firing.span));
            if hidden.next().is_some() && !firing.touched.contains(&Fault::Inhibition) {
                firing.touched.push(Fault::Inhibition);
            }
        }
    }
}
