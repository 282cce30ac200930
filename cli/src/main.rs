//! The native companion of the global health bar.

mod report;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Entity health timelines from past alerts.
#[derive(Debug, Parser)]
#[command(name = "global-health", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints what happened, from files or servers
    Report(report::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Report(args) => report::run(&args).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("global-health: {error}");
            ExitCode::FAILURE
        }
    }
}
