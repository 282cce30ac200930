//! The stage `logfmt`: what stands as `name=value` in a text becomes labels. Grafana's Logs Drilldown asks for it behind
//! `json`, whatever the lines are.

/// The names and values of a text, in their order; what is none is passed over, as is what has no value.
pub fn labels(text: &str) -> Vec<(String, String)> {
    let (mut found, mut rest) = (Vec::new(), text.trim_start());
    while !rest.is_empty() {
        let end = rest.find(|c: char| c <= ' ' || matches!(c, '=' | '"')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=').filter(|_| !name.is_empty()) else {
            // A name alone, or what cannot be one: to the next gap.
            rest = after.split_once(|c: char| c <= ' ').map_or("", |(_, next)| next).trim_start();
            continue;
        };
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => {
                let Some(end) = closing(quoted) else { break };
                (unescaped(&quoted[..end]), &quoted[end + 1..])
            }
            None => {
                let end = value.find(|c: char| c <= ' ' || c == '"').unwrap_or(value.len());
                let (value, after) = value.split_at(end);
                (value.to_owned(), after)
            }
        };
        let is_whole = after.is_empty() || after.starts_with(|c: char| c <= ' ');
        if is_whole && !value.is_empty() {
            found.push((label(name), value));
        }
        rest = after.split_once(|c: char| c <= ' ').map_or("", |(_, next)| next).trim_start();
    }
    found
}

/// Where the quote is that ends a text.
fn closing(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let ends = |byte: u8| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    };
    text.bytes().position(ends)
}

/// The text that stands between quotes, with its escapes as they are where they are none of JSON's.
fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}

/// What a label may be called.
fn label(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &[(&str, &str)]) {
        let wanted = wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        assert_eq!(labels(text), wanted.collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn names_and_values_are_found() {
        check(
            r#" level=warn  msg="say \"no\"" a.b=1 7="x" url=http://a?b=c alone"#,
            &[
                ("level", "warn"),
                ("msg", "say \"no\""),
                ("a_b", "1"),
                ("_7", "x"),
                ("url", "http://a?b=c"),
            ],
        );
        check("é=ü path=\"c:\\x\"", &[("_", "ü"), ("path", "c:\\x")]);
    }

    #[test]
    fn what_is_none_is_passed_over() {
        for text in [
            "", " ", "=", "==", "a", "a=", "=b", "a=\"", "a=\"\\\"", "\"a\"=b", "a=b\"c",
            "a=\"b\"c",
        ] {
            check(text, &[]);
        }
        check("= x a=\"b\"c d=e \"f", &[("d", "e")]);
        check(r#"{"status":"firing","annotations":{"summary":"a b=c d"}}"#, &[("b", "c")]);
    }
}
