//! Whether what is kept can still be read: a disk may turn a byte that nobody asks for in months.

use std::collections::BTreeSet;

use rusqlite::ErrorCode;

use super::block::unpack;
use super::{Archive, Failed};

/// How many blocks are looked at together: some hundredths of a second.
const TOGETHER: usize = 64;

/// How far the blocks were looked at, and which of them are damaged.
#[derive(Debug, Default)]
pub struct Check {
    upto: i64,
    damaged: BTreeSet<i64>,
}

impl Check {
    /// How many blocks are known to be damaged.
    pub fn damaged(&self) -> usize {
        self.damaged.len()
    }
}

impl Archive {
    /// Looks at the next blocks; after the last one, at the first ones.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn check(&self, check: &mut Check) -> Result<(), Failed> {
        self.look(check).map_err(|why| self.failed(why))
    }

    fn look(&self, check: &mut Check) -> rusqlite::Result<()> {
        let mut next = self
            .connection
            .prepare_cached("SELECT id FROM block WHERE id > ? ORDER BY id LIMIT ?")?;
        let next = next.query_map((check.upto, TOGETHER), |row| row.get(0))?;
        let next = next.collect::<rusqlite::Result<Vec<i64>>>()?;
        let upto = if next.len() < TOGETHER { i64::MAX } else { next[TOGETHER - 1] };
        let known = check.damaged.clone();
        check.damaged.retain(|id| !(check.upto < *id && *id <= upto));
        for id in next {
            if !self.is_damaged(id)? {
                continue;
            }
            check.damaged.insert(id);
            if !known.contains(&id) {
                say!("block {id} of the store is damaged: its lines cannot be read");
            }
        }
        check.upto = if upto == i64::MAX { i64::MIN } else { upto };
        Ok(())
    }

    fn is_damaged(&self, id: i64) -> rusqlite::Result<bool> {
        let mut found = self.connection.prepare_cached("SELECT text FROM block WHERE id = ?")?;
        let read = found.query_row([id], |row| Ok(unpack(row.get_ref(0)?.as_blob()?).is_err()));
        match read {
            Err(why) if why.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(true),
            read => read,
        }
    }
}
