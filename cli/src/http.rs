//! What the commands that ask servers share.

use std::error::Error;
use std::time::Duration;

use global_health_bar::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};

/// How long a server may take to be there.
const CONNECT: Duration = Duration::from_secs(10);
/// How long one that is there may say nothing: longer than the longest query that Loki or Prometheus answers by default.
const SILENCE: Duration = Duration::from_secs(180);

/// A client that sends `headers`, each `Name: value`.
///
/// # Errors
/// A sentence that says why there is none; it repeats no value, which may be a secret.
pub fn client(headers: &[String]) -> Result<Client, String> {
    let mut map = HeaderMap::new();
    for header in headers {
        let parsed = header.split_once(':').and_then(|(name, value)| {
            let name = HeaderName::try_from(name.trim()).ok()?;
            Some((name, HeaderValue::try_from(value.trim()).ok()?))
        });
        let (name, mut value) = parsed.ok_or("--header wants 'Name: value'")?;
        value.set_sensitive(true);
        map.append(name, value);
    }
    let client = Client::builder()
        .default_headers(map)
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .build();
    client.map_err(|error| format!("no HTTP client: {error}"))
}

/// The innermost reason, which is the one that a user can act on.
pub fn explain(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Reads the address of a server.
///
/// # Errors
/// A sentence with an example.
pub fn server(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok();
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| "no address such as http://loki:3100".into())
}

/// Reads an instant.
///
/// # Errors
/// A sentence with an example.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "not an RFC 3339 instant such as 2026-11-22T00:00:00Z".into())
}
