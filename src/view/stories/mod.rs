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
    pub(crate) function: &'static str,
    pub(crate) args: fn() -> Args,
    pub(crate) draw: fn(&Args) -> AnyView,
    pub(crate) file: &'static str,
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
pub(crate) use stories;

impl Story {
    /// All stories of the view, component by component.
    pub(crate) fn of_view() -> impl Iterator<Item = &'static Self> {
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
