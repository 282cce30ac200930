//! Prometheus' own alerts: the second witness, and the survey that tells whom to ask it for.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::{Failure, Survey, TimeSpan, Timestamp, Witness};
use crate::source::ask::{Get, Sources, ask_matrix, step};
use crate::source::prometheus;

/// Asks Prometheus' own alerts for the firings in `span`: of the given alerts, or of all.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_witness(
    get: &impl Get,
    sources: &Sources,
    alertnames: Option<&BTreeSet<Box<str>>>,
    span: TimeSpan,
    now: Timestamp,
) -> Result<Witness, Failure> {
    let step = step(span);
    let query = prometheus::witness_query(alertnames);
    let mut witness =
        Witness { asked: vec![span], names: alertnames.cloned(), step, ..Witness::default() };
    for (start, end) in prometheus::ranges(span, now, step) {
        let path = prometheus::range_path(&query, start, end, step);
        let matrix = ask_matrix(get, sources, &path).await?;
        matrix.firings(step).for_each(|(labels, firing)| witness.add(labels, firing));
    }
    Ok(witness)
}

/// What each count of the survey speaks for.
const SURVEY_STEP: Duration = Duration::from_secs(3_600);

/// Asks Prometheus how much of its own alerts there is in `span`, name by name and hour by hour.
///
/// # Errors
/// Prometheus did not answer.
pub async fn ask_survey(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
) -> Result<Survey, Failure> {
    // Whole steps: of the time before the span the log was not read.
    let steps = span.duration().as_secs() / SURVEY_STEP.as_secs();
    let steps = u32::try_from(steps.clamp(1, prometheus::MOST_POINTS)).unwrap_or(1);
    // Prometheus is asked in whole seconds.
    let end = Timestamp::from_milliseconds(span.end().milliseconds().div_euclid(1_000) * 1_000);
    let first = end - SURVEY_STEP * (steps - 1);
    let query = prometheus::survey_query(SURVEY_STEP);
    let path = prometheus::range_path(&query, first, end, SURVEY_STEP);
    let matrix = ask_matrix(get, sources, &path).await?;
    let asked = vec![TimeSpan::new(first - SURVEY_STEP, end)];
    let mut survey = Survey { asked, step: SURVEY_STEP, ..Survey::default() };
    for series in matrix.series {
        if let Some(name) = series.labels.get("alertname") {
            let counts = series.instants.into_iter().zip(series.values).collect();
            survey.counts.insert(name.into(), counts);
        }
    }
    Ok(survey)
}
