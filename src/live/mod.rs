//! Keeps a history current: one provider asks, any number of components listen.

mod described;
#[cfg(target_arch = "wasm32")]
mod keeper;
#[cfg(target_arch = "wasm32")]
mod load;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use web_sys::js_sys::Function;

use self::described::Described;
#[cfg(target_arch = "wasm32")]
pub use self::keeper::clear_cache;
use crate::model::{Coverage, Description, Episode, Filters};
use crate::observe::{Observed, Question, Span};

/// A hook was used outside an [`AlertHistoryProvider`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoProvider;

impl fmt::Display for NoProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no alert history here: put an <AlertHistoryProvider> around it")
    }
}

impl std::error::Error for NoProvider {}

/// The history of the provider above.
#[derive(Clone, Copy, Debug)]
pub struct AlertHistory {
    /// The last history that was read; kept while the next one loads. `None` before the first. The
    /// first of a span comes in parts, from now backwards: [`Observed::is_partial`].
    pub data: Signal<Option<Arc<Observed>>>,
    /// Whether the sources are being asked.
    pub fetching: Signal<bool>,
    /// How much was read so far of what is being fetched.
    pub progress: Signal<Coverage>,
    requests: RwSignal<u32>,
    described: Described,
}

impl AlertHistory {
    /// What was told, once for all: of nobody.
    pub(crate) fn told(observed: Option<Observed>) -> Self {
        let asking = Asking::of(Callback::new(|()| None), Signal::stored(None));
        Self {
            data: Signal::stored(observed.map(Arc::new)),
            fetching: Signal::stored(false),
            progress: Signal::stored(Coverage::default()),
            requests: RwSignal::new(0),
            described: Described::new(asking),
        }
    }

    /// The same, but what `data` tells, as long as that tells something: nobody is asked for it, nor for
    /// what the authors of its alerts say. To be called below the provider, and above what shows it.
    pub(crate) fn or_instead(self, data: Signal<Option<Arc<Observed>>>) -> Self {
        let (live, fetching) = (self.data, self.fetching);
        let described = self.described;
        let shown = Signal::derive(move || data.get().or_else(|| live.get()));
        let describe = Callback::new(move |episode: Episode| {
            if data.with(Option::is_some) {
                return Description::Told(episode.alert);
            }
            described.of(&episode)
        });
        described::tell(shown, describe);
        Self {
            data: shown,
            fetching: Signal::derive(move || data.with(Option::is_none) && fetching.get()),
            ..self
        }
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.described.retry();
        self.requests.update(|count| *count = count.wrapping_add(1));
    }
}

/// The time span that the user selected: read it, or set it for all who share it.
#[derive(Clone, Copy, Debug)]
pub struct MetricsTimeSpan {
    /// The selected span.
    pub span: RwSignal<Span>,
}

/// Reads the alert history for all components below it. Whoever asks the same, here or below another
/// provider on the page, is told the same, and it is asked for once. Bars below it show what the
/// authors of alerts say of them, also where the log is read in [brief](crate::Detail::Brief).
///
/// While a new span loads the old data stays; requests of an outdated span are aborted. What has
/// settled is not asked for again, nor after the page was closed: [`Keep`](crate::Keep).
#[component]
pub fn AlertHistoryProvider(
    /// Where to ask, and what to assume. Default: the ingress paths `/api/loki`,
    /// `/api/prometheus`, `/api/alertmanager`.
    #[prop(into, default = Signal::stored(Question::default()))]
    question: Signal<Question>,
    /// The selected span, shared with the host where it gives one. Default: the last 24 hours.
    #[prop(optional)]
    span: Option<RwSignal<Span>>,
    /// A bearer token to send along; never stored.
    #[prop(optional, into)]
    token: Signal<Option<String>>,
    /// How often to ask anew while the page is seen. Default: never.
    #[prop(optional, into)]
    every: Signal<Option<Duration>>,
    children: Children,
) -> impl IntoView {
    let span = span.unwrap_or_else(|| RwSignal::new(Span::default()));
    provide_context(MetricsTimeSpan { span });
    provide(Asking::of(wanted(question, span.into(), every), token));
    children()
}

/// Who promises another token where one is refused: a function without arguments.
pub(crate) type Renew = StoredValue<Option<Function>, LocalStorage>;

