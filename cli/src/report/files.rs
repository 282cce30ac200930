//! Input from files: recorded answers instead of servers.

use std::path::{Path, PathBuf};
use std::time::Duration;

use global_health_bar::{
    AlertState, Configured, Coverage, LineReader, Log, LogWindow, Presence, TimeSpan, Timestamp,
    Witness, read_matrix, read_page, read_status, union,
};

/// The alert log in a `query_range` body, or in all `*.json` of a folder; taken for complete.
pub(super) fn log(
    path: &Path,
    window: TimeSpan,
    until: Timestamp,
) -> Result<(Log, Coverage), String> {
    let mut log = LogWindow::default();
    let mut coverage = Coverage::default();
    let files: Result<Vec<_>, String> =
        bodies(path)?.into_iter().map(|file| Ok((read(&file)?, file))).collect();
    let files = files?;
    let mut pages = Vec::new();
    for (body, file) in &files {
        match read_page(body) {
            Ok(page) => pages.push(page),
            // One bad page of a folder costs no other; but it is missing.
            Err(failure) if path.is_dir() => {
                say!("warning: {}: {failure}", file.display());
                coverage.truncated = true;
                coverage.fail([failure]);
                continue;
            }
            Err(failure) => return Err(format!("{}: {failure}", file.display())),
        }
        coverage.pages += 1;
        coverage.bytes += body.len();
    }
    if coverage.pages == 0 {
        return Err(format!("{}: none of its *.json is a page of Loki's", path.display()));
    }
    // Pages overlap at their borders.
    let streams = pages.iter().flatten();
    let mut entries: Vec<_> = streams
        .flat_map(|(stream, entries)| entries.iter().map(move |entry| (entry, stream)))
        .collect();
    entries.sort_unstable_by_key(|(entry, stream)| (entry.logged_ns, entry.quoted, *stream));
    entries.dedup();
    let oldest = entries.first().map(|(entry, _)| Timestamp::from_nanoseconds(entry.logged_ns));
    let oldest = oldest.map_or(window.start(), |oldest| oldest.min(window.start()));
    let entries = entries.into_iter().rev().map(|(entry, _)| entry.clone());
    LineReader::default().read(entries, &mut log, &mut coverage);
    Ok((log.into_log(vec![TimeSpan::new(oldest, until)]), coverage))
}

/// Where alerting was alive, and the second witness, as far as the files hold either.
pub(super) fn metrics(
    files: &[&String],
    window: TimeSpan,
    until: Timestamp,
) -> Result<(Option<Presence>, Option<Witness>), String> {
    let mut presence = Vec::new();
    let mut widest = Duration::ZERO;
    let mut witness =
        Witness { asked: vec![TimeSpan::new(window.start(), until)], ..Witness::default() };
    let (mut has_presence, mut is_partial) = (false, false);
    for file in files {
        let matrix =
            read_matrix(&read(Path::new(file))?).map_err(|failure| format!("{file}: {failure}"))?;
        let step = matrix.step();
        is_partial |= matrix.warning.is_some();
        witness.step = witness.step.max(step);
        for (labels, spans) in matrix.alerts(AlertState::Firing, step) {
            witness.add(AlertState::Firing, labels, &spans);
        }
        for (labels, spans) in matrix.alerts(AlertState::Pending, step) {
            witness.pending.asked.clone_from(&witness.asked);
            witness.add(AlertState::Pending, labels, &spans);
        }
        let others = matrix.series.iter().filter(|series| !series.is_witness());
        presence.extend(others.flat_map(|series| series.spans(step)));
        if matrix.series.is_empty() || matrix.series.iter().any(|series| !series.is_witness()) {
            has_presence = true;
            widest = widest.max(step);
        }
    }
    let first =
        union(presence.iter().copied()).first().map_or(window.start(), |first| first.start());
    let asked = TimeSpan::new(first.min(window.start()), until);
    let mut presence = has_presence.then(|| Presence::new(asked, presence, widest));
    // What is missing of a part means nothing.
    if let Some(presence) = presence.as_mut().filter(|_| is_partial) {
        presence.asked.clone_from(&presence.alive);
    }
    Ok((presence, (!is_partial && !witness.firing.is_empty()).then_some(witness)))
}

/// What a recorded answer to Alertmanager's `/api/v2/status` says that it is configured to do.
pub(super) fn configured(path: &Path, receiver: &str) -> Result<Configured, String> {
    read_status(&read(path)?, receiver).map_err(|failure| format!("{}: {failure}", path.display()))
}

fn bodies(path: &Path) -> Result<Vec<PathBuf>, String> {
    let explain = |error| format!("{}: {error}", path.display());
    if !path.is_dir() {
        return Ok(vec![path.into()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(explain)? {
        let file = entry.map_err(explain)?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(format!("{}: there is no *.json in it", path.display()));
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
