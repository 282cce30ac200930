use crate::model::{TimeSpan, Timestamp};
use crate::simulation::alertmanagers::Known;
use crate::simulation::counts::counts;
use crate::simulation::delivery::{ears, run};
use crate::simulation::logger::{self, Entry};
use crate::simulation::plan::Plan;
use crate::simulation::prometheus::{Active, Replica, Scraper, evaluate};
use crate::simulation::scrape::Series;
use crate::simulation::truth::Truth;

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
    pub configuration: String,
    /// What no server knows for sure.
    pub truth: Truth,
}

/// The cluster of `plan` as it is at `now`. A later `now` keeps all that was told before.
#[must_use]
pub fn simulate(plan: &Plan, now: Timestamp) -> Cluster {
    let span = TimeSpan::last(plan.told, now);
    let prometheuses = Replica::all(plan);
    let active: Vec<Vec<Active>> =
        prometheuses.iter().map(|replica| evaluate(&plan.conditions, replica)).collect();
    let active: Vec<&[Active]> = active.iter().map(Vec::as_slice).collect();
    let ears = ears(plan, &active);
    let mut series = Vec::new();
    for (replica, active) in prometheuses.iter().zip(&active) {
        let scraper = Scraper::new(plan, replica, span);
        series.extend(scraper.alerts(active));
        series.extend(scraper.targets());
        for (number, ear) in ears.iter().enumerate() {
            let [active, suppressed] = counts(&ear.heard, &ear.running, plan);
            series.push(scraper.count(number, "active", &active));
            series.push(scraper.count(number, "suppressed", &suppressed));
        }
    }
    series.retain(|series| !series.runs.is_empty());
    let (webhooks, alerts) = run(plan, &ears, now);
    Cluster {
        span,
        log: logger::entries(&webhooks, plan, span),
        series,
        alerts,
        configuration: plan.configuration.yaml("http://metalk8s-alert-logger:19094/"),
        truth: Truth::of(plan),
    }
}
