//! What each kind of trouble does to a plan.

use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::{Configuration, Matcher};
use crate::simulation::catalogue::{disk_failure, filesystem, rebooted, text_file_error};
use crate::simulation::plan::draw::Draw;
use crate::simulation::plan::seeded::condition;
use crate::simulation::plan::{
    Cause, Condition, Damage, Disk, Fault, Outage, Plan, Pod, Shape, Shipper, Silence, Size,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Plan {
    /// Adds the given kinds of trouble, in their order.
    pub(super) fn afflict(&mut self, faults: &[Fault], size: Size, window: TimeSpan) {
        // What comes before an installation does not happen.
        let mut window = window;
        if faults.contains(&Fault::FreshInstall) {
            let mut draw = Draw::new(self.seed, Fault::FreshInstall.as_str());
            let third = window.duration() / 3;
            window = TimeSpan::new(window.start() + draw.between(third, 2 * third), window.end());
            let deployed = TimeSpan::new(window.start(), window.end() + 100 * DAY);
            (self.prometheuses, self.alertmanagers) = (vec![deployed], vec![deployed]);
        }
        for fault in faults {
            let draw = Draw::new(self.seed, fault.as_str());
            Affliction { fault: *fault, draw, times: size.times(), window }.befall(self);
        }
    }
}

/// One kind of trouble that befalls a plan.
struct Affliction {
    fault: Fault,
    draw: Draw,
    times: usize,
    window: TimeSpan,
}

impl Affliction {
    fn befall(mut self, plan: &mut Plan) {
        let (minutes, hours) = ((5 * MINUTE, 20 * MINUTE), (HOUR, 3 * HOUR));
        match self.fault {
            Fault::AlertmanagerOutage => self.outages(plan, Cause::Alertmanager, &[minutes, hours]),
            Fault::PrometheusOutage => self.outages(plan, Cause::Prometheus, &[minutes, hours]),
            Fault::PlatformOutage => self.outages(plan, Cause::Platform, &[hours]),
            Fault::LoggerOutage => self.outages(plan, Cause::Logger, &[minutes, hours]),
            Fault::LokiOutage => self.outages(plan, Cause::Loki, &[hours, (4 * HOUR, 10 * HOUR)]),
            Fault::ShortRestarts => self.restarts(plan),
            Fault::HighAvailability => {
                let deployed = plan.alertmanagers[0];
                plan.alertmanagers.resize(3, deployed);
                self.away(plan, Cause::Alertmanager, 3);
            }
            Fault::LoadBalancer => {
                let deployed = plan.alertmanagers[0];
                let replicas = plan.alertmanagers.len().max(2);
                plan.alertmanagers.resize(replicas, deployed);
                plan.balanced = vec![self.span(6 * HOUR, 2 * DAY)];
            }
            Fault::Silences => self.silences(plan),
            Fault::Inhibition => self.inhibitions(plan),
            Fault::LossyShipper => self.losses(plan),
            Fault::ClockSkew => {
                let ahead = self.draw.between(2 * SECOND, 20 * SECOND);
                let ahead = i64::try_from(ahead.as_millis()).unwrap_or(0);
                plan.skew = if self.draw.chance(50) { ahead } else { -ahead };
            }
            Fault::ShortAlerts => {
                for _ in 0..30 * self.times {
                    let node = self.draw.below(plan.nodes);
                    let lasting = self.draw.between(10 * SECOND, 100 * SECOND);
                    let start = self.draw.instant(self.window);
                    let fault: fn(usize) -> Alert =
                        self.draw.pick(&[disk_failure as _, text_file_error as _]);
                    self.add(plan, fault(node), start, lasting);
                }
            }
            Fault::Flapping => self.flaps(plan),
            Fault::Notifications => {
                for _ in 0..15 * self.times {
                    let node = self.draw.below(plan.nodes);
                    let start = self.draw.instant(self.window);
                    self.add(plan, rebooted(node), start, 14 * MINUTE);
                }
            }
            Fault::FreshInstall => {}
            Fault::ThanosReplicas => {
                let deployed = plan.prometheuses[0];
                plan.prometheuses.resize(2, deployed);
                self.away(plan, Cause::Prometheus, 2);
            }
        }
    }

    /// A time within the window.
    fn span(&mut self, least: Duration, most: Duration) -> TimeSpan {
        let start = self.draw.instant(self.window);
        TimeSpan::new(start, start + self.draw.between(least, most))
    }

    /// Adds the condition of an alert that fires for `lasting`.
    fn add(&self, plan: &mut Plan, alert: Alert, start: Timestamp, lasting: Duration) {
        let condition = condition(alert, start, lasting);
        plan.conditions.push(Condition { because: Some(self.fault), ..condition });
    }

    fn outages(&mut self, plan: &mut Plan, cause: Cause, lengths: &[(Duration, Duration)]) {
        for (least, most) in lengths {
            let span = self.span(*least, *most);
            let outage = Outage::of(cause, span);
            let disk =
                if self.draw.chance(50) { outage.disk } else { outage.disk.max(Disk::Stale) };
            plan.outages.push(Outage { disk, ..outage });
        }
    }

    /// Takes each of the replicas away for some hours, one after the other: alerting lives on.
    fn away(&mut self, plan: &mut Plan, cause: Cause, replicas: u32) {
        let turn = self.window.duration() / replicas;
        for replica in 0..replicas {
            let begin = self.window.start() + turn * replica;
            let start = self.draw.instant(TimeSpan::new(begin, begin + turn));
            let end = start + self.draw.between(HOUR, 12 * HOUR);
            let outage = Outage::of(cause, TimeSpan::new(start, end.min(begin + turn)));
            let replica = usize::try_from(replica).ok();
            plan.outages.push(Outage { replica, ..outage });
        }
    }

    fn restarts(&mut self, plan: &mut Plan) {
        let days = self.window.duration().as_secs() / DAY.as_secs();
        for _ in 0..days {
            let span = self.span(20 * SECOND, 25 * SECOND);
            plan.outages.push(Outage::of(Cause::Prometheus, span));
            let span = self.span(10 * SECOND, 15 * SECOND);
            let disk = self.draw.pick(&[Disk::Saved, Disk::Lost]);
            plan.outages.push(Outage { disk, ..Outage::of(Cause::Alertmanager, span) });
        }
    }

    /// Silences alerts some time after they began to fire.
    fn silences(&mut self, plan: &mut Plan) {
        let is_long = |condition: &&Condition| {
            condition.span.duration() > condition.hold + HOUR
                && self.window.contains(condition.span.start())
                && condition.alert.name() != "Watchdog"
        };
        let long: Vec<Condition> = plan.conditions.iter().filter(is_long).cloned().collect();
        for _ in 0..(6 * self.times).min(long.len()) {
            let condition = &long[self.draw.below(long.len())];
            let labels =
                ["alertname", "namespace", "instance", "persistentvolumeclaim", "severity"];
            let matcher = |name: &str| {
                let value = condition.alert.labels.get(name)?;
                Matcher::parse(&format!("{name}=\"{value}\""))
            };
            let matchers = labels.into_iter().filter_map(matcher).collect();
            let fired = condition.span.start() + condition.hold;
            let start = fired + self.draw.between(5 * MINUTE, 50 * MINUTE);
            let span = TimeSpan::new(start, start + self.draw.between(2 * HOUR, DAY));
            plan.silences.push(Silence { span, matchers });
        }
    }

    /// Lets a critical alert of one node hide the warning of another for a while, which sometimes
    /// ends meanwhile.
    fn inhibitions(&mut self, plan: &mut Plan) {
        plan.configuration.inhibit_rules = Configuration::default().inhibit_rules;
        for _ in 0..6 * self.times {
            let (hiding, hidden) = (self.draw.below(plan.nodes), self.draw.below(plan.nodes));
            let warning = self.span(2 * HOUR, 8 * HOUR);
            self.add(
                plan,
                filesystem("warning", hidden, "/var"),
                warning.start(),
                warning.duration(),
            );
            let start = self.draw.instant(warning);
            let lasting = self.draw.between(HOUR / 2, 3 * HOUR);
            self.add(plan, filesystem("critical", hiding, "/var"), start, lasting);
        }
    }

    fn flaps(&mut self, plan: &mut Plan) {
        for _ in 0..4 * self.times {
            let node = self.draw.below(plan.nodes);
            let whole = self.span(HOUR, 5 * HOUR);
            let mut at = whole.start();
            while at < whole.end() {
                let lasting = self.draw.between(30 * SECOND, 8 * MINUTE);
                self.add(plan, text_file_error(node), at, lasting);
                at = at + lasting + self.draw.between(30 * SECOND, 8 * MINUTE);
            }
        }
    }

    /// Restarts the logger's pod, changes the shape of its lines, and loses some.
    fn losses(&mut self, plan: &mut Plan) {
        plan.pods[0].shape = self.draw.pick(&[Shape::Raw, Shape::Wrapped, Shape::Merged]);
        for (name, shape) in [("b67bf87bc-x2x9p", Shape::Wrapped), ("7c9d5f6b44-q8m2t", Shape::Raw)]
        {
            let since = self.draw.instant(self.window);
            plan.pods.push(Pod { since, name: format!("metalk8s-alert-logger-{name}"), shape });
        }
        plan.pods.sort_by_key(|pod| pod.since);
        let kinds = [Damage::NotAnAlert, Damage::Truncated, Damage::CutInTwo];
        let mut damages: Vec<_> = (0..14 * self.times)
            .map(|_| (self.draw.instant(self.window), self.draw.pick(&kinds)))
            .collect();
        damages.sort_by_key(|(at, _)| *at);
        if self.draw.chance(50) {
            let behind = self.draw.between(MINUTE, 8 * MINUTE);
            let span = TimeSpan::new(self.window.end() - behind, self.window.end() + 10 * MINUTE);
            plan.outages.push(Outage::of(Cause::Shipper, span));
        }
        plan.shipper = Shipper { damages, lost: 10, late: 20, twice: 10, truncated: 5 };
    }
}
