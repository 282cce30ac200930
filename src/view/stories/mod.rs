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
                    let mut ends =
                        said.match_indices(piece).map(|(at, _)| &said[at + piece.len()..]);
                    let is_said = ends.any(|after| !after.starts_with(char::is_alphanumeric));
                    assert!(!is_said, "{}: {word:?} says {piece}", story.name);
                }
            }
        }
    }
}
