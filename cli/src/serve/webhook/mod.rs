//! The alert logger: Alertmanager's webhooks become lines, printed and kept.

mod go;
mod keeper;
mod message;
mod tokens;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytesize::ByteSize;
use clap::ArgGroup;
use tokio::sync::{AcquireError, Semaphore};

pub use self::keeper::Keeper;
use self::keeper::{PATIENCE, Refused, Room, WAITING};
use self::message::Webhook;
pub use self::message::{Logged, Status};
use self::tokens::Tokens;
use crate::archive::{Archive, Retention};
use crate::serve::answer::text;
use crate::serve::arrival::in_time;
use crate::serve::metrics::Metrics;

/// How many bytes of webhooks may be there at once, or one of the longest: read, each takes some times as much.
const MEMORY: u64 = 32 << 20;

/// How the alert logger works.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "The alert logger")]
#[command(group(ArgGroup::new("receives").args(["webhook", "store"]).multiple(true)))]
pub struct Args {
    /// Receive Alertmanager's webhooks at POST /webhook, and print each alert as a line.
    #[arg(long)]
    webhook: bool,
    /// Receive them, print them, and keep the lines in this folder; /api/loki tells them, unless
    /// --loki names a Loki.
    #[arg(long, value_name = "DIR", conflicts_with = "history")]
    store: Option<PathBuf>,
    /// Keep them only: print no lines.
    #[arg(long, requires = "store")]
    no_print: bool,
    /// Print and keep, with each alert, what the webhook says beside it: group, receiver, and how
    /// many alerts were left out.
    #[arg(long, requires = "receives")]
    envelope: bool,
    /// How old what is kept may become.
    #[arg(long, value_name = "DURATION", default_value = "31d", requires = "store", value_parser = humantime::parse_duration)]
    retention_time: Duration,
    /// How much of the disk it may take; then the oldest goes first.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", requires = "store")]
    retention_size: ByteSize,
    /// The longest webhook that is read.
    #[arg(long, value_name = "SIZE", default_value = "16MiB", requires = "receives")]
    webhook_limit: ByteSize,
    /// A file with the bearer token that webhooks must bring, read anew for each; of several, one a line, any.
    #[arg(long, value_name = "FILE", requires = "receives")]
    webhook_token_file: Option<PathBuf>,
    /// How soon after it the same webhook of a group is the same sending, tried again.
    #[arg(long, value_name = "DURATION", default_value = "1m", requires = "receives", value_parser = humantime::parse_duration)]
    retry_window: Duration,
}

impl Args {
    /// Whether webhooks are received.
    pub fn receives(&self) -> bool {
        self.webhook || self.store.is_some()
    }

    /// Whether the standard output is for lines.
    pub fn prints(&self) -> bool {
        self.receives() && !self.no_print
    }

    /// Where lines are kept.
    pub fn store(&self) -> Option<&Path> {
        self.store.as_deref()
    }

    /// How much is kept.
    pub fn retention(&self) -> Retention {
        Retention {
            age: self.retention_time,
            bytes: self.retention_size.as_u64(),
            told: self.retry_window,
        }
    }

    /// Opens the store, and begins to keep.
    pub fn start(&self, metrics: &Arc<Metrics>) -> Result<Keeper, String> {
        let archive = self.store.as_deref().map(Archive::create_alone).transpose()?;
        Keeper::start(archive, self.retention(), self.prints(), Arc::clone(metrics))
    }

    /// Where webhooks are posted to.
    pub fn router(&self, keeper: Keeper, metrics: Arc<Metrics>) -> Result<Router, String> {
        let tokens = self.webhook_token_file.clone().map(Tokens::of).transpose()?;
        let receiver = Receiver {
            keeper,
            room: Arc::new(Semaphore::new(WAITING)),
            memory: Arc::new(Semaphore::new(
                MEMORY.max(self.webhook_limit.as_u64()) as usize >> 10,
            )),
            metrics,
            envelope: self.envelope,
            limit: self.webhook_limit,
            tokens,
        };
        let limit = usize::try_from(self.webhook_limit.as_u64()).unwrap_or(usize::MAX);
        Ok(Router::new()
            .route("/webhook", post(receive))
            .layer(DefaultBodyLimit::max(limit))
            .with_state(Arc::new(receiver)))
    }
}

