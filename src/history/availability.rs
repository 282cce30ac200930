//! Where alerting was down, and where nobody can say (domain.md §3).

use std::time::Duration;

use crate::model::{
    Blind, Groups, Heard, Observations, Origin, Policy, Presence, Reason, Run, Status, TimeSpan,
    Timestamp, difference, sort_by_key, union,
};

/// Where Prometheus says that alerting was down: it held samples before, and none then.
pub(super) fn unavailable(observations: &Observations, horizon: Timestamp) -> Vec<Blind> {
    let Ok(presence) = &observations.presence else {
        return Vec::new();
    };
    let Some(first) = presence.alive.first() else {
        return Vec::new();
    };
    let known = TimeSpan::new(first.start(), horizon);
    let asked = presence.asked.iter().filter_map(|asked| asked.intersection(known));
    union(asked)
        .into_iter()
        .flat_map(|asked| difference(asked, &presence.alive))
        .map(|span| Blind { span, reason: Reason::NoSamples })
        .collect()
}

/// What the lines of the watchdog in the log prove.
pub(super) struct Watch {
    /// Where its repeats prove that alerting lived.
    alive: Vec<TimeSpan>,
    /// Where alerting lived and not even they came, which the log holds elsewhere: lines were lost on the
    /// way, or Loki keeps none from so early.
    silent: Vec<TimeSpan>,
}

impl Watch {
    pub fn new(observations: &Observations, policy: &Policy) -> Self {
        let runs = observations.log.as_ref().map_or(&[][..], |log| &log.runs);
        let of_watchdog = runs.iter().filter(|run| policy.watchdog.matches(&run.alert));
        let runs: Vec<&Run> = of_watchdog.collect();
        Self { silent: silent(&runs, observations, policy), alive: watched(runs, policy) }
    }
}

/// Where in `span` nobody can say how anything fared.
pub(super) fn unknown(
    observations: &Observations,
    watch: &Watch,
    unavailable: &[Blind],
    span: TimeSpan,
    horizon: Timestamp,
    policy: &Policy,
) -> Vec<Blind> {
    let past = TimeSpan::new(span.start(), horizon.min(span.end()));
    let down: Vec<_> = unavailable.iter().map(|blind| blind.span).collect();
    let mut unknown = no_proof_of_life(observations, watch, past, horizon);
    unknown.extend(nothing_heard(observations, past));
    unknown.extend(log_silent(observations, watch, past));
    if policy.mute {
        unknown.extend(blind(past, &union(all_alerts_asked(observations)), &Reason::Muted));
    }
    let mut unknown: Vec<Blind> = unknown
        .into_iter()
        .flat_map(|blind| {
            let rest = difference(blind.span, &down);
            rest.into_iter().map(move |span| Blind { span, reason: blind.reason.clone() })
        })
        .collect();
    let known: Vec<_> = unknown.iter().map(|blind| blind.span).chain(down).collect();
    unknown.extend(not_yet_told(observations, past, horizon, policy, &union(known)));
    let future = TimeSpan::new(horizon.max(span.start()), span.end());
    if !future.is_empty() {
        unknown.push(Blind { span: future, reason: Reason::Future });
    }
    sort_by_key(&mut unknown, |blind| blind.span);
    unknown
}

/// How much later than it was asked for Prometheus may have been asked: it is in whole seconds.
const SECOND: Duration = Duration::from_secs(1);

/// The newest minutes, where only the log tells, but for what is `blind` all the same: an alert waits
/// for its group to be flushed.
fn not_yet_told(
    observations: &Observations,
    past: TimeSpan,
    horizon: Timestamp,
    policy: &Policy,
    blind: &[TimeSpan],
) -> Vec<Blind> {
    let newest = TimeSpan::last(policy.settling(), horizon);
    let told = union(all_alerts_asked(observations).into_iter().chain(blind.iter().copied()));
    let untold = newest.intersection(past).map(|newest| difference(newest, &told));
    let untold = untold.into_iter().flatten().filter(|span| span.duration() > SECOND);
    untold.map(|span| Blind { span, reason: Reason::NotYetTold }).collect()
}

/// Where nothing shows that Prometheus and Alertmanager lived.
fn no_proof_of_life(
    observations: &Observations,
    watch: &Watch,
    past: TimeSpan,
    horizon: Timestamp,
) -> Vec<Blind> {
    let (proven, reason) = match &observations.presence {
        Ok(Presence { asked, alive }) => match alive.first() {
            Some(first) => {
                let held = TimeSpan::new(first.start(), horizon);
                let told = union(asked.iter().filter_map(|asked| asked.intersection(held)));
                // Where Prometheus lacks something there may have been an outage: that the watchdog barked
                // before and after it proves too little.
                let untold =
                    past.intersection(held).map(|past| blind(past, &told, &Reason::NoProof));
                let mut unknown = untold.unwrap_or_default();
                unknown.extend(blind(past, &[held], &Reason::BeforeFirstSample));
                return unknown;
            }
            None => (watch.alive.clone(), Reason::NoProof),
        },
        Err(failure) => (watch.alive.clone(), Reason::Failed(failure.clone())),
    };
    blind(past, &proven, &reason)
}

/// From the first line of `run` on, for as long as the next may take.
fn reach(run: &Run, policy: &Policy) -> TimeSpan {
    TimeSpan::new(run.first_at(), run.last_at() + policy.cadence())
}

fn watched(runs: Vec<&Run>, policy: &Policy) -> Vec<TimeSpan> {
    let runs = runs.into_iter().map(|run| (policy.identity(&run.alert), run));
    let alive = Groups::new(runs).into_pairs().flat_map(|(_, runs)| barks(runs, policy));
    union(alive)
}

