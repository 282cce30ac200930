//! How an entity fared (domain.md §4), and the golden cases (§6).
#![allow(missing_docs)]

mod support;

use std::sync::Arc;

use global_health_bar::{
    Alert, End, EntityId, Episode, Event, Evidence, Filters, Health, History, Kind, Labels,
    Segment, TimeSpan, Waiting, catalogue, segments, timeline, timelines,
};
use support::picture::{at, span};

/// The entities that `history` knows.
fn names(history: &History, kinds: &[Kind]) -> Vec<String> {
    timelines(history, kinds, span(0, 1)).iter().map(|it| it.entity.to_string()).collect()
}

fn drawn(marks: &[(TimeSpan, Health)], window: TimeSpan) -> Vec<(TimeSpan, Health)> {
    let segments = segments(marks.iter().copied(), window);
    segments.iter().map(|Segment { span, health, .. }| (*span, *health)).collect()
}

#[test]
fn golden_warning_critical_unavailable_warning() {
    let marks = [
        (span(1, 5), Health::Warning),
        (span(3, 5), Health::Critical),
        (span(5, 6), Health::Unavailable),
        (span(6, 7), Health::Warning),
    ];
    let expected = [
        (span(1, 3), Health::Warning),
        (span(3, 5), Health::Critical),
        (span(5, 6), Health::Unavailable),
        (span(6, 7), Health::Warning),
    ];
    assert_eq!(drawn(&marks, span(1, 7)), expected);
}

#[test]
fn golden_healthy_around_an_outage() {
    let expected = [
        (span(1, 5), Health::Healthy),
        (span(5, 6), Health::Unavailable),
        (span(6, 7), Health::Healthy),
    ];
    assert_eq!(drawn(&[(span(5, 6), Health::Unavailable)], span(1, 7)), expected);
}

#[test]
fn golden_one_health_all_along() {
    for (marks, health) in [
        (vec![], Health::Healthy),
        (vec![(span(1, 7), Health::Warning)], Health::Warning),
        (vec![(span(1, 7), Health::Critical)], Health::Critical),
        (vec![(span(1, 7), Health::Critical), (span(1, 7), Health::Warning)], Health::Critical),
    ] {
        assert_eq!(drawn(&marks, span(1, 7)), [(span(1, 7), health)]);
    }
}

#[test]
fn golden_in_or_out_of_the_window() {
    let window = span(10, 20);
    let critical = |start, end| [(span(start, end), Health::Critical)];
    let is_in = |start, end| {
        drawn(&critical(start, end), window).iter().any(|(_, h)| *h == Health::Critical)
    };
    assert!(is_in(12, 14), "inside");
    assert!(is_in(5, 12), "starting before");
    assert!(is_in(15, 25), "ending after");
    assert!(is_in(5, 25), "spanning all");
    assert!(!is_in(2, 10), "over before");
    assert!(!is_in(20, 25), "starting after");
}

fn episode(labels: &[(&str, &str)], window: TimeSpan) -> Episode {
    let labels: Labels = labels.iter().copied().collect();
    Episode {
        continues: false,
        alert: Arc::new(Alert {
            fingerprint: labels.fingerprint().into(),
            labels,
            ..Alert::default()
        }),
        starts_at: window.start(),
        end: End::Resolved(window.end()),
        evidence: Evidence::default(),
    }
}

fn history(episodes: Vec<Episode>) -> History {
    History { now: at(100), episodes, ..History::default() }
}

fn node() -> Kind {
    catalogue().into_iter().find(|kind| kind.name == "Node").expect("the catalogue has nodes")
}

fn health_of(history: &History, kind: &Kind, name: &str, minute: usize) -> Health {
    let entity = EntityId { kind: kind.name.clone(), name: name.into() };
    timeline(history, kind, &entity, span(minute, minute + 1)).segments[0].health
}

#[test]
fn golden_health_at_an_instant() {
    let of = |name, severity, active| {
        let window = if active { span(0, 10) } else { span(0, 1) };
        episode(&[("alertname", name), ("severity", severity), ("instance", "n")], window)
    };
    let warning = || of("NodeDegraded", "warning", true);
    let critical = |active| of("NodeAtRisk", "critical", active);
    let at_five = |episodes| health_of(&history(episodes), &node(), "n", 5);
    assert_eq!(at_five(vec![warning(), critical(false)]), Health::Warning);
    assert_eq!(at_five(vec![warning(), critical(true)]), Health::Critical);
    assert_eq!(at_five(vec![of("Watchdog", "none", true)]), Health::Healthy);
    assert_eq!(at_five(vec![critical(false)]), Health::Healthy);
}