struct Receiver {
    keeper: Keeper,
    /// Who may hold a webhook in memory.
    room: Arc<Semaphore>,
    /// How many KiB of them may be there at once.
    memory: Arc<Semaphore>,
    metrics: Arc<Metrics>,
    envelope: bool,
    limit: ByteSize,
    tokens: Option<Tokens>,
}

async fn receive(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    let answer = receiver.receive(request).await;
    receiver.metrics.webhook(answer.status());
    answer
}

/// Who is answered so sends it again.
fn unavailable(why: &Refused) -> Response {
    let retry = [(header::RETRY_AFTER, HeaderValue::from_static("1"))];
    (retry, text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"))).into_response()
}

impl Receiver {
    async fn receive(&self, request: Request) -> Response {
        if self.tokens.as_ref().is_some_and(|tokens| !tokens.admit(request.headers())) {
            return text(
                StatusCode::UNAUTHORIZED,
                "the webhook's bearer token is not the one that is wanted here\n",
            );
        }
        // Nobody lets Alertmanager compress. Who does reads what is taken (RFC 9110, 15.5.16).
        let coding = request.headers().get(header::CONTENT_ENCODING);
        if coding.is_some_and(|coding| coding != "identity") {
            let taken = [(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))];
            let why = "the webhook is compressed: only plain ones are read here";
            say!("a webhook was refused: {why}");
            return (taken, text(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("{why}\n")))
                .into_response();
        }
        // Before it comes: who says that he sends too much need not send it.
        if length(request.headers()).is_some_and(|length| length > self.limit.as_u64()) {
            return self.too_long();
        }
        // Who waits for what hangs only takes memory.
        if let Err(why) = self.keeper.keeps_up() {
            return unavailable(&why);
        }
        let room = tokio::time::timeout(PATIENCE, self.room(self.needed(request.headers())));
        let Ok(Ok(room)) = room.await else { return unavailable(&Refused::Busy) };
        let body = match in_time(Bytes::from_request(request, &())).await {
            Err(late) => return late,
            Ok(Ok(body)) => body,
            Ok(Err(why)) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return self.too_long();
            }
            Ok(Err(why)) => return why.into_response(),
        };
        let webhook = match Webhook::read(&body, self.envelope) {
            Ok(webhook) => webhook,
            Err(why) => {
                say!("a webhook was refused: {why}");
                return text(StatusCode::BAD_REQUEST, format!("{why}\n"));
            }
        };
        self.metrics.left_out(webhook.skipped.len(), webhook.truncated);
        webhook.skipped.iter().for_each(|why| say!("{why}"));
        if webhook.truncated > 0 {
            say!(
                "Alertmanager left {} alerts out of a webhook: see its max_alerts",
                webhook.truncated
            );
        }
        match self.keeper.keep(webhook, room).await {
            Ok(()) => StatusCode::OK.into_response(),
            Err(why) => unavailable(&why),
        }
    }

    /// Waits until there is room for a webhook, which takes so many KiB.
    async fn room(&self, needed: u32) -> Result<Room, AcquireError> {
        let room = Arc::clone(&self.room).acquire_owned().await?;
        Ok([room, Arc::clone(&self.memory).acquire_many_owned(needed).await?])
    }

    /// How many KiB a webhook takes: as many as may be where it does not say.
    fn needed(&self, headers: &HeaderMap) -> u32 {
        let limit = self.limit.as_u64();
        let length = length(headers).unwrap_or(limit).min(limit);
        u32::try_from(length >> 10).unwrap_or(u32::MAX)
    }

    fn too_long(&self) -> Response {
        let limit = self.limit;
        let why = format!(
            "the webhook is longer than {limit}: see --webhook-limit, or Alertmanager's max_alerts"
        );
        // Who still sends may not read it.
        say!("a webhook was refused: {why}");
        text(StatusCode::PAYLOAD_TOO_LARGE, why + "\n")
    }
}

/// How many bytes a webhook says that it is long.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
