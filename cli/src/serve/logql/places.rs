//! The stage `json` with expressions: labels from some places in the text.

use std::borrow::Cow;

use serde_json::Value;

use crate::serve::logql::selector::unquote;

/// Labels, and where in an object each one's value stands.
#[derive(Debug)]
pub struct Places(Vec<(String, Vec<Step>)>);

#[derive(Debug, PartialEq)]
enum Step {
    Field(String),
    Item(usize),
}

fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Places {
    /// Reads such as `a, b="c.d[0]"`, and what follows it; `None` where it is none.
    ///
    /// # Errors
    /// Which place is none.
    pub fn begin(text: &str) -> Result<Option<(Self, &str)>, String> {
        let (mut places, mut rest) = (Vec::new(), text);
        loop {
            rest = rest.trim_start();
            let (name, after) = rest.split_at(rest.find(|c| !is_in_name(c)).unwrap_or(rest.len()));
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                return Ok(None);
            }
            let after = after.trim_start();
            // Behind `==` there is no text.
            let place = match after.strip_prefix('=') {
                None => {
                    rest = after;
                    name.to_owned()
                }
                Some(place) => {
                    let Some((place, behind)) = unquote(place.trim_start()) else {
                        return Ok(None);
                    };
                    rest = behind.trim_start();
                    place
                }
            };
            let way = way(&place)
                .ok_or_else(|| format!("cannot parse expression [{place}]: syntax error"))?;
            places.push((name.to_owned(), way));
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None => return Ok(Some((Self(places), rest))),
            }
        }
    }

    /// Their values in a text; empty where there is none, and `None` where the text is no JSON.
    pub fn find<'a>(&self, text: &str) -> Option<Vec<(String, Cow<'a, str>)>> {
        if !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let json: Value = serde_json::from_str(text).ok()?;
        let value = |way: &[Step]| match way.iter().try_fold(&json, Step::enter) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        Some(self.0.iter().map(|(name, way)| (name.clone(), value(way).into())).collect())
    }
}

impl Step {
    fn enter<'j>(json: &'j Value, step: &Self) -> Option<&'j Value> {
        match step {
            Self::Field(name) => json.get(name),
            Self::Item(index) => json.get(index),
        }
    }
}

/// The steps of such as `a.b["c d"][0]`.
fn way(place: &str) -> Option<Vec<Step>> {
    let (mut steps, mut rest) = (Vec::new(), place.trim());
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (step, after) = match unquote(inside) {
                Some((name, after)) => (Step::Field(name), after),
                None => {
                    let (index, _) = inside.split_once(']')?;
                    (Step::Item(index.parse().ok()?), &inside[index.len()..])
                }
            };
            steps.push(step);
            rest = after.strip_prefix(']')?;
        } else {
            let name = if steps.is_empty() { rest } else { rest.strip_prefix('.')? };
            let (name, after) = name.split_at(name.find(|c| !is_in_name(c)).unwrap_or(name.len()));
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            steps.push(Step::Field(name.to_owned()));
            rest = after;
        }
    }
    (!steps.is_empty()).then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(places: &str, text: &str) -> Option<Vec<(String, String)>> {
        let (places, rest) = Places::begin(places).expect("places").expect("some");
        assert_eq!(rest, "");
        let owned = |(name, value): (String, Cow<str>)| (name, value.into_owned());
        Some(places.find(text)?.into_iter().map(owned).collect())
    }

    #[test]
    fn a_value_is_found_where_it_stands() {
        let text = r#"{"a":"x","b":{"c d":["say \"no\"",{"e":1.5}],"f":null,"g":true}}"#;
        let places = r#"a, first="b[\"c d\"][0]", n=`b["c d"][1].e`, list=`b["c d"]`, f="b.f", g="b.g", none="b.a[7].x""#;
        let wanted = [
            ("a", "x"),
            ("first", "say \"no\""),
            ("n", "1.5"),
            ("list", r#"["say \"no\"",{"e":1.5}]"#),
            ("f", ""),
            ("g", "true"),
            ("none", ""),
        ];
        let wanted = wanted.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(found(places, text), Some(wanted.to_vec()));
        assert_eq!(found("a=\"[1]\"", "[0,2]"), Some(vec![("a".into(), "2".into())]));
        for none in ["", "a", "\"a\"", "{\"a\":\"x\""] {
            assert_eq!(found("a", none), None, "{none}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for none in ["", ".", "a.", "a..b", "a[", "a[-1]", "a[x]", "a[\"b\"", "1a", "a b", "a-b"] {
            let place = format!("a={:?}", none);
            assert!(Places::begin(&place).is_err(), "{none}");
        }
        for none in ["", "=\"a\"", "a=", "a==\"b\"", "a,", "a, =`b`", "1a=`b`"] {
            assert!(matches!(Places::begin(none), Ok(None)), "{none}");
        }
    }
}
