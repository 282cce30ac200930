//! The edges of an outage, to the sample: a second question, finer than the first.

use std::time::Duration;

use futures::future::join_all;

use crate::model::{Failure, Presence, TimeSpan, Timestamp, union};
use crate::source::ask::{Get, Sources, ask_matrix};
use crate::source::prometheus::{Matrix, samples_path};

/// The most outages whose edges are asked for: the newest.
const MOST: usize = 50;

/// How far apart the scrapes before `at` are, rounded up to a minute: points that are closer would
/// find outages between them. Zero where Prometheus does not tell.
pub(super) async fn scrape_interval(get: &impl Get, sources: &Sources, at: Timestamp) -> Duration {
    const MINUTE: Duration = Duration::from_secs(60);
    let path = samples_path(&sources.presence, at, MINUTE * 15);
    let samples = ask_matrix(get, sources, &path).await.ok();
    let interval = samples.and_then(|samples| samples.interval()).unwrap_or_default();
    MINUTE * u32::try_from(interval.as_secs().div_ceil(60)).unwrap_or(1)
}

/// The same presence with each outage from the last sample before it to the first after it, and
/// without those that are no longer than the scrapes are apart. Where Prometheus does not tell, the
/// edges stay as coarse as they are.
///
/// The first and the last instant of an outage are blind by less than one scrape interval.
pub(super) async fn refine(
    get: &impl Get,
    sources: &Sources,
    presence: Presence,
    step: Duration,
) -> Presence {
    let Presence { asked, mut alive } = presence;
    // The very first sample: before it, nobody knows.
    if let (Some(begin), Some(first)) = (asked.first(), alive.first_mut())
        && first.start() > begin.start()
    {
        let path = samples_path(&sources.presence, first.start() + step, step);
        let samples = ask_matrix(get, sources, &path).await.ok();
        let held = samples.iter().flat_map(instants).filter(|at| first.contains(*at)).min();
        *first = TimeSpan::new(held.unwrap_or(first.start()), first.end());
    }
    let first = alive.len().saturating_sub(MOST + 1);
    let holes: Vec<_> = alive[first..]
        .windows(2)
        .map(|pair| TimeSpan::new(pair[0].end(), pair[1].start()))
        .collect();
    let edges = join_all(holes.iter().map(|hole| edges(get, sources, *hole, step))).await;
    for (at, edges) in edges.into_iter().enumerate() {
        let Ok(Some(outage)) = edges else { continue };
        let (before, after) = (first + at, first + at + 1);
        alive[before] = TimeSpan::new(alive[before].start(), outage.start());
        alive[after] = TimeSpan::new(outage.end(), alive[after].end());
    }
    Presence { asked, alive: union(alive) }
}

/// From the last sample before `hole` to the first after it; empty where that is no outage; `None`
/// where either is missing.
async fn edges(
    get: &impl Get,
    sources: &Sources,
    hole: TimeSpan,
    step: Duration,
) -> Result<Option<TimeSpan>, Failure> {
    // The hole begins at a point that speaks for the step before it, and ends a step before one.
    let range = step * 2;
    let path = |at: Timestamp| samples_path(&sources.presence, at, range);
    let (start, end) = (path(hole.start()), path(hole.end() + step));
    let before = ask_matrix(get, sources, &start).await?;
    let after = ask_matrix(get, sources, &end).await?;

    let last = instants(&before).filter(|at| *at <= hole.start()).max();
    let first = instants(&after).filter(|at| *at > hole.start()).min();
    let (Some(last), Some(first)) = (last, first) else { return Ok(None) };
    // Scrapes come late now and then, by less than half of their interval.
    let interval = before.interval().into_iter().chain(after.interval()).max();
    let is_outage = interval.is_none_or(|interval| first.since(last) > interval * 3 / 2);
    Ok(Some(if is_outage { TimeSpan::new(last, first) } else { TimeSpan::new(last, last) }))
}

fn instants(matrix: &Matrix) -> impl Iterator<Item = Timestamp> {
    matrix.series.iter().flat_map(|series| series.instants.iter().copied())
}
