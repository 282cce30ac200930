//! Who asks the same is told the same, and it is asked for once: for all bars on the page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::live::load::{Asked, Listener, Load};
use crate::model::{Coverage, Timestamp};
use crate::observe::{Keep, Observed, Question};
use crate::source::{Settled, cache, record_key};

thread_local! {
    /// Whoever asks on this page.
    static KEEPERS: RefCell<Vec<Rc<Keeper>>> = const { RefCell::new(Vec::new()) };
    /// How many times all was forgotten.
    static CLEARED: Cell<u32> = const { Cell::new(0) };
}

/// Asks some sources, one question at a time, so that each finds what the one before has learnt.
pub(super) struct Keeper {
    pub settled: RefCell<Settled>,
    /// Whether a record was looked for.
    looked: Cell<bool>,
    /// Whether records may be kept.
    keeps: Cell<bool>,
    kept_at: Cell<Timestamp>,
    busy: Cell<bool>,
    questions: RefCell<Vec<Rc<Load>>>,
}

/// How long a record is good enough at the least.
const KEPT_FOR: Duration = Duration::from_secs(5 * 60);

/// Asks for `listener`, who is told of the last answer at once if there is one.
pub(super) fn join(asked: Asked, listener: Listener) -> Joined {
    let keeper = KEEPERS.with_borrow_mut(|keepers| {
        let is_it = |keeper: &&Rc<Keeper>| {
            let questions = keeper.questions.borrow();
            questions.first().is_some_and(|load| load.asked.is_of_same_sources(&asked))
        };
        if let Some(keeper) = keepers.iter().find(is_it) {
            return Rc::clone(keeper);
        }
        let keeper = Rc::new(Keeper::new(&asked.question.keep));
        keepers.push(Rc::clone(&keeper));
        keeper
    });
    let load = {
        let mut questions = keeper.questions.borrow_mut();
        let mut same = questions.iter().filter(|load| load.asked.is_same(&asked));
        match same.clone().find(|load| load.knows(&asked.token)) {
            Some(load) => Rc::clone(load),
            None => {
                // Tokens are renewed now and then: that makes no other answer.
                let told = same.find_map(|load| load.told.borrow().clone());
                let load = Rc::new(Load::new(asked, told));
                questions.push(Rc::clone(&load));
                load
            }
        }
    };
    listener.fetching.set(true);
    listener.progress.set(Coverage::default());
    let told = load.told.borrow().clone();
    let is_news = |known: &Option<Arc<Observed>>| {
        told.as_ref()
            .is_some_and(|told| known.as_ref().is_none_or(|known| !Arc::ptr_eq(known, told)))
    };
    if listener.data.with_untracked(is_news) {
        listener.data.set(told);
    }
    load.listeners.borrow_mut().push(listener);
    load.ask(&keeper);
    Joined { keeper, load, listener }
}

/// A listener's place; dropped, it is given up, and what nobody waits for is aborted.
pub(super) struct Joined {
    keeper: Rc<Keeper>,
    load: Rc<Load>,
    listener: Listener,
}

impl Drop for Joined {
    fn drop(&mut self) {
        let (keeper, load) = (&self.keeper, &self.load);
        {
            let mut listeners = load.listeners.borrow_mut();
            let own = listeners.iter().position(|other| other.data == self.listener.data);
            own.map(|own| listeners.remove(own));
            if !listeners.is_empty() {
                return;
            }
        }
        keeper.questions.borrow_mut().retain(|other| !Rc::ptr_eq(other, load));
        if let Some(running) = load.running.take() {
            running.abort();
            keeper.busy.set(false);
            keeper.go_on();
        }
        if keeper.questions.borrow().is_empty() {
            KEEPERS.with_borrow_mut(|keepers| keepers.retain(|other| !Rc::ptr_eq(other, keeper)));
        }
    }
}

impl Keeper {
    fn new(keep: &Keep) -> Self {
        Self {
            settled: RefCell::default(),
            looked: Cell::new(false),
            keeps: Cell::new(*keep != Keep::Nothing),
            kept_at: Cell::default(),
            busy: Cell::new(false),
            questions: RefCell::default(),
        }
    }

    /// Asks what waits, one after the other.
    pub fn go_on(self: &Rc<Self>) {
        if self.busy.get() {
            return;
        }
        let next = self.questions.borrow().iter().find(|load| load.waits.get()).cloned();
        let Some(load) = next else { return };
        self.busy.set(true);
        load.waits.set(false);
        let (keeper, of) = (Rc::clone(self), Rc::clone(&load));
        let (answer, handle) = abortable(async move { of.answer(&keeper).await });
        load.running.replace(Some(handle));
        let keeper = Rc::clone(self);
        spawn_local(async move {
            if answer.await.is_err() {
                // Whoever aborted it goes on.
                return;
            }
            load.running.take();
            spawn_local(Load::repeat(Rc::downgrade(&load), Rc::downgrade(&keeper)));
            keeper.busy.set(false);
            keeper.go_on();
            keeper.keep(&load.asked.question).await;
        });
    }

    /// Looks for a record of what has settled.
    pub async fn look(&self, question: &Question) {
        let Some(key) = self.key(question) else { return };
        if self.looked.get() {
            return;
        }
        match cache::load(&key).await {
            Ok(Some(record)) => {
                match Settled::from_bytes(&record) {
                    Some(settled) => drop(self.settled.replace(settled)),
                    None => leptos::logging::warn!("A broken record of the past is ignored."),
                }
                drop(record);
                crate::source::rest().await;
            }
            Ok(None) => {}
            Err(_) => leptos::logging::warn!("The browser keeps nothing of the past."),
        }
        self.looked.set(true);
    }

    /// Keeps a record of what has settled, now and then.
    async fn keep(&self, question: &Question) {
        let Some(key) = self.key(question) else { return };
        let now = crate::clock::now();
        if now.since(self.kept_at.get()) < KEPT_FOR {
            return;
        }
        self.kept_at.set(now);
        let cleared = CLEARED.get();
        // What was told is drawn first.
        crate::source::rest().await;
        let record = self.settled.borrow().to_bytes();
        // What the browser does not keep is asked for again.
        let _ = cache::save(&key, &record).await;
        if CLEARED.get() != cleared {
            // Somebody signed out meanwhile.
            let _ = cache::clear().await;
        }
    }

    fn key(&self, question: &Question) -> Option<String> {
        let scope = match &question.keep {
            Keep::ForAll => "",
            Keep::For(scope) => scope,
            Keep::Nothing => return None,
        };
        self.keeps.get().then(|| record_key(&question.sources, &question.policy, scope))
    }
}

/// Forgets what the browser keeps of the past, of all sources and scopes: when a user signs out.
///
/// What is on screen stays, and what it learns from now on is not kept.
pub async fn clear_cache() {
    CLEARED.set(CLEARED.get().wrapping_add(1));
    KEEPERS.with_borrow(|keepers| {
        for keeper in keepers {
            keeper.settled.replace(Settled::default());
            keeper.keeps.set(false);
        }
    });
    if cache::clear().await.is_err() {
        leptos::logging::warn!("The browser keeps nothing of the past.");
    }
}
