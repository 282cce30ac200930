//! Where alerting was alive: how many samples of its metric Prometheus holds, step by step.

use std::cell::RefCell;
use std::time::Duration;

use super::edges;
use super::{MOST_POINTS, Series};
use crate::model::{Failure, Presence, Survey, TimeSpan, Timestamp, difference, union};
use crate::source::ask::{Get, Sources, ask_part, partial, step};
use crate::source::known::{Settled, add, cut};
use crate::source::prometheus;

/// Asks Prometheus where alerting was alive in `span`, as far as that is not known; and what kept it from
/// telling all of it, if something did.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_presence(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
    now: Timestamp,
    known: &RefCell<Settled>,
) -> Result<(Presence, Option<Failure>), Failure> {
    let step = step(span).max(rhythm(get, sources, span.end().min(now), known).await);
    let query = format!("sum(count_over_time({}[{}s]))", sources.presence, step.as_secs());
    let steps = prometheus::steps(span, now, step);
    let mut counted = cut(&known.borrow().presence, steps);
    if counted.step != step {
        counted = Survey { step, ..Survey::default() };
    }
    let option = prometheus::EACH_REPLICA;
    let warning = ask_counts(get, sources, &query, option, steps, &mut counted).await?;
    known.borrow_mut().add_presence(&counted);
    let (instants, values) = counted.counts.into_values().flatten().unzip();
    let series = Series { instants, values, ..Series::default() };
    let presence = Presence::new(span, series.spans(step), step);
    let presence = edges::refine(get, sources, presence, step, known).await;
    let dips: Vec<_> = edges::dips(&series).collect();
    let mut presence = edges::find_short(get, sources, presence, &dips, step, known).await;
    if warning.is_some() {
        // What is missing may be where nobody looked: that is no outage.
        presence.asked = union(counted.asked.into_iter().chain(presence.alive.iter().copied()));
    }
    let begun = presence.alive.first().map_or(span.start(), |first| first.start());
    let is_told = difference(TimeSpan::new(begun, span.end()), &presence.asked).is_empty();
    Ok((presence, warning.filter(|_| !is_told).map(partial)))
}

/// How often a change of the scrape interval is looked for.
const RHYTHM_LASTS: Duration = Duration::from_secs(3_600);

/// How far apart the scrapes before `at` are; where nobody tells, as far as they were before.
async fn rhythm(
    get: &impl Get,
    sources: &Sources,
    at: Timestamp,
    known: &RefCell<Settled>,
) -> Duration {
    let (asked_at, interval) = known.borrow().rhythm;
    if asked_at <= at && at.since(asked_at) < RHYTHM_LASTS {
        return interval;
    }
    let Some(interval) = edges::scrape_interval(get, sources, at).await else { return interval };
    known.borrow_mut().rhythm = (at, interval);
    interval
}

/// Asks for the counts of `steps` that are not in `counted` yet, by the name of their alerts, with `option`
/// at the end of each question. Where the server warns that some are missing, only the points at which the
/// first series has some count as asked for, and its warning is returned.
pub(super) async fn ask_counts(
    get: &impl Get,
    sources: &Sources,
    query: &str,
    option: &str,
    steps: TimeSpan,
    counted: &mut Survey,
) -> Result<Option<Box<str>>, Failure> {
    let mut warning = None;
    for missing in difference(steps, &counted.asked) {
        for (start, end) in prometheus::ranges(missing, counted.step, MOST_POINTS) {
            let path = prometheus::range_path(query, start, end, counted.step) + option;
            let matrix = ask_part(get, sources, &path).await?;
            let mut asked = vec![TimeSpan::new(start - counted.step, end)];
            if matrix.warning.is_some() {
                warning = matrix.warning;
                let told = matrix.series.first().map(|series| series.spans(counted.step));
                asked = told.unwrap_or_default();
            }
            let mut more = Survey { asked, step: counted.step, ..Survey::default() };
            for series in matrix.series {
                let name = series.labels.get("alertname").unwrap_or_default();
                let counts = series.instants.into_iter().zip(series.values);
                let counts = counts.filter(|(at, _)| start <= *at && *at <= end).collect();
                more.counts.insert(name.into(), counts);
            }
            add(counted, &more);
        }
    }
    Ok(warning)
}
