//! The edges of an outage, to the sample: a second question, finer than the first.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::{Matrix, Series, samples_path};
use crate::model::{Presence, TimeSpan, Timestamp, difference, union};
use crate::source::ask::{Get, Sources, ask_matrix};
use crate::source::known::Settled;

/// What is there later: of one type, since each type of it would be code of its own in the page.
type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What one question finds, or `None` where nobody answers.
type Found<'a> = Later<'a, Option<Vec<TimeSpan>>>;

/// What is known to be found at `at`, or else what `ask` finds there, `reach` around it.
async fn once(
    known: &RefCell<Settled>,
    at: TimeSpan,
    reach: Duration,
    ask: Found<'_>,
) -> Vec<TimeSpan> {
    let found = known.borrow().found.iter().find(|(known, _)| *known == at).cloned();
    if let Some((_, found)) = found {
        return found;
    }
    let Some(found) = ask.await else { return Vec::new() };
    let mut known = known.borrow_mut();
    if at.end() + reach <= known.until {
        known.found.push((at, found.clone()));
    }
    found
}

/// What all of them find, who ask at once. (`futures` would bring a queue for thousands.)
async fn all(mut asking: Vec<Later<'_, Vec<TimeSpan>>>) -> Vec<Vec<TimeSpan>> {
    let mut found = vec![None; asking.len()];
    poll_fn(|context| {
        for (asking, found) in asking.iter_mut().zip(&mut found).filter(|(_, it)| it.is_none()) {
            if let Poll::Ready(it) = asking.as_mut().poll(context) {
                *found = Some(it);
            }
        }
        if found.contains(&None) { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    found.into_iter().flatten().collect()
}

/// The most outages whose edges are asked for: the newest.
const MOST: usize = 50;

/// How far apart the scrapes before `at` are, rounded up to a minute: points that are closer would
/// find outages between them. `None` where Prometheus does not tell.
pub(super) async fn scrape_interval(
    get: &impl Get,
    sources: &Sources,
    at: Timestamp,
) -> Option<Duration> {
    const MINUTE: Duration = Duration::from_secs(60);
    let path = samples_path(&sources.presence, at, MINUTE * 15);
    let interval = ask_matrix(get, sources, &path).await.ok()?.interval()?;
    Some(MINUTE * u32::try_from(interval.as_secs().div_ceil(60)).unwrap_or(1))
}

/// How long an outage is at the least that is looked for within a step.
const SHORTEST: Duration = Duration::from_secs(60);

/// The points of `series` at which fewer samples were counted than shortly before and shortly after:
/// an outage may hide there that is too short to swallow all samples of a step.
pub(super) fn dips(series: &Series) -> impl Iterator<Item = Timestamp> {
    const NEAR: usize = 2;
    let values = &series.values;
    let most = |near: &[u64]| near.iter().copied().max();
    let is_dip = move |at: &usize| {
        let before = most(&values[at.saturating_sub(NEAR)..*at]);
        let after = most(&values[at + 1..(at + 1 + NEAR).min(values.len())]);
        before.zip(after).is_some_and(|(before, after)| values[*at] < before.min(after))
    };
    (0..values.len()).filter(is_dip).map(|at| series.instants[at])
}

/// The same presence without the outages that hide at `dips`, from the last sample before each to
/// the first after it.
pub(super) async fn find_short(
    get: &impl Get,
    sources: &Sources,
    presence: Presence,
    dips: &[Timestamp],
    step: Duration,
    known: &RefCell<Settled>,
) -> Presence {
    let newest = &dips[dips.len().saturating_sub(MOST)..];
    let asking = newest.iter().map(|dip| -> Later<_> {
        let gaps = Box::pin(gaps(get, sources, *dip, step));
        Box::pin(once(known, TimeSpan::new(*dip, *dip), step, gaps))
    });
    let outages = union(all(asking.collect()).await.into_iter().flatten());
    let alive = presence.alive.iter().flat_map(|alive| difference(*alive, &outages)).collect();
    Presence { alive, ..presence }
}

/// The outages of a minute or more around `dip`.
async fn gaps(
    get: &impl Get,
    sources: &Sources,
    dip: Timestamp,
    step: Duration,
) -> Option<Vec<TimeSpan>> {
    let path = samples_path(&sources.presence, dip + step, step * 3);
    let samples = ask_matrix(get, sources, &path).await.ok()?;
    let Some(interval) = samples.interval() else { return Some(Vec::new()) };
    // What was scraped at some instant speaks for the interval after it.
    let seen = union(instants(&samples).map(|at| TimeSpan::new(at, at + interval)));
    let gaps = seen.windows(2).map(|pair| TimeSpan::new(pair[0].end() - interval, pair[1].start()));
    Some(gaps.filter(|gap| gap.duration() > SHORTEST + interval / 2).collect())
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
    known: &RefCell<Settled>,
) -> Presence {
    let Presence { asked, mut alive } = presence;
    // The very first sample: before it, nobody knows.
    if let (Some(asked), Some(first)) = (asked.first(), alive.first_mut())
        && first.start() > asked.start()
    {
        let ask = Box::pin(begin(get, sources, *first, step));
        let at = TimeSpan::new(first.start(), first.start());
        let held = once(known, at, step, ask).await;
        let held = held.first().map_or(first.start(), |held| held.start());
        *first = TimeSpan::new(held, first.end());
    }
    // The very last: since it, alerting is down.
    if let (Some(asked), Some(last)) = (asked.last(), alive.last_mut())
        && last.end() < asked.end()
    {
        let ask = Box::pin(end(get, sources, *last, step));
        let at = TimeSpan::new(last.end() - step, last.end());
        let held = once(known, at, step, ask).await;
        let held = held.first().map_or(last.end(), |held| held.end());
        *last = TimeSpan::new(last.start(), held);
    }
    let first = alive.len().saturating_sub(MOST + 1);
    let holes: Vec<_> = alive[first..]
        .windows(2)
        .map(|pair| TimeSpan::new(pair[0].end(), pair[1].start()))
        .collect();
    let asking = holes.iter().map(|hole| -> Later<_> {
        Box::pin(once(known, *hole, step, Box::pin(edges(get, sources, *hole, step))))
    });
    for (at, edges) in all(asking.collect()).await.into_iter().enumerate() {
        let Some(outage) = edges.first() else { continue };
        let (before, after) = (first + at, first + at + 1);
        alive[before] = TimeSpan::new(alive[before].start(), outage.start());
        alive[after] = TimeSpan::new(outage.end(), alive[after].end());
    }
    Presence { asked, alive: union(alive) }
}

/// The very first sample, which is in the `first` stretch.
async fn begin(
    get: &impl Get,
    sources: &Sources,
    first: TimeSpan,
    step: Duration,
) -> Option<Vec<TimeSpan>> {
    let path = samples_path(&sources.presence, first.start() + step, step);
    let samples = ask_matrix(get, sources, &path).await.ok()?;
    let held = instants(&samples).filter(|at| first.contains(*at)).min();
    Some(held.map(|held| TimeSpan::new(held, held)).into_iter().collect())
}

/// The very last sample, which is in the `last` stretch.
async fn end(
    get: &impl Get,
    sources: &Sources,
    last: TimeSpan,
    step: Duration,
) -> Option<Vec<TimeSpan>> {
    let path = samples_path(&sources.presence, last.end(), step);
    let samples = ask_matrix(get, sources, &path).await.ok()?;
    let held = instants(&samples).filter(|at| last.start() <= *at && *at <= last.end()).max();
    Some(held.map(|held| TimeSpan::new(held, held)).into_iter().collect())
}

/// From the last sample before `hole` to the first after it; empty where that is no outage; nothing
/// where either is missing.
async fn edges(
    get: &impl Get,
    sources: &Sources,
    hole: TimeSpan,
    step: Duration,
) -> Option<Vec<TimeSpan>> {
    // The hole begins at a point that speaks for the step before it, and ends a step before one.
    let range = step * 2;
    let path = |at: Timestamp| samples_path(&sources.presence, at, range);
    let (start, end) = (path(hole.start()), path(hole.end() + step));
    let before = ask_matrix(get, sources, &start).await.ok()?;
    let after = ask_matrix(get, sources, &end).await.ok()?;

    let last = instants(&before).filter(|at| *at <= hole.start()).max();
    let first = instants(&after).filter(|at| *at > hole.start()).min();
    let (Some(last), Some(first)) = (last, first) else { return Some(Vec::new()) };
    // Scrapes come late now and then, by less than half of their interval.
    let interval = before.interval().into_iter().chain(after.interval()).max();
    let is_outage = interval.is_none_or(|interval| first.since(last) > interval * 3 / 2);
    Some(vec![if is_outage { TimeSpan::new(last, first) } else { TimeSpan::new(last, last) }])
}

fn instants(matrix: &Matrix) -> impl Iterator<Item = Timestamp> {
    matrix.series.iter().flat_map(|series| series.instants.iter().copied())
}
