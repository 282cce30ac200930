//! What it looks like: data in, markup out. Geometry and words are pure; looks are in `style/`.

mod alert;
mod axis;
mod bar;
mod browser;
mod calendar;
mod columns;
mod details;
mod events;
mod facts;
mod headline;
mod icon;
mod keys;
mod link;
mod locale;
pub(crate) mod markup;
mod notices;
mod paths;
mod phrases;
mod scale;
mod state;
pub mod stories;
mod table;
mod text;
mod ticks;
mod timelines;
mod tooltip;
mod track;

pub use bar::GlobalHealthBar;
pub use icon::HealthIcon;
pub use locale::{Locale, Zone};
pub(crate) use notices::{entity_name, notice_box};
pub(crate) use state::Bar;
pub use text::Language;
pub(crate) use text::Word;
pub use timelines::HealthTimelines;
