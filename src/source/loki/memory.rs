//! The lines of late, known again where they stand in a body: without a search for their end.

use std::sync::Arc;

use global_health_bytes::{begins_with, hash};

use super::reader::Told;

/// The most bytes of lines that are remembered, some thousand of them: of the lines of large clusters
/// that were read before, one in two hundred is forgotten.
const MOST_BYTES: usize = 2 << 20;

/// How many bytes of a line tell it from most others: its status, its labels.
const BEGINNING: usize = 512;

/// How many lines of one beginning are tried: no more, lest somebody fill the log with them.
const MOST_TRIED: usize = 4;

/// How many sorts of beginnings are told apart.
const SLOTS: usize = 1 << 13;

/// No line.
const NONE: u32 = u32::MAX;

/// What lines told, by their text.
#[derive(Debug)]
pub(super) struct Memory {
    lines: Vec<Line>,
    /// How many bytes of text these are.
    bytes: usize,
    /// By the sort of their beginning, the line that was known again last.
    latest: Box<[u32]>,
}

#[derive(Debug)]
struct Line {
    /// As it stands in a body: in quotes, escaped.
    quoted: Box<str>,
    told: Told,
    /// Of the lines with such a beginning, the one that was known again before.
    before: u32,
}

impl Memory {
    pub fn new() -> Self {
        let latest = vec![NONE; SLOTS].into();
        Self { lines: Vec::new(), bytes: 0, latest }
    }

    /// What the line told that stands at the beginning of `text`, up to the quote that ends it; and its
    /// length.
    pub fn find(&mut self, text: &[u8]) -> Option<(Told, usize)> {
        let slot = slot(text);
        let (mut at, mut last) = (self.latest[slot], None);
        for _ in 0..MOST_TRIED {
            let line = self.lines.get(at as usize)?;
            if begins_with(text, line.quoted.as_bytes()) {
                let (before, length) = (line.before, line.quoted.len());
                let told = Arc::clone(&line.told);
                if let Some(last) = last {
                    self.lines[last as usize].before = before;
                    self.lines[at as usize].before = std::mem::replace(&mut self.latest[slot], at);
                }
                return Some((told, length));
            }
            last = Some(at);
            at = line.before;
        }
        None
    }

    /// Remembers a line; when there are too many, forgets all others.
    pub fn insert(&mut self, quoted: &str, told: Told) {
        self.bytes += quoted.len();
        if self.bytes > MOST_BYTES {
            *self = Self::new();
            self.bytes = quoted.len();
        }
        let place = u32::try_from(self.lines.len()).unwrap_or(NONE);
        let latest = &mut self.latest[slot(quoted.as_bytes())];
        let before = std::mem::replace(latest, place);
        self.lines.push(Line { quoted: quoted.into(), told, before });
    }
}

/// The sort of the beginning of a line.
fn slot(text: &[u8]) -> usize {
    hash(&text[..text.len().min(BEGINNING)]) as usize % SLOTS
}
