//! What the authors of alerts say of them, asked for when somebody wants it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::{Asking, Wanted};
use crate::model::{Description, Episode, TimeSpan, Timestamp};
use crate::observe::{Observed, Question};
use crate::source::{Detail, Sources};
use crate::timeline::{Compose, SubAlert};

/// How many alerts a tree holds: where the log is read in brief, each is asked for.
const MOST: usize = 16;

/// What was asked for so far, and what was told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described {
    asking: Asking,
    /// By fingerprint and start. They are few: a list is enough.
    told: RwSignal<Vec<(Box<str>, Timestamp, Description)>>,
}

impl Described {
    /// Nothing yet. Of others than those who are asked now, nothing stays.
    pub fn new(asking: Asking) -> Self {
        let told = RwSignal::new(Vec::new());
        Effect::new(move |old: Option<Option<Sources>>| {
            let sources = asking.wanted.run(()).map(|wanted| wanted.question.sources);
            if old.is_some_and(|old| old != sources) {
                told.set(Vec::new());
            }
            sources
        });
        Self { asking, told }
    }

    /// Forgets what could not be told: somebody tries anew.
    pub fn retry(self) {
        self.told.update(|told| told.retain(|(.., told)| !matches!(told, Description::Failed(_))));
    }

    /// What is told of the alert of `episode`; where nobody knows, it is asked for.
    pub fn of(self, episode: &Episode) -> Description {
        let alert = &episode.alert;
        let wanted = self.asking.wanted.run(());
        let Some(Wanted { question: Question { sources, .. }, .. }) = wanted else {
            return Description::Told(Arc::clone(alert));
        };
        let is_whole = sources.detail == Detail::Whole;
        if is_whole || !alert.annotations.is_empty() || !alert.generator_url.is_empty() {
            return Description::Told(Arc::clone(alert));
        }
        let is_it =
            |it: &&(Box<str>, Timestamp, _)| it.0 == alert.fingerprint && it.1 == episode.starts_at;
        let known = self.told.with(|told| told.iter().find(is_it).map(|it| it.2.clone()));
        known.unwrap_or_else(|| {
            self.ask(sources, episode.clone());
            Description::Asked
        })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn ask(self, _: Sources, _: Episode) {}

    #[cfg(target_arch = "wasm32")]
    fn ask(self, sources: Sources, episode: Episode) {
        use crate::source::{Fetch, Patient, ask_alert};

        let asked = (episode.alert.fingerprint.clone(), episode.starts_at, Description::Asked);
        // Whoever reads it is told so already.
        self.told.update_untracked(|told| told.push(asked));
        let Asking { token, renew, .. } = self.asking;
        let renew = renew.and_then(|renew| renew.try_get_value().flatten());
        let fetch = Fetch::new(token.get_untracked(), renew);
        leptos::task::spawn_local(async move {
            let told = match ask_alert(&Patient::new(&fetch, &sources), &sources, &episode).await {
                Ok(Some(alert)) => Description::Told(alert),
                Ok(None) => Description::Gone,
                Err(failure) => Description::Failed(failure),
            };
            // The provider may be gone.
            self.told.try_update(|all| {
                for it in all {
                    if it.0 == episode.alert.fingerprint && it.1 == episode.starts_at {
                        it.2 = told.clone();
                    }
                }
            });
        });
    }
}

/// Tells all below what `describe` says of alerts, and what those of `data` were made of.
pub(super) fn tell(data: Signal<Option<Arc<Observed>>>, describe: Callback<Episode, Description>) {
    let told = move |episode: &Episode| match describe.run(episode.clone()) {
        Description::Told(alert) => Some(alert),
        _ => None,
    };
    provide_context(describe);
    provide_context(Callback::new(
        move |(episode, span, compose): (Episode, TimeSpan, Compose)| {
            let tree =
                |observed: &Arc<Observed>| compose(&observed.history, &episode, span, MOST, &told);
            data.with(|data| data.as_ref().map(tree)).unwrap_or(SubAlert::leaf(episode))
        },
    ));
}
