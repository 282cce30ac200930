//! What one must know of what one sees: made up, partial, cut, being read.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::use_alert_history;
use crate::model::{Coverage, FailureKind};
use crate::observe::Observed;
use crate::view::{Language, Locale, Word, failure};

/// The notices above the bars.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let history = use_alert_history().ok();
    let notices = move || {
        let observed = history.and_then(|history| history.data.get());
        let language = locale.get().language;
        let notices = observed.map(|observed| notices(&observed, language)).unwrap_or_default();
        notices
            .into_iter()
            .map(|(kind, text)| view! { <p class="notice" data-notice=kind>{text}</p> })
            .collect_view()
    };
    let progress = move || {
        let history = history.filter(|history| history.fetching.get())?;
        let Coverage { pages, lines, bytes, .. } = history.progress.get();
        let megabytes = format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
        let parts = [&*pages.to_string(), &*lines.to_string(), &*megabytes];
        let text = Word::Progress.with(locale.get().language, &parts);
        Some(view! { <p class="notice" data-notice="progress">{text}</p> })
    };
    view! {
        <div class="notices" role="status">
            {notices}
            {progress}
        </div>
    }
}

/// What to say of a history, each with its kind.
fn notices(observed: &Arc<Observed>, language: Language) -> Vec<(&'static str, String)> {
    let Coverage { failures, truncated, skipped, lines, .. } = &observed.coverage;
    let mut notices = Vec::new();
    if observed.is_demo {
        notices.push(("demo", Word::DemoData.of(language).into()));
    }
    for told in failures {
        let kind = match told.kind {
            FailureKind::Unauthorised(_) => "unauthorised",
            FailureKind::NotConfigured => "absent",
            _ => "failed",
        };
        notices.push((kind, failure(told, language)));
    }
    if *truncated {
        notices.push(("truncated", Word::Truncated.of(language).into()));
    }
    let bad: usize = skipped.values().sum();
    if bad > 0 {
        let parts = [&*bad.to_string(), &*lines.to_string()];
        notices.push(("skipped", Word::Skipped.with(language, &parts)));
    }
    notices
}
