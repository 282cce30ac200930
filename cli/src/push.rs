//! `global-health push`: what the embedded store holds, into Loki.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use global_health_bar::{Timestamp, retry_after};
use reqwest::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::json;

use crate::archive::{Archive, Line, Selection};
use crate::http;
use crate::serve::store::LOGGER;

/// How often a batch is sent before it is given up.
const ATTEMPTS: u32 = 8;
/// How long to wait before that at the most, whatever is asked for: it goes on where it stopped.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How many lines are sent together, and how long their text may be: Loki takes 4 MB.
const LINES: usize = 2_000;
const BYTES: usize = 1 << 20;

/// What to send, and where to.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the store, which may be in use.
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The address of Loki, such as http://loki:3100.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    to: Url,
    /// The first instant (RFC 3339) instead of the oldest line, or of the first line that was not sent there yet.
    #[arg(long, value_parser = http::instant)]
    start: Option<Timestamp>,
    /// The instant after the last (RFC 3339).
    #[arg(long, value_parser = http::instant)]
    end: Option<Timestamp>,
    /// A label of the stream; by default those that the page selects.
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = label)]
    labels: Vec<(String, String)>,
    /// A header for every request, such as 'X-Scope-OrgID: tenant'.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
}

fn label(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or("no label such as namespace=monitoring")?;
    Ok((pair.0.into(), pair.1.into()))
}

/// Sends what was not sent yet, the oldest first, and remembers after each batch how far it came.
///
/// # Errors
/// A sentence that says why it stopped.
pub fn run(args: &Args) -> Result<(), String> {
    let mut archive = Archive::open_to_write(&args.store)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| format!("cannot start: {why}"))?;
    let loki = Loki::new(args)?;
    let target = target(&loki.url, &args.headers);
    let failed = |why: crate::archive::Failed| why.to_string();
    let sent = archive.sent(&target).map_err(failed)?;
    let mut start =
        args.start.map_or_else(|| sent.map_or(0, |sent| sent + 1), Timestamp::nanoseconds);
    let end = args.end.map_or(i64::MAX, Timestamp::nanoseconds);
    let mut total = 0;
    loop {
        let batch = next(&archive, start, end)?;
        let [Some(first), Some(last)] = [batch.first(), batch.last()] else { break };
        let (first, last) = (first.at_ns, last.at_ns);
        runtime.block_on(loki.send(&batch)).map_err(|why| {
            let (from, to) =
                (Timestamp::from_nanoseconds(first), Timestamp::from_nanoseconds(last));
            format!("{total} lines were sent; then, of those from {from} to {to}: {why}")
        })?;
        archive.set_sent(&target, last).map_err(failed)?;
        total += batch.len();
        say!("{total} lines, up to {}", Timestamp::from_nanoseconds(last));
        start = last + 1;
    }
    println!("{total} lines were sent to {target}");
    Ok(())
}

/// Where lines go, in words, which the store remembers: the address without a login, and the tenant.
fn target(url: &Url, headers: &[String]) -> String {
    let mut url = url.clone();
    // They fail only for addresses that can have no login.
    let _ = (url.set_username(""), url.set_password(None));
    let tenant = headers.iter().filter_map(|header| header.split_once(':'));
    let mut tenant = tenant.filter(|(name, _)| name.trim().eq_ignore_ascii_case("x-scope-orgid"));
    match tenant.next() {
        Some((_, tenant)) => format!("{url} of {}", tenant.trim()),
        None => url.into(),
    }
}

/// The lines that are sent next: never only some of an instant.
fn next(archive: &Archive, start: i64, end: i64) -> Result<Vec<Line>, String> {
    let select = |start, end, limit| {
        let selection = Selection { start, end, limit, forward: true };
        archive.select(selection, |_| true).map_err(|why| why.to_string())
    };
    let mut lines = select(start, end, LINES)?;
    let mut bytes = 0;
    let fits = |line: &&Line| {
        bytes += line.text.len();
        bytes <= BYTES
    };
    lines.truncate(lines.iter().take_while(fits).count().max(1));
    if let Some(last) = lines.last().map(|line| line.at_ns) {
        lines.retain(|line| line.at_ns < last);
        lines.extend(select(last, last + 1, usize::MAX)?);
    }
    Ok(lines)
}

