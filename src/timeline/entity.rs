//! The entities: kinds, and the instances that the alerts name.

use crate::model::{Alert, Filters, Health, Labels, Severity};

/// A kind of entity: which alerts speak of it, and which labels name the instance.
///
/// Entities are data: a host adds its own kinds to the [`catalogue`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name, such as `Node`.
    pub name: String,
    /// The alerts that speak of it, each with what it makes of the entity; `None` takes the
    /// severity of the alert.
    pub rules: Vec<(Filters, Option<Health>)>,
    /// The labels that together name an instance, each the first that an alert has of several;
    /// none where there is one entity only.
    pub instance: Vec<Vec<String>>,
    /// Whether it stands for all the others, so that every event is also its own.
    pub whole: bool,
}

impl Kind {
    /// A kind whose alerts are `<stem>AtRisk` (critical) and `<stem>Degraded` (warning).
    fn logical(name: &str, stem: &str, instance: &[&[&str]]) -> Self {
        let rule = |suffix: &str, health| {
            let alertname = [format!("{stem}{suffix}")];
            (Filters::from_iter([("alertname", alertname)]), Some(health))
        };
        let labels = |labels: &&[&str]| labels.iter().map(ToString::to_string).collect();
        Self {
            name: name.into(),
            rules: vec![rule("AtRisk", Health::Critical), rule("Degraded", Health::Warning)],
            instance: instance.iter().map(labels).collect(),
            whole: false,
        }
    }

    /// A kind of which every alert that `filters` take speaks, by its severity.
    #[must_use]
    pub fn of_alerts(
        name: impl Into<String>,
        filters: Filters,
        instance: Vec<Vec<String>>,
    ) -> Self {
        Self { name: name.into(), rules: vec![(filters, None)], instance, whole: false }
    }

    /// What `alert` makes of the instance called `name`, if it speaks of it.
    #[must_use]
    pub fn health(&self, name: &str, alert: &Alert) -> Option<Health> {
        let health = self.health_of_any(alert)?;
        (self.name_of(&alert.labels)? == name).then_some(health)
    }

    /// Whether what `alert` tells of happened to the instance called `name`, whatever the alert.
    #[must_use]
    pub fn owns(&self, name: &str, alert: &Alert) -> bool {
        let names = || self.name_of(&alert.labels).as_deref() == Some(name);
        self.whole || (!self.instance.is_empty() && names())
    }

    /// The name of the instance of which `alert` may speak: by a rule, or as one of those that the alert
    /// of a rule is made of.
    pub(super) fn name_told_by(&self, alert: &Alert) -> Option<String> {
        // What makes an alert of others says itself what it makes of the entity.
        let is_made_of_others = || {
            let severity = Severity::of(&alert.labels).health();
            severity.is_some() && self.rules.iter().all(|(_, health)| health.is_some())
        };
        let is_told = self.health_of_any(alert).is_some() || is_made_of_others();
        is_told.then(|| self.name_of(&alert.labels))?
    }

    /// Whether `asked` takes all alerts that may speak of the instance called `name`.
    pub(super) fn is_told(&self, name: &str, asked: &Filters) -> bool {
        let instance = match &self.instance[..] {
            [any] if any.len() == 1 => Some((&any[0], name)),
            [any, _] if any.len() == 1 => name.split_once('/').map(|(first, _)| (&any[0], first)),
            _ => None,
        };
        asked.keys().all(|key| {
            let takes = |value: &str| {
                asked.values(key).is_some_and(|values| values.iter().any(|it| it == value))
            };
            let is_named = instance.is_some_and(|(label, value)| label == key && takes(value));
            let is_ruled = |(filters, _): &(Filters, _)| {
                filters.values(key).is_some_and(|values| values.iter().all(|value| takes(value)))
            };
            is_named || self.rules.iter().all(is_ruled)
        })
    }

    pub(super) fn health_of_any(&self, alert: &Alert) -> Option<Health> {
        let (_, health) = self.rules.iter().find(|(filters, _)| filters.matches(alert))?;
        health.or_else(|| Severity::of(&alert.labels).health())
    }

    /// The name of the instance that `labels` name: the values of its labels, a `/` between them.
    pub(super) fn name_of(&self, labels: &Labels) -> Option<String> {
        self.name_by(&|label| labels.get(label))
    }

    /// The name of the instance whose labels have these values.
    pub(super) fn name_by<'a>(&self, value: &dyn Fn(&str) -> Option<&'a str>) -> Option<String> {
        let mut name = String::new();
        for (at, any) in self.instance.iter().enumerate() {
            let value = any.iter().find_map(|label| value(label))?;
            // A mount point brings its own.
            if at > 0 && !value.starts_with('/') {
                name.push('/');
            }
            name += value;
        }
        Some(name)
    }
}

/// The entities of domain.md §4, in its order.
#[must_use]
pub fn catalogue() -> Vec<Kind> {
    /// Its name, what its alerts are called, and the labels that name an instance.
    type Row = (&'static str, &'static str, &'static [&'static [&'static str]]);
    const ONE: &[&[&str]] = &[];
    const PARTS: &[Row] = &[
        ("Node", "Node", &[&["instance", "node"]]),
        ("Volume", "Volume", &[&["namespace"], &["persistentvolumeclaim"]]),
        ("System partition", "SystemPartition", &[&["instance"], &["mountpoint"]]),
        ("Network", "Network", ONE),
        ("Platform services", "PlatformServices", ONE),
        ("Core services", "CoreServices", ONE),
        ("Kubernetes control plane", "KubernetesControlPlane", ONE),
        ("Bootstrap", "BootstrapServices", ONE),
        ("Observability", "ObservabilityServices", ONE),
        ("Monitoring", "MonitoringService", ONE),
        ("Alerting", "AlertingService", ONE),
        ("Logging", "LoggingService", ONE),
        ("Dashboarding", "DashboardingService", ONE),
        ("Access services", "AccessServices", ONE),
        ("Ingress controller", "IngressControllerServices", ONE),
        ("Authentication", "AuthenticationService", ONE),
    ];
    let platform = Kind { whole: true, ..Kind::logical("Platform", "Cluster", ONE) };
    let parts = PARTS.iter().map(|(name, stem, instance)| Kind::logical(name, stem, instance));
    std::iter::once(platform).chain(parts).collect()
}
