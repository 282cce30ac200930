//! What is drawn of it: from segments to columns of pixels, to paths, and the instants of an axis.

pub mod columns;
pub mod paths;
pub mod scale;
pub mod svg;
pub mod ticks;
pub mod written;
