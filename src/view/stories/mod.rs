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

    use super::STORIES;
    use crate::view::text::{Language, Word};

    #[test]
    fn a_french_story_has_no_english_word() {
        for story in STORIES
            .iter()
            .filter(|story| story.name.starts_with("french"))
        {
            let html = Owner::new().with(|| (story.view)().to_html());
            for word in Word::ALL {
                let french = word.of(Language::French).to_lowercase();
                let is_english =
                    |text: &&str| text.len() > 3 && !french.contains(&text.to_lowercase());
                for text in word
                    .of(Language::English)
                    .split("{}")
                    .map(str::trim)
                    .filter(is_english)
                {
                    let shown = [format!(">{text}"), format!("\"{text}"), format!(" {text} ")];
                    let is_shown = shown.iter().any(|shown| html.contains(shown));
                    assert!(!is_shown, "{}: {word:?} says {text}", story.name);
                }
            }
        }
    }
}
