//! The global health bar.
pub mod model;
pub use model::*;
mod history;
pub use history::reconstruct;
mod timeline;
pub use timeline::*;
mod source;
pub use source::*;
mod observe;
pub use observe::*;
mod export;
pub use export::*;
