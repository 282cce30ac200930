//! The standalone page.

mod address;
mod browser;
mod export;
mod file;
mod kinds;
mod menu;
mod panels;
mod picture;
mod range;
mod shown;
mod sources;
mod stories;
mod toolbar;

use std::sync::Arc;

use leptos::prelude::*;

use self::address::Address;
use self::shown::Shown;
pub use self::stories::STORIES;
use crate::live::{AlertHistory, AlertHistoryProvider, use_alert_history};
use crate::observe::Question;
use crate::source::{Detail, Sources};
use crate::view::markup::{Markup, element, live};
use crate::view::{notice, notice_box};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The standalone page: the platform's bar, and a lane for every entity that the history knows.
///
/// What it shows is in its address, so that a link shows the same: `span=7d`, or `start=..&end=..`;
/// `zoom=../..`, what of it is drawn; `entity=Node/node-1&at=..`, whose details are open; `q=..`, the
/// search; `group=no`; `every=30s`; `theme=dark` or `light`, `lang=fr` or `en`, `zone=utc` or `Europe/Paris`. Instants
/// are RFC 3339, durations as Prometheus writes them. A file that is dropped on it is shown instead, and
/// `file=yes` is all that the address says of that.
#[component]
pub fn App() -> impl IntoView {
    let shown = Shown::new(Address::read());
    shown.follow_browser();
    shown.open_dropped();
    kinds::ask(shown);
    let locale = shown.locale();
    provide_context::<Signal<Locale>>(locale);
    // What bars do not need is asked for where details are opened.
    let sources = Sources { detail: Detail::Brief, ..Sources::default() };
    let question = Question { sources, ..Question::default() };
    // Who looks at a file waits for no news.
    let is_file = move || shown.files.shown.with(Option::is_some);
    let every = Signal::derive(move || shown.every.get().filter(|_| !is_file()));
    let file = move || shown.files.shown.with(|file| Some(Arc::clone(&file.as_ref()?.observed)));
    let draw = move || {
        let history = use_alert_history().ok()?.or_instead(Signal::derive(file));
        Some(page(shown, history, locale))
    };
    view! {
        <AlertHistoryProvider question span=shown.span every>
            {move || draw().unwrap_or_default()}
        </AlertHistoryProvider>
    }
}

fn page(shown: Shown, history: AlertHistory, locale: Signal<Locale>) -> Markup {
    let (board, cards) = picture::picture(shown, history);
    let state = move || {
        let state = match (history.data.with(Option::is_some), history.fetching.get()) {
            (true, false) if !board.is_busy() => "ready",
            (false, false) => "failed",
            _ => "loading",
        };
        let is_busy = if state == "loading" { "true" } else { "false" };
        vec![("data-page", state.into()), ("aria-busy", is_busy.into())]
    };
    let title = live(move || Word::Title.of(locale.get().language).into());
    let header = element("header")
        .with("class", "page-header")
        .holds(element("h1").holds(title))
        .holds(toolbar::toolbar(shown, history));
    let main = element("main")
        .follow(state)
        .holds(file::notices(shown))
        .holds(export::notices(shown))
        .holds(live(move || unread(shown)))
        .holds(live(move || kinds::notices(shown)))
        .holds(live(move || notices(history, locale)))
        .holds_all(cards)
        .holds_all(panels::panels(shown, history, board))
        .holds(live(move || sources::sources(history, locale.get())));
    let target = live(move || file::target(shown));
    element("div").with("class", "page").holds(header).holds(main).holds(target).into()
}

/// What the address asks for, and cannot be shown.
fn unread(shown: Shown) -> Markup {
    let language = shown.locale().get().language;
    let zone = shown.no_zone.get().map(|name| Word::NoZone.with(language, &[&name]));
    let span = shown.is_no_span.get().then(|| Word::NoSpan.of(language));
    if zone.is_none() && span.is_none() {
        return Markup::Nothing;
    }
    element("div")
        .with("class", "notices")
        .with("role", "status")
        .holds(span.map(|text| notice("span").holds(text)))
        .holds(zone.map(|text| notice("zone").holds(text)))
        .into()
}

/// What one must know of what one sees: made up, partial, cut, being read.
fn notices(history: AlertHistory, locale: Signal<Locale>) -> Markup {
    let data = history.data.get();
    let known = data.as_ref().map(|observed| (&observed.coverage, observed.is_demo));
    let is_reading = history.fetching.get();
    let retry = Some(Callback::new(move |()| history.refresh()));
    let tell = |read: &_| notice_box(known, false, is_reading.then_some(read), retry, locale.get());
    history.progress.with(tell)
}
