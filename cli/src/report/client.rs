//! The companion's HTTP client.

use std::time::{Duration, SystemTime};

use global_health_bar::{Get, Response, Timestamp, retry_after};
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

/// Sends requests with the headers of the command line.
pub(super) struct Client(reqwest::Client);

impl Client {
    /// A client that sends `headers`, each `Name: value`.
    pub fn new(headers: &[String]) -> Result<Self, String> {
        let mut map = HeaderMap::new();
        for header in headers {
            let parsed = header.split_once(':').and_then(|(name, value)| {
                let name = HeaderName::try_from(name.trim()).ok()?;
                Some((name, HeaderValue::try_from(value.trim()).ok()?))
            });
            // The value may be a secret: it is not repeated.
            let (name, mut value) = parsed.ok_or("--header wants 'Name: value'")?;
            value.set_sensitive(true);
            map.append(name, value);
        }
        let client = reqwest::Client::builder().default_headers(map).build();
        client.map(Self).map_err(|error| format!("no HTTP client: {error}"))
    }
}

impl Get for Client {
    async fn get(&self, url: &str) -> Result<Response, String> {
        let explain = |error: reqwest::Error| {
            let mut why = error.to_string();
            let mut cause = std::error::Error::source(&error);
            while let Some(deeper) = cause {
                why = deeper.to_string();
                cause = deeper.source();
            }
            why
        };
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
