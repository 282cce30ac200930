use proptest::prelude::*;
use saphyr_parser::{Event, Parser};

use super::Yaml;

/// What a parser of all of YAML makes of `text`.
fn oracle(text: &str) -> Option<Yaml> {
    let mut events = Parser::new_from_str(text).map_while(|event| Some(event.ok()?.0));
    let is_start = |event: &Event| !matches!(event, Event::StreamStart | Event::DocumentStart(..));
    let first = events.find(is_start)?;
    node(first, &mut events)
}

fn node<'a>(first: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>) -> Option<Yaml> {
    Some(match first {
        Event::Scalar(text, ..) => {
            Yaml::Text(if text == "~" { String::new() } else { text.into() })
        }
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => break Yaml::List(list),
                    element => list.push(node(element, events)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map = Vec::new();
            loop {
                match events.next()? {
                    Event::MappingEnd => break Yaml::Map(map),
                    Event::Scalar(key, ..) => {
                        map.push((key.into(), node(events.next()?, events)?));
                    }
                    _ => return None,
                }
            }
        }
        _ => return None,
    })
}

#[track_caller]
fn check(text: &str) {
    let read = Yaml::read(text);
    assert!(read.is_some(), "cannot be read:\n{text}");
    assert_eq!(read, oracle(text), "\n{text}");
}

#[test]
fn what_alertmanager_tells_is_read_as_it_stands() {
    let recorded = include_str!("../../../tests/recorded/live-alertmanager-status.json");
    let recorded: serde_json::Value = serde_json::from_str(recorded).expect("JSON");
    let body = recorded["body"].as_str().expect("a body");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    check(body["config"]["original"].as_str().expect("a configuration"));
}

#[test]
fn what_people_write_is_read_too() {
    check(
        r##"
---
# The route.
route:
    receiver: 'it''s "mine"'
    group_by: [ alertname, "a, b", 'c' ]
    matchers:
    - severity =~ "a|b"
    -   team="x: y"
    routes:
      - match: { severity: "critical", team: ops }
        continue: true
      -
        receiver: far
        url: https://example.com/a#b
      - routes:
        - - nested
          - [[], {}, [a, {b: c}]]
empty:
last: "a \"quoted\" \\ é \u00e9"
"##,
    );
    check("- a\n- b: c\n  d:\n  - e\n");
    check(
        "a:\n  a plain text that is\n  continued: no\n"
            .replace("continued: no", "continued")
            .as_str(),
    );
}

#[test]
fn what_is_broken_or_too_deep_is_none() {
    for text in [
        "a: [b",
        "a: {b: c",
        "a: \"b",
        "a: 'b",
        "a: [b] c",
        "a: *b",
        "a: &b c",
        "a: {b}",
        "a:\n    b: c\n  d: e",
    ] {
        assert_eq!(Yaml::read(text), None, "{text}");
    }
    assert_eq!(Yaml::read(&format!("a: {}", "[".repeat(100_000))), None);
    assert_eq!(Yaml::read(&"- ".repeat(100_000)), None);
    let stairs: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(Yaml::read(&stairs), None);
}

/// A tree, as text: in blocks, with the elements of a list as far to the left as their key.
fn written() -> impl Strategy<Value = String> {
    let plain = "[a-z][a-z0-9_./=~|-]{0,6}( [a-z]{1,3})?";
    let double = r##"[a-z :'#,\[\]{}é-]{0,6}"##.prop_map(|text| format!("\"{text}\""));
    let single = r##"[a-z :"#,\[\]{}\\-]{0,6}"##.prop_map(|text| format!("'{text}'"));
    let leaf = prop_oneof![plain.boxed(), double, single, Just("[]".into()), Just("{}".into())];
    let indented = |text: &str| text.replace('\n', "\n  ");
    leaf.prop_map(|leaf: String| format!(" {leaf}")).prop_recursive(4, 24, 4, move |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4);
        let map = prop::collection::vec(inner, 1..4);
        prop_oneof![
            list.prop_map(move |items| {
                let items = items.iter().map(|item| format!("\n-{}", first(&indented(item))));
                items.collect::<String>()
            }),
            map.prop_map(move |values| {
                let pairs = values.iter().enumerate().map(|(at, value)| {
                    let is_list = value.starts_with("\n-");
                    let value = if is_list { value.clone() } else { indented(value) };
                    format!("\nkey{at}:{value}")
                });
                pairs.collect::<String>()
            }),
        ]
    })
}

/// The first key or element of a block stands behind the dash of the element that holds it.
fn first(item: &str) -> String {
    item.strip_prefix("\n  ").map_or_else(|| item.into(), |block| format!(" {block}"))
}

proptest! {
    #[test]
    fn it_reads_what_a_parser_of_all_yaml_reads(text in written()) {
        prop_assert_eq!(Yaml::read(&text), oracle(&text), "\n{}", text);
    }

    #[test]
    fn no_text_is_a_panic(text in r##"([a:\-\[\]{}"'#|é ,&*]|\n| {2}){0,30}"##) {
        let _ = Yaml::read(&text);
    }
}
