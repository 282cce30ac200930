use std::borrow::Borrow;
use std::iter::{Zip, zip};
use std::{fmt, slice, vec};

/// Values by key, sorted by key, each key once.
///
/// Two lists, since the standard library's tree is three kilobytes of wasm for each type. Keys come
/// in order mostly; one that does not moves those behind it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Map<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
}

/// Keys, sorted, each once.
pub type Set<K> = Map<K, ()>;

impl<K: Ord, V> Map<K, V> {
    /// The value of `key`, if it has one.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &self.values[at])
    }

    /// The value of `key`, which is the default where it had none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = self.place(&key).unwrap_or_else(|at| {
            self.keys.insert(at, key);
            self.values.insert(at, V::default());
            at
        });
        &mut self.values[at]
    }

    /// Gives `key` a value; the one that it had is gone.
    pub fn insert(&mut self, key: K, value: V)
    where
        V: Default,
    {
        *self.or_default(key) = value;
    }

    /// Whether `key` has a value.
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Where `key` stands, or would.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        match self.keys.last() {
            Some(last) if last.borrow() >= key => {
                self.keys.binary_search_by(|other| other.borrow().cmp(key))
            }
            _ => Err(self.keys.len()),
        }
    }
}

impl<K: Ord> Set<K> {
    /// Adds a key.
    pub fn add(&mut self, key: K) {
        self.insert(key, ());
    }
}

impl<K, V> Map<K, V> {
    /// The keys with their values.
    pub fn iter(&self) -> Zip<slice::Iter<'_, K>, slice::Iter<'_, V>> {
        zip(&self.keys, &self.values)
    }

    /// The keys.
    pub fn keys(&self) -> slice::Iter<'_, K> {
        self.keys.iter()
    }

    /// The values, by the order of their keys.
    pub fn values(&self) -> slice::Iter<'_, V> {
        self.values.iter()
    }

    /// The values, by the order of their keys.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// The values, by the order of their keys.
    pub fn into_values(self) -> vec::IntoIter<V> {
        self.values.into_iter()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = Zip<vec::IntoIter<K>, vec::IntoIter<V>>;

    fn into_iter(self) -> Self::IntoIter {
        zip(self.keys, self.values)
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Zip<slice::Iter<'a, K>, slice::Iter<'a, V>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Ord, V: Default> FromIterator<(K, V)> for Map<K, V> {
    /// The last value of a key wins.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut map = Self::default();
        pairs.into_iter().for_each(|(key, value)| map.insert(key, value));
        map
    }
}

impl<K: Ord> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::default();
        keys.into_iter().for_each(|key| set.add(key));
        set
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_holds_what_a_tree_holds(pairs in prop::collection::vec((0..20_u8, any::<u8>()), 0..40)) {
            let tree: BTreeMap<_, _> = pairs.iter().copied().collect();
            let map: Map<_, _> = pairs.into_iter().collect();
            prop_assert!(map.iter().eq(&tree));
            prop_assert!(map.keys().eq(tree.keys()) && map.values().eq(tree.values()));
            prop_assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
            for key in 0..21 {
                prop_assert_eq!(map.get(&key), tree.get(&key));
                prop_assert_eq!(map.contains(&key), tree.contains_key(&key));
            }
            prop_assert_eq!(format!("{map:?}"), format!("{tree:?}"));
            prop_assert!(map.into_iter().eq(tree));
        }

        #[test]
        fn what_is_there_is_changed_where_it_stands(keys in prop::collection::vec(0..9_u8, 0..40)) {
            let (mut tree, mut map) = (BTreeMap::new(), Map::default());
            for key in keys {
                *tree.entry(key).or_insert(0) += 1;
                *map.or_default(key) += 1;
            }
            prop_assert!(map.into_iter().eq(tree));
        }
    }
}