#[test]
fn golden_the_warning_hides_under_its_critical_only() {
    let disk = |severity, device| {
        episode(&[("alertname", "Disk"), ("severity", severity), ("device", device)], span(0, 10))
    };
    let named = |episodes| {
        let kind = Kind::of_alerts("All", global_health_bar::Filters::default(), Vec::new());
        let entity = EntityId { kind: "All".into(), name: String::new() };
        let timeline = timeline(&history(episodes), &kind, &entity, span(0, 10));
        let (why, _) = timeline.why(timeline.segments[0]);
        why.iter()
            .map(|e| (e.severity().as_str(), e.alert.labels.get("device").map(str::to_owned)))
            .collect::<Vec<_>>()
    };
    let sda = Some("sda".to_owned());
    let sdb = Some("sdb".to_owned());
    assert_eq!(
        named(vec![disk("warning", "sda"), disk("critical", "sda")]),
        [("critical", sda.clone())]
    );
    assert_eq!(
        named(vec![disk("warning", "sdb"), disk("critical", "sda")]),
        [("critical", sda), ("warning", sdb)]
    );
}

#[test]
fn golden_two_alerts_of_the_same_instants_are_both_kept() {
    let node = |alertname| episode(&[("alertname", alertname), ("instance", "n")], span(2, 4));
    let history = history(vec![node("NodeAtRisk"), node("NodeDegraded")]);
    let kind = self::node();
    let entity = EntityId { kind: "Node".into(), name: "n".into() };
    assert_eq!(timeline(&history, &kind, &entity, span(0, 10)).episodes.len(), 2);
}

#[test]
fn an_alert_speaks_of_the_instance_that_its_labels_name() {
    let volume = catalogue().into_iter().find(|kind| kind.name == "Volume").expect("volumes");
    let at_risk = |namespace| {
        let labels = [
            ("alertname", "VolumeAtRisk"),
            ("persistentvolumeclaim", "data"),
            ("namespace", namespace),
        ];
        episode(&labels, span(0, 10))
    };
    let history =
        history(vec![at_risk("zenko"), episode(&[("alertname", "VolumeAtRisk")], span(0, 10))]);
    assert_eq!(health_of(&history, &volume, "zenko/data", 5), Health::Critical);
    assert_eq!(health_of(&history, &volume, "other/data", 5), Health::Healthy);
}

#[test]
fn a_partition_is_named_by_its_node_and_its_mount_point() {
    let kinds = catalogue();
    let labels =
        [("alertname", "SystemPartitionAtRisk"), ("instance", "n:9100"), ("mountpoint", "/var")];
    let history = history(vec![episode(&labels, span(0, 1))]);
    let names = names(&history, &kinds);
    assert!(names.contains(&"System partition/n:9100/var".to_owned()), "{names:?}");
}

#[test]
fn an_event_is_shown_on_what_it_names_and_on_the_whole() {
    let reboot = episode(&[("alertname", "Reboot"), ("instance", "a:9100")], span(3, 4)).alert;
    let history = History {
        events: vec![Event { at: at(3), told_at: at(3), alert: reboot, effects: Vec::new() }],
        ..history(Vec::new())
    };
    let events = |kind: &str, name: &str| {
        let kind = catalogue().into_iter().find(|known| known.name == kind).expect("a kind");
        let entity = EntityId { kind: kind.name.clone(), name: name.into() };
        timeline(&history, &kind, &entity, span(0, 10)).events.len()
    };
    assert_eq!((events("Node", "a:9100"), events("Node", "b:9100")), (1, 0));
    assert_eq!((events("Platform", ""), events("Network", "")), (1, 0));
    let after = timeline(
        &history,
        &node(),
        &EntityId { kind: "Node".into(), name: "a:9100".into() },
        span(4, 10),
    );
    assert!(after.events.is_empty(), "it was before");
}

/// Who is told of, by kind and name, where only these alerts are asked for: all others are unknown.
fn told(asked: Filters) -> Vec<String> {
    let extra = [
        ("Critical", Filters::from_iter([("severity", ["critical"])]), vec![]),
        ("Pod", Filters::from_iter([("job", ["pods"])]), vec![vec!["pod".to_owned()]]),
    ];
    let extra = extra.map(|(name, rules, labels)| Kind::of_alerts(name, rules, labels));
    let kinds = catalogue().into_iter().filter(|kind| ["Platform", "Node"].contains(&&*kind.name));
    let history = History { now: at(100), ..History::default() }.of(&asked);
    let mut told = Vec::new();
    for kind in kinds.chain(extra) {
        for name in ["", "a"] {
            let entity = EntityId { kind: kind.name.clone(), name: name.into() };
            let timeline = timeline(&history, &kind, &entity, span(0, 10));
            let health = timeline.segments[0].health;
            let is_told = timeline.blind.is_empty();
            assert_eq!(health, if is_told { Health::Healthy } else { Health::Unknown });
            told.extend(is_told.then(|| entity.to_string()));
        }
    }
    told
}

