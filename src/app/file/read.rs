//! Reading a file piece by piece, so that the page stays alive.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{JsString, Reflect, Uint8Array};

use super::{About, Fault, File};
use crate::app::shown::Shown;
use crate::model::{Coverage, Policy};
use crate::observe::from_file;
use crate::source::{FileReader, Opened};
#[cfg(feature = "split-page")]
use crate::words::text::Word;

#[wasm_bindgen(module = "/src/app/file/file.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn pieces(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn next(pieces: &JsValue) -> Result<JsValue, JsValue>;
    /// Why something failed, as the browser says it.
    pub fn why(error: &JsValue) -> String;
}

/// How many bytes are read in one task: some milliseconds.
const TASK: u32 = 256 << 10;

#[cfg(not(feature = "split-page"))]
async fn read(shown: Shown, file: JsValue, name: String, turn: u32) -> Result<File, Fault> {
    shown.read(&file, &name, turn).await
}

#[cfg(feature = "split-page")]
async fn read(shown: Shown, file: JsValue, name: String, turn: u32) -> Result<File, Fault> {
    match apart::read(shown, file, name, turn).await {
        Ok(told) => told.await,
        Err(_) => {
            let language = shown.locale().get_untracked().language;
            Err(Fault::Broken(Word::NotFetched.of(language).into()))
        }
    }
}

#[cfg(feature = "split-page")]
mod apart {
    use futures::future::LocalBoxFuture;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Fault, File, JsValue, Shown};

    type Reading = LocalBoxFuture<'static, Result<File, Fault>>;

    #[wasm_split(files, fallible)]
    pub fn read(
        shown: Shown,
        file: JsValue,
        name: String,
        turn: u32,
    ) -> Result<Reading, SplitLoaderError> {
        Ok(Box::pin(async move { shown.read(&file, &name, turn).await }))
    }
}

impl Shown {
    /// Reads a file, and shows it.
    pub fn open(self, files: Vec<JsValue>) {
        let Some(file) = files.first() else { return };
        let name = Reflect::get(file, &"name".into()).ok();
        let name = name.and_then(|name| Some(name.dyn_into::<JsString>().ok()?.into()));
        let name: String = name.unwrap_or_default();
        self.files.cancel();
        if files.len() > 1 {
            return self.files.fault.set(Some((name, Fault::Several)));
        }
        let turn = self.files.turn.get_value();
        self.files.fault.set(None);
        self.files.reading.set(Some((name.clone(), Coverage::default())));
        let file = file.clone();
        spawn_local(async move {
            let told = read(self, file, name.clone(), turn).await;
            if self.files.turn.try_get_value() != Some(turn) {
                return;
            }
            self.files.reading.set(None);
            match told {
                Ok(file) => {
                    self.look_anew();
                    self.files.shown.set(Some(Arc::new(file)));
                }
                Err(fault) => self.files.fault.set(Some((name, fault))),
            }
        });
    }

    /// Reads all of `file`, unless another turn comes.
    async fn read(self, file: &JsValue, name: &str, turn: u32) -> Result<File, Fault> {
        let mut reader = FileReader::new(&Policy::default());
        let fed = match pieces(file).await {
            Ok(pieces) if pieces.is_undefined() => return Err(Fault::Packed),
            Ok(pieces) => self.feed(&mut reader, &pieces, turn).await,
            Err(error) => Err(error),
        };
        let broken = fed.err().map(|error| why(&error));
        let opened = match (reader.finish(), &broken) {
            (Ok(opened), _) => opened,
            (Err(_), Some(why)) => return Err(Fault::Broken(why.clone())),
            (Err(unreadable), None) => return Err(Fault::Unreadable(unreadable)),
        };
        let mut lines = None;
        let mut about = About { broken, ..About::default() };
        match &opened {
            Opened::Report(saved) => about.left_out = saved.left_out,
            Opened::Lines(logged) => {
                about.undated = logged.undated;
                lines = Some(SendWrapper::new(file.clone()));
            }
        }
        rest().await;
        Ok(File { name: name.into(), observed: Arc::new(from_file(opened)), about, lines })
    }

    async fn feed(
        self,
        reader: &mut FileReader,
        pieces: &JsValue,
        turn: u32,
    ) -> Result<(), JsValue> {
        loop {
            let piece = next(pieces).await?;
            let Ok(piece) = piece.dyn_into::<Uint8Array>() else { return Ok(()) };
            let mut at = 0;
            while at < piece.length() && self.files.turn.try_get_value() == Some(turn) {
                let end = piece.length().min(at.saturating_add(TASK));
                reader.push(&piece.subarray(at, end).to_vec());
                at = end;
                let read = reader.read();
                self.files.reading.update(|reading| {
                    if let Some((_, coverage)) = reading {
                        *coverage = read;
                    }
                });
                rest().await;
            }
            if self.files.turn.try_get_value() != Some(turn) {
                return Ok(());
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
use crate::source::rest;

#[cfg(not(target_arch = "wasm32"))]
async fn rest() {}
