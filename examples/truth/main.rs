//! How wrong is each algorithm? Prints, for histories of which the truth is known, the alert-time
//! that each tells wrong.
//!
//! ```text
//! cargo run --release --no-default-features --example truth              simulated clusters
//! cargo run --release --no-default-features --example truth -- DIR ..    recorded ones
//! ```
//!
//! Wrong is what was missed or made up, alert by alert, in per cent of the true alert-time; what
//! falls into an outage of alerting does not count, since nobody can know it. This crate's engine
//! is measured with all sources and with some; beside it stand MetalK8s' own algorithm and a careful
//! baseline, both given every line of the log, parsed.
//!
//! MetalK8s looks for outages once an hour over a week. Where that costs it, a second column shows it
//! with outages to the minute, and a third with its lines in order too, so that each can be seen to
//! be worth what it is. Its other habits are its own: nothing here was fitted to a number.

mod account;
mod careful;
mod engine;
mod folder;
mod peer;
mod sample;
mod score;
mod simulated;
mod table;

use std::ops::RangeInclusive;
use std::path::Path;
use std::process::ExitCode;
use std::slice;
use std::time::Duration;

use global_health_bar::simulation::{Fault, Plan, Size, simulate};
use global_health_bar::{TimeSpan, Timestamp};

use crate::sample::Sample;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Which clusters are drawn of each kind.
const SEEDS: RangeInclusive<u64> = 1..=5;

fn main() -> ExitCode {
    let folders: Vec<_> = std::env::args_os().skip(1).collect();
    if folders.is_empty() {
        print!("{}", table::tables(simulated_samples()));
        return ExitCode::SUCCESS;
    }
    let samples: Result<Vec<_>, _> =
        folders.iter().map(|folder| folder::read(Path::new(folder))).collect();
    match samples {
        Ok(samples) => {
            print!("{}", table::tables(samples));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Seeded clusters: without trouble, with each kind of it, and with all at once.
fn simulated_samples() -> impl Iterator<Item = Sample> {
    let now = Timestamp::parse("2026-11-22T00:00:00Z").unwrap_or_default();
    let window = TimeSpan::last(14 * DAY, now);
    let none = ("no trouble", &[][..]);
    let each = Fault::ALL.iter().map(|fault| (fault.as_str(), slice::from_ref(fault)));
    let kinds = [none].into_iter().chain(each).chain([("all of it", &Fault::ALL[..])]);
    kinds.flat_map(move |(name, faults)| {
        SEEDS.map(move |seed| {
            let plan = Plan::seeded(seed, Size::Small, faults, window);
            simulated::sample(name, &simulate(&plan, now))
        })
    })
}
