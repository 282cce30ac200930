//! What Prometheus answers to range queries, at points a minute apart.

use std::time::Duration;

use global_health_bar::simulation::{Cluster, Series};
use global_health_bar::{Labels, TimeSpan, Timestamp};
use serde_json::{Value as Json, json};

use crate::serve::answer::object;
use crate::serve::prometheus::{MOST_POINTS, matrix, point};
use crate::serve::sample;

const STEP: Duration = Duration::from_secs(60);

/// The answers to `count_over_time(alertmanager_alerts{state="active"}[1m])`, as many as it takes
/// with Prometheus' limit of points.
pub fn presence(cluster: &Cluster) -> Vec<String> {
    let most = usize::try_from(MOST_POINTS).unwrap_or(usize::MAX);
    let ranges: Vec<_> = steps(cluster.span).collect();
    let of_state = |series: &&Series| {
        named(series, "alertmanager_alerts") && series.labels.get("state") == Some("active")
    };
    let answers = ranges.chunks(most).map(|steps| {
        let series = cluster.series.iter().filter(of_state).map(|series| {
            let count = |at: &Timestamp| {
                let window = sample::window(series, *at - STEP, *at)?;
                Some(point(*at, window.count))
            };
            let labels = series.labels.without(|name| name == "__name__");
            (labels, steps.iter().filter_map(count).collect())
        });
        answer(series)
    });
    answers.collect()
}

/// The answer to `ALERTS` for `window`.
pub fn alerts(cluster: &Cluster, window: TimeSpan) -> String {
    let now = cluster.span.end();
    let of_alerts = cluster.series.iter().filter(|series| named(series, "ALERTS"));
    let series = of_alerts.map(|series| {
        let mut points = Vec::new();
        let mut next = window.start();
        for run in &series.runs {
            // No sample is seen beyond these.
            let seen = TimeSpan::new(run.first, sample::last(run) + sample::LOOKBACK + STEP);
            for at in steps(seen.intersection(window).unwrap_or(TimeSpan::new(next, next))) {
                if at >= next
                    && let Some(value) = sample::at(series, at, now)
                {
                    points.push(point(at, value));
                    next = at + STEP;
                }
            }
        }
        (series.labels.clone(), points)
    });
    answer(series)
}

fn named(series: &Series, name: &str) -> bool {
    series.labels.get("__name__") == Some(name)
}

/// The whole minutes of a span.
fn steps(span: TimeSpan) -> impl Iterator<Item = Timestamp> {
    let step = i64::try_from(STEP.as_millis()).unwrap_or(i64::MAX);
    let first = span.start().milliseconds().div_euclid(step) * step;
    let all = (first..span.end().milliseconds()).step_by(STEP.as_millis() as usize);
    all.map(Timestamp::from_milliseconds).filter(move |at| span.contains(*at))
}

fn answer(series: impl Iterator<Item = (Labels, Vec<Json>)>) -> String {
    let with_points = series.filter(|(_, values)| !values.is_empty());
    let result =
        with_points.map(|(labels, values)| json!({"metric": object(&labels), "values": values}));
    matrix(&result.collect())
}
