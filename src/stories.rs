//! Every state worth seeing, of the view and of the page: what the snapshots, the pictures and the gallery
//! show.

use crate::app;
pub use crate::view::stories::{Args, Story, support};

/// All stories, component by component.
pub fn all() -> impl Iterator<Item = &'static Story> {
    Story::of_view().chain(app::STORIES)
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, RenderHtml};
    use regex_lite::Regex;

    use super::{Args, all};
    use crate::words::language::Language;
    use crate::words::locale::Locale;
    use crate::words::text::Word;

    #[test]
    fn a_story_has_its_own_name_a_note_and_code() {
        let mut paths: Vec<_> = all().map(|story| story.path()).collect();
        paths.sort();
        assert!(paths.windows(2).all(|pair| pair[0] != pair[1]), "{paths:?}");
        for story in all() {
            let (note, code) = (story.note(), story.code());
            assert!(note.ends_with(['.', '?']), "{}: {note:?} is no note", story.path());
            assert!(code.starts_with("fn ") && code.ends_with("\n}\n"), "{}: {code}", story.path());
        }
    }

    /// What a user sees or hears of the story: its text, and the attributes that are text. Names of
    /// JSON, within straight quotes, and addresses are of no language.
    fn said(html: &str) -> String {
        let markup = Regex::new(
            r#" (?:part|role|type|class|data-[a-z]+|d|aria-(?:busy|hidden|keyshortcuts))="[^"]*"|</?[a-z]+|&quot;[a-z]+&quot;|https://[^<"]+"#,
        );
        markup.unwrap().replace_all(html, "\n").to_lowercase()
    }

    #[test]
    fn no_story_has_an_english_word_in_french() {
        for story in all() {
            let args = story.args();
            let locale = Locale { language: Language::French, ..args.locale };
            let args = Args { locale, ..args };
            let said = said(&Owner::new().with(|| story.draw(&args).to_html()));
            // Languages are called as they call themselves.
            for word in Word::ALL.iter().filter(|word| **word != Word::LanguageName) {
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
                    assert!(!is_said, "{}: {word:?} says {piece}", story.path());
                }
            }
        }
    }
}
