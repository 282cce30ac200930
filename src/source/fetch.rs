//! The browser's fetch: the only file that does I/O.

use std::time::Duration;

use gloo_net::http::Request;
use gloo_timers::future::sleep;
use web_sys::AbortController;
use web_sys::js_sys::Math;
use web_sys::wasm_bindgen::prelude::wasm_bindgen;

use crate::model::Timestamp;
use crate::source::{Get, Response, retry_after};

#[wasm_bindgen(module = "/src/source/fetch.js")]
extern "C" {
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

impl Get for Fetch {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let abort = AbortOnDrop(AbortController::new().ok());
        let signal = abort.0.as_ref().map(AbortController::signal);
        let mut request = Request::get(url).abort_signal(signal.as_ref());
        if let Some(token) = &self.token {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let headers = answer.headers();
        let date = headers.get("Date").as_deref().and_then(Timestamp::parse_http);
        Ok(Response {
            status: answer.status(),
            date,
            retry_after: headers.get("Retry-After").and_then(|header| retry_after(&header, date)),
            is_demo: headers.get("X-Global-Health-Demo").is_some(),
            body: answer.binary().await.map_err(|error| error.to_string())?,
        })
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