#[test]
fn whose_alerts_were_not_asked_for_is_unknown() {
    let names = |names: &[&str]| Filters::from_iter([("alertname", names.iter().copied())]);
    let all =
        ["Platform/", "Platform/a", "Node/", "Node/a", "Critical/", "Critical/a", "Pod/", "Pod/a"];
    assert_eq!(told(Filters::default()), all);
    assert_eq!(told(names(&["NodeAtRisk", "NodeDegraded", "Other"])), ["Node/", "Node/a"]);
    assert!(told(names(&["NodeAtRisk"])).is_empty(), "its warnings are unknown");
    assert_eq!(told(Filters::from_iter([("severity", ["critical", "warning"])])), all[4..6]);
    assert_eq!(told(Filters::from_iter([("job", ["pods"])])), all[6..]);
    // One of many may be asked for by the label that names it, where no other does.
    assert_eq!(told(Filters::from_iter([("job", ["pods"]), ("pod", ["a"])])), ["Pod/a"]);
    assert!(told(names(&["NodeAtRisk", "NodeDegraded"]).and("instance", ["a"])).is_empty());
    assert!(told(Filters::from_iter([("job", ["pods"]), ("zone", ["a"])])).is_empty());
}

#[test]
fn who_is_named_by_two_labels_is_told_where_the_first_was_asked_for() {
    let is_told = |instance: &[&[&str]], asked: &Filters, name: &str| {
        let labels = |any: &&[&str]| any.iter().map(ToString::to_string).collect();
        let rule = Filters::from_iter([("alertname", ["A", "B"])]);
        let kind = Kind::of_alerts("Volume", rule, instance.iter().map(labels).collect());
        let history = History { now: at(100), ..History::default() }.of(asked);
        let entity = EntityId { kind: "Volume".into(), name: name.into() };
        timeline(&history, &kind, &entity, span(0, 10)).blind.is_empty()
    };
    let asked = Filters::from_iter([("namespace", ["a"])]);
    let volume: &[&[&str]] = &[&["namespace"], &["claim"]];
    assert!(is_told(volume, &asked, "a/data"));
    assert!(!is_told(volume, &asked, "b/data"));
    // It may be named by the other label.
    assert!(!is_told(&[&["namespace", "tenant"], &["claim"]], &asked, "a/data"));
    let names = |names: &[&str]| Filters::from_iter([("alertname", names.iter().copied())]);
    assert!(is_told(volume, &names(&["A", "B"]), "a/data"));
    assert!(!is_told(volume, &names(&["A"]), "a/data"), "the other one may fire");
}

