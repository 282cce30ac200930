use std::fmt;
use std::ops::Deref;
use std::slice;
use std::sync::{Arc, OnceLock};

use crate::model::{Episode, TimeSpan, Timestamp};

/// How many episodes are looked at one by one: below that, more steps down a tree find nothing sooner.
const BLOCK: usize = 8;

/// The episodes of a timeline, in their order; which of them a span may hold is found without a look
/// at all of them. Copies share them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Episodes(Arc<Inner>);

#[derive(Default)]
struct Inner {
    all: Vec<Episode>,
    /// Of blocks of episodes, from the first to the last where any of them fired or may have: a binary
    /// tree whose node `n` is about those of its nodes `2n` and `2n + 1`, with the blocks as its last
    /// half. Made when somebody asks first.
    extents: OnceLock<Vec<(Timestamp, Timestamp)>>,
}

impl Episodes {
    /// The episodes that may have fired in `span`, in order, and others near it: all that
    /// [`Episode::may_fire_in`] takes at whatever instant are among them.
    pub(crate) fn near(&self, span: TimeSpan) -> Vec<&Episode> {
        let mut near = Vec::new();
        self.find(1, span, &mut near);
        near
    }

    /// Adds to `near` what node `node` of the tree is about.
    fn find<'a>(&'a self, node: usize, span: TimeSpan, near: &mut Vec<&'a Episode>) {
        let extents = self.0.extents.get_or_init(|| extents(&self.0.all));
        let (start, end) = extents[node];
        if start >= span.end() || end <= span.start() {
            return;
        }
        if let Some(block) = node.checked_sub(extents.len() / 2) {
            near.extend(self.iter().skip(block * BLOCK).take(BLOCK));
        } else {
            self.find(2 * node, span, near);
            self.find(2 * node + 1, span, near);
        }
    }
}

fn extents(all: &[Episode]) -> Vec<(Timestamp, Timestamp)> {
    let [never, ever] = [i64::MAX, i64::MIN].map(Timestamp::from_milliseconds);
    let blocks = all.len().div_ceil(BLOCK).next_power_of_two();
    let mut extents = vec![(never, ever); 2 * blocks];
    let unite = |(start, end): &mut (Timestamp, Timestamp), other: (Timestamp, Timestamp)| {
        (*start, *end) = ((*start).min(other.0), (*end).max(other.1));
    };
    for (at, episode) in all.iter().enumerate() {
        // What fires now does so until an instant that is not known here.
        for span in episode.at_most(never) {
            unite(&mut extents[blocks + at / BLOCK], (span.start(), span.end()));
        }
    }
    for node in (1..blocks).rev() {
        for half in [2 * node, 2 * node + 1] {
            let half = extents[half];
            unite(&mut extents[node], half);
        }
    }
    extents
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Inner {}

impl Deref for Episodes {
    type Target = [Episode];

    fn deref(&self) -> &[Episode] {
        &self.0.all
    }
}

impl From<Vec<Episode>> for Episodes {
    fn from(all: Vec<Episode>) -> Self {
        Self(Arc::new(Inner { all, extents: OnceLock::new() }))
    }
}

impl<'a> IntoIterator for &'a Episodes {
    type Item = &'a Episode;
    type IntoIter = slice::Iter<'a, Episode>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Episodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.all.fmt(f)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::model::{Doubt, DoubtCause, End, Evidence};
    use proptest::prelude::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_milliseconds(milliseconds)
    }

    fn span() -> impl Strategy<Value = TimeSpan> {
        (0..300_i64, 0..40_i64)
            .prop_map(|(start, length)| TimeSpan::new(at(start), at(start + length)))
    }

    /// An episode that ends or not, with doubts anywhere: also before it starts and after it ends.
    fn episode() -> impl Strategy<Value = Episode> {
        let cause = prop_oneof![Just(DoubtCause::Pending), Just(DoubtCause::Sampled)];
        let doubt = (span(), cause).prop_map(|(span, cause)| Doubt { span, cause });
        let doubts = prop::collection::vec(doubt, 0..3);
        (span(), any::<u8>(), doubts).prop_map(|(span, kind, doubts)| Episode {
            alert: Arc::default(),
            starts_at: span.start(),
            end: if kind < 20 { End::Firing } else { End::Resolved(span.end()) },
            continues: false,
            evidence: Evidence { doubts, ..Evidence::default() },
        })
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_a_look_at_all_finds(
            mut all in prop::collection::vec(episode(), 0..90),
            is_sorted: bool,
            asked in span(),
            now in 0..400_i64,
        ) {
            if is_sorted {
                all.sort_by_key(|episode| episode.starts_at);
            }
            let fires = |episode: &&Episode| episode.may_fire_in(asked, at(now));
            let episodes = Episodes::from(all.clone());
            let found: Vec<_> = episodes.near(asked).into_iter().filter(fires).collect();
            prop_assert_eq!(found, all.iter().filter(fires).collect::<Vec<_>>());
        }
    }

    #[test]
    fn few_of_many_are_looked_at() {
        let second = |number: i64| Episode {
            alert: Arc::default(),
            starts_at: at(number * 1_000),
            end: End::Resolved(at(number * 1_000 + 500)),
            continues: false,
            evidence: Evidence::default(),
        };
        // The first fires all the time.
        let first = Episode { end: End::Firing, ..second(0) };
        let many: Vec<_> = [first].into_iter().chain((1..10_000).map(second)).collect();
        let near = Episodes::from(many);
        let near = near.near(TimeSpan::new(at(7_000_000), at(7_000_100)));
        assert_eq!(near.len(), 2 * BLOCK);
    }
}
