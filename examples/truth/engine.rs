//! This crate's own engine, with all sources or some.

use global_health_bar::{Backend, Episode, Failure, FailureKind, History, TimeSpan, reconstruct};

use crate::account::{Account, Bounds};
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
    let now = history.now;
    let (mut firings, mut bounds) = (Firings::new(), Bounds::default());
    let is_alert = |episode: &&Episode| !sample.policy.watchdog.matches(&episode.alert);
    for episode in history.episodes.iter().filter(is_alert) {
        let add = |firings: &mut Firings, spans: Vec<TimeSpan>| {
            firings.entry(identity(&episode.alert, &sample.policy)).or_default().extend(spans);
        };
        add(&mut firings, vec![episode.span(now)]);
        add(&mut bounds.at_least, episode.at_least(now));
        add(&mut bounds.at_most, episode.at_most(now));
    }
    Account {
        firings,
        outages: history.unavailable.iter().map(|blind| blind.span).collect(),
        bounds: Some(bounds),
    }
}
