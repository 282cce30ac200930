//! Which records are kept: the list of them, and who goes when there is no more room.

use super::record::{Reader, Writer};

/// The most bytes of all records together.
const MOST: usize = 16 << 20;

/// The records that are kept, the longest unused first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf(Vec<(String, usize)>);

impl Shelf {
    /// Puts the record called `key`, of `size` bytes, in front, and returns which records must go for
    /// it: the longest unused ones, and the record itself where it fits in no shelf.
    pub fn put(&mut self, key: &str, size: usize) -> Vec<String> {
        self.0.retain(|(known, _)| known != key);
        self.0.push((key.into(), size));
        let mut gone = Vec::new();
        let mut total: usize =
            self.0.iter().fold(0, |total, (_, size)| total.saturating_add(*size));
        if size > MOST {
            total -= size;
            gone.extend(self.0.pop().map(|(key, _)| key));
        }
        while total > MOST {
            let (key, size) = self.0.remove(0);
            total -= size;
            gone.push(key);
        }
        gone
    }

    /// The bytes of the list.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::default();
        for (key, size) in &self.0 {
            to.text(key);
            to.count(*size);
        }
        to.0
    }

    /// What the bytes of a list say, as far as they can be read.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut from = Reader(bytes);
        let mut records = Vec::new();
        while let Some(record) = from.text().zip(from.count()) {
            records.push((record.0.into(), record.1));
        }
        Self(records)
    }
}
