//! `global-health dump`: what all sources say of a span, in one file.

mod packing;
mod record;
pub mod replay;
mod scrub;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use global_health_bar::{
    Get as _, Kinds, Language, Locale, Question, Sources, Span, TimeSpan, Timestamp, Zone, observe,
};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::http;
use crate::report::{Client, Format, block_on, clock, warn, written};
use crate::serve::loki::{self, Lines};
use packing::Packer;
use record::Recorder;

/// What a dump is, to its reader.
const ABOUT: &str = "dump.json";
/// `version` of what is written here.
const VERSION: u32 = 1;
/// What stands for the addresses of servers, which may hold names and passwords.
const LOKI: &str = "loki:";
const PROMETHEUS: &str = "prometheus:";
const ALERTMANAGER: &str = "alertmanager:";

/// What to save.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The embedded store, which may be in use.
    #[arg(long, value_name = "DIR", conflicts_with = "loki", required_unless_present = "loki")]
    store: Option<PathBuf>,
    /// Loki, such as http://host/api/loki.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    loki: Option<Url>,
    /// Prometheus, such as http://host/api/prometheus.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    prometheus: Option<Url>,
    /// Alertmanager, such as http://host/api/alertmanager; of its configuration only routes, inhibit
    /// rules and time intervals are kept.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    alertmanager: Option<Url>,
    /// What a companion tells of itself, such as http://metalk8s-alert-logger:8080/metrics; may be given again
    /// for another one.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    metrics: Vec<Url>,
    /// The first instant (RFC 3339).
    #[arg(long, value_parser = http::instant)]
    start: Timestamp,
    /// The instant after the last (RFC 3339).
    #[arg(long, value_parser = http::instant)]
    end: Timestamp,
    /// The LogQL selector of the alert logger's streams.
    #[arg(long, value_name = "LOGQL")]
    selector: Option<String>,
    /// A header for every request, such as 'Authorization: Bearer ...'.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The file to write, such as alerts.tar.zst, or alerts.tar.gz, which the page opens in any browser.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// What a dump tells of itself, its instants in RFC 3339.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    version: u32,
    made_by: String,
    made_at: String,
    start: String,
    end: String,
    selector: String,
    /// The sources that were asked.
    sources: Vec<String>,
    answers: usize,
}

/// Asks as a report asks, and saves each answer; the report of them stands beside them.
///
/// # Errors
/// A sentence that says what could not be read or written.
pub fn run(args: &Args) -> Result<(), String> {
    let window = TimeSpan::new(args.start, args.end);
    if window.is_empty() {
        return Err("--end must be later than --start".into());
    }
    let file = &args.output;
    // What is cut short is never taken for a dump.
    let part = PathBuf::from(format!("{}.part", file.display()));
    let said = write(args, window, &part);
    let said = said.and_then(|said| match fs::rename(&part, file) {
        Ok(()) => Ok(said),
        Err(why) => Err(format!("{}: {why}", file.display())),
    });
    match said {
        Ok(said) => {
            println!("{}: {said}", file.display());
            Ok(())
        }
        Err(why) => {
            // It may not have been begun.
            let _ = fs::remove_file(&part);
            Err(why)
        }
    }
}

fn write(args: &Args, window: TimeSpan, part: &Path) -> Result<String, String> {
    let unwritable = |why: std::io::Error| format!("{}: {why}", part.display());
    let made_at = clock();
    let client = Client::new(&args.headers)?;
    let asked = async {
        let kept = match &args.store {
            Some(folder) => Some(serve(folder).await?),
            None => None,
        };
        let url = |url: &Option<Url>| {
            url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned())
        };
        let mut sources = Sources {
            loki: kept.or(url(&args.loki)),
            prometheus: url(&args.prometheus),
            alertmanager: url(&args.alertmanager),
            ..Sources::default()
        };
        if let Some(selector) = &args.selector {
            sources.selector.clone_from(selector);
        }
        let selector = sources.selector.clone();
        let file = File::create(part).map_err(unwritable)?;
        let file = Packer::new(file, &args.output).map_err(unwritable)?;
        let metrics = metrics(&client, &args.metrics).await;
        let recorder = Recorder::new(client, &sources).map_err(unwritable)?;
        let question = Question { sources, ..Question::default() };
        let span = Span::Between(window);
        let observed = observe(&recorder, question, span, made_at, |_, _| false).await;
        Ok::<_, String>((observed, recorder, selector, metrics, file))
    };
    let (observed, recorder, selector, metrics, file) = block_on(asked)??;
    let about = About {
        version: VERSION,
        made_by: format!("global-health {}", env!("CARGO_PKG_VERSION")),
        made_at: made_at.to_string(),
        start: window.start().to_string(),
        end: window.end().to_string(),
        selector,
        sources: recorder.sources(),
        answers: recorder.answers(),
    };
    warn(&observed.coverage);
    let said = format!("{} lines in {} answers", observed.coverage.lines, about.answers);
    let locale = Locale { language: Language::English, zone: Zone::Utc };
    let report = |format| written(&observed, &Kinds::default(), format, locale);
    let about = serde_json::to_string_pretty(&about).map_err(|why| why.to_string())? + "\n";
    // Of a dump that is cut, the page shows the report, and `report` tells the answers that are left.
    let first = [(ABOUT.into(), about), ("report.json".into(), report(Format::Json)?)];
    let mut last = vec![("report.html".into(), report(Format::Html)?)];
    last.extend(metrics);
    recorder.finish(file, &first, &last).map_err(unwritable)?;
    Ok(said)
}

/// What companions tell of themselves, each in a file.
async fn metrics(client: &Client, urls: &[Url]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for url in urls {
        let answer = client.get(url.as_str()).await;
        // Nothing of another body, which may hold anything.
        let told = match answer {
            Ok(answer) if answer.status == 200 => {
                scrub::metrics(&String::from_utf8_lossy(&answer.body))
            }
            Ok(answer) => Err(format!("it answered {}", answer.status)),
            Err(why) => Err(why),
        };
        match told {
            Ok(told) => files.push((format!("metrics/{}.txt", files.len() + 1), told)),
            Err(why) => {
                say!("warning: no metrics of {}: {why}", url.host_str().unwrap_or_default())
            }
        }
    }
    files
}

/// Serves a store to this process alone, as Loki.
async fn serve(folder: &Path) -> Result<String, String> {
    // Said before anybody asks.
    crate::archive::Archive::open(folder)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.map_err(|why| format!("cannot listen: {why}"))?;
    let address = listener.local_addr().map_err(|why| format!("cannot listen: {why}"))?;
    let router = loki::router(Lines::Kept(folder.into()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}"))
}
