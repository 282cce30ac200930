//! Real servers behind the page: requests that read pass through.

mod allowed;
mod target;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use global_health_bar::{Backend, Failure, FailureKind};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Url};

use crate::http;
use crate::serve::answer::text;
use crate::serve::loki::{self, Lines};
use crate::serve::metrics::Metrics;

const CONNECT: Duration = Duration::from_secs(5);

/// Which servers are behind the page.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Servers behind the page")]
pub struct Args {
    /// The address of Loki, such as http://loki:3100.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    loki: Option<Url>,
    /// The address of Prometheus or Thanos Query, such as http://prometheus:9090.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    prometheus: Option<Url>,
    /// The address of Alertmanager, such as http://alertmanager:9093.
    #[arg(long, value_name = "URL", value_parser = http::server)]
    alertmanager: Option<Url>,
    /// How long to wait for the answer of one of them.
    #[arg(long, value_name = "DURATION", default_value = "90s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Certificates, as PEM, that they may show, beside those that the system trusts.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

impl Args {
    /// Whether any is named.
    pub fn are_named(&self) -> bool {
        self.loki.is_some() || self.prometheus.is_some() || self.alertmanager.is_some()
    }

    /// The three servers. Where no Loki is named, `kept` takes its place.
    ///
    /// # Errors
    /// A sentence that says why they cannot be asked.
    pub fn router(&self, kept: Option<Lines>, metrics: &Arc<Metrics>) -> Result<Router, String> {
        let client = self.client()?;
        let behind = |backend, url: &Option<Url>| match url {
            Some(url) => target::router(backend, url.clone(), client.clone(), Arc::clone(metrics)),
            None => unnamed(backend),
        };
        let log = match kept.filter(|_| self.loki.is_none()) {
            Some(lines) => loki::router(lines),
            None => behind(Backend::Loki, &self.loki),
        };
        Ok(Router::new()
            .nest("/api/loki", log)
            .nest("/api/prometheus", behind(Backend::Prometheus, &self.prometheus))
            .nest("/api/alertmanager", behind(Backend::Alertmanager, &self.alertmanager)))
    }

    /// The one client, which shares its connections.
    fn client(&self) -> Result<Client, String> {
        let certificates = match &self.ca_file {
            None => Vec::new(),
            Some(file) => {
                let unreadable = |why: String| format!("{}: {why}", file.display());
                let text = std::fs::read(file).map_err(|why| unreadable(why.to_string()))?;
                let read = Certificate::from_pem_bundle(&text);
                read.map_err(|why| unreadable(format!("no certificates: {why}")))?
            }
        };
        let builder = || {
            let trusts = certificates.iter().cloned();
            Client::builder()
                .connect_timeout(CONNECT)
                .read_timeout(self.timeout)
                // Who is sent elsewhere might reach what may not be read, with the login of who asks.
                .redirect(Policy::none())
                .no_gzip()
                .tls_certs_merge(trusts)
        };
        // A system without certificates can still ask servers without TLS.
        builder()
            .build()
            .or_else(|_| builder().tls_certs_only(certificates.iter().cloned()).build())
            .map_err(|why| format!("cannot ask other servers: {why}"))
    }
}

/// In place of a server that is not named: how to name it.
fn unnamed(backend: Backend) -> Router {
    Router::new().fallback(async move || {
        let failure = Failure::new(backend, FailureKind::NotConfigured);
        let option = backend.as_str();
        text(StatusCode::SERVICE_UNAVAILABLE, format!("{failure}: start with --{option} URL\n"))
    })
}