#[test]
fn an_episode_of_which_several_rules_speak_is_of_an_entity_once() {
    let by_name = Filters::from_iter([("alertname", ["Disk"])]);
    let any = Filters::from_iter([("severity", ["critical"])]);
    let kind = |name: &str, rules: &[&Filters]| Kind {
        rules: rules.iter().map(|rule| ((*rule).clone(), None)).collect(),
        ..Kind::of_alerts(name, Filters::default(), Vec::new())
    };
    let kinds = [
        kind("twice", &[&by_name, &by_name]),
        kind("both", &[&by_name, &any]),
        kind("one", &[&by_name]),
    ];
    let disk = [("alertname", "Disk"), ("severity", "critical")];
    let told = timelines(&history(vec![episode(&disk, span(1, 3))]), &kinds, span(0, 5));
    assert_eq!(told.iter().map(|it| it.episodes.len()).collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn entities_of_a_kind_come_by_name() {
    let nodes = ["d", "a", "f", "c", "e", "b"];
    let degraded = |node| episode(&[("alertname", "NodeDegraded"), ("node", node)], span(0, 1));
    let names = names(&history(nodes.map(degraded).into()), &[node()]);
    assert_eq!(names, ["Node/a", "Node/b", "Node/c", "Node/d", "Node/e", "Node/f"]);
}

#[test]
fn only_what_was_asked_for_is_told() {
    let [one, other] = ["A", "B"].map(|name| episode(&[("alertname", name)], span(0, 1)));
    let asked = Filters::from_iter([("alertname", ["A"])]);
    assert_eq!(history(vec![one.clone(), other]).of(&asked).episodes, [one]);
}

#[test]
fn entities_are_those_that_alerts_name_and_those_alone_of_their_kind() {
    let kinds = catalogue();
    let history = history(vec![
        episode(&[("alertname", "NodeDegraded"), ("instance", "b:9100")], span(0, 1)),
        episode(&[("alertname", "NodeAtRisk"), ("node", "a")], span(0, 1)),
        episode(&[("alertname", "SomethingElse"), ("instance", "c:9100")], span(0, 1)),
    ]);
    let names = names(&history, &kinds);
    assert_eq!(names[..4], ["Platform/", "Node/a", "Node/b:9100", "Network/"]);
}

#[test]
fn the_catalogue_is_the_table_of_the_domain() {
    let domain = include_str!("../docs/domain.md");
    let table = domain.lines().skip_while(|line| !line.starts_with("| entity |")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<_>> = rows.map(|row| row.split('|').map(str::trim).collect()).collect();
    let kinds = catalogue();
    // The last row is for hosts to fill.
    assert_eq!((rows.len(), kinds.len()), (18, 17));
    for (row, kind) in rows.iter().zip(&kinds) {
        let [_, entity, critical, warning, instance, _] = row[..] else { panic!("{row:?}") };
        assert_eq!(kind.name, entity);
        let named = instance.split('`').filter(|label| {
            ["instance", "node", "namespace", "persistentvolumeclaim", "mountpoint"].contains(label)
        });
        let mut named: Vec<_> = named.collect();
        named.sort_unstable();
        let mut labels: Vec<_> = kind.instance.iter().flatten().map(String::as_str).collect();
        labels.sort_unstable();
        assert_eq!(labels, named, "{entity}");
        for (name, health) in [(critical, Health::Critical), (warning, Health::Warning)] {
            let own: Vec<_> =
                named.iter().map(|label| (*label, "a")).chain([("alertname", name)]).collect();
            let alert = episode(&own, span(0, 1)).alert;
            let instance = vec!["a"; kind.instance.len()].join("/");
            let expected = (name != "–").then_some(health);
            assert_eq!(kind.health(&instance, &alert), expected, "{entity}: {name}");
        }
    }
}

/// A history in which an alert of these labels was pending after an outage.
fn pending(labels: &[(&str, &str)]) -> History {
    let Episode { alert, .. } = episode(labels, span(2, 4));
    History { waiting: vec![Waiting { alert, span: span(2, 4) }], ..history(Vec::new()) }
}

#[test]
fn what_was_pending_after_an_outage_may_be_what_the_alert_of_an_entity_is_made_of() {
    const DISK: [(&str, &str); 3] =
        [("alertname", "NodeDiskFull"), ("severity", "warning"), ("instance", "node-1")];
    let kinds = catalogue();
    let at_three = |history: &History, kind: &str, name: &str| {
        let kind = kinds.iter().find(|known| known.name == kind).expect("of the catalogue");
        health_of(history, kind, name, 3)
    };
    let disk = pending(&DISK);
    assert_eq!(at_three(&disk, "Node", "node-1"), Health::Unknown);
    assert_eq!(at_three(&disk, "Platform", ""), Health::Unknown, "of all nodes");
    assert_eq!(at_three(&disk, "Network", ""), Health::Unknown, "nobody says of what it is made");
    assert_eq!(at_three(&disk, "Node", "node-2"), Health::Healthy, "it names another");
    assert_eq!(at_three(&disk, "Volume", "zenko/data-0"), Health::Healthy, "it names none");
    let info = pending(&[("alertname", "Info"), ("severity", "info"), ("instance", "node-1")]);
    assert_eq!(at_three(&info, "Node", "node-1"), Health::Healthy, "it makes nothing worse");
}

#[test]
fn what_was_pending_after_an_outage_is_what_a_kind_of_plain_alerts_asks_for_or_none_of_it() {
    let backends = Filters::from_iter([("job", ["xcore"])]);
    let kind = Kind::of_alerts("Storage backend", backends, vec![vec!["backend".into()]]);
    let labels =
        |job| [("alertname", "Slow"), ("severity", "warning"), ("backend", "a"), ("job", job)];
    assert_eq!(health_of(&pending(&labels("xcore")), &kind, "a", 3), Health::Unknown);
    assert_eq!(health_of(&pending(&labels("xcore")), &kind, "a", 4), Health::Healthy);
    assert_eq!(health_of(&pending(&labels("xcore")), &kind, "b", 3), Health::Healthy);
    assert_eq!(health_of(&pending(&labels("node")), &kind, "a", 3), Health::Healthy);
}
