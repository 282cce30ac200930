//! How an entity fared: segments that tile a span, and the entities there are (domain.md §4).

mod all;
mod entity;
mod expression;
mod segments;
mod sub_alerts;

pub use all::timelines;
pub use entity::{Kind, catalogue, discover};
pub use segments::{segments, timeline};
pub use sub_alerts::{SubAlert, sub_alerts};
