//! How an entity fared: segments that tile a span, and the entities there are (domain.md §4).

mod entity;
mod segments;

pub use entity::{Kind, catalogue, discover};
pub use segments::{segments, timeline};
