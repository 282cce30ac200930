//! Asks all sources and rebuilds the history: the one course of events for page and terminal.

use std::cell::RefCell;

use futures::join;

mod file;
mod question;
mod so_far;

pub use self::file::from_file;
pub use self::question::{Keep, Known, Question, Span};
use self::so_far::{View, hear, recall, so_far};
use crate::history::{Draft, unexplained};
use crate::model::{
    Backend, Coverage, End, Failure, FailureKind, Filters, History, Observations, Policy, Presence,
    Set, Survey, TimeSpan, Timestamp, Witness,
};
use crate::source::{
    Detail, Get, LogReading, Patient, Settled, ask_clock, ask_configuration, ask_presence,
    ask_same, ask_survey, ask_witness, recall_witness,
};

/// A history, and how it came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The span that was asked for.
    pub span: TimeSpan,
    /// What happened.
    pub history: History,
    /// How much was read.
    pub coverage: Coverage,
    /// What was assumed.
    pub policy: Policy,
    /// Whether the answers are made up for a demonstration.
    pub is_demo: bool,
    /// Whether the sources are still being asked: what was not read of the log is unknown yet, and
    /// the second witness was not asked about the rest.
    pub is_partial: bool,
}

/// Asks the sources about `span` and rebuilds the history.
///
/// "Now" is the servers' clock; where they do not tell it, `clock`. A source that fails costs only
/// what it alone knows: each failure is in [`Coverage::failures`], and where it leaves nobody to
/// say, in [`History::unknown`]. What fails in passing is asked again.
///
/// `progress` is called at the beginning and after each page of the log, with how much was read so
/// far, and says whether it wants parts of the history: what has settled before anybody answers, and
/// each time that the lines have doubled, what they tell, from now backwards. So all that is rebuilt
/// on the way costs no more than the whole.
pub async fn observe(
    get: &impl Get,
    question: Question,
    span: Span,
    clock: Timestamp,
    progress: impl FnMut(&Coverage, Option<Observed>) -> bool,
) -> Observed {
    refresh(get, question, span, clock, progress, &RefCell::default()).await
}

