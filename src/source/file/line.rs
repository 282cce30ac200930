use std::borrow::Cow;

use crate::model::Timestamp;
use crate::source::json::{Fields, Json};

/// What a line of a file says that was logged, and when.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dated<'a> {
    /// In nanoseconds since the Unix epoch, where it says so.
    pub at_ns: Option<i64>,
    pub logged: Cow<'a, str>,
}

/// The fields in which log shippers and tools write when a line was logged.
const INSTANTS: [&str; 7] = ["timestamp", "@timestamp", "time", "ts", "date", "_time", "t"];

/// How a line of the logger's own begins: it does not say when it was logged.
const PLAIN: [&str; 2] = ["{\"status\":\"firing\"", "{\"status\":\"resolved\""];

impl<'a> Dated<'a> {
    pub fn read(line: &'a str) -> Self {
        let line = line.trim_ascii();
        if line.starts_with('{') {
            return Self::object(line);
        }
        let (first, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        match instant(first) {
            // Between the two the runtime's `stdout F` may stand, or the labels of the stream.
            Some(at_ns) => {
                let begin = rest.find("{\"").unwrap_or_default();
                Self { at_ns: Some(at_ns), ..Self::read(&rest[begin..]) }
            }
            None => Self { at_ns: None, logged: line.into() },
        }
    }

    fn object(line: &'a str) -> Self {
        let plain = Self { at_ns: None, logged: line.into() };
        if PLAIN.iter().any(|plain| line.starts_with(plain)) && line.ends_with("\"}") {
            return plain;
        }
        let Some(fields) = Fields::read(line) else { return plain };
        let at_ns = INSTANTS.iter().find_map(|name| {
            let told = fields.get(name)?;
            instant(told.text().as_deref().unwrap_or(told.0))
        });
        // As `logcli --output=jsonl` writes it.
        let logged = fields.get("line").and_then(Json::text).unwrap_or(line.into());
        Self { at_ns, logged }
    }
}

/// An instant as RFC 3339 has it, in nanoseconds, or in seconds with a fraction.
fn instant(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() == 19 {
        return text.parse().ok();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if let Some(at) = Timestamp::parse(text) {
        // What is finer than a millisecond keeps lines in order.
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).skip(3);
        return Some(at.nanoseconds().saturating_add(scaled(digits, 100_000)));
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (9..=11).contains(&whole.len()) && is_number(whole) && is_number(fraction);
    let seconds: i64 = whole.parse().ok().filter(|_| fits)?;
    let finer = scaled(fraction.bytes(), 100_000_000);
    Some(seconds.saturating_mul(1_000_000_000).saturating_add(finer))
}

/// The number that `digits` stand for, the first of which is worth `weight`. (The standard library's
/// fractions bring kilobytes of tables.)
fn scaled(digits: impl Iterator<Item = u8>, mut weight: i64) -> i64 {
    let mut sum = 0;
    for digit in digits {
        sum += i64::from(digit - b'0') * weight;
        weight /= 10;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: i64 = 1_795_219_200_123_456_789;

    #[track_caller]
    fn check(line: &str, at_ns: impl Into<Option<i64>>, logged: &str) {
        let dated = Dated::read(line);
        assert_eq!((dated.at_ns, &*dated.logged), (at_ns.into(), logged), "{line}");
    }

    #[test]
    fn an_instant_stands_before_a_line_or_in_it_or_nowhere() {
        let plain = r#"{"status":"firing","startsAt":"2026-11-21T00:00:00Z","fingerprint":"a"}"#;
        check(plain, None, plain);
        check(&format!("2026-11-21T00:00:00.123456789Z {plain}\r\n"), AT, plain);
        check(&format!("2026-11-21T01:00:00.123456789+01:00 stdout F {plain}"), AT, plain);
        check(&format!("{AT} {plain}"), AT, plain);
        check(
            &format!("2026-11-21T00:00:00Z {{container=\"a\"}} {plain}"),
            1_795_219_200_000_000_000,
            plain,
        );
        let merged = r#"{"log":"x","status":"firing","date":1795219200.25}"#;
        check(merged, 1_795_219_200_250_000_000, merged);
        let told = format!(
            r#"{{"labels":{{}},"line":{},"timestamp":"2026-11-21T00:00:00.123456789Z"}}"#,
            serde_json::to_string(plain).unwrap()
        );
        check(&told, AT, plain);
    }

    #[test]
    fn what_is_no_instant_is_a_part_of_the_line() {
        for line in ["", "yesterday {\"a\":1}", "12 {\"a\":1}", "level=info msg=\"1795219200\""] {
            check(line, None, line);
        }
        check("{\"time\":\"soon\"}", None, "{\"time\":\"soon\"}");
        check("{\"time\":{}}", None, "{\"time\":{}}");
    }
}
