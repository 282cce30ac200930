//! What is known while the sources are asked: nothing is claimed of what was not read yet.

use std::cell::RefCell;

use super::{Observed, Span};
use crate::history::Draft;
use crate::model::{
    Backend, Blind, Coverage, Failure, FailureKind, History, Log, Observations, Policy, Presence,
    Reason, TimeSpan, Timestamp, Witness, difference, sort_by_key, union, unite,
};
use crate::source::{Get, Patient, Settled, ask_presence, recall_witness};

/// When and how it is looked.
pub(super) struct View<'a> {
    /// The span that was asked for.
    pub span: TimeSpan,
    /// What is read of the log for it.
    pub log_span: TimeSpan,
    pub now: Timestamp,
    pub policy: &'a Policy,
}

impl<'a> View<'a> {
    pub fn new(span: Span, now: Timestamp, policy: &'a Policy) -> Self {
        let span = match span {
            Span::Last(duration) => TimeSpan::last(duration, now),
            Span::Between(span) => span,
        };
        // To know what fires at the start, the repeats before it; to know the ends, the lines after.
        let start = span.start() - policy.cadence();
        let log_span = TimeSpan::new(start, (span.end() + policy.settling()).min(now));
        Self { span, log_span, now, policy }
    }
}

/// What happened, as far as the log was read: where it was not, nobody can say, as in an outage.
///
/// That nothing fires is sure only where an alert that does would have been repeated in what was read
/// before, and told in what was read after.
pub(super) async fn so_far(
    get: &impl Get,
    mut log: Log,
    mut presence: Result<Presence, Failure>,
    witness: Option<Witness>,
    view: &View<'_>,
) -> History {
    let View { span, log_span, now, policy } = *view;
    let first = log.read.first().map_or(log_span.start(), |read| read.start());
    let gaps = difference(TimeSpan::new(first, log_span.end()), &log.read);
    for read in &mut log.read {
        let is_last = read.end() >= log_span.end();
        let end = if is_last { read.end() } else { read.end() - policy.settling() };
        *read = TimeSpan::new((read.start() + policy.cadence()).min(end), end);
    }
    // As far as there is something to read.
    log.read.push(TimeSpan::new(log_span.end(), log_span.end()));
    if let Ok(Presence { asked, alive }) = &mut presence {
        *alive = alive.iter().flat_map(|alive| difference(*alive, &gaps)).collect();
        unite(asked, &gaps);
    }
    let witness = witness.ok_or(Failure::new(Backend::Prometheus, FailureKind::NotConfigured));
    let observations = Observations { log: Ok(log), presence, witness };
    let mut draft = Draft::new(&observations, now, policy);
    get.rest().await;
    hear(get, &mut draft, &observations, policy).await;
    let mut history = draft.finish(&observations, span, policy);
    history.unavailable = outside(history.unavailable, &gaps);
    let is_unread = |blind: &&Blind| matches!(blind.reason, Reason::LogNotRead | Reason::EmptyLog);
    let margins = history.unknown.iter().filter(is_unread).map(|blind| blind.span);
    let unread = union(margins.chain(gaps));
    history.unknown = outside(history.unknown, &unread);
    let unread = unread.into_iter().filter_map(|unread| unread.intersection(span));
    history.unknown.extend(unread.map(|span| Blind { span, reason: Reason::NotYetRead }));
    sort_by_key(&mut history.unknown, |blind| blind.span);
    history
}

/// Takes into account what the witness says, where one was asked; in several tasks, as each step.
pub(super) async fn hear(
    get: &impl Get,
    draft: &mut Draft,
    observations: &Observations,
    policy: &Policy,
) {
    let Some(testimony) = draft.testimony(observations, policy) else { return };
    get.rest().await;
    draft.judge(&testimony);
    get.rest().await;
    draft.reveal(&testimony, policy);
    get.rest().await;
    drop(testimony);
    get.rest().await;
}

/// What of `blind` lies in none of `spans`.
fn outside(blind: Vec<Blind>, spans: &[TimeSpan]) -> Vec<Blind> {
    let outside = |Blind { span, reason }| {
        let left = difference(span, spans).into_iter();
        left.map(move |span| Blind { span, reason: reason.clone() })
    };
    blind.into_iter().flat_map(outside).collect()
}

/// What has settled of what is asked for, before anybody answers; `None` where that is nothing.
pub(super) async fn recall(
    get: &Patient<'_, impl Get>,
    view: &View<'_>,
    settled: &RefCell<Settled>,
) -> Option<Observed> {
    let sources = get.sources();
    let (log, witness, is_demo) = {
        let settled = settled.borrow();
        let log = settled.recall_log(view.log_span, view.policy);
        (log, recall_witness(view.log_span, view.policy, &settled), settled.is_demo)
    };
    let (first, last) = (log.read.first()?, log.read.last()?);
    let known = TimeSpan::new(first.start(), last.end());
    if !TimeSpan::new(known.start() + view.policy.cadence(), known.end()).overlaps(view.span) {
        return None;
    }
    get.rest().await;
    let presence = ask_presence(&get.silent(), sources, known, known.end(), settled).await;
    get.rest().await;
    let presence = presence.map(|(presence, _)| presence);
    if presence.is_err() && sources.prometheus.is_some() {
        return None;
    }
    let history = so_far(get, log, presence, witness, view).await.of(&sources.alerts);
    let (coverage, policy) = (Coverage::default(), view.policy.clone());
    Some(Observed { span: view.span, history, coverage, policy, is_demo, is_partial: true })
}
