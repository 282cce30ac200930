//! What the benchmarks call: the engine and the bar, for JavaScript.

mod bars;
mod lines;

pub use bars::{Bars, Scene};
pub use lines::Reading;
