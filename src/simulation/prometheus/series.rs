use std::collections::BTreeMap;

use crate::model::{Labels, TimeSpan, difference};
use crate::simulation::catalogue::node;
use crate::simulation::plan::{Cause, Plan};
use crate::simulation::prometheus::{Active, Replica};
use crate::simulation::scrape::{Run, Series};

const PROMETHEUS: &str = "prometheus-operator-prometheus";
const ALERTMANAGER: &str = "prometheus-operator-alertmanager";

/// Takes the samples of a replica of Prometheus in a span.
pub(in crate::simulation) struct Scraper<'a> {
    plan: &'a Plan,
    prometheus: &'a Replica,
    span: TimeSpan,
}

impl<'a> Scraper<'a> {
    /// The scraper of `prometheus`, for the samples of `span`.
    pub fn new(plan: &'a Plan, prometheus: &'a Replica, span: TimeSpan) -> Self {
        Self { plan, prometheus, span }
    }

    /// `ALERTS`, pending and firing.
    pub fn alerts(&self, active: &[Active]) -> Vec<Series> {
        let mut runs: BTreeMap<Labels, Vec<Run>> = BTreeMap::new();
        for active in active {
            let fired = active.fired.unwrap_or(active.until);
            let states = [
                ("pending", TimeSpan::new(active.since, fired)),
                ("firing", TimeSpan::new(fired, active.until)),
            ];
            let written = TimeSpan::new(active.written.max(self.span.start()), self.span.end());
            for (state, held) in states {
                let Some(held) = held.intersection(written) else {
                    continue;
                };
                let ends = active.resolved || held.end() != active.until;
                let name = active.alert.name();
                if let Some(run) = self.run(held, name, 1.0, ends) {
                    let known = [("__name__", "ALERTS"), ("alertstate", state)];
                    let labels = self.labels(active.alert.labels.iter().chain(known));
                    runs.entry(labels).or_default().push(run);
                }
            }
        }
        runs.into_iter().map(|(labels, runs)| Series { labels, runs }).collect()
    }

    /// Whether each target was there when it was scraped.
    pub fn targets(&self) -> Vec<Series> {
        let always = [(self.span, 1.0)];
        let mut series = vec![self.target("up", PROMETHEUS, &address(9, 0, 9090), None, &always)];
        for (replica, deployed) in self.plan.alertmanagers.iter().enumerate() {
            let running = self.plan.running(*deployed, replica, stops_alertmanager);
            let mut held: Vec<_> = difference(*deployed, &running)
                .into_iter()
                .map(|down| (down, 0.0))
                .chain(running.iter().map(|span| (*span, 1.0)))
                .collect();
            held.sort_by_key(|(span, _)| *span);
            series.push(self.target("up", ALERTMANAGER, &address(7, replica, 9093), None, &held));
        }
        for (_, instance) in (0..self.plan.nodes).map(node) {
            series.push(self.target("up", "node-exporter", &instance, None, &always));
        }
        series.retain(|series| !series.runs.is_empty());
        series
    }

    /// How many alerts of a state a replica of Alertmanager holds, told as spans of one number.
    pub fn count(&self, replica: usize, state: &str, counts: &[(TimeSpan, usize)]) -> Series {
        let value = |count| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let held: Vec<_> = counts.iter().map(|(span, count)| (*span, value(*count))).collect();
        let instance = address(7, replica, 9093);
        self.target("alertmanager_alerts", ALERTMANAGER, &instance, Some(state), &held)
    }

    fn target(
        &self,
        name: &str,
        job: &str,
        instance: &str,
        state: Option<&str>,
        held: &[(TimeSpan, f64)],
    ) -> Series {
        let labels = [
            ("__name__", name),
            ("instance", instance),
            ("job", job),
            ("namespace", "metalk8s-monitoring"),
            ("service", job),
        ];
        let labels = self.labels(labels.into_iter().chain(state.map(|state| ("state", state))));
        let runs = held.iter().flat_map(|(held, value)| {
            let seen = held.intersection(self.span);
            let lives = self.prometheus.lives.iter();
            let pieces = lives.filter_map(move |life| seen?.intersection(*life));
            pieces.filter_map(move |piece| self.run(piece, job, *value, piece.end() == held.end()))
        });
        Series { labels, runs: runs.collect() }
    }

    /// The samples of `held` of the group or job called `name`, on the clock of Prometheus, which
    /// aligns its scrapes to the millisecond. What goes on beyond the span is not stale.
    fn run(&self, held: TimeSpan, name: &str, value: f64, ends: bool) -> Option<Run> {
        let stale = ends && held.end() < self.span.end();
        let run = Run::within(held, self.prometheus.phase(name), value, stale)?;
        Some(Run { first: self.plan.on_prometheus_clock(run.first), ..run })
    }

    fn labels<'l>(&self, labels: impl Iterator<Item = (&'l str, &'l str)>) -> Labels {
        let replica = self.plan.replica_label(self.prometheus.number);
        let labels = labels.map(|(name, value)| (name, value.to_owned()));
        labels.chain(replica).collect()
    }
}

/// Which outages stop Alertmanager.
pub(in crate::simulation) const fn stops_alertmanager(cause: Cause) -> bool {
    matches!(cause, Cause::Alertmanager | Cause::Platform)
}

fn address(host: usize, replica: usize, port: u16) -> String {
    format!("10.233.{replica}.{host}:{port}")
}
