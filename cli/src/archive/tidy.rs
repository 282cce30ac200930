//! Few large blocks of many small ones: a webhook of one alert makes a block of its own.

use rusqlite::params;

use super::block::{FULL, insert, line, lines, pack, unpack};
use super::{Archive, Failed};

/// Blocks below it are small.
const SMALL: usize = FULL / 2;

impl Archive {
    /// Unites neighbouring small blocks, as soon as they fill a large one: so each line is packed
    /// anew once. Whether there may be more to do.
    ///
    /// # Errors
    /// Why it cannot; then all is as it was.
    pub fn tidy(&mut self) -> Result<bool, Failed> {
        self.unite(FULL).map_err(|why| self.failed(why))
    }

    /// The same, as soon as small blocks hold so many bytes.
    pub(super) fn unite(&mut self, enough: usize) -> rusqlite::Result<bool> {
        let (mut small, mut united) = (Vec::new(), Vec::new());
        let mut bytes = 0;
        {
            let found = "SELECT id, bytes, text FROM block WHERE bytes < ? ORDER BY first";
            let mut found = self.connection.prepare_cached(found)?;
            let mut rows = found.query([SMALL])?;
            while bytes < enough
                && small.len() < 1_000
                && let Some(row) = rows.next()?
            {
                // A damaged block stays where somebody may save it.
                let Ok(inside) = unpack(row.get_ref(2)?.as_blob()?) else { continue };
                united.extend(lines(&inside).map(line));
                small.push(row.get::<_, i64>(0)?);
                bytes += row.get::<_, usize>(1)?;
            }
        }
        if small.len() < 2 || (bytes < enough && small.len() < 1_000) {
            return Ok(false);
        }
        let transaction = self.connection.transaction()?;
        for id in small {
            transaction.prepare_cached("DELETE FROM block WHERE id = ?")?.execute(params![id])?;
        }
        united.sort();
        for lines in pack(&united) {
            insert(&transaction, lines)?;
        }
        transaction.commit()?;
        Ok(true)
    }
}
