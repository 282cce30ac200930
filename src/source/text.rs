//! Text in JSON.

use std::borrow::Cow;

use serde::Deserialize;

/// A text, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// The text of a JSON string that stands in quotes.
///
/// JSON in a string escapes little but quotes and backslashes. That is undone here in half of the
/// time that `serde_json` takes, which does the rest.
pub(super) fn unquote(quoted: &str) -> serde_json::Result<String> {
    match unescape(quoted) {
        Some(text) => Ok(text),
        None => Ok(serde_json::from_str::<Text>(quoted)?.0.into_owned()),
    }
}

fn unescape(quoted: &str) -> Option<String> {
    let mut bytes = quoted.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut text = Vec::with_capacity(bytes.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => text.push(bytes.next().filter(|escaped| matches!(escaped, b'"' | b'\\'))?),
            byte => text.push(byte),
        }
    }
    String::from_utf8(text).ok()
}
