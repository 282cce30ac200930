//! One page of the log: what was asked, what came, and what its neighbour holds as well.

use global_health_bytes::hash;

use crate::model::Labels;
use crate::source::Entry;

/// One page to ask for: the newest `limit` lines logged in `start_ns..end_ns`, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The first instant.
    pub start_ns: i64,
    /// The instant after the last.
    pub end_ns: i64,
    /// The most lines.
    pub limit: usize,
}

/// A page as it came: the entries by stream.
pub type Page<'a> = Vec<(Labels, Vec<Entry<'a>>)>;

/// Hands every entry of `page` to `take` with its stream, the newest first over all streams.
///
/// Loki sorts inside a stream only. Should it not, a stream is taken for as many as it has pieces in
/// order: few comparisons where all is well, and correct where not.
pub(super) fn newest_first<'a>(page: &Page<'a>, mut take: impl FnMut(&Labels, &Entry<'a>)) {
    let mut rests = Vec::new();
    for (stream, entries) in page {
        let mut rest = &entries[..];
        while !rest.is_empty() {
            let sorted = rest.windows(2).take_while(|pair| pair[0].logged_ns >= pair[1].logged_ns);
            let (ahead, behind) = rest.split_at(sorted.count() + 1);
            rests.push((stream, ahead));
            rest = behind;
        }
    }
    while !rests.is_empty() {
        // The newest, of several the one of the first stream; and how old the next in line is.
        let (mut at, mut newest, mut next) = (0, i64::MIN, i64::MIN);
        for (number, (_, rest)) in rests.iter().enumerate() {
            let head = rest[0].logged_ns;
            if head > newest || number == 0 {
                (at, newest, next) = (number, head, newest);
            } else {
                next = next.max(head);
            }
        }
        let (stream, rest) = rests[at];
        let ahead = rest.iter().take_while(|entry| entry.logged_ns > next).count().max(1);
        rest[..ahead].iter().for_each(|entry| take(stream, entry));
        if ahead == rest.len() {
            rests.remove(at);
        } else {
            rests[at].1 = &rest[ahead..];
        }
    }
}

/// The lines of one nanosecond that were seen: a page that begins in the middle of it holds them too.
///
/// A list is enough, for they are few; the hash spares the comparison of texts.
#[derive(Debug, Default)]
pub(super) struct Border(Vec<(u32, Labels, Box<str>)>);

impl Border {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, stream: &Labels, entry: &Entry) -> bool {
        let hash = hash(entry.quoted.as_bytes());
        let is_it = |seen: &(u32, Labels, Box<str>)| {
            seen.0 == hash && *seen.2 == *entry.quoted && seen.1 == *stream
        };
        self.0.iter().any(is_it)
    }

    pub(super) fn add(&mut self, stream: &Labels, entry: &Entry) {
        self.0.push((hash(entry.quoted.as_bytes()), stream.clone(), entry.quoted.into()));
    }
}
