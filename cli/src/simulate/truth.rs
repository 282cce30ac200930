//! What truly happened, as a document.

use global_health_bar::simulation::{Cause, Cluster, Fault, Firing};
use global_health_bar::{TimeSpan, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;

use crate::serve::answer::object;
use crate::simulate::Args;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    seed: u64,
    size: String,
    days: u32,
    faults: Vec<String>,
    start: String,
    end: String,
    start_ms: i64,
    end_ms: i64,
    lines: usize,
    fingerprints: usize,
    outages: Vec<Outage>,
    quirks: Vec<Outage>,
    alerts: Vec<Fired>,
    notifications: Vec<Fired>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outage {
    kind: &'static str,
    start: String,
    end: String,
    start_ms: i64,
    end_ms: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fired {
    fingerprint: String,
    alertname: String,
    severity: String,
    labels: Json,
    tags: Vec<&'static str>,
    start: String,
    end: Option<String>,
    start_ms: i64,
    end_ms: Option<i64>,
}

impl Outage {
    fn new(kind: &'static str, span: TimeSpan) -> Self {
        let (start, end) = (span.start(), span.end());
        Self {
            kind,
            start: start.to_string(),
            end: end.to_string(),
            start_ms: start.milliseconds(),
            end_ms: end.milliseconds(),
        }
    }
}

/// What happened in `window`, as JSON. What fires at its end has no end; notifications stand apart,
/// since they are no health.
pub fn document(args: &Args, cluster: &Cluster, window: TimeSpan) -> String {
    let firings = cluster.truth.firings.iter().filter(|firing| firing.span.overlaps(window));
    let (notifications, alerts): (Vec<_>, Vec<_>) =
        firings.partition(|firing| firing.alert.labels.get("cstype") == Some("notify"));
    let mut fingerprints: Vec<_> = alerts.iter().map(|firing| &firing.alert.fingerprint).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    let (mut outages, mut quirks) = (Vec::new(), Vec::new());
    for outage in cluster.truth.outages.iter().filter(|outage| outage.span.overlaps(window)) {
        match outage.cause {
            Cause::Alertmanager => outages.push(Outage::new("alertmanager", outage.span)),
            Cause::Prometheus => outages.push(Outage::new("prometheus", outage.span)),
            Cause::Platform => outages.push(Outage::new("platform", outage.span)),
            Cause::Loki => outages.push(Outage::new("loki", outage.span)),
            // Alerting is alive, and what happens then is told later.
            Cause::Logger => quirks.push(Outage::new("logger-outage", outage.span)),
            Cause::Shipper => quirks.push(Outage::new("shipper-outage", outage.span)),
        }
    }
    let survived = cluster.truth.quirks.iter().filter(|(_, span)| span.overlaps(window));
    quirks.extend(survived.map(|(fault, span)| Outage::new(fault.as_str(), *span)));
    let document = Document {
        seed: args.seed,
        size: format!("{:?}", args.seeded.size).to_lowercase(),
        days: args.days,
        faults: args.seeded.faults.clone(),
        start: window.start().to_string(),
        end: window.end().to_string(),
        start_ms: window.start().milliseconds(),
        end_ms: window.end().milliseconds(),
        lines: cluster.log.len(),
        fingerprints: fingerprints.len(),
        outages,
        quirks,
        alerts: alerts.into_iter().map(|firing| fired(firing, window)).collect(),
        notifications: notifications.into_iter().map(|firing| fired(firing, window)).collect(),
    };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn fired(firing: &Firing, window: TimeSpan) -> Fired {
    let alert = &firing.alert;
    let end = Some(firing.span.end()).filter(|end| *end < window.end());
    let logical = alert.annotations.get("children").map(|_| "logical");
    let watchdog = (alert.name() == "Watchdog").then_some("watchdog");
    let kinds = [logical, watchdog].into_iter().flatten();
    Fired {
        fingerprint: alert.fingerprint.to_string(),
        alertname: alert.name().into(),
        severity: alert.labels.get("severity").unwrap_or_default().into(),
        labels: object(&alert.labels),
        tags: kinds.chain(firing.touched.iter().copied().map(Fault::as_str)).collect(),
        start: firing.span.start().to_string(),
        end: end.map(|end| end.to_string()),
        start_ms: firing.span.start().milliseconds(),
        end_ms: end.map(Timestamp::milliseconds),
    }
}
