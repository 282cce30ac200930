//! The browser's fetch: the only file that does I/O.

use std::time::Duration;

use gloo_timers::future::sleep;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Math, Object, Promise, Uint8Array};
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Headers, MessageChannel, RequestInit, window};

use crate::model::Timestamp;
use crate::source::{Get, Response, retry_after};

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
        let request = RequestInit::new();
        request.set_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
        if let Some(token) = &self.token {
            let headers = Headers::new()?;
            headers.set("Authorization", &format!("Bearer {token}"))?;
            request.set_headers(&headers);
        }
        let sent = window().ok_or("no window")?.fetch_with_str_and_init(url, &request);
        let answer: web_sys::Response = JsFuture::from(sent).await?.unchecked_into();
        let header = |name| answer.headers().get(name).ok().flatten();
        let date = header("Date").as_deref().and_then(Timestamp::parse_http);
        let body = JsFuture::from(answer.array_buffer()?).await?;
        Ok(Response {
            status: answer.status(),
            date,
            retry_after: header("Retry-After").and_then(|header| retry_after(&header, date)),
            is_demo: header("X-Global-Health-Demo").is_some(),
            body: Uint8Array::new(&body).to_vec(),
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
    let Ok(channel) = MessageChannel::new() else { return };
    let port = channel.port1();
    let arrival = Promise::new(&mut |arrived, _| {
        port.set_onmessage(Some(&arrived));
        // A message of nothing can be sent.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(arrival).await;
    port.close();
}
