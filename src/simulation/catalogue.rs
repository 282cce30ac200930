//! The basic alerts of the script, with the labels and annotations of the real rules.

use std::time::Duration;

use crate::model::{Alert, Labels};

const PROMETHEUS: &str = "metalk8s-monitoring/prometheus-operator-prometheus";
const LINKS: &str = "http://prometheus-operator-prometheus.metalk8s-monitoring:9090/graph";
const RUNBOOKS: &str = "https://runbooks.prometheus-operator.dev/runbooks";

/// A node: its name, and the address of its node exporter.
pub(super) fn node(number: usize) -> (String, String) {
    let name = if number == 0 { "bootstrap".into() } else { format!("node-{number}") };
    (name, format!("10.100.{}.{}:9100", number / 200, 10 + number % 200))
}

/// The `for` of a real rule: how long its condition holds before it fires.
pub(super) fn hold(name: &str) -> Duration {
    let minutes = match name {
        "KubePersistentVolumeFillingUp" => 1,
        "NodeFilesystemAlmostOutOfSpace" => 30,
        "NodeClockSkewDetected" | "etcdMembersDown" => 10,
        "KubeNodeNotReady"
        | "KubeDeploymentReplicasMismatch"
        | "KubeStatefulSetReplicasMismatch"
        | "KubePodCrashLooping"
        | "KubeDaemonSetRolloutStuck" => 15,
        "NodeNetworkReceiveErrs" => 60,
        _ => 0,
    };
    Duration::from_secs(60 * minutes)
}

/// An alert as Prometheus sends it: its name, severity and external label added to `labels`.
pub(super) fn alert<'a>(
    name: &'a str,
    severity: &'a str,
    labels: impl IntoIterator<Item = (&'a str, &'a str)>,
    annotations: impl IntoIterator<Item = (&'a str, String)>,
) -> Alert {
    let common = [("alertname", name), ("prometheus", PROMETHEUS), ("severity", severity)];
    let labels: Labels = labels.into_iter().chain(common).collect();
    Alert {
        fingerprint: labels.fingerprint().into(),
        labels,
        annotations: annotations.into_iter().collect(),
        generator_url: format!("{LINKS}?g0.expr={name}%7B%7D+%3E+0&g0.tab=1").into(),
    }
}

fn basic(
    name: &str,
    severity: &str,
    labels: &[(&str, &str)],
    summary: &str,
    description: String,
) -> Alert {
    let runbook = format!("{RUNBOOKS}/general/{}", name.to_lowercase());
    let annotations =
        [("description", description), ("runbook_url", runbook), ("summary", summary.into())];
    alert(name, severity, labels.iter().copied(), annotations)
}

pub(super) fn watchdog() -> Alert {
    let description = "This is an alert meant to ensure that the entire alerting pipeline is functional.\n\
        This alert is always firing, therefore it should always be firing in Alertmanager\n\
        and always fire against a receiver. There are integrations with various notification\n\
        mechanisms that send a notification when this alert is not firing. For example the\n\
        \"DeadMansSnitch\" integration in PagerDuty.\n";
    let summary =
        "An alert that should always be firing to certify that Alertmanager is working properly.";
    basic("Watchdog", "none", &[], summary, description.into())
}

pub(super) fn volume(severity: &str, node: usize, namespace: &str, claim: &str) -> Alert {
    let (_, instance) = self::node(node);
    let labels = [
        ("endpoint", "https-metrics"),
        ("instance", instance.as_str()),
        ("job", "kubelet"),
        ("metrics_path", "/metrics"),
        ("namespace", namespace),
        ("persistentvolumeclaim", claim),
        ("service", "prometheus-operator-kubelet"),
    ];
    let free = if severity == "critical" { "1.66" } else { "9.12" };
    basic(
        "KubePersistentVolumeFillingUp",
        severity,
        &labels,
        "PersistentVolume is filling up.",
        format!(
            "The PersistentVolume claimed by {claim} in Namespace {namespace} is only {free}% free."
        ),
    )
}

pub(super) fn filesystem(severity: &str, node: usize, mountpoint: &str) -> Alert {
    let (name, instance) = self::node(node);
    let pod = format!("prometheus-operator-prometheus-node-exporter-{name}");
    let labels = [
        ("container", "node-exporter"),
        ("device", "/dev/vda2"),
        ("endpoint", "metrics"),
        ("fstype", "xfs"),
        ("instance", instance.as_str()),
        ("job", "node-exporter"),
        ("mountpoint", mountpoint),
        ("namespace", "metalk8s-monitoring"),
        ("pod", &pod),
        ("service", "prometheus-operator-prometheus-node-exporter"),
    ];
    let limit = if severity == "critical" { 3 } else { 5 };
    basic(
        "NodeFilesystemAlmostOutOfSpace",
        severity,
        &labels,
        &format!("Filesystem has less than {limit}% space left."),
        format!("Filesystem on /dev/vda2 at {instance} has < {limit}% available space left."),
    )
}

