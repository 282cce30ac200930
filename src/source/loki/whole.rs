//! One whole line, where the log was read in brief.

use std::sync::Arc;

use super::PageRequest;
use crate::model::{Alert, Backend, Episode, Failure};
use crate::source::send::{accept, send};
use crate::source::{Get, Sources, loki, read_line};

/// The most lines that may name the alert in the same millisecond.
const LIMIT: usize = 100;
const MILLISECOND: i64 = 1_000_000;

/// Asks for the alert of `episode` as its last line describes it, with annotations and link; `None`
/// where the log does not hold that line any more, or never did.
///
/// # Errors
/// Loki did not tell.
pub async fn ask_alert(
    get: &impl Get,
    sources: &Sources,
    episode: &Episode,
) -> Result<Option<Arc<Alert>>, Failure> {
    let fingerprint = &*episode.alert.fingerprint;
    // One that is no hexadecimal number may be written in another way, or not at all.
    let is_written = !fingerprint.is_empty() && fingerprint.bytes().all(|b| b.is_ascii_hexdigit());
    let (Some(seen), true) = (episode.evidence.last_seen, is_written) else { return Ok(None) };
    let query = [&sources.selector, " |= `", fingerprint, "`"].concat();
    let start_ns = seen.nanoseconds();
    let end_ns = start_ns.saturating_add(MILLISECOND);
    let path = loki::page_path(&query, &PageRequest { start_ns, end_ns, limit: LIMIT });
    let answer = send(get, sources, Backend::Loki, &path).await?;
    let page = loki::read_page(accept(Backend::Loki, &answer)?)?;
    let mut entries = page.iter().flat_map(|(_, entries)| entries);
    Ok(entries.find_map(|entry| {
        let line = read_line(entry.logged_ns, &entry.line().ok()?).ok()?;
        (*line.alert.fingerprint == *fingerprint).then_some(line.alert)
    }))
}
