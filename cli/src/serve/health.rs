//! Whether it works, and its metrics: for Kubernetes and Prometheus.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;

use crate::serve::answer::text;
use crate::serve::metrics::Metrics;
use crate::serve::webhook::Keeper;

/// `/healthz`, `/readyz` and `/metrics`.
pub fn router(metrics: Arc<Metrics>, keeper: Option<Keeper>) -> Router {
    Router::new()
        .route(
            "/metrics",
            get(async move |State(keeper): State<Option<Keeper>>, headers: HeaderMap| {
                metrics.writing(keeper.map_or(Duration::ZERO, |keeper| keeper.under_way()));
                metrics.answer(&headers)
            }),
        )
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(keeper)
}

/// Who is not is started anew.
async fn alive(State(keeper): State<Option<Keeper>>) -> Response {
    if keeper.is_none_or(|keeper| keeper.is_alive()) {
        text(StatusCode::OK, "ok\n")
    } else {
        text(StatusCode::INTERNAL_SERVER_ERROR, "what writes webhooks has stopped\n")
    }
}

/// Ready is who could print and keep the last webhook, or none yet, and does not hang; who only serves the page always is.
async fn ready(State(keeper): State<Option<Keeper>>) -> Response {
    match keeper.map_or(Ok(()), |keeper| keeper.state()) {
        Ok(()) => text(StatusCode::OK, "ready\n"),
        Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}
