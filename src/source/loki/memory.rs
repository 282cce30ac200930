//! The lines of late, known again where they stand in a body: without a search for their end.

use std::cmp;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};

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
    /// No other memory has this number, nor this one once it has forgotten.
    number: u32,
}

#[derive(Debug)]
struct Line {
    /// As it stands in a body: in quotes, escaped.
    quoted: Box<str>,
    told: Told,
    /// Of the lines with such a beginning, the one that was known again before.
    before: u32,
}

/// Where a memory holds a line, until it forgets. To where it is remembered, lines are the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    memory: u32,
    place: u32,
}

impl Memory {
    pub fn new() -> Self {
        let latest = vec![NONE; SLOTS].into();
        Self { lines: Vec::new(), bytes: 0, latest, number: number() }
    }

    /// The line that stands at the beginning of `text`, up to the quote that ends it: where it is
    /// held, and its length.
    pub fn find(&mut self, text: &[u8]) -> Option<(Known, usize)> {
        let slot = slot(text);
        let (mut at, mut last) = (self.latest[slot], None);
        for _ in 0..MOST_TRIED {
            let line = self.lines.get(at as usize)?;
            if begins_with(text, line.quoted.as_bytes()) {
                let (before, length) = (line.before, line.quoted.len());
                if let Some(last) = last {
                    self.lines[last as usize].before = before;
                    self.lines[at as usize].before = std::mem::replace(&mut self.latest[slot], at);
                }
                return Some((Known { memory: self.number, place: at }, length));
            }
            last = Some(at);
            at = line.before;
        }
        None
    }

    /// What a line told, unless it was forgotten.
    pub fn told(&self, known: Known) -> Option<&Told> {
        let line = self.lines.get(known.place as usize).filter(|_| known.memory == self.number);
        line.map(|line| &line.told)
    }

    /// Remembers a line; when there are too many, forgets all others.
    pub fn insert(&mut self, quoted: &str, told: Told) -> Known {
        self.bytes += quoted.len();
        if self.bytes > MOST_BYTES {
            *self = Self::new();
            self.bytes = quoted.len();
        }
        let place = u32::try_from(self.lines.len()).unwrap_or(NONE);
        let latest = &mut self.latest[slot(quoted.as_bytes())];
        let before = std::mem::replace(latest, place);
        self.lines.push(Line { quoted: quoted.into(), told, before });
        Known { memory: self.number, place }
    }
}

/// A number that no memory has had; none has 0.
fn number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
}

/// The sort of the beginning of a line.
fn slot(text: &[u8]) -> usize {
    hash(&text[..text.len().min(BEGINNING)]) as usize % SLOTS
}

impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Known {}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Known {
    fn cmp(&self, _: &Self) -> cmp::Ordering {
        cmp::Ordering::Equal
    }
}

impl Hash for Known {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
