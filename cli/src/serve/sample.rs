//! Reading the samples of a series, as Prometheus' engine does.

use std::time::Duration;

use global_health_bar::Timestamp;
use global_health_bar::simulation::{Run, Series};

/// How old the latest sample may be.
pub const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// What the samples of a window amount to.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// How many there are: at least one.
    pub count: f64,
    /// Their sum.
    pub sum: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// The latest.
    pub last: f64,
}

/// The value of `series` at `at`, while the last sample is 5 minutes old at most and nothing said
/// that the series is gone. No sample is newer than `now`.
pub fn at(series: &Series, at: Timestamp, now: Timestamp) -> Option<f64> {
    let until = at.min(now);
    let next = series.runs.partition_point(|run| run.first <= until);
    let run = &series.runs[next.checked_sub(1)?];
    let gone = run.stale && run.first + run.every * run.count <= until;
    let latest = run.first + run.every * (count_until(run, until) - 1);
    (!gone && at.since(latest) <= LOOKBACK).then_some(run.value)
}

/// The samples of `series` from `from` to `to`, both inclusive.
pub fn window(series: &Series, from: Timestamp, to: Timestamp) -> Option<Window> {
    let next = series.runs.partition_point(|run| run.first <= to);
    let mut window: Option<Window> = None;
    for run in series.runs[..next].iter().rev() {
        if last(run) < from {
            break;
        }
        let before = from.max(run.first) - Duration::from_millis(1);
        let count = f64::from(count_until(run, to) - count_until(run, before));
        if count > 0.0 {
            let so_far = window.get_or_insert(Window {
                count: 0.0,
                sum: 0.0,
                min: run.value,
                max: run.value,
                last: run.value,
            });
            so_far.count += count;
            so_far.sum += count * run.value;
            so_far.min = so_far.min.min(run.value);
            so_far.max = so_far.max.max(run.value);
        }
    }
    window
}

/// The samples of `series` from `from` to `to`, both inclusive, each with its instant.
pub fn samples(series: &Series, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, f64)> {
    let inside = |run: &&Run| run.first <= to && last(run) >= from;
    let of_run = |run: &Run| {
        let (run, before) = (*run, from.max(run.first) - Duration::from_millis(1));
        (count_until(&run, before)..count_until(&run, to))
            .map(move |number| (run.first + run.every * number, run.value))
    };
    series.runs.iter().filter(inside).flat_map(of_run).collect()
}

/// The instant of the last sample of a run.
pub fn last(run: &Run) -> Timestamp {
    run.first + run.every * (run.count - 1)
}

/// How many samples of `run` are not after `at`.
fn count_until(run: &Run, at: Timestamp) -> u32 {
    if at < run.first {
        return 0;
    }
    let steps = at.since(run.first).as_millis() / run.every.as_millis().max(1);
    u32::try_from(steps).unwrap_or(u32::MAX).saturating_add(1).min(run.count)
}
