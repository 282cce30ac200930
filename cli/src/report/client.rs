//! The companion's HTTP client.

use std::time::{Duration, SystemTime};

use global_health_bar::{Get, Response, Timestamp, retry_after};
use reqwest::header::{DATE, HeaderName, RETRY_AFTER};

use crate::http;

/// Sends requests with the headers of the command line.
pub struct Client(reqwest::Client);

impl Client {
    /// A client that sends `headers`, each `Name: value`.
    pub fn new(headers: &[String]) -> Result<Self, String> {
        http::client(headers).map(Self)
    }
}

impl Get for Client {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let explain = |error: reqwest::Error| http::explain(&error);
        let answer = self.0.get(url).send().await.map_err(explain)?;
        let headers = answer.headers();
        let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let date = header(DATE).and_then(Timestamp::parse_http);
        Ok(Response {
            status: answer.status().as_u16(),
            date,
            retry_after: header(RETRY_AFTER).and_then(|header| retry_after(header, date)),
            is_demo: headers.contains_key("x-global-health-demo"),
            body: answer.bytes().await.map_err(explain)?.into(),
        })
    }

    async fn wait(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }

    fn chance(&self) -> u32 {
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        since.subsec_nanos() % 1_000
    }
}
