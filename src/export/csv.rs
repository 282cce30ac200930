//! The intervals as a table: one row per episode.

use std::time::Duration;

use crate::model::{History, TimeSpan, Timestamp, union};

/// The episodes that overlap `window` as CSV (RFC 4180) with a heading, sorted by start.
///
/// Instants are RFC 3339 in UTC with milliseconds; the end of an alert that fires is empty. Labels
/// stand as Prometheus writes them. A text that a spreadsheet would take for a formula begins with
/// an apostrophe.
#[must_use]
pub fn episodes_csv(history: &History, window: TimeSpan) -> String {
    let heading = [
        "startsAt",
        "endsAt",
        "end",
        "severity",
        "alertname",
        "fingerprint",
        "notifications",
        "firstSeen",
        "lastSeen",
        "repairedResolves",
        "doubtfulSeconds",
        "continues",
        "labels",
    ];
    let rows = history
        .episodes
        .iter()
        .filter(|episode| episode.span(history.now).overlaps(window))
        .map(|episode| {
            let instant = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
            let doubts = union(episode.evidence.doubts.iter().map(|doubt| doubt.span));
            let doubtful: Duration = doubts.into_iter().map(TimeSpan::duration).sum();
            [
                episode.starts_at.to_string(),
                instant(episode.end.at()),
                episode.end.as_str().into(),
                episode.severity().as_str().into(),
                inert(episode.alert.name()),
                inert(&episode.alert.fingerprint),
                episode.evidence.notifications.to_string(),
                instant(episode.evidence.first_seen),
                instant(episode.evidence.last_seen),
                episode.evidence.repaired_resolves.map_or(0, |lines| lines.count).to_string(),
                doubtful.as_secs().to_string(),
                episode.continues.to_string(),
                episode.alert.labels.to_string(),
            ]
        });
    let mut table = heading.join(",") + "\n";
    for row in rows {
        table += &row.map(quoted).join(",");
        table.push('\n');
    }
    table
}

/// A cell, in quotes where it needs them.
fn quoted(text: String) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        ["\"", &text.replace('"', "\"\""), "\""].concat()
    } else {
        text
    }
}

fn inert(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    [if is_formula { "'" } else { "" }, text].concat()
}
