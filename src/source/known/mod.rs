//! What has settled is known: remembered, kept and not asked for again.

mod archive;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod cache;
mod configured;
mod logbook;
mod record;
mod same;
mod settled;
mod shelf;

pub use archive::record_key;
pub use same::ask_same;
pub use settled::Settled;
pub(super) use settled::{Alerts, add, cut, whole_steps, within};
pub use shelf::Shelf;
