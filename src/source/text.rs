//! Text in JSON.

use std::borrow::Cow;

use global_health_bytes::unescape;
use serde::Deserialize;

/// A text, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// The text of a JSON string that stands in quotes.
///
/// JSON in a string escapes little but quotes and backslashes. That is undone here in half of the
/// time that `serde_json` takes, which does the rest.
pub(super) fn unquote(quoted: &str) -> serde_json::Result<String> {
    let inside = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let plain = inside.and_then(|text| unescape(text.as_bytes()));
    match plain.and_then(|plain| String::from_utf8(plain).ok()) {
        Some(text) => Ok(text),
        None => Ok(serde_json::from_str::<Text>(quoted)?.0.into_owned()),
    }
}
