use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp, union};
use crate::simulation::plan::Condition;
use crate::simulation::prometheus::{Replica, WARM_UP};
use crate::simulation::rules::RULES;
use crate::simulation::scrape::EVERY;

const MINUTE: Duration = Duration::from_secs(60);
/// `--rules.alert.for-grace-period`: a rule with a shorter `for` is not restored.
const GRACE: Duration = Duration::from_secs(10 * 60);
/// `--rules.alert.for-outage-tolerance`: what was pending or firing longer ago is not restored.
const TOLERANCE: Duration = Duration::from_secs(60 * 60);
/// How old the latest sample may be that a rule sees.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// One time in which Prometheus held an alert for pending, then for firing.
#[derive(Clone, Debug)]
pub(in crate::simulation) struct Active {
    /// The alert.
    pub alert: Arc<Alert>,
    /// The evaluation that found the condition.
    pub since: Timestamp,
    /// The evaluation at which it fired.
    pub fired: Option<Timestamp>,
    /// The first evaluation that writes `ALERTS`: none does until states are restored.
    pub written: Timestamp,
    /// The evaluation that found the condition gone, or when Prometheus died.
    pub until: Timestamp,
    /// Whether Prometheus lived to see the end.
    pub resolved: bool,
    /// When Prometheus dies and forgets it.
    pub forgotten: Timestamp,
}

impl Active {
    /// When it fires, if it does.
    pub fn firing(&self) -> Option<TimeSpan> {
        self.fired.map(|fired| TimeSpan::new(fired, self.until))
    }

    /// When rules over it see it fire: after a death, for as long as they look back.
    pub fn seen(&self) -> Option<TimeSpan> {
        let fired = self.fired?.max(self.written);
        let smeared = if self.resolved { self.until } else { self.until + LOOKBACK - EVERY };
        (fired < self.until).then(|| TimeSpan::new(fired, smeared))
    }
}

/// What `prometheus` makes of the conditions and of the rules over other alerts, rule by rule.
pub(in crate::simulation) fn evaluate(
    conditions: &[Condition],
    prometheus: &Replica,
) -> Vec<Active> {
    let mut rules: BTreeMap<&str, (&Condition, Vec<TimeSpan>)> = BTreeMap::new();
    for condition in conditions {
        let (_, spans) =
            rules.entry(&condition.alert.fingerprint).or_insert((condition, Vec::new()));
        spans.push(condition.span);
    }
    let mut active: Vec<_> = rules
        .into_values()
        .flat_map(|(condition, spans)| {
            prometheus.follow(&condition.alert, condition.hold, &union(spans))
        })
        .collect();
    for rule in RULES {
        let logical: Vec<_> = rule
            .conditions(&active)
            .into_iter()
            .flat_map(|(alert, spans)| prometheus.follow(&alert, MINUTE, &spans))
            .collect();
        active.extend(logical);
    }
    active
}

impl Replica {
    /// What it makes of one alert, whose condition holds in `spans`, sorted and apart.
    fn follow(&self, alert: &Arc<Alert>, hold: Duration, spans: &[TimeSpan]) -> Vec<Active> {
        let evaluated = |at| self.evaluated(alert.name(), at);
        let mut all = Vec::new();
        for span in spans {
            // When the alert became pending, and the last evaluation that knew so.
            let mut known: Option<(Timestamp, Timestamp)> = None;
            for life in self.lives.iter().filter(|life| life.overlaps(*span)) {
                let first_of_life = evaluated(life.start() + WARM_UP);
                let since = first_of_life.max(evaluated(span.start()));
                let gone = evaluated(span.end());
                let resolved = gone < life.end();
                let until = gone.min(life.end());
                if since >= until {
                    continue;
                }
                let restored = known
                    .filter(|_| hold >= GRACE)
                    .and_then(|(pending, last)| restore(first_of_life, hold, pending, last));
                let (pending, earliest) = restored.unwrap_or((since, since));
                let fired = evaluated((pending + hold).max(earliest));
                let fired = Some(fired).filter(|fired| *fired < until);
                let written = since.max(first_of_life + EVERY * 2);
                let last = evaluated(life.end()) - EVERY;
                if written <= last {
                    known = Some((pending, last));
                }
                let (alert, forgotten) = (Arc::clone(alert), life.end());
                all.push(Active { alert, since, fired, written, until, resolved, forgotten });
            }
        }
        all
    }
}

/// Since when a restored alert is taken for pending, and the evaluation at which it may fire at the
/// earliest: `RestoreForState` runs after the second one.
///
/// Source: `rules/group.go` and `rules/alerting.go` of Prometheus 2.53, which MetalK8s ships.
fn restore(
    first: Timestamp,
    hold: Duration,
    pending: Timestamp,
    last: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let restored = first + EVERY;
    if restored.since(last) > TOLERANCE {
        return None;
    }
    let remaining = hold.saturating_sub(last.since(pending));
    let pending = if remaining.is_zero() {
        pending
    } else if remaining < GRACE {
        restored + GRACE - hold
    } else {
        pending + restored.since(last)
    };
    Some((pending, restored + EVERY))
}
