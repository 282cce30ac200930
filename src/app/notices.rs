//! What one must know of what one sees: made up, partial, cut, being read.

use leptos::prelude::*;

use crate::live::use_alert_history;
use crate::model::Coverage;
use crate::observe::Observed;
use crate::view::{Locale, Word, notices};

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
    let progress = move || {
        let history = history.filter(|history| history.fetching.get())?;
        let Coverage { pages, lines, bytes, .. } = history.progress.get();
        let megabytes = format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
        let parts = [&*pages.to_string(), &*lines.to_string(), &*megabytes];
        let text = Word::Progress.with(locale.get().language, &parts);
        Some(view! { <p class="notice" data-kind="progress">{text}</p> })
    };
    view! {
        <div class="notices" role="status">
            {notices}
            {progress}
        </div>
    }
}
