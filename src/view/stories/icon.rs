//! The signs.

use leptos::prelude::*;

use super::{Args, Story, stories};
use crate::model::Health;
use crate::view::HealthIcon;

stories! {
    "icon" in "icon.rs":
    all,
}

/// A sign for each health, from the worst on: they differ in shape, not in colour alone.
fn all(_: &Args) -> AnyView {
    Health::WORST_FIRST.map(|health| view! { <HealthIcon health/> }).collect_view().into_any()
}
