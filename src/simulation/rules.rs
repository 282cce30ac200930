//! The logical alerts: rules over other alerts, with the tree of children in their annotations.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Alert, TimeSpan, union};
use crate::simulation::catalogue::alert;
use crate::simulation::prometheus::Active;

/// A rule over other alerts.
pub(super) struct Rule {
    name: &'static str,
    severity: &'static str,
    /// The labels that survive, in the order of the rule.
    by: &'static [&'static str],
    /// What is degraded or at risk; `$label` stands for its value.
    subject: &'static str,
    children: &'static [Child],
}

/// Alerts of a name and the rule's severity whose labels match these values; `.*` may end one.
struct Child(&'static str, &'static [(&'static str, &'static str)]);

const fn rule(
    name: &'static str,
    severity: &'static str,
    by: &'static [&'static str],
    subject: &'static str,
    children: &'static [Child],
) -> Rule {
    Rule { name, severity, by, subject, children }
}

const NODE: &[&str] = &["instance"];
const PARTITION: &[&str] = &["mountpoint", "instance"];
const VOLUME: &[&str] = &["persistentvolumeclaim", "namespace", "instance"];

const SPACE: Child = Child("NodeFilesystemAlmostOutOfSpace", &[]);
const FILES: Child = Child("NodeFilesystemAlmostOutOfFiles", &[]);
const FILLING: Child = Child("KubePersistentVolumeFillingUp", &[]);
const REPLICAS: &str = "KubeDeploymentReplicasMismatch";
const ROLLOUT: &str = "KubeDaemonSetRolloutStuck";

/// From the leaves up: a rule stands after the rules that it is made of.
#[rustfmt::skip] // One row, one rule.
pub(super) const RULES: &[Rule] = &[
    rule("SystemPartitionAtRisk", "critical", PARTITION, "system partition $mountpoint on node $instance", &[SPACE, FILES]),
    rule("SystemPartitionDegraded", "warning", PARTITION, "system partition $mountpoint on node $instance", &[SPACE, FILES]),
    rule("NodeAtRisk", "critical", NODE, "node $instance", &[Child("NodeRAIDDegraded", &[]), Child("SystemPartitionAtRisk", &[])]),
    rule("NodeDegraded", "warning", NODE, "node $instance", &[
        Child("KubeNodeNotReady", &[]), Child("NodeClockSkewDetected", &[]),
        Child("NodeRAIDDiskFailure", &[]), Child("SystemPartitionDegraded", &[])]),
    rule("VolumeAtRisk", "critical", VOLUME, "volume $persistentvolumeclaim in namespace $namespace on node $instance",
        &[FILLING, Child("KubePersistentVolumeErrors", &[])]),
    rule("VolumeDegraded", "warning", VOLUME, "volume $persistentvolumeclaim in namespace $namespace on node $instance", &[FILLING]),
    rule("NetworkDegraded", "warning", &[], "network", &[Child("NodeNetworkReceiveErrs", &[]), Child("NodeNetworkTransmitErrs", &[])]),
    rule("AuthenticationServiceDegraded", "warning", &[], "Authentication service for K8S API",
        &[Child(REPLICAS, &[("deployment", "dex"), ("namespace", "metalk8s-auth")])]),
    rule("IngressControllerServicesDegraded", "warning", &[], "Ingress Controllers for control plane and workload plane",
        &[Child(ROLLOUT, &[("daemonset", "ingress-nginx-controller"), ("namespace", "metalk8s-ingress")])]),
    rule("BootstrapServicesDegraded", "warning", &[], "MetalK8s Bootstrap services", &[
        Child("KubePodCrashLooping", &[("namespace", "kube-system"), ("pod", "repositories-.*")]),
        Child("KubePodCrashLooping", &[("namespace", "kube-system"), ("pod", "salt-master-.*")])]),
    rule("LoggingServiceDegraded", "warning", &[], "logging service", &[
        Child("KubeStatefulSetReplicasMismatch", &[("namespace", "metalk8s-logging"), ("statefulset", "loki")]),
        Child(ROLLOUT, &[("daemonset", "fluentbit"), ("namespace", "metalk8s-logging")])]),
    rule("DashboardingServiceDegraded", "warning", &[], "dashboarding service",
        &[Child(REPLICAS, &[("deployment", "prometheus-operator-grafana"), ("namespace", "metalk8s-monitoring")])]),
    rule("KubernetesControlPlaneAtRisk", "critical", &[], "Kubernetes control plane",
        &[Child("etcdMembersDown", &[]), Child("etcdNoLeader", &[]), Child("KubeAPIDown", &[])]),
    rule("CoreServicesAtRisk", "critical", &[], "Core services", &[Child("KubernetesControlPlaneAtRisk", &[])]),
    rule("CoreServicesDegraded", "warning", &[], "Core services",
        &[Child("KubernetesControlPlaneDegraded", &[]), Child("BootstrapServicesDegraded", &[])]),
    rule("AccessServicesDegraded", "warning", &[], "Access services",
        &[Child("AuthenticationServiceDegraded", &[]), Child("IngressControllerServicesDegraded", &[])]),
    rule("ObservabilityServicesDegraded", "warning", &[], "observability services", &[
        Child("MonitoringServiceDegraded", &[]), Child("AlertingServiceDegraded", &[]),
        Child("LoggingServiceDegraded", &[]), Child("DashboardingServiceDegraded", &[])]),
    rule("PlatformServicesAtRisk", "critical", &[], "Platform services",
        &[Child("CoreServicesAtRisk", &[]), Child("ObservabilityServicesAtRisk", &[])]),
    rule("PlatformServicesDegraded", "warning", &[], "Platform services", &[
        Child("AccessServicesDegraded", &[]), Child("CoreServicesDegraded", &[]),
        Child("ObservabilityServicesDegraded", &[])]),
    rule("ClusterAtRisk", "critical", &[], "cluster",
        &[Child("NodeAtRisk", &[]), Child("PlatformServicesAtRisk", &[]), Child("VolumeAtRisk", &[])]),
    rule("ClusterDegraded", "warning", &[], "cluster", &[
        Child("NetworkDegraded", &[]), Child("NodeDegraded", &[]),
        Child("PlatformServicesDegraded", &[]), Child("VolumeDegraded", &[])]),
];

