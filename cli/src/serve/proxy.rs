//! Real servers behind the page: requests pass through.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use global_health_bar::{Backend, Failure, FailureKind};
use reqwest::{Client, Url};

use crate::serve::answer::text;

const CONNECT: Duration = Duration::from_secs(5);

/// What is passed on of a request: who asks, and how to answer.
const REQUEST_HEADERS: [HeaderName; 5] = [
    header::AUTHORIZATION,
    HeaderName::from_static("x-scope-orgid"),
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

/// The one client, which shares its connections and waits for `timeout`.
///
/// # Errors
/// When the system has no means to open connections.
pub fn client(timeout: Duration) -> Result<Client, String> {
    let builder = || Client::builder().connect_timeout(CONNECT).read_timeout(timeout).no_gzip();
    // A system without certificates can still ask servers without TLS.
    builder()
        .build()
        .or_else(|_| builder().tls_certs_only([]).build())
        .map_err(|why| format!("cannot ask other servers: {why}"))
}

#[derive(Clone)]
struct Target {
    backend: Backend,
    url: Url,
    client: Client,
}

/// Passes requests on to `url`; without one, says how to give one.
pub fn router(backend: Backend, url: Option<Url>, client: &Client) -> Router {
    match url {
        Some(url) => {
            let client = client.clone();
            Router::new().fallback(pass).with_state(Target { backend, url, client })
        }
        None => Router::new().fallback(async move || {
            let failure = Failure::new(backend, FailureKind::NotConfigured);
            let option = backend.as_str();
            text(StatusCode::SERVICE_UNAVAILABLE, format!("{failure}: start with --{option} URL\n"))
        }),
    }
}

async fn pass(
    State(target): State<Target>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !allowed(&method, uri.path()) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let Some(address) = target.address(&uri) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut request = target.client.request(method, address);
    for name in REQUEST_HEADERS {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    match request.body(body).send().await {
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
            let failure = Failure::new(target.backend, FailureKind::Unreachable(root_cause(&why)));
            text(status, format!("{failure}\n"))
        }
    }
}

/// Reading only: a query may also come as a form.
fn allowed(method: &Method, path: &str) -> bool {
    *method == Method::GET
        || *method == Method::HEAD
        || (*method == Method::POST && (path.ends_with("/query") || path.ends_with("/query_range")))
}

impl Target {
    /// The address of `uri` below the server's, or `None` for one that climbs out of it.
    fn address(&self, uri: &Uri) -> Option<Url> {
        let base = self.url.path().trim_end_matches('/');
        let mut address = self.url.clone();
        address.set_path(&format!("{base}{}", uri.path()));
        address.set_query(uri.query());
        let is_below = address.path().strip_prefix(base)?.starts_with('/');
        is_below.then_some(address)
    }
}

/// The innermost reason, which is the one that a user can act on.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
