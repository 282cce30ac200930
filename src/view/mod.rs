//! What it looks like: data in, markup out. Looks are in `style/`.

mod alert;
pub(crate) mod apart;
mod axis;
mod bar;
pub(crate) mod browser;
mod comparison;
mod coverage;
mod details;
mod events;
#[cfg(test)]
mod facts_tests;
mod figures;
mod framing;
mod headline;
mod icon;
mod keys;
mod link;
mod made_of;
pub(crate) mod markup;
mod notices;
mod parts;
mod picture;
mod ranking;
mod state;
pub mod stories;
mod table;
mod timelines;
mod tooltip;
mod track;
mod zoom;

pub use bar::GlobalHealthBar;
pub use comparison::HealthComparison;
pub(crate) use comparison::comparison;
pub(crate) use coverage::coverage_panel;
pub use figures::HealthFigures;
pub use icon::HealthIcon;
pub(crate) use notices::{copying, notice, notice_box};
pub use ranking::HealthRanking;
pub(crate) use ranking::ranking;
pub(crate) use state::Bar;
pub(crate) use timelines::Board;
pub use timelines::HealthTimelines;
pub(crate) use zoom::Zoom;
