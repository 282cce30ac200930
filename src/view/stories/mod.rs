//! Every state worth seeing, by name: one list for the snapshots and the gallery.
//!
//! Stories are deterministic: fixed instants, UTC, no network. They live in the crate, hidden from
//! its documentation, so that a test and an example can show the same list.

mod bars;
pub mod support;

use leptos::prelude::*;

/// A state worth seeing.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// Its name, also that of its snapshot.
    pub name: &'static str,
    /// Draws it.
    pub view: fn() -> AnyView,
}

/// All stories.
pub const STORIES: &[Story] = bars::STORIES;

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, RenderHtml};
    use regex_lite::Regex;

    use super::STORIES;
    use crate::view::text::{Language, Word};

    /// What a user sees or hears of the story: its text, and the attributes that are text.
    fn said(html: &str) -> String {
        let markup = Regex::new(
            r#" (?:part|role|data-[a-z]+|d|aria-(?:busy|hidden|keyshortcuts))="[^"]*"|</?[a-z]+"#,
        );
        markup.unwrap().replace_all(html, "\n").to_lowercase()
    }

    #[test]
    fn a_french_story_has_no_english_word() {
        for story in STORIES.iter().filter(|story| story.name.starts_with("french")) {
            let said = said(&Owner::new().with(|| (story.view)().to_html()));
            for word in Word::ALL {
                let [english, french] = [Language::English, Language::French]
                    .map(|language| word.of(language).to_lowercase());
                let pieces = english.split("{}").map(str::trim);
                for piece in pieces.filter(|piece| piece.len() > 3 && !french.contains(piece)) {
                    // Whole words only: the namespace `metalk8s-monitoring` is data.
                    let is_edge = |beside: Option<char>| {
                        !beside.is_some_and(|beside| beside.is_alphanumeric() || beside == '-')
                    };
                    let is_said = said.match_indices(piece).any(|(at, _)| {
                        let (before, after) = (&said[..at], &said[at + piece.len()..]);
                        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
                    });
                    assert!(!is_said, "{}: {word:?} says {piece}", story.name);
                }
            }
        }
    }
}
