//! The laws of the reconstruction: what holds of every history, whatever happened.
#![allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]

#[path = "../support/picture.rs"]
mod picture;
#[path = "../../examples/truth/sample.rs"]
mod sample;
#[path = "../../examples/truth/simulated.rs"]
mod simulated;

mod bounds;
mod clusters;
mod evidence;
mod exact;
mod figures;
mod green;
mod minutes;
mod naive;
mod outlived;
mod pages;
mod runs;
mod worlds;
