use std::cell::{Cell, RefCell};

use proptest::prelude::*;

use super::*;

/// A row as a plain list of numbers, that counts what is done to it.
#[derive(Default)]
struct Numbers {
    numbers: RefCell<Vec<u32>>,
    puts: Cell<usize>,
    ended: RefCell<Vec<u32>>,
    made: Cell<u32>,
}

struct Numbered<'a> {
    key: Text,
    number: u32,
    row: &'a Numbers,
}

impl Row for &Numbers {
    type Node = u32;

    fn first(&self) -> Option<u32> {
        self.numbers.borrow().first().copied()
    }

    fn after(&self, node: &u32) -> Option<u32> {
        let numbers = self.numbers.borrow();
        let at = numbers.iter().position(|number| number == node).expect("a node");
        numbers.get(at + 1).copied()
    }

    fn put(&self, node: &u32, before: Option<&u32>) {
        let mut numbers = self.numbers.borrow_mut();
        numbers.retain(|number| number != node);
        let at = before.map(|before| numbers.iter().position(|number| number == before));
        let at = at.map_or(numbers.len(), |at| at.expect("a node"));
        numbers.insert(at, *node);
        self.puts.set(self.puts.get() + 1);
    }

    fn remove(&self, node: &u32) {
        self.numbers.borrow_mut().retain(|number| number != node);
    }
}

impl Keyed<&Numbers> for Numbered<'_> {
    fn key(&self) -> &Text {
        &self.key
    }

    fn node(&self) -> u32 {
        self.number
    }

    fn end(&self) {
        self.row.ended.borrow_mut().push(self.number);
    }
}

fn texts(keys: &[u8]) -> Vec<Text> {
    keys.iter().map(|key| Text::from(key.to_string())).collect()
}

/// Arranges `row` as `keys` say; under which key each number is then.
fn arranged<'a>(
    row: &'a Numbers,
    children: &mut Vec<Numbered<'a>>,
    keys: &[u8],
) -> Vec<(Text, u32)> {
    let draw = |key| {
        row.made.set(row.made.get() + 1);
        Numbered { key, number: row.made.get(), row }
    };
    arrange(&row, children, texts(keys), draw);
    children.iter().map(|child| (child.key.clone(), child.number)).collect()
}

/// Some of twelve keys, all different, in any order.
fn keys() -> impl Strategy<Value = Vec<u8>> {
    proptest::sample::subsequence((0..12).collect::<Vec<u8>>(), 0..=12).prop_shuffle()
}

proptest! {
    #[test]
    fn children_are_those_of_the_keys_and_who_stays_is_the_same(
        steps in proptest::collection::vec(keys(), 1..8),
    ) {
        let row = Numbers::default();
        let mut children = Vec::new();
        let mut before: Vec<(Text, u32)> = Vec::new();
        for keys in steps {
            let now = arranged(&row, &mut children, &keys);
            let shown = row.numbers.borrow().clone();
            prop_assert_eq!(&shown, &now.iter().map(|(_, number)| *number).collect::<Vec<_>>());
            prop_assert_eq!(now.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), texts(&keys));
            for (key, number) in &before {
                let stays = now.iter().find(|(other, _)| other == key);
                prop_assert!(stays.is_none_or(|(_, other)| other == number), "{key} was drawn anew");
                prop_assert_eq!(stays.is_none(), row.ended.borrow().contains(number));
            }
            before = now;
        }
    }

    #[test]
    fn nothing_is_moved_where_some_leave_or_come(
        all in keys(),
        stays in proptest::collection::vec(any::<bool>(), 12),
    ) {
        let row = Numbers::default();
        let mut children = Vec::new();
        arranged(&row, &mut children, &all);
        let some: Vec<_> = all.iter().zip(stays).filter_map(|(key, stays)| stays.then_some(*key)).collect();
        row.puts.set(0);
        arranged(&row, &mut children, &some);
        prop_assert_eq!(row.puts.get(), 0);
        arranged(&row, &mut children, &all);
        prop_assert_eq!(row.puts.get(), all.len() - some.len());
    }
}
