//! How wrong is each algorithm? Prints, for histories of which the truth is known, the alert-time
//! that each gets wrong.
//!
//! `cargo run --release --no-default-features --example truth [FOLDER ..]`

mod account;
mod careful;
mod engine;
mod folder;
mod peer;
mod sample;
mod score;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/seed-1"));
    }
    let samples: Result<Vec<_>, _> = folders.iter().map(|folder| folder::read(folder)).collect();
    match samples {
        Ok(samples) => {
            print!("{}", table::tables(&samples));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
