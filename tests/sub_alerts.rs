//! What a logical alert was made of (domain.md §4, "Sub-alerts").
#![allow(missing_docs)]

mod support;

use std::sync::Arc;

use global_health_bar::{
    Alert, End, Episode, Evidence, History, Labels, SubAlert, TimeSpan, sub_alerts,
};
use serde_json::Value;
use support::picture::{at, span};

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().copied().collect()
}

fn episode(own: &[(&str, &str)], annotations: &[(&str, &str)], window: TimeSpan) -> Episode {
    let alert = Alert {
        fingerprint: labels(own).fingerprint().into(),
        labels: labels(own),
        annotations: labels(annotations),
        ..Alert::default()
    };
    Episode {
        continues: false,
        alert: Arc::new(alert),
        starts_at: window.start(),
        end: End::Resolved(window.end()),
        evidence: Evidence::default(),
    }
}

/// The names below the first episode, in `window`, as an indented tree on one line.
fn names(episodes: Vec<Episode>, window: TimeSpan) -> String {
    fn write(node: &SubAlert) -> String {
        let below: Vec<_> = node.children.iter().map(write).collect();
        let below = if below.is_empty() { String::new() } else { format!("({})", below.join(" ")) };
        format!("{}{below}", node.episode.alert.name())
    }
    let history = History { now: at(100), episodes, ..History::default() };
    write(&sub_alerts(&history, &history.episodes[0], window))
}

/// The annotation `childrenJsonPath` of a rule of a real cluster.
fn json_path(rule: &str) -> String {
    let rules = include_str!("rules/logical-alerts.json");
    let rules: Vec<Value> = serde_json::from_str(rules).expect("the rules");
    let rule = rules.iter().find(|candidate| candidate["name"] == rule).expect("the rule");
    rule["annotations"]["childrenJsonPath"].as_str().expect("a path").to_owned()
}

#[test]
fn golden_one_leaf_through_two_logical_alerts() {
    let volume =
        [("persistentvolumeclaim", "data"), ("namespace", "zenko"), ("instance", "n:9100")];
    let of_volume =
        |name, severity| [&volume[..], &[("alertname", name), ("severity", severity)]].concat();
    let mut path = json_path("VolumeAtRisk");
    for (name, value) in volume {
        path = path.replace(&format!("{{{{ $labels.{name} }}}}"), value);
    }
    let platform = [("alertname", "ClusterAtRisk"), ("severity", "critical")];
    let history = History {
        now: at(100),
        episodes: vec![
            episode(&platform, &[("childrenJsonPath", &json_path("ClusterAtRisk"))], span(3, 10)),
            episode(
                &of_volume("VolumeAtRisk", "critical"),
                &[("childrenJsonPath", &path)],
                span(2, 10),
            ),
            episode(&of_volume("KubePersistentVolumeFillingUp", "critical"), &[], span(1, 10)),
            episode(&of_volume("KubePersistentVolumeFillingUp", "warning"), &[], span(1, 10)),
        ],
        ..History::default()
    };
    let tree = sub_alerts(&history, &history.episodes[0], span(5, 6));
    let leaves: Vec<_> = tree.leaves().iter().map(|leaf| leaf.alert.name().to_owned()).collect();
    assert_eq!(leaves, ["KubePersistentVolumeFillingUp"]);
    assert_eq!(tree.children[0].episode.alert.name(), "VolumeAtRisk");
}

#[test]
fn only_what_was_active_then_is_below_and_who_started_first_is_on_top() {
    let child = |name, window| episode(&[("alertname", name)], &[], window);
    let episodes = vec![
        episode(&[("alertname", "Root")], &[("children", "A, B{}, C")], span(0, 50)),
        child("A", span(5, 20)),
        child("B", span(2, 20)),
        child("C", span(30, 40)),
    ];
    assert_eq!(names(episodes.clone(), span(10, 11)), "Root(B A)");
    assert_eq!(names(episodes, span(30, 31)), "Root(C)");
}

#[test]
fn alerts_that_are_made_of_each_other_end() {
    let episodes = vec![
        episode(&[("alertname", "A")], &[("children", "B")], span(0, 9)),
        episode(&[("alertname", "B")], &[("children", "A, B, C")], span(0, 9)),
        episode(&[("alertname", "C")], &[("children", "A")], span(0, 9)),
    ];
    assert_eq!(names(episodes, span(0, 9)), "A(B(C))");
}

#[test]
fn what_is_not_of_the_grammar_has_no_children() {
    let deep = format!("$[?({}@.labels.a === 'b'{})]", "(".repeat(9_999), ")".repeat(9_999));
    for path in [
        "",
        "$[?()]",
        "$[?(@.labels.a === 'b' ||)]",
        "$[?(@.labels.a == 'b')]",
        "$[?(@.labels.a === 'b)]",
        "$[?(@.labels.a.match(new RegExp('(')))]",
        "$[?(process.exit())]",
        &*deep,
    ] {
        let root = episode(&[("alertname", "Root")], &[("childrenJsonPath", path)], span(0, 9));
        let other = episode(&[("alertname", "Other"), ("a", "b")], &[], span(0, 9));
        assert_eq!(names(vec![root, other], span(0, 9)), "Root", "{path}");
    }
}

#[test]
fn where_all_are_made_of_all_the_tree_has_an_end() {
    let all = "$[?(@.labels.of === 'all')]";
    let name = |n: usize| format!("A{n}");
    let names: Vec<_> = (0..20).map(name).collect();
    let one = |name: &String| {
        episode(&[("alertname", name), ("of", "all")], &[("childrenJsonPath", all)], span(0, 9))
    };
    let episodes: Vec<_> = names.iter().map(one).collect();
    let history = History { now: at(100), episodes, ..History::default() };
    let tree = sub_alerts(&history, &history.episodes[0], span(0, 9));
    fn count(node: &SubAlert) -> (usize, usize) {
        node.children.iter().map(count).fold((1, node.left), |(a, b), (c, d)| (a + c, b + d))
    }
    let (there, left) = count(&tree);
    assert_eq!(there, 1_001);
    assert!(left > 0, "it does not say that more are left out");
    assert_eq!(tree.children.len(), 19, "those next to the root come first");
}

#[test]
fn each_instant_has_its_own_tree() {
    // Root is made of P and B, P of A: what fires below whom, instant by instant.
    let own =
        |name, children, window| episode(&[("alertname", name)], &[("children", children)], window);
    let episodes = vec![
        own("Root", "P, B", span(1, 9)),
        own("P", "A", span(2, 7)),
        own("A", "-", span(0, 5)),
        own("B", "-", span(4, 8)),
    ];
    let told: Vec<_> = (1..9).map(|n| names(episodes.clone(), span(n, n + 1))).collect();
    let wanted = [
        "Root",
        "Root(P(A))",
        "Root(P(A))",
        "Root(P(A) B)",
        "Root(P B)",
        "Root(P B)",
        "Root(B)",
        "Root",
    ];
    assert_eq!(told, wanted);
}
