//! The careful baseline: what an engineer would write who has read the design, but not Alertmanager.
//!
//! Of each alert and start the line that was logged last counts. If it still fires, it ends where
//! alerting next goes down, else it fires now. Outages are known as well as the engine knows them;
//! not known is that repeats can stop, that an end can be a prediction, and that a restart begins the
//! same alert anew.

use std::collections::BTreeMap;

use global_health_bar::{Status, TimeSpan, difference};

use crate::account::Account;
use crate::sample::{Firings, Sample, identity};

/// What it tells; `None` where the sample lacks the log or the presence: it needs both.
#[must_use]
pub fn account(sample: &Sample) -> Option<Account> {
    let log = sample.observations.log.as_ref().ok()?;
    let presence = sample.observations.presence.as_ref().ok()?;
    let outages = difference(sample.window, &presence.alive);

    let mut lines: Vec<_> =
        log.runs.iter().filter(|line| !sample.policy.watchdog.matches(&line.alert)).collect();
    lines.sort_unstable();
    let last: BTreeMap<_, _> =
        lines.iter().map(|line| ((&line.alert.fingerprint, line.starts_at), *line)).collect();
    let mut firings = Firings::new();
    for line in last.into_values() {
        let end = match line.status {
            Status::Firing => {
                let outage = outages.iter().find(|outage| outage.start() >= line.last_at());
                outage.map_or(sample.window.end(), |outage| outage.start())
            }
            Status::Resolved => line.ends_at.unwrap_or(line.last_at()),
        };
        let fires = TimeSpan::new(line.starts_at, end);
        firings.entry(identity(&line.alert, &sample.policy)).or_default().push(fires);
    }
    Some(Account { firings, outages, bounds: None })
}
