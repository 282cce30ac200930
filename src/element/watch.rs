//! The history without a picture, for hosts that draw themselves.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::language;
use super::settings::{Attributes, Settings, sources};
use crate::export::history_json;
use crate::live::{AlertHistory, read};
use crate::model::{Filters, parse_duration};
use crate::observe::{Question, Span};
use crate::source::{Detail, Sources};

/// Asks for the history of some alerts and tells it, until it is dropped.
pub struct HealthWatch {
    token: RwSignal<Option<String>>,
    history: AlertHistory,
    _owner: Owner,
}

impl HealthWatch {
    /// Tells of the alerts that `filters` take: whether the sources are being asked, and the history
    /// as [`history_json`] writes it, where it changed; or what is wrong with the attributes.
    ///
    /// The attributes are those of the [`HealthElement`](super::HealthElement) that say what to ask
    /// for; `refresh`: how often, such as `30s`; `detail`: `brief` asks for lines without
    /// annotations, as bars do, so that they are asked for once. With `narrow` the log is read for
    /// these alerts alone.
    #[must_use]
    pub fn new(
        attributes: &[(String, String)],
        filters: Filters,
        token: Option<String>,
        tell: impl Fn(bool, Option<&str>, Option<&str>) + 'static,
    ) -> Self {
        // Whoever shows something has done so already.
        #[cfg(target_arch = "wasm32")]
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let asked = Attributes::from(attributes);
        let settings = Settings::read(&asked);
        let has = |name, value: &str| asked.get(name).is_some_and(|it| it == value);
        let detail = if has("detail", "brief") { Detail::Brief } else { Detail::Whole };
        let alerts = if has("narrow", "") { filters.clone() } else { Filters::default() };
        let sources = match settings {
            Ok(_) => Sources { detail, alerts, ..sources(&asked) },
            // Nobody is asked for what cannot be told.
            Err(_) => {
                Sources { loki: None, prometheus: None, alertmanager: None, ..Sources::default() }
            }
        };
        let every = asked.get("refresh").and_then(|every| parse_duration(every));
        let every = every.filter(|every| *every >= Duration::from_secs(1));
        let question = Question { sources, ..Question::default() };
        let owner = Owner::new_root(None);
        let (token, history) = owner.with(|| {
            let token = RwSignal::new(token);
            let fault = settings.as_ref().err().map(|fault| fault.say(language(&asked)));
            let span = settings.map(|settings| settings.span).unwrap_or_default();
            let history = observed(question, span, token, every);
            Effect::new(move |told: Option<Option<usize>>| {
                let fetching = history.fetching.get();
                let observed = history.data.get();
                if let Some(fault) = &fault {
                    tell(false, None, Some(fault));
                    return None;
                }
                // It stays where it is as long as it is the same.
                let place = observed.as_ref().map(|observed| Arc::as_ptr(observed).addr());
                let news = observed.filter(|_| told != Some(place)).map(|it| {
                    let (span, coverage) = (it.span, &it.coverage);
                    history_json(&it.history, &filters, span, coverage, it.is_demo, it.is_partial)
                });
                tell(fetching, news.as_deref(), None);
                place
            });
            (token, history)
        });
        Self { token, history, _owner: owner }
    }

    /// Sets the bearer token to send along; it is never stored.
    pub fn set_token(&self, token: Option<String>) {
        if self.token.with_untracked(|old| *old != token) {
            self.token.set(token);
        }
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.history.refresh();
    }
}

fn observed(
    question: Question,
    span: Span,
    token: RwSignal<Option<String>>,
    every: Option<Duration>,
) -> AlertHistory {
    let (question, span) = (Signal::stored(question), Signal::stored(span));
    read(question, span, token.into(), Signal::stored(every))
}

impl fmt::Debug for HealthWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token.
        f.debug_struct("HealthWatch").finish_non_exhaustive()
    }
}
