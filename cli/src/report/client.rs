//! The companion's HTTP client.

use global_health_bar::{Get, Response, Timestamp};
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue};

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
        Ok(Response {
            status: answer.status().as_u16(),
            date: headers.get(DATE).and_then(|date| Timestamp::parse_http(date.to_str().ok()?)),
            is_demo: headers.contains_key("x-global-health-demo"),
            body: answer.bytes().await.map_err(explain)?.into(),
        })
    }
}
