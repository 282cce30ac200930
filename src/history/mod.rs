//! What happened: from notifications, the presence of alerting and the second witness to
//! episodes with evidence (domain.md §2 and §3).
//!
//! Nothing here depends on the order of the input, on a clock or on a network.
//!
//! 1. [`availability`] finds where alerting was down and where nobody can say.
//! 2. [`firings`] groups the lines by alert and start, and sorts out contradicted and stale ones.
//! 3. [`ends`] decides how each firing ended, and [`inhibition`] where it was muted.
//! 4. [`witness`] closes what the log left open, reveals what it never held, notes disagreement.
//! 5. [`incidents`] joins what overlaps, and finds what continues across a restart.
//! 6. [`events`] finds what an event may explain.

mod availability;
mod ends;
mod events;
mod firings;
mod incidents;
mod inhibition;
mod survey;
mod witness;

use std::sync::Arc;

pub use self::survey::unexplained;
pub(crate) use self::witness::Testimony;
use crate::model::{
    Blind, Episode, Filters, History, Observations, Policy, TimeSpan, Timestamp, Waiting, union,
};

/// Rebuilds what happened in `span`, as known at `now`, from what the sources answered.
///
/// Episodes that ended before `span` are kept: the caller cuts. What the sources could not tell
/// stands in [`History::unknown`], with the reason.
#[must_use]
pub fn reconstruct(
    observations: &Observations,
    span: TimeSpan,
    now: Timestamp,
    policy: &Policy,
) -> History {
    let mut draft = Draft::new(observations, now, policy);
    if let Some(testimony) = draft.testimony(observations, policy) {
        draft.judge(&testimony);
        draft.reveal(&testimony, policy);
    }
    draft.finish(observations, span, policy)
}

/// A reconstruction under way: what the log tells in the light of the presence of alerting, then what
/// the second witness says of it.
///
/// What is done before that is heard need not be done again; and each step is short enough for a page
/// on screen.
#[derive(Clone)]
pub(crate) struct Draft {
    horizon: Timestamp,
    unavailable: Arc<[Blind]>,
    told: firings::Told,
    /// The episodes alert by alert.
    alerts: Vec<Vec<Episode>>,
    waiting: Vec<Waiting>,
}

impl Draft {
    /// Steps 1 to 3, as known at `now`.
    pub fn new(observations: &Observations, now: Timestamp, policy: &Policy) -> Self {
        let horizon = horizon(observations, now);
        let unavailable: Arc<[_]> = availability::unavailable(observations, horizon).into();
        let (told, firings) = firings::group(observations, policy);
        let anew = ends::anew(&unavailable, policy);
        let scene = ends::Scene { unavailable: &unavailable, anew: &anew, horizon, policy };
        let mut alerts: Vec<Vec<Episode>> = firings
            .iter()
            .map(|(_, firings)| {
                let ended = ends::endings(firings, &scene);
                let told = firings.iter().zip(ended).map(|(firing, ending)| firing.episode(ending));
                incidents::join_overlapping(told.collect(), horizon)
            })
            .collect();
        inhibition::mute(&mut alerts, &unavailable, horizon, policy);
        Self { horizon, unavailable, told, alerts, waiting: Vec::new() }
    }

    /// What the witness of step 4 says, where one was asked.
    pub fn testimony<'a>(
        &self,
        observations: &'a Observations,
        policy: &'a Policy,
    ) -> Option<Testimony<'a>> {
        let witness = observations.witness.as_ref().ok()?;
        let unavailable = Arc::clone(&self.unavailable);
        Some(Testimony::new(witness, observations, unavailable, policy, self.horizon))
    }

    /// Step 4: what it says of the episodes of the log.
    pub fn judge(&mut self, testimony: &Testimony<'_>) {
        self.alerts.iter_mut().for_each(|episodes| testimony.judge(episodes));
    }

    /// Step 4: what only it saw.
    pub fn reveal(&mut self, testimony: &Testimony<'_>, policy: &Policy) {
        let revealed = testimony.reveal(self.alerts.iter().flatten());
        if !revealed.is_empty() {
            let told = std::mem::take(&mut self.alerts).into_iter();
            let lists = told.chain(revealed.into_iter().map(|episode| vec![episode]));
            self.alerts = incidents::by_alert(lists.collect(), policy);
        }
        self.told.extend(testimony.reveal_events(&self.told));
        self.waiting = testimony.waiting();
    }

    /// When rules may have to hold anew: after outages.
    pub fn held_anew(&self, policy: &Policy) -> Vec<TimeSpan> {
        let anew = ends::anew(&self.unavailable, policy);
        let mut after = Vec::new();
        for blind in self.unavailable.iter() {
            let held = ends::held_anew(blind.span, &anew);
            after.push(TimeSpan::new(held.start(), held.end().min(self.horizon)));
        }
        union(after)
    }

    /// Steps 5 and 6: what happened in `span`.
    pub fn finish(self, observations: &Observations, span: TimeSpan, policy: &Policy) -> History {
        let Self { horizon, unavailable, told, alerts, waiting } = self;
        let mut episodes = incidents::resume(alerts, &unavailable, policy);
        incidents::in_order(&mut episodes);
        let watch = availability::Watch::new(observations, policy);
        History {
            now: horizon,
            events: events::events(told, &episodes, &unavailable, policy),
            episodes,
            unknown: availability::unknown(
                observations,
                &watch,
                &unavailable,
                span,
                horizon,
                policy,
            ),
            waiting,
            heard: availability::heard(observations, &watch, horizon, policy),
            unavailable: unavailable.to_vec(),
            asked: Filters::default(),
        }
    }
}

/// The last instant that the sources can tell of: a log that was read only to an earlier instant
/// says nothing of the time after.
fn horizon(observations: &Observations, now: Timestamp) -> Timestamp {
    let read = observations.log.as_ref().ok();
    let read = read.and_then(|log| log.read.iter().map(|span| span.end()).max());
    read.map_or(now, |read| read.min(now))
}
