//! How far an account is from the truth.

use std::ops::Add;
use std::time::Duration;

use global_health_bar::{TimeSpan, Timestamp, difference, union};

use crate::account::Bounds;
use crate::sample::{Firings, Truth};

/// Alert-time of an account, alert by alert, within a window and outside the true outages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    /// How long the alerts truly fired, within outages too.
    pub truly: Duration,
    /// How much of it the account lacks.
    pub missed: Duration,
    /// How much the account made up.
    pub extra: Duration,
}

impl Wrong {
    /// What was missed or made up, in per cent of the true alert-time; `None` where no alert fired.
    #[must_use]
    pub fn per_cent(self) -> Option<f64> {
        let wrong = (self.missed + self.extra).as_secs_f64();
        (!self.truly.is_zero()).then(|| 100.0 * wrong / self.truly.as_secs_f64())
    }
}

impl Add for Wrong {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            truly: self.truly + other.truly,
            missed: self.missed + other.missed,
            extra: self.extra + other.extra,
        }
    }
}

/// The alert-time in `window` that `told` gets wrong.
///
/// What differs within an outage of alerting does not count: nobody can know it.
#[must_use]
pub fn wrong(truth: &Truth, told: &Firings, window: TimeSpan) -> Wrong {
    Wrong {
        truly: apart(&truth.firings, &Firings::new(), &[], window),
        missed: apart(&truth.firings, told, &truth.outages, window),
        extra: apart(told, &truth.firings, &truth.outages, window),
    }
}

/// The alert-time in `window` that an account gets wrong without a doubt of its own.
#[must_use]
pub fn wrong_beyond_doubt(truth: &Truth, told: &Bounds, window: TimeSpan) -> Wrong {
    Wrong {
        extra: wrong(truth, &told.at_least, window).extra,
        ..wrong(truth, &told.at_most, window)
    }
}

/// The alert-time in `window` of which an account says that it cannot be sure; outside the true
/// outages, as what is wrong.
#[must_use]
pub fn doubtful(truth: &Truth, told: &Bounds, window: TimeSpan) -> Duration {
    apart(&told.at_most, &told.at_least, &truth.outages, window)
}

/// The alert-time in `window` of `these` without that of `those`, alert by alert, and `masked`.
fn apart(these: &Firings, those: &Firings, masked: &[TimeSpan], window: TimeSpan) -> Duration {
    let masked = union(masked.iter().copied());
    let alone = these.iter().map(|(identity, spans)| {
        let spans = union(spans.iter().filter_map(|span| span.intersection(window)));
        let others = union(those.get(identity).into_iter().flatten().copied());
        length(&minus(&minus(&spans, &others), &masked))
    });
    alone.sum()
}

/// The shortest outage that leaves a trace: others fit between two samples.
const SHORTEST: Duration = Duration::from_secs(60);

/// How well an account places the outages of alerting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outages {
    /// How many there truly were, of a minute at least.
    pub truly: usize,
    /// How far the edges of those that were found are off, two for each.
    pub edges: Vec<Duration>,
    /// How many are told that overlap no true one.
    pub made_up: usize,
}

impl Outages {
    /// How many were found.
    #[must_use]
    pub fn found(&self) -> usize {
        self.edges.len() / 2
    }

    /// How far the edges are off on average.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        let count = u32::try_from(self.edges.len()).ok()?;
        self.edges.iter().sum::<Duration>().checked_div(count)
    }

    /// How far the worst edge is off.
    #[must_use]
    pub fn worst(&self) -> Option<Duration> {
        self.edges.iter().max().copied()
    }
}

impl Add for Outages {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.truly += other.truly;
        self.made_up += other.made_up;
        self.edges.extend(other.edges);
        self
    }
}

/// Compares the true outages in `window` with those that were `told`, each with the one that
/// overlaps it most.
#[must_use]
pub fn outages(truth: &Truth, told: &[TimeSpan], window: TimeSpan) -> Outages {
    let inside =
        |spans: &[TimeSpan]| union(spans.iter().filter_map(|span| span.intersection(window)));
    let (truly, told) = (inside(&truth.outages), inside(told));
    let shared =
        |a: &TimeSpan, b: &TimeSpan| a.intersection(*b).map_or(Duration::ZERO, TimeSpan::duration);
    let mut edges = Vec::new();
    let traced = truly.iter().filter(|outage| outage.duration() >= SHORTEST);
    for outage in traced.clone() {
        let overlapping = told.iter().filter(|found| found.overlaps(*outage));
        if let Some(found) = overlapping.max_by_key(|found| shared(found, outage)) {
            edges.push(off(found.start(), outage.start()));
            edges.push(off(found.end(), outage.end()));
        }
    }
    let made_up = told.iter().filter(|found| !truly.iter().any(|outage| outage.overlaps(**found)));
    Outages { truly: traced.count(), edges, made_up: made_up.count() }
}

fn off(a: Timestamp, b: Timestamp) -> Duration {
    a.since(b).max(b.since(a))
}

fn length(spans: &[TimeSpan]) -> Duration {
    spans.iter().map(|span| span.duration()).sum()
}

fn minus(spans: &[TimeSpan], holes: &[TimeSpan]) -> Vec<TimeSpan> {
    spans.iter().flat_map(|span| difference(*span, holes)).collect()
}
