//! `global-health report`: the engine in a terminal.

mod client;
mod files;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum};
use global_health_bar::{
    Backend, Coverage, FailureKind, Findings, Kinds, Known, Language, Locale, Observed, Policy,
    Question, Ranking, Report, Sources, Span, TimeSpan, Timestamp, Zone, episodes_csv, observe,
    report_html,
};

use crate::dump::replay;
use crate::http;
use crate::kinds::{Declared, declared};

pub use client::Client;

/// What to read, and what to write.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The alert log: a `query_range` body, a folder of such bodies, or a URL such as
    /// http://host/api/loki
    #[arg(long, value_name = "FILE|DIR|URL")]
    loki: Option<String>,
    /// Where alerting was alive, and ALERTS: `query_range` bodies, or a URL such as
    /// http://host/api/prometheus
    #[arg(long, value_name = "FILE|URL", num_args = 1..)]
    prometheus: Vec<String>,
    /// Alertmanager's status: a file, or a URL such as http://host/api/alertmanager
    #[arg(long, value_name = "FILE|URL")]
    alertmanager: Option<String>,
    /// A support dump, as `global-health dump` writes it, instead of sources; its own span by default
    #[arg(long, value_name = "FILE", conflicts_with_all = ["loki", "prometheus", "alertmanager", "selector", "headers", "now"])]
    dump: Option<PathBuf>,
    /// A file that declares kinds of entities besides those of the catalogue, as `serve` takes it
    #[arg(long, value_name = "FILE", value_parser = declared)]
    kinds: Option<Declared>,
    /// The first instant (RFC 3339)
    #[arg(long, value_parser = http::instant, required_unless_present = "dump")]
    start: Option<Timestamp>,
    /// The instant after the last (RFC 3339)
    #[arg(long, value_parser = http::instant, required_unless_present = "dump")]
    end: Option<Timestamp>,
    /// The instant to take for now (RFC 3339); by default the servers' clock, or the end where all
    /// input is files
    #[arg(long, value_parser = http::instant)]
    now: Option<Timestamp>,
    /// Alertmanager's repeat interval, such as 12h, instead of its own word
    #[arg(long, value_parser = humantime::parse_duration)]
    repeat_interval: Option<Duration>,
    /// Alertmanager's group interval, such as 5m, instead of its own word
    #[arg(long, value_parser = humantime::parse_duration)]
    group_interval: Option<Duration>,
    /// How long before its alert an event such as a reboot happened, where the alert's annotation
    /// `lead` does not say
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    event_lead: Option<Duration>,
    /// How soon after an event an outage or an alert must begin to be its doing
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    event_reach: Option<Duration>,
    /// The LogQL selector of the alert logger's streams
    #[arg(long, value_name = "LOGQL")]
    selector: Option<String>,
    /// A header for every request, such as 'Authorization: Bearer ...'
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// What to write
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// The language of the HTML report, such as fr; its instants are in UTC
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// Where to write it; by default to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Args {
    fn window(&self) -> Option<TimeSpan> {
        self.start.zip(self.end).map(|(start, end)| TimeSpan::new(start, end))
    }
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    Json,
    Csv,
    Html,
}

/// Prints the report.
///
/// # Errors
/// A sentence that says what could not be read or written.
pub fn run(args: &Args) -> Result<(), String> {
    let observed = match &args.dump {
        Some(file) => replay::observed(file, args.window())?,
        None => {
            let window = args.window().ok_or("--start and --end are missing")?;
            let question = question(args, window)?;
            block_on(observe(
                &Client::new(&args.headers)?,
                question,
                Span::Between(window),
                clock(),
                |_, _| false,
            ))?
        }
    };
    let language = Language::of_tag(&args.language);
    let kinds = args.kinds.as_ref().map(|declared| declared.kinds.clone()).unwrap_or_default();
    let locale = Locale { language, zone: Zone::Utc };
    let text = written(&observed, &kinds, args.format, locale)?;
    warn(&observed.coverage);
    write(args.output.as_ref(), &text)
}

