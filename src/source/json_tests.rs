use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use super::Json;

/// All that a text says, asked for value by value.
fn say(json: Json) -> Option<Value> {
    Some(match json.0.as_bytes()[0] {
        b'"' => Value::String(json.text()?.into()),
        b'[' => Value::Array(json.list()?.into_iter().map(say).collect::<Option<_>>()?),
        b'{' => {
            let pair = |(name, value): (_, Json)| Some((String::from(name), say(value)?));
            Value::Object(json.fields()?.0.into_iter().map(pair).collect::<Option<Map<_, _>>>()?)
        }
        b't' => true.into(),
        b'f' => false.into(),
        b'n' => Value::Null,
        _ => Value::Number(json.0.parse::<Number>().ok()?),
    })
}

#[track_caller]
fn check(text: &str) {
    let said = Json::read(text).and_then(say);
    assert_eq!(said, serde_json::from_str(text).ok(), "{text}");
}

#[test]
fn what_is_json_and_what_is_none() {
    for text in [
        "",
        " ",
        "1 2",
        "nul",
        "null",
        " true ",
        "falsey",
        "[",
        "[]",
        "[ ]",
        "[,]",
        "[1,]",
        "[1 2]",
        "{",
        "{}",
        "{ }",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{1:2}",
        "{\"a\":{\"a\":[]}}",
        "{\"a\":1,\"a\":2}",
        "{\"\\u0061\":1}",
        "0",
        "-0",
        "00",
        "01",
        "-",
        "-1",
        "+1",
        "1.",
        ".5",
        "1.5",
        "1e",
        "1e5",
        "1E-5",
        "1e+5",
        "0x1",
        "1.5.5",
        "NaN",
        "\"",
        "\"\"",
        "\"a",
        "\"\n\"",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"",
        "\"\\u00e9\"",
        "\"\\u00E9\"",
        "\"\\u+0e9\"",
        "\"\\u00\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83d\\u0061\"",
        "\"\\ud83d\\ud83d\"",
        "\"\\ud83dxx0061\"",
        "\"\\é\"",
        "\u{a0}1",
        "\u{c}1",
    ] {
        check(text);
    }
}

#[test]
fn what_lies_too_deep_is_none() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::read(&nested(100)).is_some());
    assert!(Json::read(&nested(200)).is_none());
    assert!(Json::read(&"[{\"a\":".repeat(1_000_000)).is_none());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |value| {
        prop_oneof![
            prop::collection::vec(value.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), value), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_writes(json in any_json()) {
        check(&json.to_string());
        check(&format!("{json:#}"));
    }

    #[test]
    fn it_reads_what_serde_json_reads(text in r#"([\[\]{},:"\\ ]|[a-f0-9.+\-]|\\u|null|true){0,12}"#) {
        check(&text);
    }

    #[test]
    fn what_is_cut_or_altered_is_read_alike(json in any_json(), at: prop::sample::Index, with in prop::sample::select(vec!["", "\"", "\\", "]", "}", ",", "1", " "])) {
        let mut text: Vec<char> = json.to_string().chars().collect();
        let at = at.index(text.len());
        text.splice(at..=at, with.chars());
        let text: String = text.into_iter().collect();
        check(&text);
    }
}
