//! Recorded answers of real servers.

use global_health_bar::{Get, Response};
use serde_json::Value;

/// The exchange that was recorded under `name`.
pub fn exchange(name: &str) -> Value {
    let path = format!("{}/tests/recorded/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).expect("a recorded exchange")
}

pub fn body(name: &str) -> Vec<u8> {
    exchange(name)["body"].as_str().expect("a body").as_bytes().to_vec()
}

/// A server that always answers what was recorded under a name.
pub struct Recorded(pub &'static str);

impl Get for Recorded {
    async fn get(&self, _url: &str) -> Result<Response, String> {
        let exchange = exchange(self.0);
        let status = exchange["status"].as_u64().and_then(|status| status.try_into().ok());
        Ok(Response {
            status: status.expect("a status"),
            body: body(self.0),
            ..Response::default()
        })
    }
}
