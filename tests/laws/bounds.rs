//! What a history is sure of.

use std::collections::BTreeMap;

use global_health_bar::{History, TimeSpan, difference, union};

use crate::clusters::rebuilt;
use crate::sample::{Sample, identity};

/// Spans by alert.
pub type Spans = BTreeMap<Box<str>, Vec<TimeSpan>>;

/// When each alert fired beyond doubt, and when it may have fired.
pub struct Bounds {
    pub at_least: Spans,
    pub at_most: Spans,
}

impl Bounds {
    pub fn of(sample: &Sample) -> Self {
        let history: History = rebuilt(sample);
        let mut bounds = Self { at_least: Spans::new(), at_most: Spans::new() };
        let is_alert = |alert| !sample.policy.watchdog.matches(alert);
        for episode in history.episodes.iter().filter(|episode| is_alert(&episode.alert)) {
            let identity = identity(&episode.alert, &sample.policy);
            let add = |of: &mut Spans, spans| {
                of.entry(identity.clone()).or_default().extend::<Vec<_>>(spans);
            };
            add(&mut bounds.at_least, episode.at_least(history.now));
            add(&mut bounds.at_most, episode.at_most(history.now));
        }
        bounds
    }

    /// Where an alert may have fired or not.
    pub fn doubtful(&self, identity: &str) -> Vec<TimeSpan> {
        minus(&of(&self.at_most, identity), &of(&self.at_least, identity))
    }
}

/// The spans of an alert: sorted, apart.
pub fn of(spans: &Spans, identity: &str) -> Vec<TimeSpan> {
    union(spans.get(identity).into_iter().flatten().copied())
}

pub fn minus(spans: &[TimeSpan], holes: &[TimeSpan]) -> Vec<TimeSpan> {
    spans.iter().flat_map(|span| difference(*span, holes)).collect()
}

pub fn both(these: &[TimeSpan], those: &[TimeSpan]) -> Vec<TimeSpan> {
    minus(these, &minus(these, those))
}
