//! What may be asked of the servers behind the page: what the page and a dashboard read.

use axum::http::{Method, StatusCode};
use global_health_bar::Backend;

/// Paths that are read; `*` is any one name. A query may also come as a form.
const LOKI: [&str; 16] = [
    "/ready",
    "/loki/api/v1/query",
    "/loki/api/v1/query_range",
    "/loki/api/v1/labels",
    "/loki/api/v1/label/*/values",
    "/loki/api/v1/series",
    "/loki/api/v1/index/stats",
    "/loki/api/v1/index/volume",
    "/loki/api/v1/index/volume_range",
    "/loki/api/v1/detected_labels",
    "/loki/api/v1/detected_fields",
    "/loki/api/v1/detected_field/*/values",
    "/loki/api/v1/patterns",
    "/loki/api/v1/format_query",
    "/loki/api/v1/status/buildinfo",
    "/api/v1/query_range",
];
const PROMETHEUS: [&str; 10] = [
    "/-/ready",
    "/-/healthy",
    "/api/v1/query",
    "/api/v1/query_range",
    "/api/v1/labels",
    "/api/v1/label/*/values",
    "/api/v1/series",
    "/api/v1/rules",
    "/api/v1/alerts",
    "/api/v1/status/buildinfo",
];
const ALERTMANAGER: [&str; 7] = [
    "/-/ready",
    "/-/healthy",
    "/api/v2/status",
    "/api/v2/alerts",
    "/api/v2/alerts/groups",
    "/api/v2/silences",
    "/api/v2/receivers",
];

/// Whether a request only reads what it may.
///
/// # Errors
/// The status of the answer that it gets instead.
pub(super) fn check(backend: Backend, method: &Method, path: &str) -> Result<(), StatusCode> {
    let is_query = path.ends_with("/query") || path.ends_with("/query_range");
    let may_be_form = backend != Backend::Alertmanager && is_query;
    match *method {
        Method::GET | Method::HEAD => {}
        Method::POST if may_be_form => {}
        _ => return Err(StatusCode::METHOD_NOT_ALLOWED),
    }
    let paths: &[&str] = match backend {
        Backend::Loki => &LOKI,
        Backend::Prometheus => &PROMETHEUS,
        Backend::Alertmanager => &ALERTMANAGER,
    };
    let is_read = paths.iter().any(|pattern| fits(pattern, path));
    is_read.then_some(()).ok_or(StatusCode::NOT_FOUND)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut names) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), names.next()) {
            (None, None) => return true,
            // Neither a name of its own nor one that climbs.
            (Some("*"), Some(name)) if !name.is_empty() && !name.contains(['.', '%']) => {}
            (Some(wanted), Some(name)) if wanted == name => {}
            _ => return false,
        }
    }
}
