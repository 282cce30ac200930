//! What the browser keeps: its IndexedDB, also where there is none.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use global_health_bar::cache::{clear, load, save};
use global_health_bar::{Settled, Shelf};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
const own = indexedDB;
const be = (value) => Object.defineProperty(window, "indexedDB", { get: value, configurable: true });
export function deny() { be(() => { throw new DOMException("denied", "SecurityError"); }); }
export function lack() { be(() => undefined); }
export function hang() { be(() => ({ open: () => ({}) })); }
export function restore() { be(() => own); }
"#)]
extern "C" {
    fn deny();
    fn lack();
    fn hang();
    fn restore();
}

#[wasm_bindgen_test]
async fn a_record_comes_back_as_it_was_until_all_are_forgotten() {
    clear().await.expect("a store");
    assert_eq!(load("a").await, Ok(None));
    save("a", &[1, 2, 3]).await.expect("it is kept");
    save("b", &[4]).await.expect("it is kept");
    save("a", &[5]).await.expect("it is kept");
    assert_eq!(load("a").await, Ok(Some(vec![5])));
    assert_eq!(load("b").await, Ok(Some(vec![4])));
    assert_eq!(Shelf::from_bytes(&load("").await.expect("a store").expect("a list")), {
        let mut shelf = Shelf::default();
        shelf.put("b", 1);
        shelf.put("a", 1);
        shelf
    });
    clear().await.expect("a store");
    assert_eq!((load("a").await, load("b").await), (Ok(None), Ok(None)));
}

#[wasm_bindgen_test]
async fn there_is_never_more_than_the_shelf_holds() {
    clear().await.expect("a store");
    let big = vec![7; 7 << 20];
    for key in ["a", "b", "c"] {
        save(key, &big).await.expect("it is kept");
    }
    assert_eq!(load("a").await, Ok(None));
    assert_eq!(load("c").await.map(|record| record.map(|record| record.len())), Ok(Some(7 << 20)));
    save("huge", &vec![7; 17 << 20]).await.expect("it is dropped");
    assert_eq!(load("huge").await, Ok(None));
    clear().await.expect("a store");
}

#[wasm_bindgen_test]
async fn a_browser_that_stores_nothing_says_so() {
    for fail in [deny, lack] {
        fail();
        assert!(load("a").await.is_err());
        assert!(save("a", &[1]).await.is_err());
        assert!(clear().await.is_err());
    }
    hang();
    assert!(load("a").await.is_err(), "it is not waited for");
    restore();
}

#[wasm_bindgen_test]
async fn a_record_that_is_broken_is_none() {
    save("a", b"health 1 but not really").await.expect("it is kept");
    let record = load("a").await.expect("a store").expect("a record");
    assert_eq!(Settled::from_bytes(&record), None);
    clear().await.expect("a store");
}
