//! The standalone page.

mod address;
mod lanes;
mod notices;
mod toolbar;

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use self::address::Address;
use self::lanes::Lanes;
use self::notices::Notices;
use self::toolbar::Toolbar;
use crate::live::{AlertHistoryProvider, use_alert_history};
use crate::model::{EntityId, Timeline};
use crate::observe::{Observed, Question};
use crate::timeline::{Kind, catalogue, discover, timeline};
use crate::view::{Locale, Word};

/// The standalone page: the platform's bar, and one for every entity that the history knows.
///
/// What it shows is in its address: `?span=7d` or `?start=..&end=..` (RFC 3339), `theme=dark` or
/// `light`, `lang=fr` or `en`, `zone=utc`.
#[component]
pub fn App() -> impl IntoView {
    let address = RwSignal::new(Address::read());
    let span = RwSignal::new(address.get_untracked().span);
    let locale = Signal::derive(move || address.with(Address::locale));
    provide_context::<Signal<Locale>>(locale);
    Effect::new(move |_| Address { span: span.get(), ..address.get() }.write());

    view! {
        <AlertHistoryProvider question=Question::default() span>
            <Page address/>
        </AlertHistoryProvider>
    }
}

/// The timelines of all entities, by entity.
type Timelines = BTreeMap<EntityId, Timeline>;

#[component]
fn Page(
    /// What the page shows.
    address: RwSignal<Address>,
) -> impl IntoView {
    let Ok(history) = use_alert_history() else {
        // The provider stands right above.
        return ().into_any();
    };
    let locale = expect_context::<Signal<Locale>>();
    let kinds = StoredValue::new(catalogue());
    let timelines = Memo::new(move |_| {
        let observed = history.data.get();
        let all = observed.map(|observed| kinds.with_value(|kinds| all(kinds, &observed)));
        Arc::new(all.unwrap_or_default())
    });
    let state = move || match (history.data.with(Option::is_some), history.fetching.get()) {
        (true, false) => "ready",
        (_, true) => "loading",
        (false, false) => "failed",
    };
    view! {
        <div class="page">
            <header class="page-header">
                <h1>{move || Word::Title.of(locale.get().language)}</h1>
                <Toolbar address/>
            </header>
            <main data-page=state aria-busy=move || history.fetching.get().to_string()>
                <Notices/>
                <Lanes timelines/>
            </main>
        </div>
    }
    .into_any()
}

fn all(kinds: &[Kind], observed: &Observed) -> Timelines {
    let mut timelines = Timelines::new();
    for (kind, entity) in discover(&observed.history, kinds) {
        let timeline = timeline(&observed.history, kind, &entity, observed.span);
        timelines.insert(entity, timeline);
    }
    timelines
}
