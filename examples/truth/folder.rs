//! A sample in a folder: the servers' answers and the truth, as files.
//!
//! `pages/*.json` are answers of Loki, `alive-*.json` the presence of Alertmanager, `ALERTS.json`,
//! which may be missing, Prometheus' own alerts, and `truth.json` says what truly happened.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

use global_health_bar::{
    AlertState, Backend, Coverage, Failure, FailureKind, LineReader, Log, LogWindow, Matrix,
    Observations, Policy, Presence, TimeSpan, Timestamp, Witness, read_matrix, read_page,
};
use serde::Deserialize;

use crate::sample::{Firings, Sample, Truth};

/// Reads the sample in `folder`.
///
/// # Errors
/// The file that is missing or cannot be read, and why.
pub fn read(folder: &Path) -> Result<Sample, String> {
    let told: TruthFile = serde_json::from_slice(&bytes(&folder.join("truth.json"))?)
        .map_err(|error| format!("{}: {error}", folder.join("truth.json").display()))?;
    let window = span(told.start_ms, told.end_ms);
    let observations = Observations {
        log: Ok(log(folder, window)?),
        presence: Ok(presence(folder, window)?),
        witness: witness(folder, window)?,
    };
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    Ok(Sample {
        name: name.to_string_lossy().into_owned(),
        observations,
        policy: Policy::default(),
        truth: told.into(),
        window,
    })
}

fn log(folder: &Path, window: TimeSpan) -> Result<Log, String> {
    let bodies: Result<Vec<_>, _> =
        files(&folder.join("pages"), "")?.iter().map(|f| bytes(f)).collect();
    let bodies = bodies?;
    let mut entries = Vec::new();
    for body in &bodies {
        let page = read_page(body).map_err(|failure| format!("{}: {failure}", folder.display()))?;
        entries.extend(page.into_iter().flat_map(|(_, entries)| entries));
    }
    entries.sort_by_key(|entry| Reverse(entry.logged_ns));
    let mut log = LogWindow::default();
    LineReader::default().read(entries, &mut log, &mut Coverage::default());
    Ok(log.into_log(vec![window]))
}

fn presence(folder: &Path, window: TimeSpan) -> Result<Presence, String> {
    let matrices: Result<Vec<_>, _> = files(folder, "alive-")?.iter().map(|f| matrix(f)).collect();
    let matrices = matrices?;
    let step = matrices.iter().map(Matrix::step).max().unwrap_or_default();
    let series = matrices.iter().flat_map(|matrix| &matrix.series);
    Ok(Presence::new(window, series.flat_map(|series| series.spans(step)).collect(), step))
}

fn witness(folder: &Path, window: TimeSpan) -> Result<Result<Witness, Failure>, String> {
    let file = folder.join("ALERTS.json");
    if !file.exists() {
        return Ok(Err(Failure::new(Backend::Prometheus, FailureKind::NotConfigured)));
    }
    let matrix = matrix(&file)?;
    let step = matrix.step();
    let asked = vec![window];
    let mut witness = Witness { asked, step, ..Witness::default() };
    matrix
        .alerts(AlertState::Firing, step)
        .for_each(|(labels, firing)| witness.add(AlertState::Firing, labels, &firing));
    Ok(Ok(witness))
}

fn matrix(file: &Path) -> Result<Matrix, String> {
    read_matrix(&bytes(file)?).map_err(|failure| format!("{}: {failure}", file.display()))
}

/// The `*.json` of a folder whose names begin with `prefix`, sorted.
fn files(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>, String> {
    let explain = |error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(explain)? {
        let file = entry.map_err(explain)?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(prefix) && name.ends_with(".json") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn span(start_ms: i64, end_ms: i64) -> TimeSpan {
    TimeSpan::new(Timestamp::from_milliseconds(start_ms), Timestamp::from_milliseconds(end_ms))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TruthFile {
    start_ms: i64,
    end_ms: i64,
    outages: Vec<Outage>,
    alerts: Vec<Fired>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outage {
    kind: String,
    start_ms: i64,
    end_ms: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fired {
    fingerprint: Box<str>,
    alertname: String,
    start_ms: i64,
    end_ms: Option<i64>,
}

impl From<TruthFile> for Truth {
    fn from(file: TruthFile) -> Self {
        let mut firings = Firings::new();
        for fired in file.alerts.into_iter().filter(|fired| fired.alertname != "Watchdog") {
            let fires = span(fired.start_ms, fired.end_ms.unwrap_or(file.end_ms));
            firings.entry(fired.fingerprint).or_default().push(fires);
        }
        let outages = file.outages.iter().filter(|outage| outage.kind != "loki");
        let outages = outages.map(|outage| span(outage.start_ms, outage.end_ms)).collect();
        Self { firings, outages }
    }
}
