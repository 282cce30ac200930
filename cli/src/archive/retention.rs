//! What is dropped: what is too old, and the oldest of what is too much.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::read::used;
use super::{Archive, Failed};

/// How much history is kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// How old it may become.
    pub age: Duration,
    /// How many bytes of the disk it may take.
    pub bytes: u64,
    /// How long it is remembered what was told, to know it again.
    pub told: Duration,
}

/// Lines that were dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// For their age.
    pub old: u64,
    /// For the size of all.
    pub much: u64,
}

/// A silence that is no sign of a clock that jumped.
const SILENCE: i64 = 24 * 60 * 60 * 1_000_000_000;

/// What retention takes for the present. A clock that jumps ahead, and is set right again, must not cost the history:
/// at the start the present is at most a day after the newest line, and then it goes at most twice as fast as time
/// does, so that a companion that was off for long catches up. All in nanoseconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    present: i64,
}

impl Clock {
    /// At the start, with the newest line that was kept before.
    pub fn start(newest: Option<i64>, now: i64) -> Self {
        let most = newest.map_or(now, |newest| newest.saturating_add(SILENCE));
        Self { present: now.min(most) }
    }

    /// The present where the clock says `now`, so long after it was asked for last.
    pub fn present(&mut self, elapsed: Duration, now: i64) -> i64 {
        let twice = i64::try_from(elapsed.as_nanos() * 2).unwrap_or(i64::MAX);
        self.present = now.min(self.present.saturating_add(twice));
        self.present
    }
}

impl Archive {
    /// Whether it takes more of the disk than it may.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn is_over(&self, retention: Retention) -> Result<bool, Failed> {
        let used = used(&self.connection).map_err(|why| self.failed(why))?;
        Ok(used > retention.bytes)
    }

    /// Drops what is older than may be at `now_ns`, and the oldest of what is too much.
    ///
    /// # Errors
    /// Why it cannot; then nothing is lost.
    pub fn retain(&mut self, retention: Retention, now_ns: i64) -> Result<Dropped, Failed> {
        self.drop_lines(retention, now_ns).map_err(|why| self.failed(why))
    }

    fn drop_lines(&mut self, retention: Retention, now_ns: i64) -> rusqlite::Result<Dropped> {
        let before = |age: Duration| {
            now_ns.saturating_sub(i64::try_from(age.as_nanos()).unwrap_or(i64::MAX))
        };
        let mut dropped = Dropped::default();
        let connection = &mut self.connection;
        let oldest = before(retention.age);
        dropped.old = delete(connection, "last < ?", oldest)?;
        connection.execute("DELETE FROM told WHERE at < ?", [before(retention.told)])?;
        // A twentieth more than must be, so that not each commit drops some.
        if used(connection)? > retention.bytes {
            let enough = retention.bytes / 20 * 19;
            while used(connection)? > enough {
                let Some(last) = oldest_block(connection)? else { break };
                dropped.much += delete(connection, "last <= ?", last)?;
            }
        }
        if dropped != Dropped::default() {
            // The pragma frees one page a row.
            let mut freed = connection.prepare("PRAGMA incremental_vacuum")?;
            let mut rows = freed.query([])?;
            while rows.next()?.is_some() {}
        }
        Ok(dropped)
    }
}

/// When the last of the oldest blocks ends: of so many that they are a hundredth of all.
fn oldest_block(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let blocks: i64 = connection.query_row("SELECT count(*) FROM block", [], |row| row.get(0))?;
    if blocks == 0 {
        return Ok(None);
    }
    let at = "SELECT last FROM block ORDER BY last LIMIT 1 OFFSET ?";
    connection.query_row(at, [blocks / 100], |row| row.get(0)).map(Some)
}

/// Deletes blocks; how many lines they held.
fn delete(connection: &mut Connection, which: &str, bound: i64) -> rusqlite::Result<u64> {
    let transaction = connection.transaction()?;
    let sum = format!("SELECT coalesce(sum(lines), 0) FROM block WHERE {which}");
    let lines = transaction.prepare_cached(&sum)?.query_row([bound], |row| row.get(0))?;
    if lines > 0 {
        transaction.execute(&format!("DELETE FROM block WHERE {which}"), params![bound])?;
    }
    transaction.commit()?;
    Ok(lines)
}
