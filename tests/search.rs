//! What entities are called besides, and by what a search finds them.
#![allow(missing_docs)]

mod support;

use std::sync::Arc;

use global_health_bar::{
    Alert, End, Episode, Event, Evidence, Found, History, Labels, Timeline, catalogue, search,
    timelines,
};
use support::picture::{at, span};

const ADDRESS: (&str, &str) = ("instance", "10.0.0.2:9100");

fn alert(labels: &[(&str, &str)]) -> Arc<Alert> {
    let labels = Labels::from_iter(labels.iter().copied());
    Alert {
        fingerprint: labels.fingerprint().into(),
        labels,
        annotations: Labels::default(),
        generator_url: "".into(),
    }
    .into()
}

/// What is known of all where alerts with these labels fired, among them that a node and a partition of
/// it were degraded.
fn known(others: &[&[(&str, &str)]]) -> Vec<Timeline> {
    let own: [&[(&str, &str)]; 2] = [
        &[("alertname", "NodeDegraded"), ADDRESS, ("severity", "warning")],
        &[("alertname", "SystemPartitionDegraded"), ADDRESS, ("mountpoint", "/var")],
    ];
    let episode = |labels: &&[(&str, &str)]| Episode {
        alert: alert(labels),
        starts_at: at(1),
        end: End::Resolved(at(2)),
        continues: false,
        evidence: Evidence::default(),
    };
    let episodes = own.iter().chain(others).map(episode).collect();
    let history = History { now: at(10), episodes, ..History::default() };
    timelines(&history, &catalogue(), span(0, 10))
}

fn of<'a>(all: &'a [Timeline], kind: &str) -> &'a Timeline {
    all.iter().find(|timeline| timeline.entity.kind == kind).expect("it is there")
}

#[test]
fn a_node_is_called_by_its_name_where_an_alert_tells_it_with_the_address() {
    let all = known(&[&[("alertname", "KubeNodeNotReady"), ADDRESS, ("node", "node-2")]]);
    assert_eq!(of(&all, "Node").alias.as_deref(), Some("node-2"));
    assert_eq!(of(&all, "Node").entity.name, "10.0.0.2:9100", "links stay as they are");
    assert_eq!(of(&all, "System partition").alias.as_deref(), Some("node-2/var"));
    assert_eq!(of(&all, "Platform").alias, None);
}

#[test]
fn an_event_tells_the_name_of_its_node() {
    let reboot = alert(&[("alertname", "NodeRebooted"), ADDRESS, ("node", "node-2")]);
    let event = Event { at: at(3), told_at: at(3), alert: reboot, effects: Vec::new() };
    let degraded = known(&[]).remove(1).episodes.to_vec();
    let history =
        History { now: at(10), episodes: degraded, events: vec![event], ..History::default() };
    let all = timelines(&history, &catalogue(), span(0, 10));
    assert_eq!(of(&all, "Node").alias.as_deref(), Some("node-2"));
}

#[test]
fn who_speaks_of_several_nodes_names_none_of_them() {
    let of_node = |name| [("alertname", "KubeNodeNotReady"), ADDRESS, ("node", name)];
    let all = known(&[&of_node("node-2"), &of_node("node-3")]);
    assert_eq!(of(&all, "Node").alias, None);
    assert_eq!(of(&known(&[]), "Node").alias, None, "nobody tells a name");
}

#[test]
fn a_search_finds_by_name_by_alert_and_by_label_and_says_which() {
    let all = known(&[
        &[("alertname", "KubeNodeNotReady"), ADDRESS, ("node", "node-2"), ("prometheus", "p/k8s")],
        &[("alertname", "NodeRAIDDiskFailure"), ADDRESS, ("hostname", "srv-17.example")],
    ]);
    let node = of(&all, "Node");
    for (wanted, found) in [
        ("", Some(Found::Name)),
        (" NODE-2 ", Some(Found::Name)),
        ("node/10.0", Some(Found::Name)),
        ("degraded", Some(Found::Alert("NodeDegraded"))),
        ("SRV-17", Some(Found::Label("hostname", "srv-17.example"))),
        ("node 2", Some(Found::Name)),
        ("Node  10", Some(Found::Name)),
        ("node\tdegraded", Some(Found::Alert("NodeDegraded"))),
        ("srv 17 example", Some(Found::Label("hostname", "srv-17.example"))),
        ("node 17", None),
        ("no de-2", Some(Found::Name)),
        ("k8s", None),
        ("warning", None),
        ("node-3", None),
        ("RAIDDisk", None),
    ] {
        assert_eq!(search(node, "Nodes", wanted), found, "{wanted}");
    }
    assert_eq!(search(of(&all, "Network"), "Network", "srv-17"), None);
}

#[test]
fn a_search_knows_kinds_by_what_they_are_called_with_accents_or_without() {
    let all = known(&[&[("alertname", "KubeNodeNotReady"), ADDRESS, ("node", "node-2")]]);
    let is_found =
        |kind, called, wanted| search(of(&all, kind), called, wanted) == Some(Found::Name);
    for wanted in ["nœud 2", "NOEUDS", "noeud 10.0", "Nœuds 2", "node 2"] {
        assert!(is_found("Node", "Nœuds", wanted), "{wanted}");
    }
    assert!(is_found("Node", "Nodes", "nodes 2"));
    assert!(!is_found("Node", "Nœuds", "nœud 3"));
    assert!(!is_found("Node", "Nœuds", "réseau"));
    for wanted in ["réseau", "RESEAU", "Re\u{301}seau", "network"] {
        assert!(is_found("Network", "Réseau", wanted), "{wanted}");
    }
    assert!(is_found("System partition", "Partitions système", "partition systeme node 2 var"));
}
