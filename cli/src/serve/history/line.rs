//! Logged lines in plain files: one a line, with or without an instant before it.

use std::sync::Arc;

use global_health_bar::simulation::Entry;
use global_health_bar::{Labels, Timestamp};
use serde::Deserialize;

use crate::serve::store::{LOGGER, Store};

/// Adds the lines of a file, as the alert logger's.
pub fn add(store: &mut Store, text: &str) -> Result<(), String> {
    let stream: Arc<Labels> = Arc::new(LOGGER.into_iter().collect());
    let mut latest = None;
    let mut entries = Vec::new();
    let mut homeless = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (instant, line) = dated(line);
        // What tells no instant was logged right after the line before it.
        let Some(at_ns) = instant.or_else(|| told(line)).or(latest) else {
            homeless.push(line);
            continue;
        };
        latest = Some(at_ns);
        entries.push(Entry { stream: Arc::clone(&stream), at_ns, line: line.into() });
    }
    let first = entries.first().map(|entry| entry.at_ns).ok_or("no line tells its instant")?;
    entries.extend(homeless.into_iter().map(|line| Entry {
        stream: Arc::clone(&stream),
        at_ns: first,
        line: line.into(),
    }));
    store.log.get_or_insert_default().extend(entries);
    Ok(())
}

/// The instant before a line, in nanoseconds, and the line.
fn dated(line: &str) -> (Option<i64>, &str) {
    let Some((first, rest)) = line.split_once(' ') else {
        return (None, line);
    };
    let is_nanoseconds = first.len() == 19 && first.bytes().all(|byte| byte.is_ascii_digit());
    let instant = if is_nanoseconds {
        first.parse().ok()
    } else {
        Timestamp::parse(first).map(Timestamp::nanoseconds)
    };
    if instant.is_some() { (instant, rest) } else { (None, line) }
}

/// When the alert of a line started or, if it tells so, ended: the best guess at when it was logged.
fn told(line: &str) -> Option<i64> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Told {
        status: Option<String>,
        starts_at: Option<String>,
        ends_at: Option<String>,
        message: Option<String>,
    }
    let told: Told = serde_json::from_str(line).ok()?;
    if let Some(message) = told.message.filter(|_| told.status.is_none()) {
        return self::told(&message);
    }
    let is_over = told.status.as_deref() == Some("resolved");
    let instant = if is_over { told.ends_at } else { told.starts_at };
    instant.as_deref().and_then(Timestamp::parse).map(Timestamp::nanoseconds)
}
