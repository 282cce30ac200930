//! This crate's own engine, with all sources or some.

use global_health_bar::{
    Backend, End, Episode, Failure, FailureKind, History, Policy, TimeSpan, reconstruct,
};

use crate::account::{Account, is_watchdog};
use crate::sample::{Firings, Sample};

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
        tell(&reconstruct(&observations, window, window.end(), &Policy::default()), window)
    })
}

/// What a history says of `window`.
#[must_use]
pub fn tell(history: &History, window: TimeSpan) -> Account {
    let mut firings = Firings::new();
    for episode in history.episodes.iter().filter(|episode| !is_watchdog(&episode.alert)) {
        let fires = episode.span(history.now);
        firings.entry(episode.alert.fingerprint.clone()).or_default().push(fires);
    }
    Account {
        firings,
        outages: history.unavailable.iter().map(|blind| blind.span).collect(),
        doubtful: Some(doubtful(history, window)),
    }
}

/// How many ends in `window` are the engine's best guess, not Alertmanager's word.
fn doubtful(history: &History, window: TimeSpan) -> usize {
    let is_guess = |episode: &&Episode| match episode.end {
        End::Resolved(_) | End::Firing => false,
        End::Superseded(at) | End::Unavailable(at) | End::Lost(at) => window.contains(at),
    };
    let episodes = history.episodes.iter().filter(|episode| !is_watchdog(&episode.alert));
    episodes.filter(is_guess).count()
}
