//! The built page: its files, and the headers that guard them.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::services::ServeDir;

use crate::serve::answer::text;

/// Said of each file. A page may do only with what it brings itself, and runs no inline script. The
/// names of the files stay, so that each is asked for anew (a 304 is cheap) and all fit each other.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-cache"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'",
    ),
];

/// The page in `dist`.
pub fn router(dist: &Path) -> Router {
    if !dist.join("index.html").is_file() {
        eprintln!(
            "{} holds no page: build it with `make`, or name its folder with --dist",
            dist.display()
        );
    }
    let missing = Router::new().fallback(async || {
        text(
            StatusCode::NOT_FOUND,
            "There is no such file here. Is the page built? Build it with `make`, or name its folder with --dist.\n",
        )
    });
    let files = ServeDir::new(dist).precompressed_br().precompressed_gzip().fallback(missing);
    Router::new().fallback_service(files).layer(middleware::from_fn(guard))
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
