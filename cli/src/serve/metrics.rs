//! What the companion tells of itself.

mod classic;

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::archive::{Dropped, Held};
use crate::serve::webhook::{Args, Logged, Status};

/// The alert that fires always.
const WATCHDOG: &str = "Watchdog";
/// What OpenMetrics is called.
const OPEN: &str = "application/openmetrics-text";
/// From a disk that writes at once to a server that hardly answers, in seconds.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 60.0];

type Seconds = Gauge<f64, AtomicU64>;

/// Registers metrics: of each the name, the unit if it has one, what it tells, and what counts it.
macro_rules! describe {
    ($registry:expr; $($name:literal $(in $unit:ident)?: $help:literal, $metric:expr;)*) => {
        $(describe!(@one $registry, $name, $help, $metric $(, $unit)?);)*
    };
    (@one $registry:expr, $name:literal, $help:literal, $metric:expr) => {
        $registry.register($name, $help, $metric.clone())
    };
    (@one $registry:expr, $name:literal, $help:literal, $metric:expr, $unit:ident) => {
        $registry.register_with_unit($name, $help, Unit::$unit, $metric.clone())
    };
}

/// All of them.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    webhooks: Family<Code, Counter>,
    retried: Counter,
    logged: Family<Firing, Counter>,
    bytes: Counter,
    left_out: Family<Reason, Counter>,
    written: Histogram,
    writing: Seconds,
    watchdog: Seconds,
    store: Store,
    proxied: Family<Proxied, Counter>,
    latency: Family<Backend, Histogram>,
}