/// The same, but asks only for what is not `settled`: the answers about the settled past join it.
///
/// It is one at a time who asks with the same `settled` at hand.
pub async fn refresh(
    get: &impl Get,
    question: Question,
    span: Span,
    clock: Timestamp,
    mut progress: impl FnMut(&Coverage, Option<Observed>) -> bool,
    settled: &RefCell<Settled>,
) -> Observed {
    let Question { mut sources, mut policy, now, mut known, keep: _ } = question;
    if settled.borrow().refuses_brief {
        sources.detail = Detail::Whole;
    }
    let get = &Patient::new(get, &sources);
    let mut coverage = Coverage::default();
    let mut answer = None;
    let configured = match known.configured.take() {
        Some(configured) => Ok(configured),
        None => {
            let same = ask_same(get, &sources, clock, settled);
            let recalled = async {
                if !progress(&Coverage::default(), None) {
                    return;
                }
                let mut policy = policy.clone();
                let (configured, until) = {
                    let settled = settled.borrow();
                    (settled.configured.clone(), settled.until)
                };
                policy.take(configured);
                // The servers' clock was there once.
                let view = View::new(span, now.unwrap_or(clock).max(until), &policy);
                if let Some(part) = recall(get, &view, settled).await {
                    progress(&part.coverage.clone(), Some(part));
                }
            };
            let (asked, (), ()) = join!(ask_configuration(get, &sources), same, recalled);
            answer = asked.1;
            asked.0
        }
    };
    if now.is_none() && answer.as_ref().is_none_or(|answer| answer.date.is_none()) {
        answer = ask_clock(get, &sources).await;
    }
    let now = now.or(answer.as_ref().and_then(|answer| answer.date)).unwrap_or(clock);
    let is_demo = answer.as_ref().is_some_and(|answer| answer.is_demo);
    {
        let mut settled = settled.borrow_mut();
        policy.take(settled.configured_as(configured, &mut coverage));
        settled.advance(now - policy.settling());
        settled.is_demo = is_demo || (settled.is_demo && answer.is_none());
    }
    let view = &View::new(span, now, &policy);
    let View { span, log_span, .. } = *view;
    let back = TimeSpan::new(log_span.start(), span.end().min(now));

    let has_presence = known.presence.is_some();
    let asks_witness = known.witness.is_none() && !(has_presence && sources.prometheus.is_none());
    let presence: RefCell<Option<Result<Presence, Failure>>> = RefCell::default();
    let mut partial = None;
    let (survey, log) = join!(
        async {
            let seen = match known.presence.take() {
                Some(presence) => Ok((presence, None)),
                None => ask_presence(get, &sources, back, now, settled).await,
            };
            presence.replace(Some(seen.map(|(seen, lack)| {
                partial = lack;
                seen
            })));
            match asks_witness {
                true => ask_survey(get, &sources, back, &policy, settled).await.ok(),
                false => None,
            }
        },
        async {
            if let Some((log, read)) = known.log.take() {
                coverage.add(read);
                return Ok(log);
            }
            let parts = settled.borrow_mut().log_parts(log_span, now, &policy);
            let to_read = parts.to_read();
            let oldest = to_read.last().map_or(now, |oldest| oldest.start());
            let mut reading = LogReading::new(get, &sources, &policy, to_read);
            let mut rebuilt = 0;
            while reading.step(&mut coverage).await {
                let has_doubled = coverage.lines > 0 && coverage.lines >= 2 * rebuilt;
                let is_worth_it =
                    progress(&coverage, None) && has_doubled && reading.read_from() > oldest;
                // Who lived when must be known: else all without an alert is unknown.
                let presence = presence.borrow().clone();
                let Some(presence) = presence.filter(|_| is_worth_it) else { continue };
                rebuilt = coverage.lines;
                let (log, witness) = {
                    let settled = settled.borrow();
                    let log = settled.tell_log(&reading.so_far(), &parts);
                    (log, recall_witness(log_span, &policy, &settled))
                };
                let history = so_far(get, log, presence, witness, view).await.of(&sources.alerts);
                let (so_far, policy) = (coverage.clone(), policy.clone());
                let part =
                    Observed { span, history, coverage: so_far, policy, is_demo, is_partial: true };
                progress(&coverage, Some(part));
                get.rest().await;
            }
            let is_refused = sources.detail == Detail::Brief && !reading.is_brief();
            let read = reading.finish(&mut coverage);
            get.rest().await;
            settled.borrow_mut().refuses_brief |= is_refused;
            settled.borrow_mut().take_log(&parts, read, &policy, &mut coverage)
        }
    );
    let nothing_asked = Failure::new(Backend::Prometheus, FailureKind::NotConfigured);
    let presence = presence.into_inner().unwrap_or_else(|| Err(nothing_asked.clone()));
    let mut observations = Observations { log, presence, witness: Err(nothing_asked) };
    // Each step is a task of its own, as each page is.
    get.rest().await;
    let mut draft = Draft::new(&observations, now, &policy);
    get.rest().await;
    observations.witness = match known.witness {
        Some(witness) => Ok(witness),
        None if asks_witness => {
            let told = survey.as_ref().map(|survey| survey.told(&policy));
            // Who tells of no alert at all disputes none.
            let is_mute = told.as_ref().is_some_and(Vec::is_empty);
            let names = if observations.log.is_err() {
                None
            } else if is_mute {
                Some(Set::default())
            } else {
                let history = draft.clone().finish(&observations, span, &policy);
                get.rest().await;
                Some(open(&history, survey.as_ref(), &sources.alerts, &policy))
            };
            let anew = draft.held_anew(&policy);
            let names = names.as_ref();
            // Before it held anything it knew of no alert.
            let held = observations.presence.as_ref().ok().and_then(|seen| seen.alive.first());
            let held =
                held.map_or(back, |held| TimeSpan::new(held.start().max(back.start()), back.end()));
            let witness = ask_witness(get, &sources, names, held, anew, now, settled).await;
            witness.map(|witness| Witness { surveyed: told.unwrap_or_default(), ..witness })
        }
        None => Ok(Witness { names: Some(Set::default()), ..Witness::default() }),
    };
    if let Ok(witness) = &observations.witness
        && !(witness.asked.is_empty() && witness.surveyed.is_empty())
    {
        get.rest().await;
        hear(get, &mut draft, &observations, &policy).await;
    }
    let history = draft.finish(&observations, span, &policy);
    get.rest().await;

    let Observations { log, presence, witness } = observations;
    get.note(&mut coverage);
    let newest_line = log.iter().flat_map(|log| &log.runs).map(|run| run.last_at()).max();
    let newest_sample = presence.iter().filter_map(|seen| seen.alive.last()).map(|it| it.end());
    coverage.heard_last(Backend::Loki, newest_line);
    coverage.heard_last(Backend::Prometheus, newest_sample.max());
    coverage.fail([log.err(), presence.err(), witness.err(), partial].into_iter().flatten());
    let history = history.of(&sources.alerts);
    Observed { span, history, coverage, policy, is_demo, is_partial: false }
}

/// The names of the alerts that the second witness must be asked for: whose end the log left open,
/// and those that it does not explain.
fn open(
    history: &History,
    survey: Option<&Survey>,
    asked: &Filters,
    policy: &Policy,
) -> Set<Box<str>> {
    let open = history.episodes.iter().filter(|episode| {
        let is_open = !matches!(episode.end, End::Resolved(_));
        (is_open || episode.pending().next().is_some()) && !policy.watchdog.matches(&episode.alert)
    });
    let mut names: Set<_> = open.map(|episode| Box::from(episode.alert.name())).collect();
    if let Some(survey) = survey {
        let asked = asked.values("alertname");
        let is_asked = |name: &str| asked.is_none_or(|asked| asked.iter().any(|it| **it == *name));
        for (name, ()) in unexplained(history, survey, policy) {
            if is_asked(&name) {
                names.add(name);
            }
        }
    }
    names
}
