//! What the played servers write alike.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use global_health_bar::Labels;
use serde_json::{Map, Value as Json};

/// A plain text as Go's servers send it.
pub fn text(status: StatusCode, text: impl Into<String>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, text.into()).into_response()
}

/// What a server answers that was not recorded.
pub fn not_recorded(backend: global_health_bar::Backend) -> Response {
    let why = format!("the recorded data hold no answer of {backend}\n");
    text(StatusCode::SERVICE_UNAVAILABLE, why)
}

/// Labels as a JSON object.
pub fn object(labels: &Labels) -> Json {
    let fields = labels.iter().map(|(name, value)| (name.into(), value.into()));
    Json::Object(fields.collect::<Map<_, _>>())
}
