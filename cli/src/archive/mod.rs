//! The embedded store: logged lines, each with its instant, in SQLite.
//!
//! SQLite rather than a store of our own, or one that is written in Rust alone: what it has
//! acknowledged survives a crash, a full disk leaves it as it was, its file shrinks when history is
//! dropped, others may read while one writes, and any `sqlite3` opens it.

mod block;
mod check;
mod read;
mod retention;
#[cfg(test)]
mod tests;
mod tidy;

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, fs, io};

use rusqlite::ffi::SQLITE_READONLY_DBMOVED;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, ffi, params};

pub use self::block::Line;
pub use self::check::Check;
pub use self::read::{DAMAGED, Held, Selection};
pub use self::retention::{Clock, Dropped, Retention};

/// The name of the file in the store's folder.
const FILE: &str = "alerts.sqlite3";
/// The name of the file that says that somebody keeps what is told. It is not the store's own: SQLite's locks of
/// that would go with ours.
const LOCK: &str = "alerts.lock";
/// What `PRAGMA user_version` says of this shape of the tables.
const VERSION: i64 = 1;
/// How long one who writes waits for another.
const BUSY: Duration = Duration::from_secs(5);

/// A block holds lines as one compressed text, with the instants of the first and the last, in
/// nanoseconds. `told` holds, of each group of alerts, what it was last told to be and when; `sent`,
/// up to which line all was sent to another store.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS block (
        id INTEGER PRIMARY KEY,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        text BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS block_first ON block (first, last, lines, bytes);
    CREATE INDEX IF NOT EXISTS block_last ON block (last);
    CREATE TABLE IF NOT EXISTS told (
        place BLOB PRIMARY KEY,
        content BLOB NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sent (target TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

/// An open store.
#[derive(Debug)]
pub struct Archive {
    connection: Connection,
    /// Which file it is, whatever is found later under its name: its device and its number there.
    identity: (u64, u64),
    /// Locked as long as it is open, also by who is killed.
    _lock: Option<File>,
}

/// What one commit adds: lines, and what groups of alerts were told to be.
#[derive(Debug, Default)]
pub struct Batch {
    /// The lines.
    pub lines: Vec<Line>,
    /// The webhooks that the lines came with.
    pub told: Vec<Told>,
}

/// That a group of alerts was told to be something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which group, for whom: a digest.
    pub place: [u8; 32],
    /// What it was told to be: a digest.
    pub content: [u8; 32],
    /// When, in nanoseconds since the Unix epoch.
    pub at_ns: i64,
}

/// Why the store failed.
#[derive(Debug)]
pub struct Failed {
    file: PathBuf,
    why: rusqlite::Error,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        if let rusqlite::Error::SqliteFailure(code, _) = &self.why
            && code.extended_code == SQLITE_READONLY_DBMOVED
        {
            return write!(f, "{file}: it was moved or removed: put it back, or start anew");
        }
        match self.why.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => write!(f, "{file}: the disk is full"),
            Some(ErrorCode::NotADatabase) => write!(f, "{file}: it is no store of alerts"),
            Some(ErrorCode::DatabaseCorrupt) => write!(
                f,
                "{file}: it is damaged: move it away, and what `sqlite3 FILE .recover` saves of it is in its table `block`"
            ),
            _ => write!(f, "{file}: {}", self.why),
        }
    }
}

