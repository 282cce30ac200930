//! The browser's fetch: the only file that does I/O.

use gloo_net::http::Request;
use web_sys::AbortController;

use crate::model::Timestamp;
use crate::source::{Get, Response};

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
        Ok(Response {
            status: answer.status(),
            date: headers.get("Date").as_deref().and_then(Timestamp::parse_http),
            is_demo: headers.get("X-Global-Health-Demo").is_some(),
            body: answer.binary().await.map_err(|error| error.to_string())?,
        })
    }
}
