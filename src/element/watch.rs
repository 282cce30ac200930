//! The history without a picture, for hosts that draw themselves.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;
use web_sys::js_sys::Function;

use super::given::Given;
use super::settings::{Attributes, Fault, Settings, sources};
use super::shown::{language, now};
use super::subject::taken;
use crate::export::history_json;
use crate::live::{AlertHistory, Asking, Wanted, ask};
use crate::model::Filters;
use crate::observe::Question;
use crate::source::{Detail, Json, Sources};

/// Asks for the history of some alerts and tells it, until it is dropped.
pub struct HealthWatch {
    token: RwSignal<Option<String>>,
    history: AlertHistory,
    _owner: Owner,
}

type Tell = Box<dyn Fn(bool, Option<&str>, Option<&str>)>;

/// What to ask, as whom, and whom to tell: as [`HealthWatch::new`] has it.
struct Task {
    asked: String,
    token: Option<String>,
    renew: Option<Function>,
    tell: Tell,
}

impl HealthWatch {
    /// Tells whether the sources are being asked, and the history as [`history_json`] writes it, where
    /// it changed; or what is wrong with what was asked. `None` where the code for it cannot be fetched.
    ///
    /// `asked` is a JSON object of texts: attributes of a [`HealthElement`](super::HealthElement) that
    /// say what to ask for, and `filters` as JSON. With `detail` that is `brief` lines are asked for
    /// without annotations, as bars do, so that they are asked for once; with `narrow` the log is read
    /// for these alerts alone; with `observations` nobody is asked. `renew` promises another token where one is
    /// refused.
    pub async fn new(
        asked: String,
        token: Option<String>,
        renew: Option<Function>,
        tell: impl Fn(bool, Option<&str>, Option<&str>) + 'static,
    ) -> Option<Self> {
        begin(Task { asked, token, renew, tell: Box::new(tell) }).await
    }

    fn begun(Task { asked, token, renew, tell }: Task) -> Self {
        // Whoever shows something has done so already.
        #[cfg(target_arch = "wasm32")]
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let mut attributes = Attributes::default();
        for (name, value) in Json::read(&asked).and_then(Json::labels).unwrap_or_default().iter() {
            attributes.set(name, Some(value.into()));
        }
        let owner = Owner::new_root(None);
        let (token, history) = owner.with(|| {
            let token = RwSignal::new(token);
            let wanted = wanted(&attributes).and_then(|wanted| Ok((wanted, given(&attributes)?)));
            let (fault, settings, filters, question, given) = match wanted {
                Ok(((settings, filters, question), given)) => {
                    let given = given.map(|given| Arc::new(given.observed(settings.span, now())));
                    (None, Some(settings), filters, question, given)
                }
                Err(fault) => {
                    let said = fault.say(language(&attributes));
                    (Some(said), None, Filters::default(), Question::default(), None)
                }
            };
            // Nobody is asked for what cannot be told.
            let asked = settings.filter(|_| given.is_none());
            let asked = asked.map(|it| Wanted { question, span: it.span, every: it.every });
            let history = ask(Asking {
                renew: Some(StoredValue::new_local(renew)),
                ..Asking::of(Callback::new(move |()| asked.clone()), token.into())
            });
            Effect::new(move |told: Option<Option<usize>>| {
                let fetching = given.is_none() && history.fetching.get();
                let observed = given.clone().or_else(|| history.data.get());
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

    /// Takes the token that was promised for one that was refused, and sent along already.
    pub fn take_renewed(&self, token: Option<String>) {
        self.token.update_untracked(|known| *known = token);
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.history.refresh();
    }
}

/// What is at hand and need not be asked for.
fn given(attributes: &Attributes) -> Result<Option<Given>, Fault> {
    attributes.get("observations").map(|text| Given::read(text)).transpose()
}

#[cfg(not(feature = "split"))]
async fn begin(task: Task) -> Option<HealthWatch> {
    Some(HealthWatch::begun(task))
}

#[cfg(feature = "split")]
async fn begin(task: Task) -> Option<HealthWatch> {
    apart::begin(task).await.ok()
}

#[cfg(feature = "split")]
mod apart {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{HealthWatch, Task};

    #[wasm_split(watch, fallible)]
    pub fn begin(task: Task) -> Result<HealthWatch, SplitLoaderError> {
        Ok(HealthWatch::begun(task))
    }
}

fn wanted(attributes: &Attributes) -> Result<(Settings, Filters, Question), Fault> {
    let settings = Settings::read(attributes)?;
    let filters = taken(attributes)?.unwrap_or_default();
    let is_brief = attributes.get("detail").is_some_and(|detail| detail == "brief");
    let is_narrow = attributes.get("narrow").is_some();
    let sources = Sources {
        detail: if is_brief { Detail::Brief } else { Detail::Whole },
        alerts: if is_narrow { filters.clone() } else { Filters::default() },
        ..sources(attributes)
    };
    let keep = settings.keep.clone();
    Ok((settings, filters, Question { sources, keep, ..Question::default() }))
}

impl fmt::Debug for HealthWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token.
        f.debug_struct("HealthWatch").finish_non_exhaustive()
    }
}
