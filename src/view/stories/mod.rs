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
