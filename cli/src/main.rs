//! `global-health`: the native companion of the global health bar.
#![deny(clippy::print_stderr)]

#[macro_use]
mod say;

mod archive;
mod dump;
mod http;
mod kinds;
mod push;
mod report;
mod seeded;
mod serve;
mod simulate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Health timelines of a cluster from its real alert history.
#[derive(Debug, Parser)]
#[command(name = "global-health", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the page with a simulated cluster, recorded data, or real servers behind it; log alerts.
    Serve(Box<serve::Args>),
    /// Print what happened, from files or servers.
    Report(Box<report::Args>),
    /// Send what the embedded store holds to Loki.
    Push(push::Args),
    /// Save what all sources say of a span, for whoever helps: `report --dump` opens it.
    Dump(Box<dump::Args>),
    /// Write the files of a cluster drawn from a seed, and what truly happened to it.
    Simulate(simulate::Args),
}

fn main() -> ExitCode {
    // Fails only when a provider is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = match Cli::parse().command {
        Command::Serve(args) => serve::run(*args),
        Command::Report(args) => report::run(&args),
        Command::Dump(args) => dump::run(&args),
        Command::Push(args) => push::run(&args),
        Command::Simulate(args) => simulate::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say!("global-health: {why}");
            ExitCode::FAILURE
        }
    }
}
