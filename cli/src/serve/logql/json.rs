//! The stage `json`: all that stands in an object becomes labels.

use serde_json::Value;

/// What Loki says of a line that is no object.
pub const ERROR: (&str, &str) = ("__error__", "JSONParserErr");

/// Its fields, those inside others after these and `_`; lists and nulls are left out. `None` where it is no object.
pub fn labels(text: &str) -> Option<Vec<(String, String)>> {
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else { return None };
    let mut labels = Vec::new();
    for (name, value) in fields {
        add(&mut labels, name_of(&name), value);
    }
    Some(labels)
}

fn add(labels: &mut Vec<(String, String)>, name: String, value: Value) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                add(labels, format!("{name}_{}", name_of(&field)), value);
            }
        }
        Value::String(text) => labels.push((name, text)),
        Value::Number(number) => labels.push((name, number.to_string())),
        Value::Bool(is) => labels.push((name, is.to_string())),
        Value::Array(_) | Value::Null => {}
    }
}

/// What a label may be called.
fn name_of(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_object_becomes_labels() {
        let text = r#"{"status":"firing","labels":{"a.b":"say \"no\"","deep":{"n":1.5}},"list":[1],"none":null,"is":true}"#;
        let mut found = labels(text).expect("an object");
        found.sort();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            found,
            [
                pair("is", "true"),
                pair("labels_a_b", "say \"no\""),
                pair("labels_deep_n", "1.5"),
                pair("status", "firing"),
            ]
        );
        assert_eq!(labels("[1]"), None);
        assert_eq!(labels("Unable to parse"), None);
    }
}
