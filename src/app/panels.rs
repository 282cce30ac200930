//! What is looked at now and then: what the degraded time is due to, and the period before.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event};

use crate::app::picture::of_others;
use crate::app::shown::Shown;
use crate::live::{AlertHistory, read};
use crate::model::TimeSpan;
use crate::observe::{Question, Span};
use crate::timeline::catalogue;
use crate::view::markup::{Element, Markup, element, live};
use crate::view::{Board, comparison, notice_box, ranking};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The panels, each closed at first: what nobody looks at is neither asked for nor computed.
pub fn panels(shown: Shown, history: AlertHistory, board: Board) -> Vec<Markup> {
    let locale = shown.locale();
    let causes =
        move || board.timelines.with(|timelines| ranking(timelines, &catalogue(), locale.get()));
    let before = move || compared(history, board, locale);
    // A file holds no period before its own.
    let before = move || match shown.files.shown.with(Option::is_some) {
        true => Markup::Nothing,
        false => panel(Word::PeriodBefore, locale, before).into(),
    };
    vec![panel(Word::Causes, locale, causes).into(), live(before)]
}

fn panel(
    title: Word,
    locale: Signal<Locale>,
    content: impl Fn() -> Markup + Clone + Send + 'static,
) -> Element {
    let is_open = RwSignal::new(false);
    let toggle = move |event: Event| {
        let details = event.current_target().map(|it| it.unchecked_into::<Node>());
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    let title = live(move || title.of(locale.get().language).into());
    let shown = live(move || if is_open.get() { live(content.clone()) } else { Markup::Nothing });
    element("details")
        .with("class", "card panel")
        .on("toggle", toggle)
        .holds(element("summary").holds(title))
        .holds(shown)
}

/// The span that is shown, and the one of the same length before it.
fn compared(history: AlertHistory, board: Board, locale: Signal<Locale>) -> Markup {
    let before = Memo::new(move |_| {
        let span = history.data.with(|data| Some(data.as_ref()?.span))?;
        Some(Span::Between(TimeSpan::last(span.duration(), span.start())))
    });
    let Some(span) = before.get() else { return Markup::Nothing };
    let question = Signal::stored(Question::default());
    let earlier = read(question, Signal::stored(span), Signal::stored(None), Signal::stored(None));
    let before = Signal::derive(move || earlier.data.with(|data| of_others(data.as_deref())));
    let after = Signal::derive(move || board.timelines.with(|timelines| timelines.to_vec()));
    let reading = move || {
        let is_reading = earlier.fetching.get();
        let data = earlier.data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, false));
        let retry = Some(Callback::new(move |()| earlier.refresh()));
        let tell = |read: &_| notice_box(known, is_reading.then_some(read), retry, locale.get());
        earlier.progress.with(tell)
    };
    element("div").holds(live(reading)).holds(comparison(before, after, catalogue(), locale)).into()
}
