//! Records of what has settled, in the browser's IndexedDB: the only file that stores.
//!
//! A browser may refuse to store, be full, or lose what it stored: each function says so, and nothing
//! depends on it.

use std::time::Duration;

use futures::future::{Either, select};
use gloo_timers::future::sleep;
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Promise, Uint8Array};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode, window};

use crate::source::Shelf;

const DATABASE: &str = "global-health-bar";
const STORE: &str = "settled";
/// The key of the list of all records.
const SHELF: &str = "";

/// How long a browser may take to find a record: asking the servers is not much slower.
const PATIENCE: Duration = Duration::from_secs(2);

/// The record called `key`, if there is one.
///
/// # Errors
/// The browser does not tell.
pub async fn load(key: &str) -> Result<Option<Vec<u8>>, JsValue> {
    let load = Box::pin(async {
        let database = open().await?;
        let record = get(&store(&database, IdbTransactionMode::Readonly)?, key).await;
        database.close();
        record
    });
    match select(load, Box::pin(sleep(PATIENCE))).await {
        Either::Left((record, _)) => record,
        Either::Right(_) => Err("no answer".into()),
    }
}

/// Keeps a record; those that are the longest unused go where there is no room.
///
/// # Errors
/// The browser does not keep it.
pub async fn save(key: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let database = open().await?;
    let store = store(&database, IdbTransactionMode::Readwrite)?;
    let saved = put_all(&store, key, bytes).await;
    database.close();
    saved
}

async fn put_all(store: &IdbObjectStore, key: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let mut shelf = Shelf::from_bytes(&get(store, SHELF).await?.unwrap_or_default());
    if shelf == Shelf::default() {
        // Whatever lies there, nobody knows of it.
        done(&store.clear()?).await?;
    }
    put(store, key, bytes).await?;
    for gone in shelf.put(key, bytes.len()) {
        done(&store.delete(&gone.into())?).await?;
    }
    put(store, SHELF, &shelf.to_bytes()).await
}

/// Forgets all records.
///
/// # Errors
/// The browser does not.
pub async fn clear() -> Result<(), JsValue> {
    let database = open().await?;
    let store = store(&database, IdbTransactionMode::Readwrite)?;
    let cleared = done(&store.clear()?).await;
    database.close();
    cleared.map(drop)
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = window().ok_or("no window")?.indexed_db()?.ok_or("no IndexedDB")?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onupgradeneeded(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onblocked(Some(&reject));
    });
    JsFuture::from(opened).await?;
    let database: IdbDatabase = request.result()?.unchecked_into();
    if !database.object_store_names().contains(STORE) {
        // It was made just now, and waits for the end of this microtask to be ready.
        database.create_object_store(STORE)?;
        done(&request).await?;
    }
    Ok(database)
}

fn store(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)
}

async fn get(store: &IdbObjectStore, key: &str) -> Result<Option<Vec<u8>>, JsValue> {
    let record = done(&store.get(&key.into())?).await?;
    Ok(record.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
}

async fn put(store: &IdbObjectStore, key: &str, bytes: &[u8]) -> Result<(), JsValue> {
    done(&store.put_with_key(&Uint8Array::from(bytes), &key.into())?).await.map(drop)
}

/// What became of a request.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await?;
    request.result()
}
