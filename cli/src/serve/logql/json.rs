//! The stage `json`: all that stands in an object becomes labels.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// What Loki says of a line that is no object.
pub const ERROR: &str = "JSONParserErr";

/// Names and values.
type Fields<'a> = Vec<(String, Cow<'a, str>)>;

/// Its fields, those inside others after these and `_`; lists and nulls are left out. `None` where it is no
/// object.
pub fn labels(text: &str) -> Option<Fields<'_>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    // Of an alert so many, with a few annotations.
    let (mut name, mut found) = (String::new(), Vec::with_capacity(24));
    let mut parser = serde_json::Deserializer::from_str(text);
    Inside { name: &mut name, found: &mut found }.deserialize(&mut parser).ok()?;
    parser.end().ok()?;
    Some(found)
}

/// Takes the value of the field of this name: it is read as it comes, and no tree is made of it.
struct Inside<'p, 'a> {
    name: &'p mut String,
    found: &'p mut Fields<'a>,
}

impl<'a> Inside<'_, 'a> {
    fn take(self, value: impl Into<Cow<'a, str>>) {
        self.found.push((self.name.clone(), value.into()));
    }
}

impl<'a> DeserializeSeed<'a> for Inside<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Inside<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<(), A::Error> {
        let outer = self.name.len();
        while let Some(field) = fields.next_key::<Cow<str>>()? {
            if outer > 0 {
                self.name.push('_');
            }
            add_name(self.name, &field);
            fields.next_value_seed(Inside { name: &mut *self.name, found: &mut *self.found })?;
            self.name.truncate(outer);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<(), E> {
        self.take(text);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.take(text.to_owned());
        Ok(())
    }

    fn visit_bool<E>(self, is: bool) -> Result<(), E> {
        self.take(if is { "true" } else { "false" });
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.take(number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.take(number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.take(Number::from_f64(number).map_or_else(String::new, |number| number.to_string()));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Adds what a label may be called.
fn add_name(name: &mut String, text: &str) {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        name.push_str(text);
    } else {
        name.extend(text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_object_becomes_labels() {
        let text = r#"{"status":"firing","labels":{"a.b":"say \"no\"","deep":{"n":1.5}},"list":[1],"none":null,"is":true}"#;
        let mut found = labels(text).expect("an object");
        found.sort();
        let pair = |name: &str, value: &'static str| (name.to_owned(), Cow::from(value));
        assert_eq!(
            found,
            [
                pair("is", "true"),
                pair("labels_a_b", "say \"no\""),
                pair("labels_deep_n", "1.5"),
                pair("status", "firing"),
            ]
        );
        for none in ["[1]", "\"a\"", "{\"a\":\"b\"", "{\"a\":\"b\"} c", ""] {
            assert_eq!(labels(none), None, "{none}");
        }
        assert_eq!(labels("Unable to parse"), None);
    }
}
