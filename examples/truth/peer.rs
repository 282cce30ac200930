//! MetalK8s' own algorithm, ported from its TypeScript.
//!
//! Source: <https://github.com/scality/metalk8s>. `getAlertsHistoryQuery` in
//! `ui/src/services/platformlibrary/metrics.ts` at `068b5321cc81`, with `formatHistoryAlerts` in
//! `ui/src/services/alertUtils.ts` at `1d6fc56c589f`, `getFormattedLokiAlert` in
//! `ui/src/services/loki/api.ts` at `4d1521d99436`, `getNaNSegments` in `ui/src/services/utils.ts`
//! at `ca1a1e165ffb`, and `addMissingDataPoint` in
//! `src/lib/components/linetemporalchart/ChartUtil.ts` of <https://github.com/scality/core-ui> at
//! `dbbb606f63e0`.
//!
//! It is spared what would leave no history at all, its endless paging and the one bad line that
//! throws everything away, and the five minutes by which a plain range query smears a series.

use std::collections::BTreeMap;
use std::time::Duration;

use global_health_bar::{Presence, Run, Severity, Status, TimeSpan, Timestamp};

use crate::account::Account;
use crate::sample::{Firings, Sample, identity};

const MINUTE: Duration = Duration::from_secs(60);

/// What of it is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mended {
    /// Nothing.
    Nothing,
    /// It sees outages to the minute.
    Outages,
    /// And it reads the lines in the order in which they were logged.
    OutagesAndOrder,
}

/// What it tells; `None` where the sample lacks the log or the presence: it needs both.
#[must_use]
pub fn account(sample: &Sample, mended: Mended) -> Option<Account> {
    let log = sample.observations.log.as_ref().ok()?;
    let presence = sample.observations.presence.as_ref().ok()?;
    let window = sample.window;
    let frequency = if mended >= Mended::Outages { MINUTE } else { frequency(window) };
    let downtimes = downtimes(presence, window, frequency);

    let is_asked = |run: &&Run| run.first_at() < window.end() && run.last_at() >= window.start();
    let mut lines: Vec<_> = log.runs.iter().filter(is_asked).collect();
    lines.sort_unstable();
    if mended < Mended::OutagesAndOrder {
        // Loki sends the newest first where it is not told otherwise.
        lines.reverse();
    }
    let mut firings = Firings::new();
    for line in last_ones(&lines).into_values().filter(|line| is_shown(line)) {
        let end = match line.status {
            Status::Firing => {
                // Even where later lines prove the alert alive.
                let downtime = downtimes.iter().find(|down| down.start() > line.starts_at);
                downtime.map_or(window.end(), |down| down.start())
            }
            // Even where Alertmanager only predicted it.
            Status::Resolved => line.ends_at.unwrap_or(line.starts_at),
        };
        let fires = TimeSpan::new(line.starts_at, end);
        firings.entry(identity(&line.alert, &sample.policy)).or_default().push(fires);
    }
    Some(Account { firings, outages: downtimes, bounds: None })
}

/// `formatHistoryAlerts`: of each alert and start, the last line wins, and with it its run.
fn last_ones<'a>(lines: &[&'a Run]) -> BTreeMap<(&'a str, Timestamp), &'a Run> {
    lines.iter().map(|line| ((&*line.alert.fingerprint, line.starts_at), *line)).collect()
}

/// `getFormattedLokiAlert` keeps these two severities.
fn is_shown(line: &Run) -> bool {
    matches!(Severity::of(&line.alert.labels), Severity::Critical | Severity::Warning)
}

/// How far apart the points of the presence are: its constants for the last hour, day and week,
/// which is the longest it offers.
fn frequency(window: TimeSpan) -> Duration {
    let hours = window.duration().as_secs() / 3_600;
    Duration::from_secs(if hours > 24 {
        3_600
    } else if hours > 1 {
        720
    } else {
        30
    })
}

/// `addMissingDataPoint` and `getNaNSegments`: each run of points without a sample, up to the next
/// point with one. A run that reaches the last point ends in 1970, so that it draws nothing; its
/// start still ends alerts.
fn downtimes(presence: &Presence, window: TimeSpan, frequency: Duration) -> Vec<TimeSpan> {
    let has_sample = |point| {
        // The last point is the end of the window, which no half-open span contains.
        let at_the_end = |alive: &TimeSpan| point == window.end() && alive.end() == point;
        presence.alive.iter().any(|alive| alive.contains(point) || at_the_end(alive))
    };
    let mut downtimes = Vec::new();
    let mut down_since = None;
    let mut point = window.start();
    while point <= window.end() {
        if !has_sample(point) {
            down_since = down_since.or(Some(point));
        } else if let Some(start) = down_since.take() {
            downtimes.push(TimeSpan::new(start, point));
        }
        point = point + frequency;
    }
    downtimes.extend(down_since.map(|start| TimeSpan::new(start, Timestamp::default())));
    downtimes
}