impl Rule {
    /// When the condition of the rule holds, alert by alert: when any of its children is seen to
    /// fire.
    pub fn conditions(&self, active: &[Active]) -> Vec<(Arc<Alert>, Vec<TimeSpan>)> {
        let mut instances: BTreeMap<Vec<&str>, Vec<TimeSpan>> = BTreeMap::new();
        for active in active {
            let is_child = |child: &Child| child.matches(&active.alert, self.severity);
            let Some(seen) = active.seen().filter(|_| self.children.iter().any(is_child)) else {
                continue;
            };
            let value = |label: &&str| active.alert.labels.get(label).unwrap_or_default();
            let instance = self.by.iter().map(value).collect();
            instances.entry(instance).or_default().push(seen);
        }
        let conditions = instances.into_iter().map(|(instance, spans)| {
            let labels: Vec<_> = self.by.iter().copied().zip(instance).collect();
            (Arc::new(self.alert(&labels)), union(spans))
        });
        conditions.collect()
    }

    fn alert(&self, labels: &[(&str, &str)]) -> Alert {
        let state = if self.severity == "critical" { "at risk" } else { "degraded" };
        let verb = if self.subject.ends_with('s') { "are" } else { "is" };
        let subject = labels.iter().fold(self.subject.to_owned(), |subject, (name, value)| {
            subject.replace(&format!("${name}"), value)
        });
        let children = self.children.iter().map(|child| child.selector(self.severity));
        let paths = self.children.iter().map(|child| child.path(self.severity));
        let any_child = paths.collect::<Vec<_>>().join(" || ");
        let instance = labels
            .iter()
            .map(|(name, value)| format!("@.labels.{name} === '{value}'"))
            .collect::<Vec<_>>()
            .join(" && ");
        let path = if labels.is_empty() {
            format!("$[?({any_child})]")
        } else {
            format!("$[?(({any_child}) && ({instance}))]")
        };
        let annotations = [
            ("children", children.collect::<Vec<_>>().join(", ")),
            ("childrenJsonPath", path),
            ("summary", format!("The {subject} {verb} {state}.")),
        ];
        alert(self.name, self.severity, labels.iter().copied(), annotations)
    }
}

impl Child {
    fn matches(&self, alert: &Alert, severity: &str) -> bool {
        let labels = &alert.labels;
        let right = |(label, wanted): &(&str, &str)| {
            let value = labels.get(label).unwrap_or_default();
            wanted.strip_suffix(".*").map_or(value == *wanted, |prefix| value.starts_with(prefix))
        };
        alert.name() == self.0
            && labels.get("severity") == Some(severity)
            && self.1.iter().all(right)
    }

    /// The matchers sorted by label, as the rules write them; only the severity is no regex.
    fn matchers<'a>(&'a self, severity: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut matchers: Vec<_> = self.1.iter().copied().chain([("severity", severity)]).collect();
        matchers.sort_unstable();
        matchers
    }

    /// Such as `KubePodCrashLooping{namespace=~'kube-system', severity='warning'}`.
    fn selector(&self, severity: &str) -> String {
        let matchers: Vec<_> = self
            .matchers(severity)
            .into_iter()
            .map(|(label, value)| match label {
                "severity" => format!("{label}='{value}'"),
                _ => format!("{label}=~'{value}'"),
            })
            .collect();
        format!("{}{{{}}}", self.0, matchers.join(", "))
    }

    fn path(&self, severity: &str) -> String {
        let mut terms = vec![format!("@.labels.alertname === '{}'", self.0)];
        terms.extend(self.matchers(severity).into_iter().map(|(label, value)| match label {
            "severity" => format!("@.labels.{label} === '{value}'"),
            _ => format!("@.labels.{label}.match(new RegExp('^(?:{value})$'))"),
        }));
        format!("({})", terms.join(" && "))
    }
}
