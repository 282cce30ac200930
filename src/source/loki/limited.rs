//! Only the lines of some alerts: Loki passes over those that hold none of their labels.

use regex_lite::escape;

use crate::model::{Filters, Policy};

/// How long a query may get: Loki 2 takes five thousand characters, percent signs of the URL apart.
const LONGEST: usize = 3_000;

/// The query for the lines of the alerts that `alerts` take, and of those without which what became
/// of them cannot be told: watchdogs, events, and what may mute them.
///
/// It may select more lines, and never fewer: the engine filters what they say. What a filter asks
/// for stands in the text of a line in quotes, escaped once more where the line is wrapped. So texts
/// are looked for, since Loki is quicker with these than with patterns.
pub(super) fn limited(selector: &str, alerts: &Filters, policy: &Policy) -> String {
    let mut query = selector.to_owned();
    for key in alerts.keys() {
        let mut texts = Some(Vec::new());
        add(&mut texts, key, alerts);
        for filters in [&policy.watchdog, &policy.events] {
            add_any(&mut texts, filters);
        }
        for rule in &policy.inhibit_rules {
            // What mutes one of these has the same value here where the rule says so.
            if !rule.equal.iter().any(|equal| equal == key) {
                add_any(&mut texts, &rule.source);
            }
        }
        let filter = texts.map(|texts| [" |~ `", &texts.join("|"), "`"].concat());
        query.extend(filter.filter(|filter| query.len() + filter.len() <= LONGEST));
    }
    query
}

/// Adds what the lines of all alerts hold that have all that `filters` ask for; `None` where these
/// may be any.
fn add_any(texts: &mut Option<Vec<String>>, filters: &Filters) {
    match filters.keys().next() {
        Some(key) => add(texts, key, filters),
        None => *texts = None,
    }
}

/// Adds what their lines hold under `key`.
fn add(texts: &mut Option<Vec<String>>, key: &str, filters: &Filters) {
    let Some(known) = texts else { return };
    if !key.bytes().all(is_plain) {
        *texts = None;
        return;
    }
    for value in filters.values(key).into_iter().flatten() {
        // What may be escaped in one way or another is left open, and all that follows it.
        let plain = value.bytes().position(|byte| !is_plain(byte)).unwrap_or(value.len());
        let end = if plain == value.len() { "'" } else { "" };
        let text = ["'", key, "':'", &value[..plain], end].concat();
        known.extend(["\"", "\\\""].map(|quote| escape(&text.replace('\'', quote))));
    }
}

/// Whether JSON, regular expressions and LogQL write a byte as it is, or the second escape it alike.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.:/ ,=()[]{}|+*?$^#@!;~".contains(&byte)
}
