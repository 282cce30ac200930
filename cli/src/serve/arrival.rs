//! How long what is sent along with a request may take to arrive.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use tokio::time::timeout;

use crate::serve::answer::text;

/// What never arrives would hold its connection, and of webhooks the room of all others, for ever.
const ARRIVAL: Duration = Duration::from_secs(10);

/// What is read, unless it takes too long.
///
/// # Errors
/// The answer that says so.
pub async fn in_time<T>(reading: impl Future<Output = T>) -> Result<T, Response> {
    let late = |_| text(StatusCode::REQUEST_TIMEOUT, "what was sent did not arrive in time\n");
    timeout(ARRIVAL, reading).await.map_err(late)
}
