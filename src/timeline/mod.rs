//! How an entity fared: segments that tile a span, and the entities there are (domain.md §4).

mod all;
mod birth;
mod comparison;
mod entity;
mod expression;
mod figures;
mod names;
mod ranking;
mod search;
mod segments;
mod sub_alerts;
mod sweep;

pub use all::timelines;
pub use birth::birth;
pub use comparison::{Change, Comparison, Trend};
pub use entity::{Kind, catalogue};
pub use figures::{Figures, Share};
pub use ranking::{AlertCost, Cost, Ranking};
pub use search::{Found, search};
pub use segments::{segments, timeline};
#[cfg_attr(not(feature = "ui"), allow(unused_imports))]
pub(crate) use sub_alerts::{Compose, sub_alerts_told};
pub use sub_alerts::{SubAlert, sub_alerts};
