//! The global health bar.
pub mod model;
#[cfg(feature = "ui")]
mod view;
pub use model::*;
#[cfg(feature = "ui")]
#[doc(hidden)]
pub use view::stories;
#[cfg(feature = "ui")]
pub use view::{GlobalHealthBar, HealthIcon, Language, Locale, Zone};
