//! What is looked at now and then: what the degraded time is due to, and the period before.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event};

use crate::app::picture::of_others;
use crate::app::shown::Shown;
use crate::kinds::Kinds;
use crate::live::{AlertHistory, read};
use crate::model::TimeSpan;
use crate::observe::{Question, Span};
use crate::view::markup::{Markup, element, live};
use crate::view::{Board, comparison, notice_box, ranking};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// What somebody may ask for.
#[derive(Clone, Copy)]
enum Panel {
    Causes,
    PeriodBefore,
}

/// What panels are made of.
#[derive(Clone, Copy)]
struct Told {
    history: AlertHistory,
    board: Board,
    kinds: RwSignal<Arc<Kinds>>,
    locale: Signal<Locale>,
}

/// The panels, each closed at first: what nobody looks at is neither asked for nor computed.
pub fn panels(shown: Shown, history: AlertHistory, board: Board) -> Vec<Markup> {
    let told = Told { history, board, kinds: shown.kinds, locale: shown.locale() };
    // A file holds no period before its own.
    let before = move || match shown.files.shown.with(Option::is_some) {
        true => Markup::Nothing,
        false => Panel::PeriodBefore.closed(told),
    };
    vec![Panel::Causes.closed(told), live(before)]
}

impl Panel {
    fn closed(self, told: Told) -> Markup {
        let is_open = RwSignal::new(false);
        let toggle = move |event: Event| {
            let details = event.current_target().map(|it| it.unchecked_into::<Node>());
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        };
        let title = match self {
            Self::Causes => Word::Causes,
            Self::PeriodBefore => Word::PeriodBefore,
        };
        let title = live(move || title.of(told.locale.get().language).into());
        let opened = move || live(move || draw(self, told));
        let shown = live(move || if is_open.get() { opened() } else { Markup::Nothing });
        element("details")
            .with("class", "card panel")
            .on("toggle", toggle)
            .holds(element("summary").holds(title))
            .holds(shown)
            .into()
    }

    fn opened(self, Told { history, board, kinds, locale }: Told) -> Markup {
        match self {
            Self::Causes => {
                let kinds = kinds.get();
                board.timelines.with(|timelines| ranking(timelines, &kinds.kinds, locale.get()))
            }
            Self::PeriodBefore => compared(history, board, &kinds.get(), locale),
        }
    }
}

#[cfg(not(feature = "split-page"))]
fn draw(panel: Panel, told: Told) -> Markup {
    panel.opened(told)
}

#[cfg(feature = "split-page")]
fn draw(panel: Panel, told: Told) -> Markup {
    let asked = Some(told.locale.get().language);
    apart::PANELS.with(|panels| panels.draw(apart::draw(panel, told), asked))
}

#[cfg(feature = "split-page")]
mod apart {
    use futures::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Markup, Panel, Told};
    use crate::view::apart::Apart;

    thread_local! {
        pub static PANELS: Apart =
            Apart::new(|| fetch().map(|fetched| fetched.is_ok()).boxed_local());
    }

    #[wasm_split(panels, fallible, preload(fetch))]
    pub fn draw(panel: Panel, told: Told) -> Result<Markup, SplitLoaderError> {
        Ok(panel.opened(told))
    }
}

/// The span that is shown, and the one of the same length before it.
fn compared(
    history: AlertHistory,
    board: Board,
    kinds: &Arc<Kinds>,
    locale: Signal<Locale>,
) -> Markup {
    let before = Memo::new(move |_| {
        let span = history.data.with(|data| Some(data.as_ref()?.span))?;
        Some(Span::Between(TimeSpan::last(span.duration(), span.start())))
    });
    let Some(span) = before.get() else { return Markup::Nothing };
    let question = Signal::stored(Question::default());
    let earlier = read(question, Signal::stored(span), Signal::stored(None), Signal::stored(None));
    let known = Arc::clone(kinds);
    let before =
        Signal::derive(move || earlier.data.with(|data| of_others(data.as_deref(), &known)));
    let after = Signal::derive(move || board.timelines.with(|timelines| timelines.to_vec()));
    let reading = move || {
        let is_reading = earlier.fetching.get();
        let data = earlier.data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, false));
        let retry = Some(Callback::new(move |()| earlier.refresh()));
        let tell =
            |read: &_| notice_box(known, false, is_reading.then_some(read), retry, locale.get());
        earlier.progress.with(tell)
    };
    element("div")
        .holds(live(reading))
        .holds(comparison(before, after, kinds.kinds.clone(), locale))
        .into()
}
