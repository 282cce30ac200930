use std::time::Duration;

use crate::model::{Labels, TimeSpan, Timestamp};

/// How often Prometheus scrapes and evaluates its rules.
pub(super) const EVERY: Duration = Duration::from_secs(30);

/// One series of Prometheus.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its labels, with `__name__`.
    pub labels: Labels,
    /// Its samples, in order.
    pub runs: Vec<Run>,
}

/// Samples of one value at equal distances, as long as nothing interrupts them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The instant of the first sample.
    pub first: Timestamp,
    /// From one sample to the next.
    pub every: Duration,
    /// How many samples: at least one.
    pub count: u32,
    /// Their value.
    pub value: f64,
    /// Whether Prometheus noted at the next instant that the series is gone: the scrape failed or
    /// the alert ended. It cannot note its own death.
    pub stale: bool,
}

impl Run {
    /// The samples of `span` on the grid of `phase`, or `None` when the grid misses the span.
    pub(super) fn within(span: TimeSpan, phase: Duration, value: f64, stale: bool) -> Option<Self> {
        let first = on_grid(span.start(), phase);
        let count = span.end().since(first).as_millis().div_ceil(EVERY.as_millis());
        let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
        Some(Self { first, every: EVERY, count, value, stale })
    }
}

/// The first instant of the 30 s grid shifted by `phase` that is not before `at`.
pub(super) fn on_grid(at: Timestamp, phase: Duration) -> Timestamp {
    let every = i64::try_from(EVERY.as_millis()).unwrap_or(i64::MAX);
    let phase = i64::try_from(phase.as_millis()).unwrap_or(0);
    let late = (at.milliseconds() - phase).rem_euclid(every);
    let wait = if late == 0 { 0 } else { every - late };
    Timestamp::from_milliseconds(at.milliseconds() + wait)
}

/// A phase of the grid that is the same for the same name, as Prometheus spreads its work.
pub(super) fn phase(name: &str) -> Duration {
    Duration::from_millis(hash(name) % 30_000)
}

/// A number that only depends on `text`: what varies without being random.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
