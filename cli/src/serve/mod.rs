//! `global-health serve`: the page, and the servers behind it.

mod alertmanager;
pub mod answer;
mod history;
mod logql;
pub mod loki;
mod page;
mod parameters;
mod pattern;
pub mod prometheus;
mod promql;
mod proxy;
pub mod sample;
mod store;
mod world;

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use global_health_bar::simulation::Plan;
use global_health_bar::{Backend, TimeSpan, Timestamp};
use reqwest::Url;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::seeded::Seeded;
use world::World;

/// How long a drawn cluster is told of.
const FORTNIGHT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// What to serve, and where.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the built page.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,
    /// The address to listen on.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    address: IpAddr,
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address of Loki, such as http://loki:3100.
    #[arg(long, value_name = "URL", conflicts_with = "history", value_parser = server)]
    loki: Option<Url>,
    /// The address of Prometheus or Thanos Query, such as http://prometheus:9090.
    #[arg(long, value_name = "URL", conflicts_with = "history", value_parser = server)]
    prometheus: Option<Url>,
    /// The address of Alertmanager, such as http://alertmanager:9093.
    #[arg(long, value_name = "URL", conflicts_with = "history", value_parser = server)]
    alertmanager: Option<Url>,
    /// How long to wait for the answer of one of them.
    #[arg(long, value_name = "DURATION", default_value = "90s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Serve the recorded answers and logged lines of a folder instead of the simulation.
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
    /// Serve a cluster drawn from a seed, the same one for ever, instead of the demonstration.
    #[arg(long, value_name = "N", conflicts_with_all = ["history", "loki", "prometheus", "alertmanager"])]
    seed: Option<u64>,
    #[command(flatten)]
    seeded: Seeded,
    /// The instant at which simulated or recorded servers stand still, RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    now: Option<Timestamp>,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "no RFC 3339 time such as 2026-11-22T00:00:00Z".into())
}

fn server(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok();
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| "no address such as http://loki:3100".into())
}

/// Serves until it is stopped.
///
/// # Errors
/// A sentence that says why it cannot.
pub fn run(args: Args) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| format!("cannot start: {why}"))?;
    runtime.block_on(listen(args))
}

async fn listen(args: Args) -> Result<(), String> {
    let (address, port) = (args.address, args.port);
    let router = router(args)?;
    let listener = tokio::net::TcpListener::bind((address, port))
        .await
        .map_err(|why| match why.kind() {
            io::ErrorKind::AddrInUse => format!(
                "port {port} of {address} is in use: stop what listens there, or choose another with --port"
            ),
            _ => format!("cannot listen on {address}:{port}: {why}"),
        })?;
    let bound = listener.local_addr().map_err(|why| format!("cannot listen: {why}"))?;
    // Whoever started it may have closed the pipe; that is no reason to stop.
    let _ = writeln!(io::stdout(), "Global health: http://{bound}");
    let stopped = tokio::select! {
        outcome = axum::serve(listener, router).into_future() => outcome,
        outcome = asked_to_stop() => outcome,
    };
    stopped.map_err(|why| format!("stopped: {why}"))
}

/// Waits for Ctrl-C or, in a container, for the signal that ends it: the first process there dies
/// of none that it does not listen to.
async fn asked_to_stop() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        outcome = tokio::signal::ctrl_c() => outcome,
        _ = terminate.recv() => Ok(()),
    }
}

fn router(args: Args) -> Result<Router, String> {
    let api = if args.loki.is_some() || args.prometheus.is_some() || args.alertmanager.is_some() {
        let client = proxy::client(args.timeout)?;
        Router::new()
            .nest("/api/loki", proxy::router(Backend::Loki, args.loki, &client))
            .nest("/api/prometheus", proxy::router(Backend::Prometheus, args.prometheus, &client))
            .nest(
                "/api/alertmanager",
                proxy::router(Backend::Alertmanager, args.alertmanager, &client),
            )
    } else {
        let world = match &args.history {
            Some(folder) => World::recorded(history::read(folder)?, args.now),
            None => World::simulated(|end| plan(args.seed, &args.seeded, end), args.now),
        };
        eprintln!("{}", world.says());
        fakes(&Arc::new(world))
    };
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    Ok(page::router(args.dist).merge(api).layer(compression))
}

/// What happens to the simulated cluster, up to `end`.
fn plan(seed: Option<u64>, seeded: &Seeded, end: Timestamp) -> Plan {
    seed.map_or_else(|| Plan::demo(end), |seed| seeded.plan(seed, TimeSpan::last(FORTNIGHT, end)))
}

/// The three servers, as the world has them.
fn fakes(world: &Arc<World>) -> Router {
    Router::new()
        .nest("/api/loki", loki::router(Arc::clone(world)))
        .nest("/api/prometheus", prometheus::router(Arc::clone(world)))
        .nest("/api/alertmanager", alertmanager::router(Arc::clone(world)))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(world), world::stamp))
}