/// Replicas that one notification tells of are logged this close to each other, in nanoseconds.
const TOGETHER: i64 = 1_000_000_000;

/// How far ahead Prometheus announces the end of what it sends: four times its resend delay.
const ANNOUNCED: Duration = Duration::from_secs(4 * 60);

/// Where the runs of one watchdog prove that alerting lived: not from its last sending before it
/// ended to where it began anew. As it fires always, it ends when Alertmanager hears no more of
/// Prometheus, at the end that was announced last.
fn barks(runs: Vec<&Run>, policy: &Policy) -> Vec<TimeSpan> {
    let (mut firing, resolved): (Vec<_>, Vec<_>) =
        runs.into_iter().partition(|run| run.status == Status::Firing);
    sort_by_key(&mut firing, |run| (run.starts_at, run.first_ns));
    let latest = firing.iter().scan(i64::MIN, |latest, run| {
        *latest = run.last_ns.max(*latest);
        Some(*latest)
    });
    let latest: Vec<_> = latest.collect();
    let silence = |run: &Run| {
        let end = run.ends_at?;
        let anew = firing.partition_point(|other| other.starts_at <= end);
        // Who fires still, later, has not ended.
        let is_false = anew > 0 && latest[anew - 1] > run.last_ns.saturating_sub(TOGETHER);
        let begins = firing.get(anew).map(|run| run.first_at());
        let begins = begins.unwrap_or(Timestamp::from_milliseconds(i64::MAX));
        // What Alertmanager told later it only repeated.
        let sent = run.starts_at.max(end - ANNOUNCED);
        (!is_false).then(|| TimeSpan::new(sent, begins))
    };
    let silent = union(resolved.into_iter().filter_map(silence));
    let heard = union(firing.iter().map(|run| reach(run, policy)));
    heard.into_iter().flat_map(|heard| difference(heard, &silent)).collect()
}

/// Who could be heard when, source by source.
pub(super) fn heard(
    observations: &Observations,
    watch: &Watch,
    horizon: Timestamp,
    policy: &Policy,
) -> Vec<Heard> {
    let none = Vec::new;
    let log = observations.log.as_ref().ok().filter(|_| !policy.mute);
    let log = log.map_or_else(none, |log| {
        log.read.iter().flat_map(|read| difference(*read, &watch.silent)).collect()
    });
    let alive = observations.presence.as_ref().map_or_else(|_| none(), |seen| seen.alive.clone());
    let asked = all_alerts_asked(observations);
    let of = [
        (Origin::Log, log),
        (Origin::Alerts, asked),
        (Origin::Presence, alive),
        (Origin::Watchdog, watch.alive.clone()),
    ];
    let past = |span: TimeSpan| TimeSpan::new(span.start(), span.end().min(horizon));
    let heard = of.into_iter().flat_map(|(origin, spans)| {
        union(spans.into_iter().map(past)).into_iter().map(move |span| Heard { span, origin })
    });
    heard.collect()
}

/// Where the witness was asked for all alerts, or a survey of all shows that it was for those that the
/// log does not tell of.
fn all_alerts_asked(observations: &Observations) -> Vec<TimeSpan> {
    match &observations.witness {
        Ok(witness) if witness.names.is_none() => witness.asked.clone(),
        Ok(witness) => witness.surveyed.clone(),
        Err(_) => Vec::new(),
    }
}

fn silent(runs: &[&Run], observations: &Observations, policy: &Policy) -> Vec<TimeSpan> {
    let (Ok(log), Ok(Presence { alive, .. })) = (&observations.log, &observations.presence) else {
        return Vec::new();
    };
    // Its end comes as a line as well.
    let logged = union(runs.iter().map(|run| reach(run, policy)));
    if logged.is_empty() {
        return Vec::new();
    }
    let lived =
        log.read.iter().flat_map(|read| alive.iter().filter_map(|it| it.intersection(*read)));
    let lived = union(lived);
    // It may have barked just before.
    let begun =
        lived.iter().map(|lived| TimeSpan::new(lived.start(), lived.start() + policy.cadence()));
    let told = union(begun.chain(logged));
    lived.iter().flat_map(|lived| difference(*lived, &told)).collect()
}

/// Where the log is silent, and nobody else tells.
fn log_silent(observations: &Observations, watch: &Watch, past: TimeSpan) -> Vec<Blind> {
    let told = difference(past, &watch.silent);
    let heard = union(told.into_iter().chain(all_alerts_asked(observations)));
    blind(past, &heard, &Reason::LogSilent)
}

/// Where neither the log nor the witness was heard.
fn nothing_heard(observations: &Observations, past: TimeSpan) -> Vec<Blind> {
    let witnessed = match &observations.witness {
        Ok(witness) if witness.names.is_none() => union(witness.asked.iter().copied()),
        _ => Vec::new(),
    };
    match &observations.log {
        // Where it was read, the survey says whether it lacks an alert.
        Ok(log) if log.runs.is_empty() => {
            let surveyed = all_alerts_asked(observations);
            let surveyed =
                surveyed.iter().flat_map(|it| log.read.iter().filter_map(|r| r.intersection(*it)));
            let heard = union(surveyed.chain(witnessed));
            blind(past, &heard, &Reason::EmptyLog)
        }
        Ok(log) => {
            let heard = union(log.read.iter().chain(&witnessed).copied());
            blind(past, &heard, &Reason::LogNotRead)
        }
        Err(failure) => blind(past, &witnessed, &Reason::Failed(failure.clone())),
    }
}

fn blind(past: TimeSpan, known: &[TimeSpan], reason: &Reason) -> Vec<Blind> {
    let holes = difference(past, known);
    let blind = holes.into_iter().map(|span| Blind { span, reason: reason.clone() });
    blind.collect()
}
