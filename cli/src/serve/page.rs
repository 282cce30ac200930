//! The built page: its files, and the headers that guard them.

use std::path::{Component, Path, PathBuf};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tower_http::services::ServeDir;

use crate::serve::answer::text;

/// The page in `dist`.
pub fn router(dist: PathBuf) -> Router {
    if !dist.join("index.html").is_file() {
        eprintln!(
            "{} holds no page: build it with `make`, or name its folder with --dist",
            dist.display()
        );
    }
    let files = ServeDir::new(&dist).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(files).layer(middleware::from_fn_with_state(dist, guard))
}

/// Answers pages with a policy for exactly their scripts, and tells for all else how long to keep it.
async fn guard(State(dist): State<PathBuf>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = match html(&dist, &path) {
        Some(file) => page(&file).await,
        None => next.run(request).await,
    };
    let succeeded = response.status().is_success();
    let headers = response.headers_mut();
    let keep = if succeeded && is_hashed(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'"));
    response
}

/// The file of a page, when `path` names one.
fn html(dist: &Path, path: &str) -> Option<PathBuf> {
    let name = match path {
        "/" => "index.html",
        path => path.strip_prefix('/').filter(|path| path.ends_with(".html"))?,
    };
    let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    is_inside.then(|| dist.join(name))
}

async fn page(file: &Path) -> Response {
    // Read each time: who rebuilds the page sees the new one, under the policy of the new one.
    let Ok(html) = tokio::fs::read_to_string(file).await else {
        return text(
            StatusCode::NOT_FOUND,
            "The page is not built here: build it with `make`, or name its folder with --dist.\n",
        );
    };
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    match HeaderValue::from_str(&policy(&html)) {
        Ok(policy) => ([kind, (CSP, policy)], html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const CSP: HeaderName = header::CONTENT_SECURITY_POLICY;

/// What the page may do: only what it brings itself, and of inline scripts only its own.
fn policy(html: &str) -> String {
    let hashes: String = inline_scripts(html)
        .map(|script| {
            let digest = ring::digest::digest(&ring::digest::SHA256, script.as_bytes());
            format!(" 'sha256-{}'", BASE64_STANDARD.encode(digest))
        })
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    )
}

/// The texts of the scripts that stand in the page itself.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|after| {
        let (attributes, rest) = after.split_once('>')?;
        let (script, _) = rest.split_once("</script")?;
        (!attributes.contains(" src=")).then_some(script)
    })
}

/// Whether the name of a file tells its content: `page-1f2e3d4c5b6a7988_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
