//! `global-health report`: the engine in a terminal.

/// What to read, and what to write.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the report.
///
/// # Errors
/// A sentence that says what could not be read or written.
pub fn run(_args: &Args) -> Result<(), String> {
    Err("not yet".into())
}
