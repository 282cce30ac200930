use std::borrow::Cow;
use std::time::Duration;

use crate::model::order::hash;
use crate::model::{Alert, Filters, TimeSpan};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// What the reconstruction assumes of the alerting path.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// How Alertmanager repeats and groups.
    pub intervals: Intervals,
    /// The labels by which Alertmanager tells of alerts together; `...` means all. Default:
    /// `namespace`, as in MetalK8s.
    pub group_by: Vec<String>,
    /// How much later than announced a line may still be logged. Default: 5 minutes.
    pub slack: Duration,
    /// Which alerts mute which. Default: critical mutes warning of the same name and namespace, as in
    /// MetalK8s.
    pub inhibit_rules: Vec<InhibitRule>,
    /// Labels that tell replicas of Prometheus apart, not alerts. Default: `prometheus_replica`,
    /// `replica`.
    pub replica_labels: Vec<String>,
    /// Which alerts are events at an instant. Default: `cstype="notify"`.
    pub events: Filters,
    /// How long before its alert an event happened, where the alert's annotation `lead` does not say
    /// ("5m"). Default: none.
    pub lead: Duration,
    /// How soon after an event an outage or an alert must begin to be its doing. Default: 10 minutes.
    pub reach: Duration,
    /// How long after an outage an alert that fired before may take to fire again, as its rule must
    /// hold for a while anew: they are one incident. Default: 75 minutes, as rules hold for an hour
    /// at most.
    pub resumption: Duration,
    /// Whether Alertmanager's route to the alert logger is mute at times, so that the log's silence
    /// proves nothing. Default: no.
    pub mute: bool,
    /// Which alerts always fire and only prove that alerting lives. Default: the alert `Watchdog`.
    pub watchdog: Filters,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            intervals: Intervals::default(),
            group_by: vec!["namespace".into()],
            slack: 5 * MINUTE,
            inhibit_rules: vec![InhibitRule::default()],
            replica_labels: vec!["prometheus_replica".into(), "replica".into()],
            events: Filters::from_iter([("cstype", ["notify"])]),
            lead: Duration::ZERO,
            reach: 10 * MINUTE,
            resumption: 75 * MINUTE,
            mute: false,
            watchdog: Filters::from_iter([("alertname", ["Watchdog"])]),
        }
    }
}

impl Policy {
    /// Takes over what Alertmanager is configured to do, where that is known.
    pub(crate) fn take(&mut self, configured: Option<Configured>) {
        if let Some(Configured { intervals, group_by, inhibit_rules, mute }) = configured {
            self.intervals = intervals;
            self.group_by = group_by;
            self.inhibit_rules = inhibit_rules;
            self.mute = mute;
        }
    }

    /// The longest time from one proof of life of a firing alert to the next, while alerting is
    /// alive: the repeat interval, rounded up to a multiple of the group interval, one more group
    /// interval, and slack (domain.md §1.1).
    #[must_use]
    pub fn cadence(&self) -> Duration {
        let Intervals { repeat, group } = self.intervals;
        // In 64 bits: the browser has no code for longer divisions.
        let milliseconds = |it: Duration| u64::try_from(it.as_millis()).unwrap_or(u64::MAX);
        let flushes = milliseconds(repeat).div_ceil(milliseconds(group).max(1));
        let flushed = group.saturating_mul(u32::try_from(flushes).unwrap_or(u32::MAX));
        // Saturating: the intervals come from outside.
        repeat.max(flushed).saturating_add(group).saturating_add(self.slack)
    }

    /// The same in nanoseconds, of whole milliseconds.
    pub(crate) fn cadence_ns(&self) -> i64 {
        i64::try_from(self.cadence().as_millis()).unwrap_or(i64::MAX).saturating_mul(1_000_000)
    }

    /// What makes two notifications speak of one alert: the fingerprint and the labels, or where some
    /// tell replicas of Prometheus apart, both without these (domain.md §1.9).
    pub(crate) fn identity<'a>(&self, alert: &'a Alert) -> Identity<'a> {
        if self.replica_labels.iter().any(|label| alert.labels.get(label).is_some()) {
            let labels = alert.labels.without(|name| self.is_replica(name));
            Identity { labels: hash(&labels), fingerprint: Cow::Owned(labels.fingerprint()) }
        } else {
            Identity { labels: hash(&alert.labels), fingerprint: Cow::Borrowed(&alert.fingerprint) }
        }
    }

    /// Whether the label of this name tells replicas of Prometheus apart.
    pub(crate) fn is_replica(&self, name: &str) -> bool {
        self.replica_labels.iter().any(|label| label == name)
    }

    /// When the rule of an alert that fired before `outage` may have to hold anew: the time after it.
    pub(crate) fn held_anew(&self, outage: TimeSpan) -> TimeSpan {
        TimeSpan::new(outage.end(), outage.end() + self.resumption)
    }

    /// How long after its end an alert is still logged as resolved.
    #[must_use]
    pub fn settling(&self) -> Duration {
        self.intervals.group.saturating_add(self.slack)
    }
}

/// What makes two notifications speak of one alert.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity<'a> {
    pub fingerprint: Cow<'a, str>,
    /// Their hash: fingerprints collide where somebody wants them to.
    pub labels: u64,
}

/// How Alertmanager's route to the alert logger repeats and groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intervals {
    /// `repeat_interval`. Default: 12 h.
    pub repeat: Duration,
    /// `group_interval`. Default: 5 min.
    pub group: Duration,
}

impl Default for Intervals {
    fn default() -> Self {
        Self { repeat: 12 * HOUR, group: 5 * MINUTE }
    }
}

/// A rule of Alertmanager's configuration by which some alerts mute others.
///
/// Source: <https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InhibitRule {
    /// Which alerts mute.
    pub source: Filters,
    /// Which they mute.
    pub target: Filters,
    /// The labels that must be equal, or be missing, in both.
    pub equal: Vec<String>,
}

/// Critical mutes warning of the same name and namespace.
impl Default for InhibitRule {
    fn default() -> Self {
        Self {
            source: Filters::from_iter([("severity", ["critical"])]),
            target: Filters::from_iter([("severity", ["warning"])]),
            equal: vec!["namespace".into(), "alertname".into()],
        }
    }
}

/// What Alertmanager is configured to do, as far as it bears on the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// How its route to the alert logger repeats and groups.
    pub intervals: Intervals,
    /// The labels by which that route tells of alerts together; `...` means all.
    pub group_by: Vec<String>,
    /// Which alerts mute which.
    pub inhibit_rules: Vec<InhibitRule>,
    /// Whether that route is mute at times: by `mute_time_intervals` or `active_time_intervals`.
    pub mute: bool,
}

impl Default for Configured {
    fn default() -> Self {
        let Policy { intervals, group_by, inhibit_rules, mute, .. } = Policy::default();
        Self { intervals, group_by, inhibit_rules, mute }
    }
}
