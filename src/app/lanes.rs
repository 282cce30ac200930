//! The picture: the platform's bar, and a lane for every other entity that the history knows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::AlertHistory;
use crate::model::{EntityId, TimeSpan, Timestamp};
use crate::timeline::{catalogue, timelines};
use crate::view::{GlobalHealthBar, HealthTimelines, Locale, Word};

/// The kind of which the page shows a bar of its own.
const PLATFORM: &str = "Platform";

/// All bars; before the first answer the platform's, which loads.
#[component]
pub(super) fn Lanes(
    /// What is drawn.
    history: AlertHistory,
    /// What of the span is drawn.
    zoom: RwSignal<Option<TimeSpan>>,
    /// What the user looks for.
    search: RwSignal<String>,
    /// Whose details are open, and when.
    selected: RwSignal<Option<(EntityId, Timestamp)>>,
) -> impl IntoView {
    let locale = expect_context::<Signal<Locale>>();
    let kinds = StoredValue::new(catalogue());
    let all = Memo::new(move |_| {
        let observed = history.data.get();
        let all = observed.map(|observed| {
            kinds.with_value(|kinds| timelines(&observed.history, kinds, observed.span))
        });
        let mut all = all.unwrap_or_default();
        let platform = all.iter().position(|timeline| timeline.entity.kind == PLATFORM);
        let platform = platform.map(|at| all.remove(at));
        (platform, Arc::new(all))
    });
    let platform = Memo::new(move |_| all.with(|(platform, _)| platform.clone()));
    let others = Signal::derive(move || all.with(|(_, others)| others.clone()));
    let busy = history.fetching;
    let label = Signal::derive(move || Word::Platform.of(locale.get().language).to_owned());
    view! {
        <article class="card" data-entity="Platform/">
            <GlobalHealthBar timeline=platform label busy zoom/>
        </article>
        <article class="card">
            <HealthTimelines timelines=others busy zoom search selected/>
        </article>
    }
}
