//! What one must know of what one sees: made up, partial, cut, being read.

use leptos::prelude::*;

use crate::live::use_alert_history;
use crate::observe::Observed;
use crate::view::{Locale, notices, progress};

/// The notices above the bars.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let history = use_alert_history().ok();
    let notices = move || {
        let observed = history.and_then(|history| history.data.get());
        let language = locale.get().language;
        let said = |observed: &Observed| notices(&observed.coverage, observed.is_demo, language);
        let notices = observed.as_deref().map(said).unwrap_or_default();
        notices
            .into_iter()
            .map(|(kind, text)| view! { <p class="notice" data-kind=kind>{text}</p> })
            .collect_view()
    };
    let reading = move || {
        let history = history.filter(|history| history.fetching.get())?;
        let text = history.progress.with(|coverage| progress(coverage, locale.get()));
        Some(view! { <p class="notice" data-kind="progress" aria-live="off">{text}</p> })
    };
    view! {
        <div class="notices" role="status">
            {notices}
            {reading}
        </div>
    }
}
