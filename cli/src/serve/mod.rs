//! `global-health serve`: the page, and the servers behind it.

mod alertmanager;
pub mod answer;
mod arrival;
mod health;
mod history;
mod listen;
mod logql;
pub mod loki;
mod metrics;
mod page;
mod parameters;
mod pattern;
pub mod prometheus;
mod promql;
mod proxy;
pub mod sample;
pub mod store;
mod webhook;
mod world;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, middleware};
use global_health_bar::simulation::Plan;
use global_health_bar::{TimeSpan, Timestamp};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::http;
use crate::kinds::{Declared, declared};
use crate::seeded::Seeded;
use loki::Lines;
use metrics::Metrics;
use world::World;

/// How long a drawn cluster is told of.
const FORTNIGHT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// What to serve, and where.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the built page.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,
    /// A file that declares kinds of entities, for the page to show besides those of the catalogue.
    #[arg(long, value_name = "FILE", value_parser = declared)]
    kinds: Option<Declared>,
    #[command(flatten)]
    listen: listen::Args,
    /// Serve the recorded answers and logged lines of a folder instead of the simulation.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["loki", "prometheus", "alertmanager", "webhook"])]
    history: Option<PathBuf>,
    /// Serve a cluster drawn from a seed, the same one for ever, instead of the demonstration.
    #[arg(long, value_name = "N", conflicts_with_all = ["history", "loki", "prometheus", "alertmanager", "webhook", "store"])]
    seed: Option<u64>,
    #[command(flatten)]
    seeded: Seeded,
    /// The instant at which simulated or recorded servers stand still, RFC 3339.
    #[arg(long, value_name = "TIME", conflicts_with_all = ["loki", "prometheus", "alertmanager", "webhook", "store"], value_parser = http::instant)]
    now: Option<Timestamp>,
    #[command(flatten)]
    servers: proxy::Args,
    #[command(flatten)]
    logger: webhook::Args,
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
    runtime.block_on(async {
        let router = router(&args)?;
        listen::serve(&args.listen, router, args.logger.prints()).await
    })
}

fn router(args: &Args) -> Result<Router, String> {
    let metrics = Arc::new(Metrics::new(&args.logger));
    let mut router = page::router(&args.dist, args.kinds.as_ref());
    let mut keeper = None;
    if args.logger.receives() {
        let started = args.logger.start(&metrics)?;
        router = router.merge(args.logger.router(started.clone(), Arc::clone(&metrics))?);
        keeper = Some(started);
    }
    router = if args.servers.are_named() || args.logger.receives() {
        let kept = args.logger.store().map(|folder| Lines::Kept(folder.into()));
        router.merge(args.servers.router(kept, &metrics)?)
    } else {
        let world = match &args.history {
            Some(folder) => World::recorded(history::read(folder)?, args.now),
            None => World::simulated(|end| plan(args.seed, &args.seeded, end), args.now),
        };
        say!("{}", world.says());
        router.merge(fakes(&Arc::new(world)))
    };
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let router = router.merge(health::router(metrics, keeper));
    Ok(router.layer(middleware::from_fn(page::guard)).layer(compression))
}

/// What happens to the simulated cluster, up to `end`.
fn plan(seed: Option<u64>, seeded: &Seeded, end: Timestamp) -> Plan {
    seed.map_or_else(|| Plan::demo(end), |seed| seeded.plan(seed, TimeSpan::last(FORTNIGHT, end)))
}

/// The three servers, as the world has them.
fn fakes(world: &Arc<World>) -> Router {
    Router::new()
        .nest("/api/loki", loki::router(Lines::Played(Arc::clone(world))))
        .nest("/api/prometheus", prometheus::router(Arc::clone(world)))
        .nest("/api/alertmanager", alertmanager::router(Arc::clone(world)))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(world), world::stamp))
}