/// Runs a future to its end.
///
/// # Errors
/// When the system has no means to wait.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map(|runtime| runtime.block_on(future)).map_err(|error| format!("no runtime: {error}"))
}

/// The report as text.
///
/// # Errors
/// A sentence that says why it cannot be written.
pub fn written(
    observed: &Observed,
    kinds: &Kinds,
    format: Format,
    locale: Locale,
) -> Result<String, String> {
    let Observed { history, coverage, policy, is_demo, span, .. } = observed;
    let timelines = kinds.timelines(history, *span);
    let ranking = Ranking::new(&timelines, &kinds.kinds);
    let findings = Findings {
        span: *span,
        history,
        timelines: &timelines,
        ranking: &ranking,
        coverage,
        policy,
        is_demo: *is_demo,
    };
    Ok(match format {
        Format::Csv => episodes_csv(history, *span),
        Format::Json => {
            let json = serde_json::to_string_pretty(&Report::new(&findings));
            json.map_err(|error| error.to_string())? + "\n"
        }
        Format::Html => report_html(&findings, clock(), locale),
    })
}

/// Says what failed.
pub fn warn(coverage: &Coverage) {
    for failure in &coverage.failures {
        // Its intervals have good defaults: who does not name it need not be told.
        let is_spared =
            failure.backend == Backend::Alertmanager && failure.kind == FailureKind::NotConfigured;
        if !is_spared {
            say!("warning: {failure}");
        }
    }
}

fn write(output: Option<&PathBuf>, text: &str) -> Result<(), String> {
    use std::io::{ErrorKind, Write};
    match output {
        Some(path) => {
            std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
        }
        None => match std::io::stdout().write_all(text.as_bytes()) {
            // The reader has seen enough, as `head` does.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|error| format!("standard output: {error}")),
        },
    }
}

fn question(args: &Args, window: TimeSpan) -> Result<Question, String> {
    if window.is_empty() {
        return Err("--end must be later than --start".into());
    }
    let is_url = |input: &str| input.starts_with("http://") || input.starts_with("https://");
    let url = |input: Option<&String>| input.filter(|input| is_url(input)).cloned();
    let (urls, files): (Vec<_>, Vec<_>) = args.prometheus.iter().partition(|input| is_url(input));
    if urls.len() > 1 {
        return Err("--prometheus takes one URL; a Thanos Query unites several".into());
    }
    let mut sources = Sources {
        loki: url(args.loki.as_ref()),
        prometheus: urls.first().map(ToString::to_string),
        alertmanager: url(args.alertmanager.as_ref()),
        ..Sources::default()
    };
    if let Some(selector) = &args.selector {
        sources.selector.clone_from(selector);
    }
    let asks_nobody =
        sources.loki.is_none() && sources.prometheus.is_none() && sources.alertmanager.is_none();
    let now = args.now.or(asks_nobody.then_some(window.end()));

    let until = now.unwrap_or_else(clock).max(window.end());
    let mut known = Known::default();
    if let Some(log) = args.loki.as_ref().filter(|input| !is_url(input)) {
        known.log = Some(files::log(log.as_ref(), window, until)?);
    }
    if !files.is_empty() {
        (known.presence, known.witness) = files::metrics(&files, window, until)?;
    }
    if let Some(status) = args.alertmanager.as_ref().filter(|input| !is_url(input)) {
        known.configured = Some(files::configured(status.as_ref(), &sources.receiver)?);
    }
    if args.repeat_interval.is_some() || args.group_interval.is_some() {
        let intervals = &mut known.configured.get_or_insert_default().intervals;
        intervals.repeat = args.repeat_interval.unwrap_or(intervals.repeat);
        intervals.group = args.group_interval.unwrap_or(intervals.group);
    }
    let policy = Policy::default();
    let policy = Policy {
        lead: args.event_lead.unwrap_or(policy.lead),
        reach: args.event_reach.unwrap_or(policy.reach),
        ..policy
    };
    Ok(Question { sources, policy, now, known, ..Question::default() })
}

/// The clock of this machine.
pub fn clock() -> Timestamp {
    let since_epoch = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp::default() + since_epoch
}
