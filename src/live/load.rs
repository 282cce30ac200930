//! A question, and who waits for the answer.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use futures::future::AbortHandle;
use gloo_timers::future::sleep;
use leptos::prelude::*;

use crate::live::Renew;
use crate::live::keeper::Keeper;
use crate::model::Coverage;
use crate::observe::{Observed, Question, Span, refresh};
use crate::source::Fetch;

/// What is asked for.
#[derive(Clone)]
pub(super) struct Asked {
    pub question: Question,
    pub span: Span,
    pub token: Option<String>,
}

impl Asked {
    /// Whether what settles of the answers is the same.
    pub fn is_of_same_sources(&self, other: &Self) -> bool {
        let (these, those) = (&self.question, &other.question);
        these.sources == those.sources
            && these.keep == those.keep
            && these.policy.replica_labels == those.policy.replica_labels
    }

    /// Whether the answer is the same, if both may know it.
    pub fn is_same(&self, other: &Self) -> bool {
        let (these, those) = (&self.question, &other.question);
        self.is_of_same_sources(other)
            && these.policy == those.policy
            && these.now == those.now
            && self.span == other.span
    }
}

/// Somebody who is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listener {
    pub data: RwSignal<Option<Arc<Observed>>>,
    pub fetching: RwSignal<bool>,
    pub progress: RwSignal<Coverage>,
    /// How often to ask anew.
    pub every: Option<Duration>,
    /// Who promises another token where one is refused.
    pub renew: Option<Renew>,
}

/// A question, and who waits for the answer.
pub(super) struct Load {
    pub asked: Asked,
    pub listeners: RefCell<Vec<Listener>>,
    pub told: RefCell<Option<Arc<Observed>>>,
    /// The token that is sent along by now.
    token: RefCell<Option<String>>,
    /// Whether it waits for its turn.
    pub waits: Cell<bool>,
    pub running: RefCell<Option<AbortHandle>>,
    /// How many times it was answered.
    pub answered: Cell<u32>,
}

/// How often to look at the least whether it is time, the page is seen, and the network is back.
const GLANCE: Duration = Duration::from_secs(1);

impl Load {
    /// Asks for what was answered so the last time, if it was.
    pub fn new(asked: Asked, told: Option<Arc<Observed>>) -> Self {
        Self {
            token: RefCell::new(asked.token.clone()),
            asked,
            listeners: RefCell::default(),
            told: RefCell::new(told),
            waits: Cell::new(false),
            running: RefCell::default(),
            answered: Cell::new(0),
        }
    }

    /// Whether whoever has `token` may be told the same.
    pub fn knows(&self, token: &Option<String>) -> bool {
        self.asked.token == *token || *self.token.borrow() == *token
    }

    /// Asks in its turn, if it is not being asked.
    pub fn ask(&self, keeper: &Rc<Keeper>) {
        if self.running.borrow().is_none() {
            self.waits.set(true);
            self.each(|listener| listener.fetching.set(true));
            keeper.go_on();
        }
    }

    fn each(&self, tell: impl Fn(&Listener)) {
        // Who is told may leave.
        let listeners = self.listeners.borrow().clone();
        listeners.iter().for_each(tell);
    }

    fn tell(&self, observed: Observed) {
        let observed = Arc::new(observed);
        self.told.replace(Some(Arc::clone(&observed)));
        self.each(|listener| listener.data.set(Some(Arc::clone(&observed))));
    }

    /// Asks, and tells who listens.
    pub async fn answer(&self, keeper: &Keeper) {
        let Asked { question, span, .. } = self.asked.clone();
        keeper.look(&question).await;
        // A part is better than nothing, but not than the whole of a moment ago.
        let wants_parts = self.told.borrow().as_ref().is_none_or(|told| told.is_partial);
        let report = |coverage: &Coverage, part: Option<Observed>| {
            match part {
                Some(part) => self.tell(part),
                None => self.each(|listener| listener.progress.set(coverage.clone())),
            }
            wants_parts
        };
        let clock = crate::clock::now();
        let renew = self.listeners.borrow().iter().find_map(|listener| listener.renew);
        let renew = renew.and_then(|renew| renew.try_get_value().flatten());
        let fetch = Fetch::new(self.token.borrow().clone(), renew);
        let observed =
            refresh(&fetch, question.clone(), span, clock, report, &keeper.settled).await;
        self.token.replace(fetch.token());
        self.tell(observed);
        self.each(|listener| listener.fetching.set(false));
        self.answered.set(self.answered.get().wrapping_add(1));
    }

    /// Asks anew as often as the most impatient listener wants, while the page is seen.
    pub async fn repeat(this: Weak<Self>, keeper: Weak<Keeper>) {
        let Some((answered, every)) = this.upgrade().and_then(|load| {
            let every = load.listeners.borrow().iter().filter_map(|listener| listener.every).min();
            Some((load.answered.get(), every?))
        }) else {
            return;
        };
        let (begun, glance) = (crate::clock::now(), every.min(GLANCE));
        let (mut waited, mut was_online, mut is_due) = (Duration::ZERO, true, false);
        while !is_due || document().hidden() {
            sleep(glance).await;
            waited += glance;
            // The time counts in which the machine slept; a clock that is set back delays nothing.
            is_due |= waited >= every || crate::clock::now() >= begun + every;
            // What the network kept from being told is told as soon as it is back.
            let is_online = window().navigator().on_line();
            is_due |= is_online && !was_online;
            was_online = is_online;
        }
        let Some((load, keeper)) = this.upgrade().zip(keeper.upgrade()) else { return };
        if load.answered.get() == answered {
            load.ask(&keeper);
        }
    }
}
