//! The simulated cluster tells what real ones do: each habit of the alerting path is in it.

mod delivery;
mod habits;
mod log;
mod prometheus;
mod seeded;
mod shipper;

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::simulation::{Cluster, Condition, Outage, Plan, Series, Size, simulate};
use global_health_bar::{Alert, Labels, TimeSpan, Timestamp};
use serde_json::Value;

const MINUTE: Duration = Duration::from_secs(60);

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T00:00:42.5Z").expect("an instant")
}

fn ago(days: u32, hours: u32, minutes: u32) -> Timestamp {
    let anchor = Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant");
    anchor - MINUTE * (minutes + 60 * (hours + 24 * days))
}

fn cluster() -> Cluster {
    simulate(&Plan::demo(now()), now())
}

/// The fortnight before the anchor.
fn fortnight() -> TimeSpan {
    TimeSpan::new(ago(14, 0, 0), ago(0, 0, 0))
}

/// A span that begins so many minutes before the anchor and lasts so many.
fn minutes(before: u32, lasting: u32) -> TimeSpan {
    TimeSpan::new(ago(0, 0, before), ago(0, 0, before) + MINUTE * lasting)
}

/// The alert called `name`, in the namespace `zenko`, whose rule has a `for` of `hold`.
fn condition(name: &str, hold: Duration, span: TimeSpan) -> Condition {
    let labels = [("alertname", name), ("namespace", "zenko"), ("severity", "warning")];
    let labels: Labels = labels.into_iter().collect();
    let fingerprint = labels.fingerprint().into();
    let alert = Arc::new(Alert { fingerprint, labels, ..Alert::default() });
    Condition { alert, hold, span, because: None }
}

/// A cluster without trouble but for these conditions and outages.
fn plan(conditions: Vec<Condition>, outages: Vec<Outage>) -> Plan {
    Plan { conditions, outages, ..Plan::seeded(7, Size::Small, &[], fortnight()) }
}

/// What is told of the cluster of `plan` at the anchor, sorted.
fn told_of(plan: &Plan) -> Vec<Line> {
    lines(&simulate(plan, ago(0, 0, 0)))
}

/// The statuses of lines: `f` for firing, `r` for resolved.
fn story(lines: &[Line]) -> String {
    lines.iter().map(|line| if line.firing { 'f' } else { 'r' }).collect()
}

/// One line that could be read.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    at: Timestamp,
    name: String,
    /// What tells the alert from others of its name.
    of: String,
    firing: bool,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    alert: Value,
}

/// The alert in a line, raw, wrapped or merged.
fn alert(line: &str) -> Option<Value> {
    let json: Value = serde_json::from_str(line).ok()?;
    match json.get("message") {
        Some(message) => serde_json::from_str(message.as_str()?).ok(),
        None => Some(json),
    }
}

fn lines(cluster: &Cluster) -> Vec<Line> {
    let lines = cluster.log.iter().filter_map(|entry| {
        let alert = alert(&entry.line)?;
        let text = |key: &str| alert[key].as_str().unwrap_or_default();
        let label = |key: &str| alert["labels"][key].as_str().unwrap_or_default();
        let instant = |key: &str| Timestamp::parse(text(key)).expect("an instant");
        let of = ["instance", "deployment", "statefulset", "pod", "severity"].map(label);
        Some(Line {
            at: Timestamp::from_nanoseconds(entry.at_ns),
            name: label("alertname").into(),
            of: of.join(" ").trim().into(),
            firing: text("status") == "firing",
            starts_at: instant("startsAt"),
            ends_at: Some(instant("endsAt")).filter(|at| at.milliseconds() > 0),
            alert,
        })
    });
    lines.collect()
}

/// The lines of the alerts of a name, in a time.
fn told(cluster: &Cluster, name: &str, from: Timestamp, to: Timestamp) -> Vec<Line> {
    let span = TimeSpan::new(from, to);
    let mut lines = lines(cluster);
    lines.retain(|line| line.name == name && span.contains(line.at));
    lines
}

fn series<'a>(cluster: &'a Cluster, name: &str, label: (&str, &str)) -> Vec<&'a Series> {
    let named = cluster.series.iter().filter(|series| {
        series.labels.get("__name__") == Some(name) && series.labels.get(label.0) == Some(label.1)
    });
    named.collect()
}
