//! The way of a line from the logger to Loki: Fluent Bit stores it in the shape and the stream of
//! its pod, and may lose it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, Labels, TimeSpan, Timestamp};
use crate::simulation::line;
use crate::simulation::logger::Entry;
use crate::simulation::plan::{Cause, Loki, Plan, Pod, Shape, Shipper};
use crate::simulation::scrape::hash;

/// How long before the end of an outage of Loki a line may be and still be sent again.
const RETRIED: Duration = Duration::from_secs(2 * 60);

/// Takes lines to Loki.
pub(super) struct Road<'a> {
    plan: &'a Plan,
    span: TimeSpan,
    /// When lines are lost.
    closed: Vec<TimeSpan>,
    /// When lines wait beyond the end of the span.
    waiting: Vec<TimeSpan>,
    /// The streams, by pod, level and shard.
    streams: BTreeMap<(&'a str, &'static str, Option<u64>), Arc<Labels>>,
    entries: Vec<Entry>,
}

impl<'a> Road<'a> {
    /// The road of `plan`, for the lines of `span`.
    pub fn new(plan: &'a Plan, span: TimeSpan) -> Self {
        let lost = |span: TimeSpan| TimeSpan::new(span.start(), span.end() - RETRIED);
        let down = plan.down(|cause| cause == Cause::Loki);
        let closed = down.into_iter().map(lost).collect();
        let mut waiting = plan.down(|cause| cause == Cause::Shipper);
        waiting.retain(|down| down.end() > span.end());
        Self { plan, span, closed, waiting, streams: BTreeMap::new(), entries: Vec::new() }
    }

    /// Takes a line that tells of `alert`.
    pub fn ship(&mut self, at_ns: i64, alert: &Alert, text: &str) {
        let at = Timestamp::from_nanoseconds(at_ns);
        let pod = self.plan.pods.iter().rfind(|pod| pod.since <= at);
        let mut gone = self.closed.iter().chain(&self.waiting);
        let Some(pod) = pod.filter(|_| !gone.any(|span| span.contains(at))) else {
            return;
        };
        let Fate { lost, truncated, late, again } = self.fate(at_ns, text);
        if lost {
            return;
        }
        let end = if truncated { text.floor_char_boundary(text.len() * 3 / 5) } else { text.len() };
        let text = &text[..end];
        let line: Box<str> = match pod.shape {
            Shape::Raw => text.into(),
            Shape::Wrapped => line::wrapped(text, &pod.name).into(),
            Shape::Merged => line::merged(text, &pod.name).into(),
        };
        let stream = self.stream(pod, alert, at_ns);
        let at_ns = at_ns.saturating_add(nanoseconds(late));
        for delay in [Some(Duration::ZERO), again].into_iter().flatten() {
            let (stream, line) = (Arc::clone(&stream), line.clone());
            self.entries.push(Entry {
                stream,
                at_ns: at_ns.saturating_add(nanoseconds(delay)),
                line,
            });
        }
    }

    /// All that arrived, sorted by instant.
    pub fn arrived(mut self) -> Vec<Entry> {
        let until = self.span.end().nanoseconds();
        self.entries.retain(|entry| entry.at_ns < until);
        self.entries.sort_by_key(|entry| entry.at_ns);
        self.entries
    }

    /// What happens to a line: the same whenever it is asked.
    fn fate(&self, at_ns: i64, text: &str) -> Fate {
        let Shipper { lost, late, twice, truncated, .. } = self.plan.shipper;
        if lost + late + twice + truncated == 0 {
            return Fate::default();
        }
        let roll = |of: &str| hash(&format!("{of}/{}/{at_ns}/{}", self.plan.seed, text.len()));
        let hit = |of: &str, share: u64| roll(of) / 7 % 1_000 < share;
        let seconds = |of: &str, most: u64| Duration::from_millis(1 + roll(of) % (most * 1_000));
        Fate {
            lost: hit("lost", lost),
            truncated: hit("truncated", truncated),
            late: if hit("late", late) { seconds("lateness", 90) } else { Duration::ZERO },
            again: hit("twice", twice).then(|| seconds("again", 10)),
        }
    }

    fn stream(&mut self, pod: &'a Pod, alert: &Alert, at_ns: i64) -> Arc<Labels> {
        let Loki { levels, shards } = self.plan.loki;
        let level = match alert.labels.get("severity") {
            _ if !levels => "",
            Some("critical") => "critical",
            Some("warning") => "warn",
            Some("info") => "info",
            _ => "unknown",
        };
        let shard = hash(&at_ns.to_string()).checked_rem(shards);
        let new = || {
            let labels = [
                ("app", "metalk8s-alert-logger"),
                ("container", "metalk8s-alert-logger"),
                ("job", "fluent-bit"),
                ("namespace", "metalk8s-monitoring"),
                ("node", "bootstrap"),
                ("pod", &pod.name),
                ("release", "unknown"),
                ("stream", "stderr"),
            ];
            let of_loki_3 = [("detected_level", level), ("service_name", "metalk8s-alert-logger")];
            let of_loki_3 = of_loki_3.into_iter().filter(|_| levels);
            let labels = labels.into_iter().chain(of_loki_3);
            let labels = labels.map(|(name, value)| (name, value.to_owned()));
            let shard = shard.map(|shard| ("__stream_shard__", shard.to_string()));
            Arc::new(labels.chain(shard).collect())
        };
        Arc::clone(self.streams.entry((&pod.name, level, shard)).or_insert_with(new))
    }
}

/// What happens to a line on its way.
#[derive(Default)]
struct Fate {
    lost: bool,
    truncated: bool,
    late: Duration,
    again: Option<Duration>,
}

fn nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}
