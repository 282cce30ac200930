//! One server behind the page.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use global_health_bar::{Backend, Failure, FailureKind};
use reqwest::{Client, Url};

use super::allowed;
use crate::http;
use crate::serve::answer::text;
use crate::serve::arrival::in_time;
use crate::serve::metrics::Metrics;

/// What is passed on of a request: who asks, and how to answer.
const REQUEST_HEADERS: [HeaderName; 6] = [
    header::AUTHORIZATION,
    HeaderName::from_static("x-scope-orgid"),
    HeaderName::from_static("x-loki-response-encoding-flags"),
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::CONTENT_TYPE,
];

/// What is passed on of an answer.
const RESPONSE_HEADERS: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::DATE,
    header::RETRY_AFTER,
    header::VARY,
    header::WWW_AUTHENTICATE,
];

#[derive(Clone)]
struct Target {
    backend: Backend,
    url: Url,
    client: Client,
    metrics: Arc<Metrics>,
}

/// Passes requests on to `url`.
pub(super) fn router(backend: Backend, url: Url, client: Client, metrics: Arc<Metrics>) -> Router {
    Router::new().fallback(pass).with_state(Target { backend, url, client, metrics })
}

async fn pass(State(target): State<Target>, request: Request) -> Response {
    let begun = Instant::now();
    let answer = target.ask(request).await.unwrap_or_else(|refusal| refusal);
    target.metrics.proxied(target.backend, answer.status(), begun.elapsed());
    answer
}

impl Target {
    /// The answer; the error is the answer of who is not asked.
    async fn ask(&self, request: Request) -> Result<Response, Response> {
        let (method, uri, headers) =
            (request.method().clone(), request.uri().clone(), request.headers().clone());
        if let Err(status) = allowed::check(self.backend, &method, uri.path()) {
            let why = "only what the page reads can be asked of the servers behind it\n";
            return Err(text(status, why));
        }
        let body = in_time(Bytes::from_request(request, &())).await?;
        let body = body.map_err(IntoResponse::into_response)?;
        let mut request = self.client.request(method, self.address(&uri));
        for name in REQUEST_HEADERS {
            if let Some(value) = headers.get(&name) {
                request = request.header(name, value);
            }
        }
        Ok(match request.body(body).send().await {
            Ok(answer) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = answer.status();
                for name in RESPONSE_HEADERS {
                    if let Some(value) = answer.headers().get(&name) {
                        response.headers_mut().insert(name, value.clone());
                    }
                }
                *response.body_mut() = Body::from_stream(answer.bytes_stream());
                response
            }
            Err(why) => {
                let status = if why.is_timeout() && !why.is_connect() {
                    StatusCode::GATEWAY_TIMEOUT
                } else {
                    StatusCode::BAD_GATEWAY
                };
                let failure =
                    Failure::new(self.backend, FailureKind::Unreachable(http::explain(&why)));
                text(status, format!("{failure}\n"))
            }
        })
    }

    /// The address of `uri` below the server's; what is allowed climbs nowhere.
    fn address(&self, uri: &Uri) -> Url {
        let base = self.url.path().trim_end_matches('/');
        let mut address = self.url.clone();
        address.set_path(&format!("{base}{}", uri.path()));
        address.set_query(uri.query());
        address
    }
}
