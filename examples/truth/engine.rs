//! This crate's own engine, with all sources or some.

use global_health_bar::{Backend, End, Episode, Failure, FailureKind, History, reconstruct};

use crate::account::Account;
use crate::sample::{Firings, Sample, identity};

/// The sources that the engine is given.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// Whether Loki's alert log.
    pub log: bool,
    /// Whether Prometheus' own `ALERTS`.
    pub witness: bool,
}

/// What the engine tells from the sources that are `given`, and always the presence of alerting;
/// `None` where the sample lacks one of them.
#[must_use]
pub fn account(sample: &Sample, given: Given) -> Option<Account> {
    let mut observations = sample.observations.clone();
    let kept = (!given.log || observations.log.is_ok())
        && (!given.witness || observations.witness.is_ok());
    if !given.log {
        observations.log = Err(Failure::new(Backend::Loki, FailureKind::NotConfigured));
    }
    if !given.witness {
        observations.witness = Err(Failure::new(Backend::Prometheus, FailureKind::NotConfigured));
    }
    kept.then(|| {
        let window = sample.window;
        tell(&reconstruct(&observations, window, window.end(), &sample.policy), sample)
    })
}

/// What a rebuilt history says.
#[must_use]
pub fn tell(history: &History, sample: &Sample) -> Account {
    let policy = &sample.policy;
    let mut firings = Firings::new();
    for episode in
        history.episodes.iter().filter(|episode| !policy.watchdog.matches(&episode.alert))
    {
        let fires = episode.span(history.now);
        firings.entry(identity(&episode.alert, policy)).or_default().push(fires);
    }
    Account {
        firings,
        outages: history.unavailable.iter().map(|blind| blind.span).collect(),
        doubtful: Some(doubtful(history, sample)),
    }
}

/// How many ends in `window` are the engine's best guess, not Alertmanager's word.
fn doubtful(history: &History, sample: &Sample) -> usize {
    let is_guess = |episode: &&Episode| match episode.end {
        End::Resolved(_) | End::Firing => false,
        End::Superseded(at) | End::Unavailable(at) | End::Lost(at) => sample.window.contains(at),
    };
    let is_alert = |episode: &&Episode| !sample.policy.watchdog.matches(&episode.alert);
    history.episodes.iter().filter(is_alert).filter(is_guess).count()
}
