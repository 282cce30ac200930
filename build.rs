//! The code of the page is cut by what refers to what: the linker is asked to tell.

use std::env::var_os;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is_wasm = var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm");
    if is_wasm && var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
