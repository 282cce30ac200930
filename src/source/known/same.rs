//! Whether what is known came from those who are asked now.

use std::cell::RefCell;
use std::time::Duration;

use super::settled::Settled;
use crate::model::{Backend, Timestamp};
use crate::source::ask::{Get, Sources};
use crate::source::loki::PageRequest;
use crate::source::send::{accept, send};
use crate::source::{loki, read_line};

/// How often that is asked.
const EVERY: Duration = Duration::from_secs(3_600);

/// Asks for the newest line that is known. Where a log answers that does not hold it, another cluster
/// stands behind the address, or this one begins anew: then nothing is known of it, and `settled` is
/// emptied.
///
/// What a server has forgotten happened all the same: its newest line is the last that it forgets.
pub async fn ask_same(
    get: &impl Get,
    sources: &Sources,
    clock: Timestamp,
    settled: &RefCell<Settled>,
) {
    let newest = {
        let mut settled = settled.borrow_mut();
        let Some(newest) = settled.log.newest().cloned() else {
            // What is learnt from now on is theirs.
            settled.checked_at = clock;
            return;
        };
        let checked_at = settled.checked_at;
        if checked_at <= clock && clock.since(checked_at) < EVERY {
            return;
        }
        newest
    };
    // As many lines as share the instant: twins of it are others of its group.
    let (start_ns, limit) = (newest.last_ns, 1_000);
    let request = PageRequest { start_ns, end_ns: start_ns.saturating_add(1), limit };
    let path = loki::page_path(&sources.selector, &request);
    let Ok(answer) = send(get, sources, Backend::Loki, &path).await else { return };
    let Ok(body) = accept(Backend::Loki, &answer) else { return };
    let Ok(page) = loki::read_page(body) else { return };
    let mut entries = page.iter().flat_map(|(_, entries)| entries);
    let is_same = entries.any(|entry| {
        let line = entry.line().and_then(|line| read_line(entry.logged_ns, &line));
        line.is_ok_and(|line| line.alert.fingerprint == newest.alert.fingerprint)
    });
    if is_same {
        settled.borrow_mut().checked_at = clock;
    } else {
        *settled.borrow_mut() = Settled { checked_at: clock, ..Settled::default() };
    }
}