struct Loki {
    client: Client,
    url: Url,
    stream: BTreeMap<String, String>,
}

impl Loki {
    fn new(args: &Args) -> Result<Self, String> {
        let mut url = args.to.clone();
        url.set_path(&format!("{}/loki/api/v1/push", url.path().trim_end_matches('/')));
        let default = || LOGGER.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let labels: Vec<_> = args.labels.clone();
        let stream = if labels.is_empty() { default() } else { labels.into_iter().collect() };
        Ok(Self { client: http::client(&args.headers)?, url, stream })
    }

    /// Sends lines as one request, again where that may help.
    async fn send(&self, lines: &[Line]) -> Result<(), String> {
        let values: Vec<_> =
            lines.iter().map(|line| (line.at_ns.to_string(), &*line.text)).collect();
        let body = json!({"streams": [{"stream": self.stream, "values": values}]}).to_string();
        let mut pause = Duration::from_millis(500);
        for attempt in 1.. {
            let request =
                self.client.post(self.url.clone()).header(CONTENT_TYPE, "application/json");
            let (why, wait) = match request.body(body.clone()).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) if may_help(answer.status()) => {
                    let wait = asked_to_wait(&answer);
                    (refusal(answer).await, wait)
                }
                Ok(answer) => {
                    let why = refusal(answer).await;
                    let advice = advice(&why, lines);
                    return Err(format!("{why}{advice}"));
                }
                Err(why) => (http::explain(&why), None),
            };
            if attempt == ATTEMPTS {
                return Err(why);
            }
            let wait = wait.map_or(pause, |wait| wait.min(LONGEST_PAUSE));
            let after = humantime::format_duration(wait);
            say!("Loki did not take the lines, trying again in {after}: {why}");
            tokio::time::sleep(wait).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }
}

fn may_help(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

fn asked_to_wait(answer: &Response) -> Option<Duration> {
    let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let date = header(DATE).and_then(Timestamp::parse_http);
    header(RETRY_AFTER).and_then(|header| retry_after(header, date))
}

/// What helps against a refusal of these lines. What Loki took of them all the same it takes for known when they
/// are sent again.
fn advice(why: &str, lines: &[Line]) -> String {
    let has = |texts: &[&str]| texts.iter().any(|text| why.contains(text));
    if has(&["too old"]) {
        let oldest = why.split_once("oldest acceptable timestamp is: ");
        let oldest =
            oldest.and_then(|(_, at)| Timestamp::parse(at.split([',', '\'']).next()?.trim()));
        let start = oldest.map_or_else(|| "TIME".into(), |at| at.to_string());
        return format!(
            ". Loki admits what is older with `reject_old_samples_max_age` of its limits_config (168h by default); to leave it out: --start {start}"
        );
    }
    if has(&["too far behind", "out of order"]) {
        return ". Loki holds newer lines of this stream: give these one of their own, with all of its labels, as in --label namespace=.. --label container=.. --label from=store".into();
    }
    if has(&["Max entry size"])
        && let Some(longest) = lines.iter().max_by_key(|line| line.text.len())
    {
        let after = Timestamp::from_nanoseconds(longest.at_ns + 1_000_000);
        return format!(
            ". The longest of these lines has {} bytes: Loki admits it with `max_line_size` of its limits_config; to go on behind it: --start {after}",
            longest.text.len()
        );
    }
    if has(&["404"]) { ". Is there a Loki at this address?".into() } else { String::new() }
}

/// What Loki said, in one line.
async fn refusal(answer: Response) -> String {
    let status = answer.status();
    let text = answer.text().await.unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    format!("{status}: {}", line.chars().take(300).collect::<String>())
}
