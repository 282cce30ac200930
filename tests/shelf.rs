//! Who goes when the shelf is full.
#![allow(missing_docs)]

use global_health_bar::Shelf;

const MEGABYTE: usize = 1 << 20;

#[test]
fn the_longest_unused_go_first() {
    let mut shelf = Shelf::default();
    for key in ["a", "b", "c"] {
        assert_eq!(shelf.put(key, 5 * MEGABYTE), [""; 0]);
    }
    // It is used again.
    assert_eq!(shelf.put("a", 5 * MEGABYTE), [""; 0]);
    assert_eq!(shelf.put("d", 5 * MEGABYTE), ["b"]);
    assert_eq!(shelf.put("e", 10 * MEGABYTE), ["c", "a"]);
}

#[test]
fn what_fits_in_no_shelf_costs_no_other_its_place() {
    let mut shelf = Shelf::default();
    shelf.put("a", 5 * MEGABYTE);
    assert_eq!(shelf.put("huge", 17 * MEGABYTE), ["huge"]);
    assert_eq!(shelf.put("b", 11 * MEGABYTE), [""; 0]);
}

#[test]
fn a_list_comes_back_as_it_was_and_a_broken_one_as_far_as_it_goes() {
    let mut shelf = Shelf::default();
    shelf.put("a", 5);
    let bytes = shelf.to_bytes();
    assert_eq!(Shelf::from_bytes(&bytes), shelf);
    shelf.put("b", 1 << 20);
    let longer = shelf.to_bytes();
    assert_eq!(Shelf::from_bytes(&longer), shelf);
    assert_eq!(Shelf::from_bytes(&longer[..longer.len() - 1]), Shelf::from_bytes(&bytes));
    assert_eq!(Shelf::from_bytes(&[255; 30]), Shelf::default());
}
