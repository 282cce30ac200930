//! The browser's fetch: the only file that does I/O.

use std::cell::RefCell;
use std::time::Duration;

use gloo_net::Error;
use gloo_net::http::Request;
use gloo_timers::future::sleep;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;
use web_sys::js_sys::{Function, Math, Promise};
use web_sys::wasm_bindgen::prelude::wasm_bindgen;
use web_sys::wasm_bindgen::{JsCast, JsValue};

use crate::model::Timestamp;
use crate::source::{Get, Response, retry_after};

#[wasm_bindgen(module = "/src/source/fetch.js")]
extern "C" {
    #[wasm_bindgen(js_name = rest)]
    async fn others_first();
}

/// Sends requests from the browser; a dropped request is aborted.
#[derive(Default)]
pub struct Fetch {
    /// A bearer token to send along; never stored.
    token: RefCell<Option<String>>,
    /// Who promises another one.
    renew: Option<Function>,
    promised: RefCell<Option<Promise>>,
}

impl Fetch {
    /// Sends `token` along. Where that is refused (401), `renew` is asked for a promise of another one,
    /// once, and what was refused is asked again.
    pub fn new(token: Option<String>, renew: Option<Function>) -> Self {
        Self { token: RefCell::new(token), renew, ..Self::default() }
    }

    /// The token that it sends along by now.
    pub fn token(&self) -> Option<String> {
        self.token.borrow().clone()
    }

    /// Another token than the one that was `refused`, if somebody has one.
    async fn another(&self, refused: Option<&str>) -> Option<String> {
        let promise = self.promise()?;
        // Whoever else was refused waits for the same promise.
        let token = JsFuture::from(promise).await.ok()?.as_string()?;
        self.token.replace(Some(token.clone()));
        (Some(&*token) != refused).then_some(token)
    }

    fn promise(&self) -> Option<Promise> {
        let mut promised = self.promised.borrow_mut();
        if promised.is_none() {
            let promise = self.renew.as_ref()?.call0(&JsValue::NULL).ok()?;
            *promised = promise.dyn_into().ok();
        }
        promised.clone()
    }

    async fn send(&self, url: &str, token: Option<&str>) -> Result<Response, String> {
        let abort = AbortOnDrop(AbortController::new().ok());
        let signal = abort.0.as_ref().map(AbortController::signal);
        let mut request = Request::get(url).abort_signal(signal.as_ref());
        if let Some(token) = token {
            // No header holds it, so nobody would take it.
            if !token.trim().chars().all(|it| matches!(it, ' '..='~')) {
                return Ok(Response { status: 401, ..Response::default() });
            }
            request = request.header("Authorization", &["Bearer ", token].concat());
        }
        let answer = request.send().await.map_err(why)?;
        let headers = answer.headers();
        let date = headers.get("Date").as_deref().and_then(Timestamp::parse_http);
        Ok(Response {
            status: answer.status(),
            date,
            retry_after: headers.get("Retry-After").and_then(|header| retry_after(&header, date)),
            is_demo: headers.get("X-Global-Health-Demo").is_some(),
            body: answer.binary().await.map_err(why)?,
        })
    }
}

/// Why there is no answer. What else it could be is of JSON, which nobody reads with it: its words are
/// kilobytes.
fn why(error: Error) -> String {
    match error {
        Error::JsError(error) => error.to_string(),
        Error::GlooError(error) => error,
        _ => String::new(),
    }
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
        let token = self.token();
        let answer = self.send(url, token.as_deref()).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        match self.another(token.as_deref()).await {
            Some(token) => self.send(url, Some(&token)).await,
            None => Ok(answer),
        }
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