/// What to ask.
#[derive(Clone, Debug)]
#[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "nobody is asked"))]
pub(crate) struct Wanted {
    pub question: Question,
    pub span: Span,
    /// How often to ask anew, if at all.
    pub every: Option<Duration>,
}

/// What to ask, and how.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "nobody is asked"))]
pub(crate) struct Asking {
    /// It is tracked. `None` while nobody is to be asked.
    pub wanted: Callback<(), Option<Wanted>>,
    pub token: Signal<Option<String>>,
    pub renew: Option<Renew>,
}

impl Asking {
    /// Nobody promises another token.
    pub fn of(wanted: Callback<(), Option<Wanted>>, token: Signal<Option<String>>) -> Self {
        Self { wanted, token, renew: None }
    }
}

fn wanted(
    question: Signal<Question>,
    span: Signal<Span>,
    every: Signal<Option<Duration>>,
) -> Callback<(), Option<Wanted>> {
    let wanted = move || Wanted { question: question.get(), span: span.get(), every: every.get() };
    Callback::new(move |()| Some(wanted()))
}

/// Reads the alert history for all below the owner.
pub(crate) fn provide(asking: Asking) -> AlertHistory {
    let history = ask(asking);
    let described = history.described;
    described::tell(history.data, Callback::new(move |episode: Episode| described.of(&episode)));
    provide_context(history);
    history
}

/// Reads the alert history of `span` as long as the owner lives, as a provider does for those below it.
pub(crate) fn read(
    question: Signal<Question>,
    span: Signal<Span>,
    token: Signal<Option<String>>,
    every: Signal<Option<Duration>>,
) -> AlertHistory {
    ask(Asking::of(wanted(question, span, every), token))
}

/// Reads the alert history as long as the owner lives.
pub(crate) fn ask(asking: Asking) -> AlertHistory {
    let data = RwSignal::new(None);
    let fetching = RwSignal::new(true);
    let progress = RwSignal::new(Coverage::default());
    let requests = RwSignal::new(0);

    #[cfg(target_arch = "wasm32")]
    {
        let joined = StoredValue::new_local(None);
        Effect::new(move |_| {
            requests.track();
            let Some(Wanted { question, span, every }) = asking.wanted.run(()) else {
                joined.set_value(None);
                return;
            };
            let Asking { token, renew, .. } = asking;
            let asked = load::Asked { question, span, token: token.get() };
            let listener = load::Listener { data, fetching, progress, every, renew };
            // Who leaves first may leave nobody to remember what is known.
            let new = keeper::join(asked, listener);
            joined.set_value(Some(new));
        });
        on_cleanup(move || joined.set_value(None));
    }
    AlertHistory {
        data: data.into(),
        fetching: fetching.into(),
        progress: progress.into(),
        requests,
        described: Described::new(asking),
    }
}

/// The history of the provider above.
///
/// # Errors
/// There is none above.
pub fn use_alert_history() -> Result<AlertHistory, NoProvider> {
    use_context().ok_or(NoProvider)
}

/// The episodes whose alerts the filters take, sorted by start; `None` before the first answer.
///
/// ```
/// # use global_health_bar::{Filters, use_history_alert, NoProvider};
/// # use leptos::prelude::*;
/// # Owner::new().with(|| {
/// let filters = Filters::from_iter([("alertname", ["NodeAtRisk", "NodeDegraded"])]);
/// assert_eq!(use_history_alert(filters).err(), Some(NoProvider));
/// # });
/// ```
///
/// # Errors
/// There is no [`AlertHistoryProvider`] above.
pub fn use_history_alert(
    filters: impl Into<Signal<Filters>>,
) -> Result<Signal<Option<Vec<Episode>>>, NoProvider> {
    let data = use_alert_history()?.data;
    let filters = filters.into();
    let alerts = Memo::new(move |_| {
        let observed = data.get()?;
        let filters = filters.get();
        let episodes = observed.history.episodes.iter();
        Some(episodes.filter(|episode| filters.matches(&episode.alert)).cloned().collect())
    });
    Ok(alerts.into())
}

/// The time span that the user selected.
///
/// # Errors
/// There is no [`AlertHistoryProvider`] above.
pub fn use_metrics_time_span() -> Result<MetricsTimeSpan, NoProvider> {
    use_context().ok_or(NoProvider)
}
