//! The built page: its files, and the headers that guard them.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::kinds::Declared;
use crate::serve::answer::text;
use crate::serve::parameters::Parameters;

/// How long a path may be, in bytes: of more a file system makes an error.
const LONGEST_PATH: usize = 255;

/// What to do about the alerts of `deploy/`, to which these point: it is there wherever the companion is, in each
/// language, the first one for who reads none of them.
const RUNBOOKS: [(&str, &str); 2] = [
    ("en", include_str!("../../../deploy/runbooks.html")),
    ("fr", include_str!("../../../deploy/runbooks.fr.html")),
];

/// Said of each answer, those of the servers behind, too: one that is opened as a page may do only
/// with what it brings itself, and runs no inline script.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'",
    ),
];

/// The page in `dist`, which shows these kinds, too; without them those that a file of it declares.
pub fn router(dist: &Path, kinds: Option<&Declared>) -> Router {
    if !dist.join("index.html").is_file() {
        say!(
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
    // The names of the files stay, so that each is asked for anew (a 304 is cheap) and all fit each
    // other.
    let anew = HeaderValue::from_static("no-cache");
    let anew = SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, anew);
    let mut router = Router::new().route("/runbooks", get(runbooks));
    if let Some(Declared { text, .. }) = kinds {
        let answer = ([(header::CONTENT_TYPE, "application/json")], text.clone());
        router = router.route("/kinds.json", get(async move || answer.clone()));
    }
    router.fallback_service(files).layer(anew)
}

/// In the language that the address names, or else in that which the browser likes best.
async fn runbooks(headers: HeaderMap, parameters: Parameters) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = parameters.get("lang").or_else(|| preferred(accepted?));
    let written = RUNBOOKS.iter().find(|(known, _)| Some(*known) == language);
    let (_, text) = written.unwrap_or(&RUNBOOKS[0]);
    ([(header::VARY, "Accept-Language")], Html(*text)).into_response()
}

/// Of the languages that runbooks are written in the one that `Accept-Language` weighs most.
fn preferred(accepted: &str) -> Option<&'static str> {
    let weighed = accepted.split(',').filter_map(|range| {
        let (range, weight) = range.split_once(";q=").unwrap_or((range, "1"));
        let language = range.trim().split('-').next()?.to_ascii_lowercase();
        let (known, _) = RUNBOOKS.iter().find(|(known, _)| *known == language)?;
        Some((*known, weight.trim().parse::<f32>().ok()?))
    });
    // Of two that weigh the same the first.
    let best = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(language, _)| language)
}

/// Adds what is said of each answer; a path that is longer than any here is not looked for.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut response = match request.uri().path().len() > LONGEST_PATH {
        true => text(StatusCode::URI_TOO_LONG, "no path here is so long\n"),
        false => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
