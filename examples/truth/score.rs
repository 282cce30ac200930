//! How far an account is from the truth.

use std::collections::BTreeSet;
use std::ops::Add;
use std::time::Duration;

use global_health_bar::{TimeSpan, Timestamp, difference, union};

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
    let masked = union(truth.outages.iter().copied());
    let seen = |firings: &Firings, fingerprint: &str| {
        let spans = firings.get(fingerprint).into_iter().flatten();
        union(spans.filter_map(|span| span.intersection(window)))
    };
    let mut sum = Wrong::default();
    for fingerprint in truth.firings.keys().chain(told.keys()).collect::<BTreeSet<_>>() {
        let (truly, told) = (seen(&truth.firings, fingerprint), seen(told, fingerprint));
        sum.truly += length(&truly);
        sum.missed += length(&minus(&minus(&truly, &told), &masked));
        sum.extra += length(&minus(&minus(&told, &truly), &masked));
    }
    sum
}

/// How well an account places the outages of alerting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outages {
    /// How many there truly were.
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
    for outage in &truly {
        let overlapping = told.iter().filter(|found| found.overlaps(*outage));
        if let Some(found) = overlapping.max_by_key(|found| shared(found, outage)) {
            edges.push(apart(found.start(), outage.start()));
            edges.push(apart(found.end(), outage.end()));
        }
    }
    let made_up = told.iter().filter(|found| !truly.iter().any(|outage| outage.overlaps(**found)));
    Outages { truly: truly.len(), edges, made_up: made_up.count() }
}

fn apart(a: Timestamp, b: Timestamp) -> Duration {
    a.since(b).max(b.since(a))
}

fn length(spans: &[TimeSpan]) -> Duration {
    spans.iter().map(|span| span.duration()).sum()
}

fn minus(spans: &[TimeSpan], holes: &[TimeSpan]) -> Vec<TimeSpan> {
    spans.iter().flat_map(|span| difference(*span, holes)).collect()
}
