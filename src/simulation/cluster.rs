use std::time::Duration;

use crate::model::{TimeSpan, Timestamp};
use crate::simulation::alertmanager::{Alertmanager, CONFIGURATION, Known};
use crate::simulation::logger::{self, Entry};
use crate::simulation::prometheus;
use crate::simulation::rules::with_logical_alerts;
use crate::simulation::scrape::Series;
use crate::simulation::script::{Firing, Outage, Script};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);
/// The longest span that the page shows, and the look-back before it.
const TOLD: Duration = Duration::from_secs((14 * 24 * 60 + 12 * 60 + 10) * 60);

/// What the servers of the cluster hold, and what is true of it.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// What is told; it ends now.
    pub span: TimeSpan,
    /// What Loki holds, sorted by the instant of logging.
    pub log: Vec<Entry>,
    /// What Prometheus holds.
    pub series: Vec<Series>,
    /// What Alertmanager holds, sorted by fingerprint.
    pub alerts: Vec<Known>,
    /// Alertmanager's configuration, as YAML.
    pub configuration: &'static str,
    /// What no server knows for sure.
    pub truth: Truth,
}

/// What truly happened.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What should have fired when; the end of what fires now lies in the future.
    pub firings: Vec<Firing>,
    /// When which part of the alerting path was down.
    pub outages: Vec<Outage>,
}

/// The cluster as it is at `now`: the last 14 days, and what came so shortly before that it tells
/// what fired at their start.
///
/// The incidents happen at fixed times before `anchor`, rounded down to a minute, so somebody who
/// watches from then on sees them grow old: a later `now` keeps all that was told before.
#[must_use]
pub fn simulate(anchor: Timestamp, now: Timestamp) -> Cluster {
    let script = Script::ending_at(floor_to_minute(anchor));
    let span = TimeSpan::last(TOLD, now);
    // Groups must have settled before the first line that is told.
    let settled = TimeSpan::last(TOLD + DAY, floor_to_minute(anchor));
    let settled = TimeSpan::new(settled.start(), now);
    let firings = with_logical_alerts(script.faults.clone());
    let sent = prometheus::sent(&firings, &script.outages);
    let alertmanager = Alertmanager::new(&sent, &script);
    let mut log = logger::entries(&alertmanager.notifications(settled), &script);
    log.retain(|entry| span.contains(Timestamp::from_nanoseconds(entry.at_ns)));
    let counts = ["active", "suppressed"]
        .map(|state| (state, alertmanager.counts(span, state == "suppressed")));
    Cluster {
        span,
        log,
        series: prometheus::series(span, &sent, &script.outages, &counts),
        alerts: alertmanager.known(now),
        configuration: CONFIGURATION,
        truth: Truth { firings, outages: script.outages },
    }
}

fn floor_to_minute(at: Timestamp) -> Timestamp {
    let minute = i64::try_from(MINUTE.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_milliseconds(at.milliseconds().div_euclid(minute) * minute)
}
