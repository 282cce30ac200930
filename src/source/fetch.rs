//! The browser's fetch: the only file that does I/O.

use std::time::Duration;

use gloo_timers::future::sleep;
use web_sys::AbortController;
use web_sys::js_sys::{Array, Math, Object, Uint8Array};
use web_sys::wasm_bindgen::prelude::wasm_bindgen;
use web_sys::wasm_bindgen::{JsCast, JsValue};

use crate::model::Timestamp;
use crate::source::{Get, Response, retry_after};

#[wasm_bindgen(module = "/src/source/fetch.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn get(url: &str, token: Option<&str>, signal: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = rest)]
    async fn others_first();
}

/// Sends requests from the browser; a dropped request is aborted.
#[derive(Clone, Debug, Default)]
pub struct Fetch {
    /// A bearer token to send along; never stored.
    pub token: Option<String>,
}

struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Fetch {
    async fn send(&self, url: &str) -> Result<Response, JsValue> {
        let abort = AbortOnDrop(AbortController::new().ok());
        let signal = abort.0.as_ref().map(AbortController::signal);
        let answer = get(url, self.token.as_deref(), signal.into()).await?;
        let answer: Array = answer.unchecked_into();
        let header = |at| answer.get(at).as_string();
        let date = header(1).as_deref().and_then(Timestamp::parse_http);
        Ok(Response {
            status: answer.get(0).as_f64().unwrap_or_default() as u16,
            date,
            retry_after: header(2).and_then(|header| retry_after(&header, date)),
            is_demo: header(3).is_some(),
            body: Uint8Array::new(&answer.get(4)).to_vec(),
        })
    }
}

impl Get for Fetch {
    async fn get(&self, url: &str) -> Result<Response, String> {
        self.send(url)
            .await
            .map_err(|error| String::from(error.unchecked_into::<Object>().to_string()))
    }

    async fn wait(&self, pause: Duration) {
        sleep(pause).await;
    }

    async fn rest(&self) {
        rest().await;
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn chance(&self) -> u32 {
        (Math::random() * 1_000.0) as u32
    }
}

/// Waits until the browser has done what waits, such as a click or a picture. By a message to itself,
/// since timers are held up: by 4 ms each, and in a tab in the background by a second or more.
pub async fn rest() {
    others_first().await;
}