pub(super) fn node_not_ready(node: usize) -> Alert {
    let (name, instance) = self::node(node);
    let labels = [
        ("condition", "Ready"),
        ("instance", instance.as_str()),
        ("job", "kube-state-metrics"),
        ("namespace", "metalk8s-monitoring"),
        ("node", name.as_str()),
        ("status", "true"),
    ];
    basic(
        "KubeNodeNotReady",
        "warning",
        &labels,
        "Node is not ready.",
        format!("{name} has been unready for more than 15 minutes."),
    )
}

/// An alert of the node exporter of a node.
fn exporter(name: &str, node: usize, label: (&str, &str), summary: &str) -> Alert {
    let (_, instance) = self::node(node);
    let labels = [
        ("instance", instance.as_str()),
        ("job", "node-exporter"),
        ("namespace", "metalk8s-monitoring"),
        label,
    ];
    let description = format!("{summary} Instance: {instance}.");
    basic(name, "warning", &labels, summary, description)
}

pub(super) fn clock_skew(node: usize) -> Alert {
    let (name, label) = ("NodeClockSkewDetected", ("container", "node-exporter"));
    exporter(name, node, label, "Clock skew detected.")
}

pub(super) fn disk_failure(node: usize) -> Alert {
    let (name, label) = ("NodeRAIDDiskFailure", ("device", "md127"));
    exporter(name, node, label, "Failed device in RAID array.")
}

pub(super) fn text_file_error(node: usize) -> Alert {
    let (name, label) = ("NodeTextFileCollectorScrapeError", ("container", "node-exporter"));
    exporter(name, node, label, "Node Exporter text file collector failed to scrape.")
}

pub(super) fn network_errors(node: usize) -> Alert {
    let (name, label) = ("NodeNetworkReceiveErrs", ("device", "eth0"));
    let summary = "Network interface is reporting many receive errors.";
    exporter(name, node, label, summary)
}

/// A notification rather than an alert: it fires from 5 to 19 minutes after the boot.
pub(super) fn rebooted(node: usize) -> Alert {
    let (name, instance) = self::node(node);
    let labels = [
        ("cstype", "notify"),
        ("instance", instance.as_str()),
        ("namespace", "metalk8s-monitoring"),
        ("node", name.as_str()),
    ];
    let description = format!("{name} was booted 5 minutes ago.");
    basic("NodeRebooted", "none", &labels, "Node rebooted.", description)
}

/// An alert of kube-state-metrics on a workload.
fn workload(name: &str, severity: &str, namespace: &str, label: (&str, &str), what: &str) -> Alert {
    let labels = [("job", "kube-state-metrics"), ("namespace", namespace), label];
    let description = format!("{namespace}/{}: {what}", label.1);
    basic(name, severity, &labels, what, description)
}

pub(super) fn deployment(namespace: &str, deployment: &str) -> Alert {
    workload(
        "KubeDeploymentReplicasMismatch",
        "warning",
        namespace,
        ("deployment", deployment),
        "Deployment has not matched the expected number of replicas.",
    )
}

pub(super) fn stateful_set(namespace: &str, stateful_set: &str) -> Alert {
    workload(
        "KubeStatefulSetReplicasMismatch",
        "warning",
        namespace,
        ("statefulset", stateful_set),
        "StatefulSet has not matched the expected number of replicas.",
    )
}

pub(super) fn pod_crash(namespace: &str, pod: &str) -> Alert {
    let (name, label) = ("KubePodCrashLooping", ("pod", pod));
    workload(name, "warning", namespace, label, "Pod is crash looping.")
}

pub(super) fn rollout(namespace: &str, daemon_set: &str) -> Alert {
    workload(
        "KubeDaemonSetRolloutStuck",
        "warning",
        namespace,
        ("daemonset", daemon_set),
        "DaemonSet rollout is stuck.",
    )
}

pub(super) fn etcd_down(node: usize) -> Alert {
    let (name, _) = self::node(node);
    workload(
        "etcdMembersDown",
        "critical",
        "kube-system",
        ("pod", name.as_str()),
        "etcd cluster members are down.",
    )
}
