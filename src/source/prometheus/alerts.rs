//! Prometheus' own alerts: the second witness, and the survey that tells whom to ask it for.

use std::cell::RefCell;
use std::time::Duration;

use super::presence::ask_counts;
use crate::model::{
    Failure, Pending, Policy, Set, Survey, TimeSpan, Timestamp, Witness, difference, unite,
};
use crate::source::ask::{Get, Sources, ask_matrix, step};
use crate::source::known::{Alerts, Settled, add, cut, whole_steps, within};
use crate::source::prometheus::{self, AlertState};

/// The most points of an answer, which has as many series as alerts were there: those of a day, so
/// that no answer takes long to read.
const MOST_POINTS: u64 = 24 * 60;

/// Asks Prometheus' own alerts for what fired in `span`: of the given alerts, or of all, as far as
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
    let names = alertnames.cloned();
    let mut witness = Witness { asked: vec![span], names, step, ..Witness::default() };
    let questions = questions(&known.borrow().firing, steps, &mut witness);
    for (missing, names) in questions {
        let question = Question { state: AlertState::Firing, names, step };
        for (labels, firing) in question.ask(get, sources, &missing, known).await?.series {
            witness.add(labels, firing);
        }
    }
    Ok(witness)
}

/// Asks Prometheus' own alerts for all that was pending in `spans`, as far as that is not known.
///
/// # Errors
/// Prometheus did not answer all of it.
pub async fn ask_pending(
    get: &impl Get,
    sources: &Sources,
    spans: Vec<TimeSpan>,
    now: Timestamp,
    known: &RefCell<Settled>,
) -> Result<Pending, Failure> {
    let question = Question { state: AlertState::Pending, names: None, step: Pending::STEP };
    let mut pending = Pending::default();
    for span in &spans {
        let steps = prometheus::steps(*span, now, Pending::STEP);
        let missing = difference(steps, &known.borrow().pending.all);
        pending.recall(steps, &known.borrow());
        for (labels, spans) in question.ask(get, sources, &missing, known).await?.series {
            pending.add(labels, &spans);
        }
    }
    pending.asked = spans;
    Ok(pending)
}

impl Pending {
    /// Takes over what is known of `steps`.
    fn recall(&mut self, steps: TimeSpan, known: &Settled) {
        for (labels, spans) in known.pending.within(steps) {
            self.add(labels.clone(), &spans);
        }
    }
}

/// What is asked of Prometheus' own alerts.
struct Question {
    state: AlertState,
    /// Of which alerts; `None` for all.
    names: Option<Set<Box<str>>>,
    step: Duration,
}

impl Question {
    /// What is answered for the `missing` steps; what of it has settled is `known` from now on.
    async fn ask(
        &self,
        get: &impl Get,
        sources: &Sources,
        missing: &[TimeSpan],
        known: &RefCell<Settled>,
    ) -> Result<Alerts, Failure> {
        let Self { state, names, step } = self;
        let listed = names.as_ref().map(|names| names.keys().map(|name| &**name).collect());
        let query = prometheus::alerts_query(*state, listed);
        let mut answered = Alerts { step: *step, ..Alerts::default() };
        for steps in missing {
            let mut part = Alerts { step: *step, ..Alerts::default() };
            match names {
                None => part.all.push(*steps),
                Some(names) => {
                    part.named = names.keys().map(|name| (name.clone(), vec![*steps])).collect();
                }
            }
            for (start, end) in prometheus::ranges(*steps, *step, MOST_POINTS) {
                let path = prometheus::range_path(&query, start, end, *step);
                let matrix = ask_matrix(get, sources, &path).await?;
                for (labels, spans) in matrix.alerts(*state, *step) {
                    unite(part.series.or_default(labels), &spans);
                }
                get.rest().await;
            }
            known.borrow_mut().add_alerts(*state, &part);
            answered.add(&part);
        }
        Ok(answered)
    }
}

/// What is known of the firings in `span` without asking: those of the alerts of which all is known as
/// far as the log is.
pub(crate) fn recall_witness(span: TimeSpan, policy: &Policy, known: &Settled) -> Option<Witness> {
    let span = TimeSpan::new(span.start(), span.end().min(known.log_until()?));
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
    let mut pending = Pending { asked: known.pending.all.clone(), ..Pending::default() };
    pending.recall(prometheus::steps(span, span.end(), Pending::STEP), known);
    let (asked, names) = (vec![span], Some(names));
    let mut witness = Witness { asked, names, surveyed, step, pending, ..Witness::default() };
    questions(alerts, steps, &mut witness);
    Some(witness)
}

/// What to ask for of which alerts: the same steps of all that lack them.
type Questions = Vec<(Vec<TimeSpan>, Option<Set<Box<str>>>)>;

/// Takes over into `witness` what is known of `steps`; returns what is left to ask for.
fn questions(alerts: &Alerts, steps: TimeSpan, witness: &mut Witness) -> Questions {
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
    for (labels, firing) in alerts.within(steps).filter(|_| is_known) {
        if witness.knows(labels.get("alertname").unwrap_or_default()) {
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
