//! The global health bar.
pub mod model;
pub use model::*;
pub mod simulation;
