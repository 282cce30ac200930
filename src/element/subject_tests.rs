use super::*;
use crate::model::{Alert, Health, Labels};
use crate::timeline::catalogue;
use crate::words::language::Language;

fn attributes(pairs: &[(&str, &str)]) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, value) in pairs {
        attributes.set(name, Some((*value).into()));
    }
    attributes
}

fn one(pairs: &[(&str, &str)]) -> Result<(Kind, EntityId), String> {
    subject(&attributes(pairs)).map_err(|fault| fault.say(Language::English))
}

fn named(pairs: &[(&str, &str)]) -> String {
    one(pairs).map_or_else(|said| said, |(_, entity)| entity.to_string())
}

fn alert(labels: &[(&str, &str)]) -> Alert {
    Alert { labels: labels.iter().copied().collect::<Labels>(), ..Alert::default() }
}

#[test]
fn without_attributes_it_is_the_platform() {
    assert_eq!(named(&[]), "Platform/");
}

#[test]
fn an_entity_is_named_in_one_attribute_or_in_two() {
    let whole = [("entity", "System partition/10.0.0.1:9100/var")];
    assert_eq!(named(&whole), "System partition/10.0.0.1:9100/var");
    let both = [("entity", "System partition"), ("name", "10.0.0.1:9100/var")];
    assert_eq!(one(&both).unwrap(), one(&whole).unwrap());
    assert_eq!(named(&[("entity", "Node/a"), ("name", "b")]), "Node/a");
}

#[test]
fn an_entity_that_no_alert_could_speak_of_is_no_healthy_one() {
    for entity in ["Nod", "", "/", "Node", "Node/", "Platform/7", "node/1"] {
        let said = one(&[("entity", entity)]).unwrap_err();
        let start = format!("entity cannot be “{entity}”: it takes Platform, Node/…, Volume/…, ");
        assert!(said.starts_with(&start), "{said}");
    }
    assert!(one(&[("name", "a")]).unwrap_err().starts_with("entity cannot be “Platform”"));
    assert!(one(&[("entity", "Node"), ("name", "")]).is_err());
}

#[test]
fn a_kind_of_the_host_is_told_by_its_own_alerts() {
    let entities = r#"[{"kind": "Store", "critical": {"alertname": "StoreLost"}, "alerts": {"job": ["store", "index"]}, "instance": ["pod"]}]"#;
    let (kind, entity) = one(&[("entities", entities), ("entity", "Store/a")]).unwrap();
    let health = |labels| kind.health(&entity.name, &alert(labels));
    assert_eq!(health(&[("alertname", "StoreLost"), ("pod", "a")]), Some(Health::Critical));
    assert_eq!(
        health(&[("job", "index"), ("severity", "warning"), ("pod", "a")]),
        Some(Health::Warning)
    );
    assert_eq!(health(&[("alertname", "StoreLost"), ("pod", "b")]), None);
    assert_eq!(health(&[("alertname", "Other"), ("pod", "a")]), None);
    assert_eq!(named(&[("entities", entities)]), "Platform/");
}

#[test]
fn a_kind_of_the_host_replaces_that_of_the_same_name() {
    let entities = r#"[{"kind": "Network", "alerts": {"job": "net"}}]"#;
    let all = subjects(&attributes(&[("entities", entities)])).unwrap();
    let networks: Vec<_> = all.kinds.iter().filter(|kind| kind.name == "Network").collect();
    assert_eq!(networks.len(), 1);
    assert_eq!(networks[0].rules, [(Filters::from_iter([("job", ["net"])]), None)]);
    assert_eq!(all.kinds.len(), catalogue().len());
}

#[test]
fn what_is_no_kind_is_told() {
    for entities in [
        "",
        "{}",
        "[1]",
        r#"[{"kind": "A"}]"#,
        r#"[{"kind": "", "alerts": {}}]"#,
        r#"[{"kind": "A", "alerts": {"a": 1}}]"#,
    ] {
        let said = one(&[("entities", entities)]).unwrap_err();
        assert!(
            said.starts_with(&format!("entities cannot be “{entities}”: it takes [{{")),
            "{said}"
        );
    }
}

#[test]
fn filters_alone_are_an_entity_of_their_own() {
    let filters = r#"{"alertname": ["A", "B"], "instance": "i"}"#;
    let (kind, entity) = one(&[("filters", filters)]).unwrap();
    assert_eq!(entity.kind, "A, B, i");
    let health = |labels| kind.health("", &alert(labels));
    assert_eq!(
        health(&[("alertname", "A"), ("instance", "i"), ("severity", "critical")]),
        Some(Health::Critical)
    );
    assert_eq!(health(&[("alertname", "A"), ("instance", "j"), ("severity", "critical")]), None);
}

#[test]
fn filters_take_some_of_the_alerts_of_an_entity() {
    let filters = r#"{"alertname": ["NodeDegraded", "Other"], "rack": "7"}"#;
    let (kind, _) = one(&[("entity", "Node/a"), ("filters", filters)]).unwrap();
    let health = |labels| kind.health("a", &alert(labels));
    assert_eq!(
        health(&[("alertname", "NodeDegraded"), ("rack", "7"), ("instance", "a")]),
        Some(Health::Warning)
    );
    assert_eq!(health(&[("alertname", "NodeDegraded"), ("instance", "a")]), None);
    assert_eq!(health(&[("alertname", "NodeAtRisk"), ("rack", "7"), ("instance", "a")]), None);
    assert_eq!(health(&[("alertname", "Other"), ("rack", "7"), ("instance", "a")]), None);
}

#[test]
fn filters_that_take_everything_or_are_none_are_told() {
    for filters in ["", "{}", "[]", r#"{"a": {}}"#] {
        assert!(one(&[("filters", filters)]).unwrap_err().starts_with("filters cannot be “"));
    }
}

#[test]
fn many_are_all_kinds_or_those_that_are_named() {
    assert_eq!(subjects(&Attributes::default()).unwrap().kinds, catalogue());
    let entities = r#"[{"kind": "Store", "alerts": {"job": "store"}, "instance": ["pod"], "names": ["a", "b"]}]"#;
    let two = subjects(&attributes(&[("entity", "Node, Store"), ("entities", entities)])).unwrap();
    let names: Vec<_> = two.kinds.iter().map(|kind| &*kind.name).collect();
    assert_eq!(names, ["Node", "Store"]);
    assert_eq!(
        two.named.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["Store/a", "Store/b"]
    );
    assert!(subjects(&attributes(&[("entity", "Nod")])).is_err());
}
