//! One request to one of the servers, and what its status means.

use crate::model::{Backend, Failure, FailureKind};
use crate::source::ask::{Get, Response, Sources};
use crate::source::json::Fields;

/// Sends a request for `path` of `backend`.
pub(super) async fn send(
    get: &impl Get,
    sources: &Sources,
    backend: Backend,
    path: &str,
) -> Result<Response, Failure> {
    let base = sources.base(backend).ok_or(Failure::new(backend, FailureKind::NotConfigured))?;
    let url = format!("{}{path}", base.trim_end_matches('/'));
    let sent = get.get(&url).await;
    sent.map_err(|why| Failure::new(backend, FailureKind::Unreachable(why)))
}

/// The body of a good answer.
pub(super) fn accept(backend: Backend, response: &Response) -> Result<&[u8], Failure> {
    let kind = match response.status {
        200..=299 => return Ok(&response.body),
        status @ (401 | 403) => FailureKind::Unauthorised(status),
        // The ingress could not reach it, or it could not answer in time.
        status @ 502..=504 => {
            let said = said(&response.body);
            let why = said.strip_prefix(&format!("{backend} did not answer: ")).unwrap_or(&said);
            FailureKind::Unreachable(format!("{why} ({status})"))
        }
        status => FailureKind::Refused(status, said(&response.body)),
    };
    Err(Failure::new(backend, kind))
}

/// What the server said, short enough to show: Prometheus' error, or the first line of a text.
fn said(body: &[u8]) -> String {
    message(body).trim().chars().take(300).collect()
}

fn message(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let error = Fields::read(&text).and_then(|body| body.get("error")?.text());
    if let Some(error) = error {
        return error.into_owned();
    }
    if text.trim_start().starts_with('<') {
        // No server of ours speaks HTML: the ingress before it does.
        return "an error page of the ingress".into();
    }
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.into()
}
