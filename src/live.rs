//! Keeps a history current: one provider asks, any number of components listen.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use crate::model::{Coverage, Episode, Filters};
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
}

impl AlertHistory {
    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.requests.update(|count| *count = count.wrapping_add(1));
    }
}

/// The time span that the user selected: read it, or set it for all who share it.
#[derive(Clone, Copy, Debug)]
pub struct MetricsTimeSpan {
    /// The selected span.
    pub span: RwSignal<Span>,
}

/// Reads the alert history for all components below it: one fetch for each span, whatever their
/// number.
///
/// While a new span loads the old data stays; requests of an outdated span are aborted.
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
    children: Children,
) -> impl IntoView {
    let span = span.unwrap_or_else(|| RwSignal::new(Span::default()));
    let data = RwSignal::new(None);
    let fetching = RwSignal::new(true);
    let progress = RwSignal::new(Coverage::default());
    let requests = RwSignal::new(0);

    provide_context(MetricsTimeSpan { span });
    provide_context(AlertHistory {
        data: data.into(),
        fetching: fetching.into(),
        progress: progress.into(),
        requests,
    });

    #[cfg(target_arch = "wasm32")]
    {
        use crate::source::Fetch;
        use futures::future::{AbortHandle, abortable};

        let running: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
        let abort = move || {
            if let Some(Some(handle)) = running.try_update_value(Option::take) {
                handle.abort();
            }
        };
        // What `data` tells all of.
        let told = StoredValue::new(None);
        Effect::new(move |_| {
            requests.track();
            let (question, span, token) = (question.get(), span.get(), token.get());
            abort();
            fetching.set(true);
            progress.set(Coverage::default());
            let (load, handle) = abortable(async move {
                let fetch = Fetch { token };
                let asked = Some((question.sources.clone(), question.now, span));
                // A part is better than nothing, but not than the whole of a moment ago.
                let is_refresh = told.with_value(|told| *told == asked);
                let report = |coverage: &Coverage, part: Option<&dyn Fn() -> Observed>| {
                    progress.set(coverage.clone());
                    if let Some(rebuild) = part.filter(|_| !is_refresh) {
                        told.set_value(None);
                        data.set(Some(Arc::new(rebuild())));
                    }
                };
                let clock = crate::clock::now();
                let observed = crate::observe::observe(&fetch, question, span, clock, report).await;
                told.set_value(asked);
                data.set(Some(Arc::new(observed)));
                fetching.set(false);
            });
            running.set_value(Some(handle));
            leptos::task::spawn_local(async move {
                // An aborted fetch has a successor that takes over the signals.
                let _ = load.await;
            });
        });
        on_cleanup(abort);
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (question, token, fetching, progress, requests);

    children()
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
