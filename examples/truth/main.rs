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
mod simulated;
mod table;

use std::path::Path;
use std::process::ExitCode;

use global_health_bar::Timestamp;
use global_health_bar::simulation::simulate;

use crate::sample::Sample;

fn main() -> ExitCode {
    let folders: Vec<_> = std::env::args_os().skip(1).collect();
    let samples = if folders.is_empty() {
        Ok(simulated_samples())
    } else {
        folders.iter().map(|folder| folder::read(Path::new(folder))).collect()
    };
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

/// What is told of where no folder is named.
fn simulated_samples() -> Vec<Sample> {
    let now = Timestamp::from_milliseconds(1_795_305_600_000);
    vec![simulated::sample("demo", &simulate(now, now))]
}
