//! Prometheus' own alerts: the second witness, and the survey that tells whom to ask it for.

use std::cell::RefCell;
use std::time::Duration;

use super::presence::ask_counts;
use crate::model::{Failure, Policy, Set, Survey, TimeSpan, Timestamp, Witness, difference};
use crate::source::ask::{Get, Sources, ask_matrix, step};
use crate::source::known::{Settled, add, cut, whole_steps, within};
use crate::source::prometheus;

/// The most points of an answer, which has as many series as alerts were firing: those of a day, so
/// that no answer takes long to read.
const MOST_POINTS: u64 = 24 * 60;

/// Asks Prometheus' own alerts for what fired or was pending in `span`: of the given alerts, or of all, as far as
/// they are not known.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_witness(
    get: &impl Get,
    sources: &Sources,
    alertnames: Option<&Set<Box<str>>>,
    span: TimeSpan,
    now: Timestamp,
    known: &RefCell<Settled>,
) -> Result<Witness, Failure> {
    let step = step(span);
    let steps = prometheus::steps(span, now, step);
    let mut witness = Witness {
        asked: vec![span],
        names: alertnames.cloned(),
        step,
        pending: true,
        ..Witness::default()
    };
    let questions = questions(&known.borrow(), steps, &mut witness);
    for (missing, names) in questions {
        let listed = names.as_ref().map(|names| names.keys().map(|name| &**name).collect());
        let query = prometheus::witness_query(listed);
        for missing in missing {
            let mut more = Witness { names: names.clone(), step, ..Witness::default() };
            for (start, end) in prometheus::ranges(missing, step, MOST_POINTS) {
                let path = prometheus::range_path(&query, start, end, step);
                let matrix = ask_matrix(get, sources, &path).await?;
                matrix.alerts(step).for_each(|(labels, firing)| more.add(labels, firing));
                get.rest().await;
            }
            known.borrow_mut().add_alerts(&more, missing);
            more.firing.into_iter().for_each(|(labels, firing)| witness.add(labels, firing));
        }
    }
    Ok(witness)
}

/// What is known of the firings in `span` without asking: those of the alerts of which all is known as
/// far as the log is.
pub(crate) fn recall_witness(span: TimeSpan, policy: &Policy, known: &Settled) -> Option<Witness> {
    let span = TimeSpan::new(span.start(), span.end().min(known.log_until()?));
    let (step, alerts) = (step(span), &known.alerts);
    let steps = prometheus::steps(span, span.end(), step);
    let is_known = |name: &str| difference(steps, &alerts.known(Some(name))).is_empty();
    let names: Set<_> = alerts.named.keys().filter(|name| is_known(name)).cloned().collect();
    let mut surveyed = known.survey.told(policy);
    within(&mut surveyed, span);
    if names.len() < alerts.named.len() {
        // It may have shown what is not known here.
        surveyed.clear();
    }
    let names = Some(names);
    let asked = vec![span];
    let mut witness = Witness { asked, names, surveyed, step, pending: true, ..Witness::default() };
    questions(known, steps, &mut witness);
    Some(witness)
}

/// What to ask for of which alerts: the same steps of all that lack them.
type Questions = Vec<(Vec<TimeSpan>, Option<Set<Box<str>>>)>;

/// Takes over into `witness` what is known of `steps`; returns what is left to ask for.
fn questions(known: &Settled, steps: TimeSpan, witness: &mut Witness) -> Questions {
    let alerts = &known.alerts;
    let is_known = alerts.step == witness.step;
    let missing = |name| {
        let known = if is_known { alerts.known(name) } else { Vec::new() };
        difference(steps, &known)
    };
    let mut questions = Questions::new();
    match &witness.names {
        None => questions.push((missing(None), None)),
        Some(names) => {
            for name in names.keys() {
                let missing = missing(Some(name));
                let same = questions.iter_mut().find(|(steps, _)| *steps == missing);
                match same {
                    Some((_, Some(names))) => names.add(name.clone()),
                    _ => questions.push((missing, Some(Set::from_iter([name.clone()])))),
                }
            }
        }
    }
    let later = TimeSpan::new(steps.start() + witness.step, steps.end() + witness.step);
    for (labels, firing) in alerts.firing.iter().filter(|_| is_known) {
        let mut firing = firing.clone();
        within(&mut firing, later);
        if !firing.is_empty() && witness.knows(labels.get("alertname").unwrap_or_default()) {
            witness.add(labels.clone(), firing);
        }
    }
    questions
}

/// What each count of the survey speaks for.
const SURVEY_STEP: Duration = Duration::from_secs(3_600);

/// The most hours that are surveyed: a year and some.
const MOST_HOURS: u32 = 11_000;

/// Asks Prometheus how much of its own alerts there is in `span`, name by name: in each hour of the
/// clock, and in the last before the end.
///
/// # Errors
/// Prometheus did not answer.
pub async fn ask_survey(
    get: &impl Get,
    sources: &Sources,
    span: TimeSpan,
    policy: &Policy,
    known: &RefCell<Settled>,
) -> Result<Survey, Failure> {
    let names = sources.alerts.values("alertname");
    // The watchdog shows that they are told at all.
    let watchdogs = policy.watchdog.values("alertname").unwrap_or_default();
    let names = names.map(|names| names.iter().chain(watchdogs).map(String::as_str).collect());
    let query = prometheus::survey_query(names, SURVEY_STEP);
    // Whole hours: of the time before the span the log was not read.
    let hours = whole_steps(span, SURVEY_STEP);
    let hours =
        TimeSpan::new(hours.start().max(hours.end() - SURVEY_STEP * MOST_HOURS), hours.end());
    let mut survey = cut(&known.borrow().survey, hours);
    survey.step = SURVEY_STEP;
    ask_counts(get, sources, &query, hours, &mut survey).await?;
    known.borrow_mut().add_survey(&survey);
    // Prometheus is asked in whole seconds.
    let end = whole_steps(span, Duration::from_secs(1)).end();
    if end > hours.end() {
        let last = TimeSpan::new(end - SURVEY_STEP, end);
        let mut newest = Survey { step: SURVEY_STEP, ..Survey::default() };
        ask_counts(get, sources, &query, last, &mut newest).await?;
        add(&mut survey, &newest);
    }
    Ok(survey)
}
