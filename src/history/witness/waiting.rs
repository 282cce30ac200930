//! What waited for its rule to have held when alerting was back after an outage.

use std::sync::Arc;
use std::time::Duration;

use super::{LOOKBACK, Testimony};
use crate::history::ends::held_anew;
use crate::model::{Alert, Pending, TimeSpan, Waiting};

/// The least time for which Prometheus lets what was pending when it went down be pending once it is back.
///
/// Source: `--rules.alert.for-grace-period` of
/// <https://prometheus.io/docs/prometheus/latest/command-line/prometheus/>.
const GRACE: Duration = Duration::from_secs(10 * 60);

impl Testimony<'_> {
    /// What might have fired already when alerting was back, had there been no outage: what was pending
    /// then, and what is made of that.
    ///
    /// What it says may have become so as long before as the outage lasted, so it would have fired at
    /// most that much earlier than it did, or than it ceased to be pending.
    pub fn waiting(&self) -> Vec<Waiting> {
        let mut waiting = Vec::new();
        for (labels, runs) in &self.witness.pending.alerts {
            let labels = labels.without(|name| self.policy.is_replica(name));
            let fingerprint = labels.fingerprint().into();
            let alert = Arc::new(Alert { fingerprint, labels, ..Alert::default() });
            // What happens at an instant is no state.
            if self.policy.events.matches(&alert) {
                continue;
            }
            for blind in self.unavailable.iter() {
                if let Some(span) = self.waited_after(blind.span, runs) {
                    waiting.push(Waiting { alert: Arc::clone(&alert), span });
                }
            }
        }
        waiting
    }

    /// When what was pending in these `runs` might have fired already after `outage`.
    fn waited_after(&self, outage: TimeSpan, runs: &[TimeSpan]) -> Option<TimeSpan> {
        let back = outage.end();
        let run = runs[runs.partition_point(|run| run.end() <= back)..].first()?;
        // The last sample before the outage is carried on, to the next point.
        let is_carried_on = run.end() <= outage.start() + LOOKBACK + Pending::STEP;
        if is_carried_on || run.start() > back + LOOKBACK {
            return None;
        }
        let until = run.end().min(held_anew(outage, &self.anew).end()).min(self.horizon);
        // Where it went down before rules had held, they hold since the first outage.
        let early = self.anew.iter().find(|anew| anew.contains(outage.start()))?.start();
        let from = back.max(until - back.since(early).max(GRACE));
        // What is made of it would fire a little later.
        Some(TimeSpan::new(from, (until + LOOKBACK).min(self.horizon)))
    }
}
