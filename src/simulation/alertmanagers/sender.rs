//! What Prometheus posts to Alertmanager.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, Timestamp};
use crate::simulation::alertmanagers::Posted;

/// How long after its end an alert is still sent as resolved (`resolvedRetention`).
const RESOLVED_RETENTION: Duration = Duration::from_secs(15 * 60);

/// The part of Prometheus that decides, at each evaluation of a group of rules, which alerts to
/// send.
///
/// Source: `Eval`, `sendAlerts` and `needsSending` in Prometheus' `rules/alerting.go`, `SendAlerts`
/// in `rules/manager.go`. A restart of Prometheus forgets it all: take a new one. What it sends in
/// its first seconds is lost, for it looks for Alertmanager every 5 s only (`discovery/manager.go`),
/// and is sent again after the resend delay.
#[derive(Clone, Debug)]
pub struct Sender {
    resend_delay: Duration,
    /// How long Alertmanager is to believe an alert that is sent no more.
    validity: Duration,
    alerts: BTreeMap<Box<str>, Active>,
}

/// An alert that fires, or that did less than the retention ago.
#[derive(Clone, Debug)]
struct Active {
    alert: Arc<Alert>,
    fired_at: Timestamp,
    resolved_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
}

impl Sender {
    /// A sender of rules that are evaluated every `interval`, which sends what did not change
    /// after `resend_delay` (`--rules.alert.resend-delay`, one minute unless told).
    #[must_use]
    pub fn new(interval: Duration, resend_delay: Duration) -> Self {
        let validity = interval.max(resend_delay).saturating_mul(4);
        Self { resend_delay, validity, alerts: BTreeMap::new() }
    }

    /// What is sent after the evaluation at `at`, sorted by fingerprint. `active` lists the alerts
    /// whose expression holds, each with the evaluation at which it fired: later than `at` while
    /// the alert is pending.
    pub fn evaluate(&mut self, at: Timestamp, active: &[(Arc<Alert>, Timestamp)]) -> Vec<Posted> {
        self.resolve(at, active);
        for (alert, fired_at) in active {
            // A pending alert already takes the place of the resolved one, which is sent no more.
            let fires = self.alerts.get_mut(&alert.fingerprint);
            match fires.filter(|known| known.resolved_at.is_none()) {
                Some(known) => known.alert = Arc::clone(alert),
                None => {
                    let new = Active {
                        alert: Arc::clone(alert),
                        fired_at: *fired_at,
                        resolved_at: None,
                        sent_at: None,
                    };
                    self.alerts.insert(alert.fingerprint.clone(), new);
                }
            }
        }
        let due = self.alerts.values_mut().filter(|known| known.is_due(at, self.resend_delay));
        let posted = due.map(|known| {
            known.sent_at = Some(at);
            Posted {
                alert: Arc::clone(&known.alert),
                starts_at: known.fired_at,
                ends_at: Some(known.resolved_at.unwrap_or(at + self.validity)),
            }
        });
        posted.collect()
    }

    /// Takes the alerts that are active no more for resolved, and forgets them in time.
    fn resolve(&mut self, at: Timestamp, active: &[(Arc<Alert>, Timestamp)]) {
        let mut holds: Vec<&str> = active.iter().map(|(alert, _)| &*alert.fingerprint).collect();
        holds.sort_unstable();
        self.alerts.retain(|fingerprint, known| {
            if holds.binary_search(&&**fingerprint).is_ok() {
                return true;
            }
            let was_pending = known.resolved_at.is_none() && at <= known.fired_at;
            let resolved_at = *known.resolved_at.get_or_insert(at);
            !was_pending && at.since(resolved_at) <= RESOLVED_RETENTION
        });
    }
}

impl Active {
    fn is_due(&self, at: Timestamp, resend_delay: Duration) -> bool {
        let changed = self.resolved_at > self.sent_at;
        self.fired_at <= at
            && (changed || self.sent_at.is_none_or(|sent_at| sent_at + resend_delay < at))
    }
}
