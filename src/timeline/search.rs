//! Whom a search finds, and by what.

use std::borrow::Cow;

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

/// By what the entity of `timeline` is found by who looks for `wanted`, where its kind is called `kind`: in large letters
/// or small, with accents or without, and where `wanted` has a space with any signs or none: "node 2" is node-2, and
/// where nodes are called "Nœuds", "noeud 2" is, too. The empty search finds all.
#[must_use]
pub fn search<'a>(timeline: &'a Timeline, kind: &str, wanted: &str) -> Option<Found<'a>> {
    let (wanted, entity) = (&*plain(wanted.trim()), &timeline.entity);
    let alias = timeline.alias.as_deref().unwrap_or_default();
    let is_called = |name: &str| holds(&[kind, "/", unkind(name, &entity.kind)].concat(), wanted);
    if holds(&entity.to_string(), wanted)
        || holds(alias, wanted)
        || is_called(&entity.name)
        || is_called(alias)
    {
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

/// A name without the kind that it may begin with.
fn unkind<'a>(name: &'a str, kind: &str) -> &'a str {
    match name.split_at_checked(kind.len()) {
        Some((first, rest)) if first.eq_ignore_ascii_case(kind) => rest,
        _ => name,
    }
}

/// Whether `text` holds the plain `wanted`, where A is a, and a space any signs, also behind the s of a plural.
fn holds(text: &str, wanted: &str) -> bool {
    let text = plain(text);
    let text = text.as_bytes();
    (0..=text.len()).any(|at| begins(&text[at..], wanted.as_bytes()))
}

fn begins(mut text: &[u8], wanted: &[u8]) -> bool {
    let is_sign = |byte: &u8| byte.is_ascii_punctuation() || byte.is_ascii_whitespace();
    for letter in wanted {
        match text {
            _ if letter.is_ascii_whitespace() => {
                if let [b's', sign, ..] = text
                    && is_sign(sign)
                {
                    text = &text[1..];
                }
                text = &text[text.iter().take_while(|byte| is_sign(byte)).count()..];
            }
            [first, rest @ ..] if first.eq_ignore_ascii_case(letter) => text = rest,
            _ => return false,
        }
    }
    true
}

/// `text` without the accents and ligatures of the languages that the view speaks, and of their neighbours.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match bare(letter) {
            Some(bare) => plain.push_str(bare),
            None => plain.push(letter),
        }
    }
    plain.into()
}

const fn bare(letter: char) -> Option<&'static str> {
    Some(match letter {
        'À'..='Å' | 'à'..='å' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' => "c",
        'È'..='Ë' | 'è'..='ë' => "e",
        'Ì'..='Ï' | 'ì'..='ï' => "i",
        'Ñ' | 'ñ' => "n",
        'Ò'..='Ö' | 'ò'..='ö' => "o",
        'Œ' | 'œ' => "oe",
        'Ù'..='Ü' | 'ù'..='ü' => "u",
        '’' => "'",
        // An accent by itself.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}
