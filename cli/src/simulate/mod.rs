//! `global-health simulate`: a cluster drawn from a seed, as files that `report` reads.

mod metrics;
mod truth;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args as ClapArgs;
use global_health_bar::simulation::{Cluster, Entry, simulate};
use global_health_bar::{TimeSpan, Timestamp};

use crate::seeded::Seeded;
use crate::serve::loki::{Answer, MOST_ENTRIES};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What to draw, and where to write it.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// What to draw from: the same seed gives the same bytes
    #[arg(long, value_name = "N")]
    seed: u64,
    #[command(flatten)]
    seeded: Seeded,
    /// How many days to tell
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=30))]
    days: u32,
    /// The instant after the last (RFC 3339)
    #[arg(long, default_value = "2026-11-22T00:00:00Z", value_parser = instant)]
    end: Timestamp,
    /// The folder to write: a new one, or an empty one
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "not an RFC 3339 instant such as 2026-11-22T00:00:00Z".into())
}

/// Writes the files.
///
/// # Errors
/// A sentence that says what could not be written.
pub fn run(args: &Args) -> Result<(), String> {
    let is_empty = fs::read_dir(&args.out).map_or(true, |mut files| files.next().is_none());
    if !is_empty {
        return Err(format!("{} is not empty", args.out.display()));
    }
    let window = TimeSpan::last(DAY * args.days, args.end);
    let cluster = simulate(&args.seeded.plan(args.seed, window), args.end);

    let pages = args.out.join("pages");
    fs::create_dir_all(&pages).map_err(|why| format!("{}: {why}", pages.display()))?;
    write_pages(&cluster.log, &pages)?;
    for (number, body) in metrics::presence(&cluster).into_iter().enumerate() {
        write(&args.out.join(format!("alive-{number}.json")), &body)?;
    }
    write(&args.out.join("ALERTS.json"), &metrics::alerts(&cluster, window))?;
    let truth = truth::document(args, &cluster, window);
    write(&args.out.join("truth.json"), &truth)?;
    println!("{}", summary(&cluster, &args.out));
    Ok(())
}

/// Writes the pages of the log, the newest first, as they come when one pages backward.
fn write_pages(log: &[Entry], folder: &Path) -> Result<(), String> {
    let newest_first: Vec<&Entry> = log.iter().rev().collect();
    let most = usize::try_from(MOST_ENTRIES).unwrap_or(usize::MAX);
    for (number, page) in newest_first.chunks(most).enumerate() {
        let body = serde_json::to_string(&Answer::with(page)).map_err(|why| why.to_string())?;
        write(&folder.join(format!("page-{number:04}.json")), &body)?;
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|why| format!("{}: {why}", file.display()))
}

fn summary(cluster: &Cluster, folder: &Path) -> String {
    let (lines, firings) = (cluster.log.len(), cluster.truth.firings.len());
    let outages = cluster.truth.outages.len();
    format!("{}: {lines} lines, {firings} firings, {outages} outages", folder.display())
}
