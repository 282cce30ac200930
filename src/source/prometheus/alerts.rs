//! Prometheus' own alerts: the second witness, and the survey that tells whom to ask it for.

use std::cell::RefCell;
use std::time::Duration;

use super::presence::ask_counts;
use crate::model::{
    AlertState, Failure, Pending, Policy, Set, Survey, TimeSpan, Timestamp, Witness, difference,
    unite,
};
use crate::source::ask::{Get, Sources, ask_matrix, partial, step};
use crate::source::known::{Alerts, Settled, add, cut, whole_steps, within};
use crate::source::prometheus;

/// The most points of an answer, which has as many series as alerts were there: those of a day, so
/// that no answer takes long to read.
const MOST_POINTS: u64 = 24 * 60;

/// Asks Prometheus' own alerts for what fired in `span`, of the given alerts or of all, and for all that was
/// pending in the spans `pending`, as far as they are not known.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_witness(
    get: &impl Get,
    sources: &Sources,
    alertnames: Option<&Set<Box<str>>>,
    span: TimeSpan,
    pending: Vec<TimeSpan>,
    now: Timestamp,
    known: &RefCell<Settled>,
) -> Result<Witness, Failure> {
    let step = step(span);
    let names = alertnames.cloned();
    let pending = Pending { asked: pending, ..Pending::default() };
    let mut witness = Witness { asked: vec![span], names, step, pending, ..Witness::default() };
    let questions =
        questions(&known.borrow(), prometheus::steps(span, now, step), now, &mut witness);
    for Question { state, names, step, steps } in questions {
        let listed = names.as_ref().map(|names| names.keys().map(|name| &**name).collect());
        let query = prometheus::alerts_query(state, listed);
        for asked in steps {
            let mut answered = Alerts::asked(names.as_ref(), asked, step);
            for (start, end) in prometheus::ranges(asked, step, MOST_POINTS) {
                let path = prometheus::range_path(&query, start, end, step);
                let matrix = ask_matrix(get, sources, &path).await?;
                for (labels, spans) in matrix.alerts(state, step) {
                    unite(answered.series.or_default(labels), &spans);
                }
                get.rest().await;
            }
            known.borrow_mut().add_alerts(state, &answered);
            answered
                .series
                .into_iter()
                .for_each(|(labels, spans)| witness.add(state, labels, &spans));
        }
    }
    Ok(witness)
}

/// What is known of the firings in `span` without asking: those of the alerts of which all is known as
/// far as the log is.
pub(crate) fn recall_witness(span: TimeSpan, policy: &Policy, known: &Settled) -> Option<Witness> {
    // Prometheus was not asked of the time before its first sample.
    let first = known.presence.counts.values().flatten().next();
    let first = first.map_or(span.start(), |(at, _)| *at);
    let span = TimeSpan::new(span.start().max(first), span.end().min(known.log_until()?));
    let (step, alerts) = (step(span), &known.firing);
    let steps = prometheus::steps(span, span.end(), step);
    let is_known = |name: &str| difference(steps, &alerts.known(Some(name))).is_empty();
    let names: Set<_> = alerts.named.keys().filter(|name| is_known(name)).cloned().collect();
    let mut surveyed = known.survey.told(policy);
    within(&mut surveyed, span);
    if names.len() < alerts.named.len() {
        // It may have shown what is not known here.
        surveyed.clear();
    }
    let pending = Pending { asked: known.pending.all.clone(), ..Pending::default() };
    let (asked, names) = (vec![span], Some(names));
    let mut witness = Witness { asked, names, surveyed, step, pending, ..Witness::default() };
    questions(known, steps, span.end(), &mut witness);
    Some(witness)
}

/// What is asked of Prometheus' own alerts.
struct Question {
    state: AlertState,
    /// Of which alerts; `None` for all.
    names: Option<Set<Box<str>>>,
    step: Duration,
    /// For which steps.
    steps: Vec<TimeSpan>,
}

/// Takes over into `witness` what is known of the `steps` for which what fired is asked for, and of what
/// was pending; returns what is left to ask for: the same steps of all alerts that lack them.
fn questions(
    known: &Settled,
    steps: TimeSpan,
    now: Timestamp,
    witness: &mut Witness,
) -> Vec<Question> {
    let (alerts, step) = (&known.firing, witness.step);
    let is_known = alerts.step == step;
    let missing = |name| {
        let known = if is_known { alerts.known(name) } else { Vec::new() };
        difference(steps, &known)
    };
    let state = AlertState::Firing;
    let mut questions = Vec::<Question>::new();
    match &witness.names {
        None => questions.push(Question { state, names: None, step, steps: missing(None) }),
        Some(names) => {
            for name in names.keys() {
                let steps = missing(Some(name));
                let same = questions.iter_mut().find(|same| same.steps == steps);
                match same.and_then(|same| same.names.as_mut()) {
                    Some(names) => names.add(name.clone()),
                    None => {
                        let names = Some(Set::from_iter([name.clone()]));
                        questions.push(Question { state, names, step, steps });
                    }
                }
            }
        }
    }
    if is_known {
        alerts.recall(steps, &mut |labels, firing| {
            if witness.knows(labels.get("alertname").unwrap_or_default()) {
                witness.add(state, labels.clone(), firing);
            }
        });
    }
    let (state, step) = (AlertState::Pending, Pending::STEP);
    for asked in witness.pending.asked.clone() {
        let asked = prometheus::steps(asked, now, step);
        known.pending.recall(asked, &mut |labels, pending| {
            witness.add(state, labels.clone(), pending);
        });
        let steps = difference(asked, &known.pending.all);
        questions.push(Question { state, names: None, step, steps });
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
    whole(ask_counts(get, sources, &query, "", hours, &mut survey).await?)?;
    known.borrow_mut().add_survey(&survey);
    // Prometheus is asked in whole seconds.
    let end = whole_steps(span, Duration::from_secs(1)).end();
    if end > hours.end() {
        let last = TimeSpan::new(end - SURVEY_STEP, end);
        let mut newest = Survey { step: SURVEY_STEP, ..Survey::default() };
        whole(ask_counts(get, sources, &query, "", last, &mut newest).await?)?;
        add(&mut survey, &newest);
    }
    Ok(survey)
}

/// Who tells only a part may have been silent about any alert.
fn whole(warning: Option<Box<str>>) -> Result<(), Failure> {
    warning.map_or(Ok(()), |warning| Err(partial(warning)))
}
