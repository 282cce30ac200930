//! Records of what has settled, in the browser's IndexedDB: the only file that stores.
//!
//! A browser may refuse to store, be full, or lose what it stored: each function says so, and nothing
//! depends on it. How it is asked stands in `cache.js`: in Rust it would be ten times as long.

use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use web_sys::js_sys::{Array, Uint8Array};

use crate::source::Shelf;

#[wasm_bindgen(module = "/src/source/known/cache.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = load)]
    async fn find(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = save)]
    async fn keep(
        key: &str,
        record: Uint8Array,
        shelve: &Closure<dyn FnMut(JsValue) -> JsValue>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clear)]
    async fn forget() -> Result<JsValue, JsValue>;
}

/// The record called `key`, if there is one; the list of all has no name.
///
/// # Errors
/// The browser does not tell.
pub async fn load(key: &str) -> Result<Option<Vec<u8>>, JsValue> {
    find(key).await.map(|record| bytes(&record))
}

/// Keeps a record; those that are the longest unused go where there is no room.
///
/// # Errors
/// The browser does not keep it.
pub async fn save(key: &str, record: &[u8]) -> Result<(), JsValue> {
    let (name, size) = (String::from(key), record.len());
    let shelve = Closure::new(move |list: JsValue| {
        let mut shelf = Shelf::from_bytes(&bytes(&list).unwrap_or_default());
        let is_first = shelf == Shelf::default();
        let gone = shelf.put(&name, size);
        let list = [Uint8Array::from(&*shelf.to_bytes()).into(), is_first.into()];
        list.into_iter().chain(gone.iter().map(JsValue::from)).collect::<Array>().into()
    });
    keep(key, Uint8Array::from(record), &shelve).await.map(drop)
}

/// Forgets all records.
///
/// # Errors
/// The browser does not.
pub async fn clear() -> Result<(), JsValue> {
    forget().await.map(drop)
}

fn bytes(record: &JsValue) -> Option<Vec<u8>> {
    record.dyn_ref().map(Uint8Array::to_vec)
}
