//! Blocks: lines as one compressed text, one a line, its instant in nanoseconds before it.

use std::io;

use rusqlite::{Connection, params};

/// How long the text of a block may become before the next one begins.
pub(super) const FULL: usize = 256 * 1024;
/// Fast, and alerts repeat each other: ten to forty times shorter.
const LEVEL: i32 = 3;

/// A logged line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// When it was logged, in nanoseconds since the Unix epoch.
    pub at_ns: i64,
    /// The text, without an end of line.
    pub text: Box<str>,
}

/// Lines as blocks, in their order.
pub(super) fn pack(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    let mut rest = lines;
    std::iter::from_fn(move || {
        let mut length = 0;
        let fits = |line: &&Line| {
            let begins = length == 0;
            length += line.text.len();
            begins || length <= FULL
        };
        let (block, after) = rest.split_at(rest.iter().take_while(fits).count());
        rest = after;
        (!block.is_empty()).then_some(block)
    })
}

/// Stores lines as one block.
pub(super) fn insert(connection: &Connection, lines: &[Line]) -> rusqlite::Result<()> {
    let text: String = lines.iter().map(|line| format!("{} {}\n", line.at_ns, line.text)).collect();
    let instants = || lines.iter().map(|line| line.at_ns);
    let packed =
        packed(&text).map_err(|why| rusqlite::Error::ToSqlConversionFailure(why.into()))?;
    connection
        .prepare_cached(
            "INSERT INTO block (first, last, lines, bytes, text) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![instants().min(), instants().max(), lines.len(), text.len(), packed])?;
    Ok(())
}

/// With its checksum: a byte that turned is found, not told.
fn packed(text: &str) -> io::Result<Vec<u8>> {
    let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
    packer.include_checksum(true)?;
    packer.compress(text.as_bytes())
}

/// The text of a block.
pub(super) fn unpack(packed: &[u8]) -> io::Result<String> {
    let text = zstd::decode_all(packed)?;
    Ok(String::from_utf8(text)
        .unwrap_or_else(|damaged| String::from_utf8_lossy(damaged.as_bytes()).into_owned()))
}

/// The lines of a block's text, with their instants; one that is damaged costs itself.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (i64, &str)> {
    text.lines().filter_map(|line| {
        let (at_ns, text) = line.split_once(' ')?;
        Some((at_ns.parse().ok()?, text))
    })
}

/// A line of its own.
pub(super) fn line((at_ns, text): (i64, &str)) -> Line {
    Line { at_ns, text: text.into() }
}
