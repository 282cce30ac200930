//! What is looked at now and then: what the degraded time is due to, and the period before.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event};

use crate::app::shown::Shown;
use crate::live::{AlertHistory, read};
use crate::model::{TimeSpan, Timeline};
use crate::observe::{Question, Span};
use crate::timeline::{catalogue, timelines};
use crate::view::markup::{Element, Markup, element, live};
use crate::view::{comparison, notice_box, ranking};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The panels, each closed at first: what nobody looks at is neither asked for nor computed.
pub fn panels(shown: Shown, history: AlertHistory) -> Vec<Markup> {
    let locale = shown.locale();
    let causes = move || {
        let told = all(history);
        ranking(&told, &catalogue(), locale.get())
    };
    vec![
        panel(Word::Causes, locale, causes).into(),
        panel(Word::PeriodBefore, locale, move || compared(history, locale)).into(),
    ]
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

/// How all entities fared but the one that stands for all.
fn all(history: AlertHistory) -> Vec<Timeline> {
    let kinds = catalogue();
    let Some(observed) = history.data.get() else { return Vec::new() };
    let all = timelines(&observed.history, &kinds, observed.span);
    let whole: Vec<_> = kinds.iter().filter(|kind| kind.whole).map(|kind| &kind.name).collect();
    all.into_iter().filter(|timeline| !whole.contains(&&timeline.entity.kind)).collect()
}

/// The span that is shown, and the one of the same length before it.
fn compared(history: AlertHistory, locale: Signal<Locale>) -> Markup {
    let before = Memo::new(move |_| {
        let span = history.data.with(|data| Some(data.as_ref()?.span))?;
        Some(Span::Between(TimeSpan::last(span.duration(), span.start())))
    });
    let Some(span) = before.get() else { return Markup::Nothing };
    let question = Signal::stored(Question::default());
    let earlier = read(question, Signal::stored(span), Signal::stored(None), Signal::stored(None));
    let before = Signal::derive(move || all(earlier));
    let after = Signal::derive(move || all(history));
    let reading = move || {
        let is_reading = earlier.fetching.get();
        let data = earlier.data.get();
        let known = data.as_ref().map(|observed| (&observed.coverage, false));
        let tell = |progress: &_| notice_box(known, is_reading.then_some(progress), locale.get());
        earlier.progress.with(tell)
    };
    element("div").holds(live(reading)).holds(comparison(before, after, catalogue(), locale)).into()
}
