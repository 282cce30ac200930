//! Whom a search finds, and by what.

use crate::model::{Alert, Timeline};

/// By what an entity is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// By its kind, its name or its alias.
    Name,
    /// By the name of an alert of its own.
    Alert(&'a str),
    /// By a label of an alert that names it: the label and its value.
    Label(&'a str, &'a str),
}

/// The labels that all alerts have, whatever they speak of.
const COMMON: &[&str] = &["alertname", "severity", "prometheus", "prometheus_replica", "replica"];

/// By what the entity of `timeline` is found by who looks for `wanted`, in large letters or small, and where
/// `wanted` has a space with any signs or none: "node 2" is node-2. The empty search finds all.
#[must_use]
pub fn search<'a>(timeline: &'a Timeline, wanted: &str) -> Option<Found<'a>> {
    let wanted = wanted.trim();
    let alias = timeline.alias.as_deref().unwrap_or_default();
    if holds(&timeline.entity.to_string(), wanted) || holds(alias, wanted) {
        return Some(Found::Name);
    }
    let own = || timeline.episodes.iter().map(|episode| &*episode.alert);
    let alert = own().map(Alert::name).find(|name| holds(name, wanted)).map(Found::Alert);
    let labels = own().chain(timeline.named_by.iter().map(|alert| &**alert));
    let mut labels = labels.flat_map(|alert| alert.labels.iter());
    alert.or_else(|| {
        let found = labels.find(|(name, value)| holds(value, wanted) && !COMMON.contains(name));
        found.map(|(name, value)| Found::Label(name, value))
    })
}

/// Whether `text` holds `wanted`, where A is a, and a space any signs.
fn holds(text: &str, wanted: &str) -> bool {
    let text = text.as_bytes();
    (0..=text.len()).any(|at| begins(&text[at..], wanted.as_bytes()))
}

fn begins(mut text: &[u8], wanted: &[u8]) -> bool {
    for letter in wanted {
        match text {
            _ if letter.is_ascii_whitespace() => {
                let is_sign =
                    |byte: &&u8| byte.is_ascii_punctuation() || byte.is_ascii_whitespace();
                text = &text[text.iter().take_while(is_sign).count()..];
            }
            [first, rest @ ..] if first.eq_ignore_ascii_case(letter) => text = rest,
            _ => return false,
        }
    }
    true
}
