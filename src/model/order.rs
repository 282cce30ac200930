use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// Sorts `items` as `compare` says; equal ones keep their order.
///
/// One sort for all types: the standard library's own is three to five kilobytes of wasm for each
/// type and each closure. What is sorted already, as most is, costs a look.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = in_order(items.len(), &nought, &|a, b| compare(&items[a], &items[b]));
    arrange(items, order);
}

/// Sorts `items` by what `key` makes of each; equal ones keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts `items` by the `number` of each, those of one number as `compare` says; equal ones keep
/// their order.
///
/// The numbers are compared side by side: the items themselves are scattered, and seldom in the cache.
pub fn sort_by_number<T>(
    items: &mut [T],
    number: impl Fn(&T) -> u128,
    compare: impl Fn(&T, &T) -> Ordering,
) {
    let number = |at: usize| number(&items[at]);
    let order = in_order(items.len(), &number, &|a, b| compare(&items[a], &items[b]));
    arrange(items, order);
}

const fn nought(_: usize) -> u128 {
    0
}

/// Puts each of `items` in its place: `order` tells which item comes to each.
fn arrange<T>(items: &mut [T], mut order: Vec<(u128, usize)>) {
    // Along each circle of places, one swap each.
    for start in 0..order.len() {
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut order[place].1, place);
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

/// The numbers and places of `count` items in their order, or none where they are in order: by
/// merging what is sorted, runs of one, of two, of four.
#[inline(never)]
fn in_order(
    count: usize,
    number: &dyn Fn(usize) -> u128,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<(u128, usize)> {
    let compare =
        |a: (u128, usize), b: (u128, usize)| a.0.cmp(&b.0).then_with(|| compare(a.1, b.1));
    let numbered = |at| (number(at), at);
    if (1..count).all(|next| compare(numbered(next - 1), numbered(next)).is_le()) {
        return Vec::new();
    }
    let mut order: Vec<_> = (0..count).map(numbered).collect();
    let mut sorted = Vec::with_capacity(count);
    let mut length = 1;
    while length < order.len() {
        for both in order.chunks(length * 2) {
            let (mut ahead, mut behind) = both.split_at(length.min(both.len()));
            while let ([a, ahead_rest @ ..], [b, behind_rest @ ..]) = (ahead, behind) {
                if compare(*b, *a).is_lt() {
                    sorted.push(*b);
                    behind = behind_rest;
                } else {
                    sorted.push(*a);
                    ahead = ahead_rest;
                }
            }
            sorted.extend_from_slice(ahead);
            sorted.extend_from_slice(behind);
        }
        std::mem::swap(&mut order, &mut sorted);
        sorted.clear();
        length *= 2;
    }
    order
}

/// Values by key: the keys in an order that means nothing and is always the same, the values of each
/// in the order in which they came.
#[derive(Debug)]
pub struct Groups<K, V>(Vec<(u64, K, Vec<V>)>);

impl<K: Ord + Hash, V> Groups<K, V> {
    /// The values that `pairs` give each key.
    pub fn new(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::gather(pairs, |value| vec![value], Vec::push)
    }

    /// The same of lists of values.
    pub fn of_lists(pairs: impl IntoIterator<Item = (K, Vec<V>)>) -> Self {
        Self::gather(pairs, |values| values, |all, mut values| all.append(&mut values))
    }

    /// The same, where `begin` makes values of the first that a key is given, and `add` adds another.
    fn gather<G>(
        pairs: impl IntoIterator<Item = (K, G)>,
        begin: impl Fn(G) -> Vec<V>,
        add: impl Fn(&mut Vec<V>, G),
    ) -> Self {
        // Numbers are compared much faster than labels.
        let hashed = |(key, value)| (hash(&key), key, value);
        let mut pairs: Vec<_> = pairs.into_iter().map(hashed).collect();
        sort_by_number(&mut pairs, |pair| pair.0.into(), |a, b| a.1.cmp(&b.1));
        let mut groups: Vec<(u64, K, Vec<V>)> = Vec::new();
        for (hash, key, given) in pairs {
            match groups.last_mut() {
                Some((_, last, values)) if *last == key => add(values, given),
                _ => groups.push((hash, key, begin(given))),
            }
        }
        Self(groups)
    }

    /// The values of a key; empty where it has none.
    pub fn get(&self, key: &K) -> &[V] {
        let wanted = hash(key);
        let at = self
            .0
            .binary_search_by(|(hash, other, _)| hash.cmp(&wanted).then_with(|| other.cmp(key)));
        at.map_or(&[], |at| &self.0[at].2)
    }

    /// The values of each key.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Vec<V>> {
        self.0.iter_mut().map(|(_, _, values)| values)
    }

    /// The keys with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &[V])> {
        self.0.iter().map(|(_, key, values)| (key, values.as_slice()))
    }

    /// The keys with their values.
    pub fn into_pairs(self) -> impl Iterator<Item = (K, Vec<V>)> {
        self.0.into_iter().map(|(_, key, values)| (key, values))
    }
}

/// A number that is the same for equal keys.
pub fn hash(key: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_stable_sort_does(items in prop::collection::vec((0..9_u8, any::<u8>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            let mut sorted = items;
            sort_by_key(&mut sorted, |item| item.0);
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn numbers_come_before_what_else_tells_items_apart(items in prop::collection::vec((0..4_u128, 0..4_u8, any::<u8>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| (item.0, item.1));
            let mut sorted = items;
            sort_by_number(&mut sorted, |item| item.0, |a, b| a.1.cmp(&b.1));
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn groups_hold_what_a_map_of_lists_holds(pairs in prop::collection::vec((0..9_u8, any::<u8>()), 0..60)) {
            let mut expected: std::collections::BTreeMap<u8, Vec<u8>> = Default::default();
            for (key, value) in &pairs {
                expected.entry(*key).or_default().push(*value);
            }
            let lists = Groups::of_lists(pairs.iter().map(|(key, value)| (*key, vec![*value])));
            let groups = Groups::new(pairs);
            prop_assert!(groups.iter().eq(lists.iter()));
            for key in 0..10 {
                prop_assert_eq!(groups.get(&key), expected.get(&key).map_or(&[][..], Vec::as_slice));
            }
            let told: std::collections::BTreeMap<_, _> = groups.into_pairs().collect();
            prop_assert_eq!(told, expected);
        }
    }
}