impl Archive {
    /// Opens the store of a folder for writing; makes what is missing.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn create(folder: &Path) -> Result<Self, String> {
        let unusable = |why| format!("{}: {why}", folder.display());
        fs::create_dir_all(folder).map_err(unusable)?;
        let file = folder.join(FILE);
        let open = || -> rusqlite::Result<(Connection, i64)> {
            let connection = Connection::open(&file)?;
            prepare(&connection)?;
            // Only before the first table: a file that shrinks.
            connection
                .execute_batch("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;")?;
            // What is committed is on the disk, even if the machine loses its power.
            connection.execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;",
            )?;
            let version = version(&connection)?;
            if version <= VERSION {
                connection.execute_batch(TABLES)?;
                connection.pragma_update(None, "user_version", VERSION)?;
            }
            Ok((connection, version))
        };
        let opened = open().map_err(|why| Failed { file: file.clone(), why }.to_string());
        known(opened?, &file)
    }

    /// The same, unless somebody else opened it so: two would keep what each is told, and drop what the other
    /// keeps.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn create_alone(folder: &Path) -> Result<Self, String> {
        let unusable = |why| format!("{}: {why}", folder.display());
        fs::create_dir_all(folder).map_err(unusable)?;
        let lock = File::create(folder.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(lock), ..Self::create(folder)? }),
            Err(TryLockError::Error(why)) => Err(unusable(why)),
            Err(TryLockError::WouldBlock) => Err(format!(
                "{}: another global-health keeps alerts in this store: stop it, or name another folder with --store",
                folder.display()
            )),
        }
    }

    /// Opens the store of a folder, which must be there, for writing.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn open_to_write(folder: &Path) -> Result<Self, String> {
        if folder.join(FILE).is_file() { Self::create(folder) } else { Err(missing(folder)) }
    }

    /// Opens the store of a folder for reading, also while another process writes.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let file = folder.join(FILE);
        if !file.is_file() {
            return Err(missing(folder));
        }
        let open = || -> rusqlite::Result<(Connection, i64)> {
            // Not read-only: a reader may have to finish what a crash left.
            let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            prepare(&connection)?;
            connection.execute_batch("PRAGMA query_only = ON")?;
            let version = version(&connection)?;
            Ok((connection, version))
        };
        let opened = open().map_err(|why| Failed { file: file.clone(), why }.to_string());
        known(opened?, &file)
    }

    /// Adds a batch: all of it is on the disk afterwards, or nothing.
    ///
    /// # Errors
    /// Why nothing was added.
    pub fn append(&mut self, batch: &Batch) -> Result<(), Failed> {
        let mut append = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for lines in block::pack(&batch.lines) {
                block::insert(&transaction, lines)?;
            }
            for told in &batch.told {
                transaction
                    .prepare_cached("INSERT OR REPLACE INTO told VALUES (?, ?, ?)")?
                    .execute(params![told.place, told.content, told.at_ns])?;
            }
            transaction.commit()?;
            self.is_there()
        };
        append().map_err(|why| self.failed(why))
    }

    /// What each group was told to be last.
    ///
    /// # Errors
    /// Why that cannot be read.
    pub fn told(&self) -> Result<Vec<Told>, Failed> {
        let read = || -> rusqlite::Result<Vec<Told>> {
            let mut found = self.connection.prepare("SELECT place, content, at FROM told")?;
            let told = |row: &rusqlite::Row<'_>| {
                Ok(Told { place: row.get(0)?, content: row.get(1)?, at_ns: row.get(2)? })
            };
            found.query_map([], told)?.collect()
        };
        read().map_err(|why| self.failed(why))
    }

    /// Up to which line all was sent to `target`, in nanoseconds.
    ///
    /// # Errors
    /// Why that cannot be read.
    pub fn sent(&self, target: &str) -> Result<Option<i64>, Failed> {
        let found = "SELECT at FROM sent WHERE target = ?";
        let at = self.connection.query_row(found, [target], |row| row.get(0)).optional();
        at.map_err(|why| self.failed(why))
    }

    /// Remembers that all was sent to `target` up to the line of an instant.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn set_sent(&mut self, target: &str, at_ns: i64) -> Result<(), Failed> {
        let insert = "INSERT OR REPLACE INTO sent VALUES (?, ?)";
        let inserted = self.connection.execute(insert, params![target, at_ns]);
        inserted.map(drop).map_err(|why| self.failed(why))
    }

    /// What is written to a file that has no name any more nobody finds again.
    fn is_there(&self) -> rusqlite::Result<()> {
        match self.connection.path().map(|file| identity(Path::new(file))) {
            Some(Ok(found)) if found == self.identity => Ok(()),
            _ => {
                let code = ffi::Error::new(SQLITE_READONLY_DBMOVED);
                Err(rusqlite::Error::SqliteFailure(code, None))
            }
        }
    }

    fn failed(&self, why: rusqlite::Error) -> Failed {
        Failed { file: self.connection.path().unwrap_or(FILE).into(), why }
    }
}

fn identity(file: &Path) -> io::Result<(u64, u64)> {
    file.metadata().map(|about| (about.dev(), about.ino()))
}

/// A container may have no other place to write to than the store.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY")
}

fn missing(folder: &Path) -> String {
    format!("{} holds no store of alerts", folder.display())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn known((connection, version): (Connection, i64), file: &Path) -> Result<Archive, String> {
    if version > VERSION {
        let file = file.display();
        return Err(format!("{file}: a newer global-health wrote it (version {version})"));
    }
    let identity = identity(file).map_err(|why| format!("{}: {why}", file.display()))?;
    Ok(Archive { connection, identity, _lock: None })
}