#[derive(Debug, Default)]
struct Store {
    bytes: Gauge<u64, AtomicU64>,
    limit: Gauge<u64, AtomicU64>,
    raw_bytes: Gauge<u64, AtomicU64>,
    lines: Gauge<u64, AtomicU64>,
    oldest: Seconds,
    newest: Seconds,
    damaged: Gauge<u64, AtomicU64>,
    untended: Counter,
    dropped: Family<Reason, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Firing {
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Backend {
    backend: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Proxied {
    backend: &'static str,
    code: u16,
}

impl Metrics {
    /// All at zero. What a server does not do, it does not tell of.
    pub fn new(logger: &Args) -> Self {
        let mut registry = Registry::with_prefix("global_health");
        let metrics = Self {
            registry: Registry::default(),
            webhooks: Family::default(),
            retried: Counter::default(),
            logged: Family::default(),
            bytes: Counter::default(),
            left_out: Family::default(),
            written: Histogram::new(BUCKETS),
            writing: Seconds::default(),
            watchdog: Seconds::default(),
            store: Store::default(),
            proxied: Family::default(),
            latency: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
        };
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version that runs", build);
        describe! { registry;
            "proxy_requests": "Requests to the servers behind the page, by their answer", metrics.proxied;
            "proxy_latency" in Seconds: "How long they took to begin to answer", metrics.latency;
        }
        if logger.receives() {
            metrics.describe_logger(&mut registry);
        }
        if logger.store().is_some() {
            metrics.store.limit.set(logger.retention().bytes);
            metrics.store.describe(&mut registry);
        }
        Self { registry, ..metrics }
    }

    fn describe_logger(&self, registry: &mut Registry) {
        for status in ["firing", "resolved"] {
            self.logged.get_or_create(&Firing { status }).inc_by(0);
        }
        for reason in ["unreadable", "truncated"] {
            self.left_out.get_or_create(&Reason { reason }).inc_by(0);
        }
        // A counter that is not there does not increase when it comes.
        for code in [200, 400, 503] {
            self.webhooks.get_or_create(&Code { code }).inc_by(0);
        }
        describe! { registry;
            "webhook_requests": "Webhooks, by the answer", self.webhooks;
            "webhook_retries": "Webhooks that were known already", self.retried;
            "alerts_logged": "Alerts that were printed and kept", self.logged;
            "alerts_left_out": "Alerts that could not be read, or that Alertmanager left out", self.left_out;
            "logged" in Bytes: "What was printed and kept", self.bytes;
            "write" in Seconds: "How long it took to print and to keep what came together", self.written;
            "write_under_way" in Seconds: "How long what is printed and kept now has taken; 0: nothing is", self.writing;
            "watchdog_timestamp" in Seconds: "When the alert Watchdog was logged last; 0: not since a day before the start", self.watchdog;
        }
    }

    /// A webhook was answered.
    pub fn webhook(&self, status: StatusCode) {
        self.webhooks.get_or_create(&Code { code: status.as_u16() }).inc();
    }

    /// A webhook was known already.
    pub fn retried(&self) {
        self.retried.inc();
    }

    /// Alerts were left out, here or by Alertmanager.
    pub fn left_out(&self, unreadable: usize, truncated: u64) {
        self.left_out.get_or_create(&Reason { reason: "unreadable" }).inc_by(unreadable as u64);
        self.left_out.get_or_create(&Reason { reason: "truncated" }).inc_by(truncated);
    }

    /// Webhooks were written together.
    pub fn written(&self, took: Duration) {
        self.written.observe(took.as_secs_f64());
    }

    /// How long what is written now has taken.
    pub fn writing(&self, takes: Duration) {
        self.writing.set(takes.as_secs_f64());
    }

    /// An alert was written.
    pub fn logged(&self, logged: &Logged, at_ns: i64) {
        let status = match logged.status {
            Status::Firing => "firing",
            Status::Resolved => "resolved",
        };
        self.logged.get_or_create(&Firing { status }).inc();
        self.bytes.inc_by(logged.line.len() as u64);
        if logged.name == WATCHDOG {
            self.watchdog.set(seconds(at_ns));
        }
    }

    /// When the alert that fires always was logged last, before the start.
    pub fn watchdog(&self, at_ns: Option<i64>) {
        self.watchdog.set(at_ns.map_or(0.0, seconds));
    }

    /// Lines were dropped.
    pub fn dropped(&self, dropped: Dropped) {
        self.store.dropped.get_or_create(&Reason { reason: "age" }).inc_by(dropped.old);
        self.store.dropped.get_or_create(&Reason { reason: "size" }).inc_by(dropped.much);
    }

    /// What the store holds now.
    pub fn held(&self, held: Held) {
        self.store.bytes.set(held.bytes);
        self.store.raw_bytes.set(held.raw_bytes);
        self.store.lines.set(held.lines);
        self.store.oldest.set(held.oldest.map_or(0.0, seconds));
        self.store.newest.set(held.newest.map_or(0.0, seconds));
    }

    /// So many blocks of the store are damaged.
    pub fn damaged(&self, blocks: usize) {
        self.store.damaged.set(blocks as u64);
    }

    /// The store could not be tended.
    pub fn untended(&self) {
        self.store.untended.inc();
    }

    /// A server behind the page answered.
    pub fn proxied(&self, backend: global_health_bar::Backend, status: StatusCode, took: Duration) {
        let backend = backend.as_str();
        self.proxied.get_or_create(&Proxied { backend, code: status.as_u16() }).inc();
        self.latency.get_or_create(&Backend { backend }).observe(took.as_secs_f64());
    }

    /// All of them as text: as OpenMetrics where that is asked for, else as what is older and read by all.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        let accepts =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let (kind, text) = match accepts.into_iter().any(|kinds| kinds.contains(OPEN)) {
            true => (format!("{OPEN}; version=1.0.0; charset=utf-8"), text),
            false => ("text/plain; version=0.0.4; charset=utf-8".into(), classic::text(&text)),
        };
        ([(header::CONTENT_TYPE, kind.as_str()), (header::VARY, "accept")], text).into_response()
    }
}

impl Store {
    fn describe(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("store");
        for reason in ["age", "size"] {
            self.dropped.get_or_create(&Reason { reason }).inc_by(0);
        }
        describe! { registry;
            "disk" in Bytes: "What the store takes of the disk", self.bytes;
            "limit" in Bytes: "What it may take", self.limit;
            "lines" in Bytes: "What its lines were before they were packed", self.raw_bytes;
            "lines": "Its lines", self.lines;
            "oldest_timestamp" in Seconds: "When its oldest line was logged; 0: there is none", self.oldest;
            "newest_timestamp" in Seconds: "When its newest line was logged; 0: there is none", self.newest;
            "blocks_damaged": "Blocks that cannot be read: their lines are missing from what is told", self.damaged;
            "upkeep_failures": "How often it could not be tended: nothing old was dropped, and nothing checked", self.untended;
            "lines_dropped": "Lines that were dropped, for their age or for the size of all", self.dropped;
        }
    }
}

/// Nanoseconds as seconds.
#[allow(clippy::cast_precision_loss)] // To the microsecond, for the next centuries.
fn seconds(nanoseconds: i64) -> f64 {
    nanoseconds as f64 / 1e9
}
