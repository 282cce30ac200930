//! The standalone page.

mod address;
mod lanes;
mod notices;
mod toolbar;

use leptos::prelude::*;

use self::address::Address;
use self::lanes::Lanes;
use self::notices::Notices;
use self::toolbar::Toolbar;
use crate::live::{AlertHistoryProvider, use_alert_history};
use crate::observe::Question;
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
    let (zoom, search, selected) =
        (RwSignal::new(None), RwSignal::new(String::new()), RwSignal::new(None));
    let state = move || match (history.data.with(Option::is_some), history.fetching.get()) {
        (true, false) => "ready",
        (false, false) => "failed",
        _ => "loading",
    };
    view! {
        <div class="page">
            <header class="page-header">
                <h1>{move || Word::Title.of(locale.get().language)}</h1>
                <Toolbar address/>
            </header>
            <main data-page=state aria-busy=move || (state() == "loading").to_string()>
                <Notices/>
                <Lanes history zoom search selected/>
            </main>
        </div>
    }
    .into_any()
}
