//! Where alerting was down, and where nobody can say (domain.md §3).

use crate::model::{
    Blind, Heard, Observations, Origin, Policy, Presence, Reason, TimeSpan, Timestamp, difference,
    sort_by_key, union,
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

/// Where in `span` nobody can say how anything fared.
pub(super) fn unknown(
    observations: &Observations,
    unavailable: &[Blind],
    span: TimeSpan,
    horizon: Timestamp,
    policy: &Policy,
) -> Vec<Blind> {
    let past = TimeSpan::new(span.start(), horizon.min(span.end()));
    let down: Vec<_> = unavailable.iter().map(|blind| blind.span).collect();
    let mut unknown = no_proof_of_life(observations, past, horizon, policy);
    unknown.extend(nothing_heard(observations, past));
    unknown.extend(log_silent(observations, past, policy));
    let mut unknown: Vec<Blind> = unknown
        .into_iter()
        .flat_map(|blind| {
            let rest = difference(blind.span, &down);
            rest.into_iter().map(move |span| Blind { span, reason: blind.reason.clone() })
        })
        .collect();
    let future = TimeSpan::new(horizon.max(span.start()), span.end());
    if !future.is_empty() {
        unknown.push(Blind { span: future, reason: Reason::Future });
    }
    sort_by_key(&mut unknown, |blind| blind.span);
    unknown
}

/// Where nothing shows that Prometheus and Alertmanager lived.
fn no_proof_of_life(
    observations: &Observations,
    past: TimeSpan,
    horizon: Timestamp,
    policy: &Policy,
) -> Vec<Blind> {
    let (proven, reason) = match &observations.presence {
        Ok(Presence { asked, alive }) => match alive.first() {
            Some(first) => {
                let held = TimeSpan::new(first.start(), horizon);
                let asked = asked.iter().filter_map(|asked| asked.intersection(held));
                (union(asked), Reason::BeforeFirstSample)
            }
            None => (watched(observations, policy), Reason::NoProof),
        },
        Err(failure) => (watched(observations, policy), Reason::Failed(failure.clone())),
    };
    blind(past, &proven, &reason)
}

/// Where the watchdog's repeats in the log prove that alerting lived.
fn watched(observations: &Observations, policy: &Policy) -> Vec<TimeSpan> {
    let Ok(log) = &observations.log else {
        return Vec::new();
    };
    let barks = log.runs.iter().filter(|run| policy.watchdog.matches(&run.alert));
    union(barks.map(|run| TimeSpan::new(run.first_at(), run.last_at() + policy.cadence())))
}

/// Who could be heard when, source by source.
pub(super) fn heard(
    observations: &Observations,
    horizon: Timestamp,
    policy: &Policy,
) -> Vec<Heard> {
    let none = Vec::new;
    let log = observations.log.as_ref().map_or_else(|_| none(), |log| log.read.clone());
    let alive = observations.presence.as_ref().map_or_else(|_| none(), |seen| seen.alive.clone());
    let asked = all_alerts_asked(observations);
    let of = [
        (Origin::Log, log),
        (Origin::Alerts, asked),
        (Origin::Presence, alive),
        (Origin::Watchdog, watched(observations, policy)),
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

/// Where alerting lived and not even the watchdog's lines came, which the log holds elsewhere: lines
/// were lost on the way, or Loki keeps none from so early.
fn log_silent(observations: &Observations, past: TimeSpan, policy: &Policy) -> Vec<Blind> {
    let (Ok(log), Ok(Presence { alive, .. })) = (&observations.log, &observations.presence) else {
        return Vec::new();
    };
    let watched = watched(observations, policy);
    if watched.is_empty() {
        return Vec::new();
    }
    let lived =
        log.read.iter().flat_map(|read| alive.iter().filter_map(|it| it.intersection(*read)));
    let lived: Vec<_> = lived.collect();
    // It may have barked just before.
    let begun =
        lived.iter().map(|lived| TimeSpan::new(lived.start(), lived.start() + policy.cadence()));
    let told = union(begun.chain(watched).chain(all_alerts_asked(observations)));
    let silent = lived.iter().flat_map(|lived| difference(*lived, &told));
    silent
        .filter_map(|silent| silent.intersection(past))
        .map(|span| Blind { span, reason: Reason::LogSilent })
        .collect()
}

/// Where neither the log nor the witness was heard.
fn nothing_heard(observations: &Observations, past: TimeSpan) -> Vec<Blind> {
    let witnessed = match &observations.witness {
        Ok(witness) if witness.names.is_none() => union(witness.asked.iter().copied()),
        _ => Vec::new(),
    };
    match &observations.log {
        Ok(log) if log.runs.is_empty() => blind(past, &witnessed, &Reason::EmptyLog),
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
