//! Every state worth seeing, by name: one list for the snapshots and the gallery.
//!
//! A story is a function: its comment says what to see, and what it is told has defaults, which the
//! snapshots show and the gallery lets one change. Stories are deterministic: fixed instants, UTC,
//! no network. They live in the crate, hidden from its documentation, so that a test and an example
//! can show the same list.

mod args;
mod asked;
mod bar;
mod comparison;
mod coverage;
mod details;
mod figures;
mod icon;
mod lanes;
mod notices;
mod ranking;
pub mod support;
mod told;

use leptos::prelude::*;

pub use args::Args;

/// A state worth seeing.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// The component that it shows: a folder of the snapshots, a group of the gallery.
    pub component: &'static str,
    function: &'static str,
    args: fn() -> Args,
    draw: fn(&Args) -> AnyView,
    file: &'static str,
}

/// Lists functions of a file as stories of a component; `name(args)` is told what `args` makes.
macro_rules! stories {
    ($component:literal in $file:literal: $($name:ident $(($args:expr))?),* $(,)?) => {
        pub const STORIES: &[Story] = &[$(Story {
            component: $component,
            function: stringify!($name),
            args: stories!(@ $($args)?),
            draw: $name,
            file: include_str!($file),
        }),*];
    };
    (@ $args:expr) => { $args };
    (@) => { Args::default };
}
use stories;

impl Story {
    /// All stories, component by component.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [
            bar::STORIES,
            asked::STORIES,
            details::STORIES,
            lanes::STORIES,
            figures::STORIES,
            ranking::STORIES,
            comparison::STORIES,
            notices::STORIES,
            coverage::STORIES,
            icon::STORIES,
        ]
        .into_iter()
        .flatten()
    }

    /// Its name, unique in its component: `one-warning`.
    #[must_use]
    pub fn name(&self) -> String {
        self.function.replace('_', "-")
    }

    /// Its address in the gallery, and the path of its snapshot: `bar/one-warning`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.component, self.name())
    }

    /// What it is told if nobody says anything else.
    #[must_use]
    pub fn args(&self) -> Args {
        (self.args)()
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self, args: &Args) -> AnyView {
        (self.draw)(args)
    }

    /// What to see in it: the comment of its function.
    #[must_use]
    pub fn note(&self) -> String {
        let (before, _) = self.file.split_at(self.place());
        let comment = |line: &&str| line.starts_with("///");
        let lines: Vec<_> = before.lines().rev().take_while(comment).collect();
        let texts = lines.iter().rev().map(|line| line.trim_start_matches("///").trim());
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The code that makes it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let (_, code) = self.file.split_at(self.place());
        code.split_inclusive("\n}\n").next().unwrap_or_default()
    }

    /// Where its function begins in its file.
    fn place(&self) -> usize {
        self.file.find(&format!("fn {}(", self.function)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, RenderHtml};
    use regex_lite::Regex;

    use super::{Args, Story};
    use crate::words::language::Language;
    use crate::words::locale::Locale;
    use crate::words::text::Word;

    #[test]
    fn a_story_has_its_own_name_a_note_and_code() {
        let mut paths: Vec<_> = Story::all().map(|story| story.path()).collect();
        paths.sort();
        assert!(paths.windows(2).all(|pair| pair[0] != pair[1]), "{paths:?}");
        for story in Story::all() {
            let (note, code) = (story.note(), story.code());
            assert!(note.ends_with(['.', '?']), "{}: {note:?} is no note", story.path());
            assert!(code.starts_with("fn ") && code.ends_with("\n}\n"), "{}: {code}", story.path());
        }
    }

    /// What a user sees or hears of the story: its text, and the attributes that are text.
    fn said(html: &str) -> String {
        let markup = Regex::new(
            r#" (?:part|role|type|class|data-[a-z]+|d|aria-(?:busy|hidden|keyshortcuts))="[^"]*"|</?[a-z]+"#,
        );
        markup.unwrap().replace_all(html, "\n").to_lowercase()
    }

    #[test]
    fn no_story_has_an_english_word_in_french() {
        for story in Story::all() {
            let args = story.args();
            let locale = Locale { language: Language::French, ..args.locale };
            let args = Args { locale, ..args };
            let said = said(&Owner::new().with(|| story.draw(&args).to_html()));
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
                    assert!(!is_said, "{}: {word:?} says {piece}", story.path());
                }
            }
        }
    }
}
