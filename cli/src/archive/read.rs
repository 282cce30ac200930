//! Reading: the lines of a span, from either end.

use global_health_bar::Timestamp;
use rusqlite::{Connection, Row, params};

use super::block::{Line, line, lines, unpack};
use super::{Archive, Failed};

/// How the line begins that stands for those of a damaged block.
pub const DAMAGED: &str = "the store is damaged: ";

/// Which lines are read.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// The first instant, in nanoseconds since the Unix epoch.
    pub start: i64,
    /// The instant after the last.
    pub end: i64,
    /// How many at the most.
    pub limit: usize,
    /// Whether the oldest are taken, not the newest.
    pub forward: bool,
}

/// What the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Bytes on the disk.
    pub bytes: u64,
    /// Blocks.
    pub blocks: u64,
    /// Bytes of the lines themselves.
    pub raw_bytes: u64,
    /// Lines.
    pub lines: u64,
    /// When the oldest line was logged, in nanoseconds.
    pub oldest: Option<i64>,
    /// When the newest line was logged, in nanoseconds.
    pub newest: Option<i64>,
}

impl Archive {
    /// The lines of a selection that are wanted, sorted by instant.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn select(
        &self,
        selection: Selection,
        mut wants: impl FnMut(&str) -> bool,
    ) -> Result<Vec<Line>, Failed> {
        self.collect(selection, &mut wants).map_err(|why| self.failed(why))
    }

    /// Shows each line of a span, and when it was logged: in the order of the blocks, which may overlap.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn each(&self, start: i64, end: i64, mut see: impl FnMut(i64, &str)) -> Result<(), Failed> {
        let mut read = || {
            let mut blocks = self.connection.prepare_cached(
                "SELECT text, first, last, lines FROM block WHERE last >= ? AND first < ? ORDER BY first, id",
            )?;
            let mut rows = blocks.query(params![start, end])?;
            while let Some(row) = rows.next()? {
                let text = text_of(row, start)?;
                let inside = lines(&text).filter(|(at_ns, _)| (start..end).contains(at_ns));
                inside.for_each(|(at_ns, text)| see(at_ns, text));
            }
            Ok(())
        };
        read().map_err(|why| self.failed(why))
    }

    fn collect(
        &self,
        Selection { start, end, limit, forward }: Selection,
        wants: &mut impl FnMut(&str) -> bool,
    ) -> rusqlite::Result<Vec<Line>> {
        // Blocks overlap where a clock was set back: one more is read while it may hold lines
        // before those that are there.
        let mut blocks = self.connection.prepare_cached(if forward {
            "SELECT text, first, last, lines FROM block WHERE last >= ? AND first < ? ORDER BY first, id"
        } else {
            "SELECT text, first, last, lines FROM block WHERE last >= ? AND first < ? ORDER BY last DESC, id DESC"
        })?;
        let mut rows = blocks.query(params![start, end])?;
        let mut taken: Vec<Line> = Vec::new();
        while let Some(row) = rows.next()? {
            let edge: i64 = row.get(if forward { "first" } else { "last" })?;
            if let Some(farthest) = limit.checked_sub(1).and_then(|last| taken.get(last)) {
                let is_beyond = if forward { edge > farthest.at_ns } else { edge < farthest.at_ns };
                if is_beyond {
                    break;
                }
            }
            let text = text_of(row, start)?;
            let inside = lines(&text).filter(|(at_ns, _)| (start..end).contains(at_ns));
            taken.extend(inside.filter(|(_, text)| wants(text)).map(line));
            taken.sort_by(|a, b| if forward { a.cmp(b) } else { b.cmp(a) });
            taken.truncate(limit);
        }
        if !forward {
            taken.reverse();
        }
        Ok(taken)
    }

    /// When a line with `text` in it was logged last, from `start` on.
    ///
    /// # Errors
    /// Why that cannot be read.
    pub fn newest(&self, text: &str, start: i64) -> Result<Option<i64>, Failed> {
        let all = Selection { start, end: i64::MAX, limit: 1, forward: false };
        let newest = self.select(all, |line| line.contains(text))?;
        Ok(newest.first().map(|line| line.at_ns))
    }

    /// What it holds.
    ///
    /// # Errors
    /// Why that cannot be read.
    pub fn held(&self) -> Result<Held, Failed> {
        self.held_within(i64::MIN, i64::MAX)
    }

    /// What the blocks hold that reach into a span.
    ///
    /// # Errors
    /// Why that cannot be read.
    pub fn held_within(&self, start: i64, end: i64) -> Result<Held, Failed> {
        let held = || -> rusqlite::Result<Held> {
            let sums = "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(bytes), 0), min(first), max(last) FROM block WHERE last >= ? AND first < ?";
            self.connection.query_row(sums, [start, end], |row| {
                Ok(Held {
                    bytes: used(&self.connection)?,
                    blocks: row.get(0)?,
                    lines: row.get(1)?,
                    raw_bytes: row.get(2)?,
                    oldest: row.get(3)?,
                    newest: row.get(4)?,
                })
            })
        };
        held().map_err(|why| self.failed(why))
    }
}

/// The text of a block. One that is damaged costs itself, and has a line from `start` on that says so to
/// whoever reads the log: what is missing is not taken for peace.
fn text_of(row: &Row, start: i64) -> rusqlite::Result<String> {
    let (first, last): (i64, i64) = (row.get("first")?, row.get("last")?);
    let lines: u64 = row.get("lines")?;
    let text = unpack(row.get_ref("text")?.as_blob()?);
    Ok(text.unwrap_or_else(|why| {
        say!("a block of the store is damaged and left out: {why}");
        let [from, to] = [first, last].map(Timestamp::from_nanoseconds);
        format!(
            "{} {DAMAGED}of {from} to {to} it held {lines} lines that cannot be read\n",
            first.max(start)
        )
    }))
}

/// How many bytes of the file are in use.
pub(super) fn used(connection: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name: &str| connection.query_row(name, [], |row| row.get::<_, u64>(0));
    let pages = pragma("PRAGMA page_count")?.saturating_sub(pragma("PRAGMA freelist_count")?);
    Ok(pages * pragma("PRAGMA page_size")?)
}
