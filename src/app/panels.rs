//! What is looked at now and then: what the degraded time is due to, the period before, files to take along.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event};

use crate::app::export::files;
use crate::app::shown::Shown;
use crate::live::{AlertHistory, read};
use crate::model::{TimeSpan, Timeline};
use crate::observe::{Question, Span};
use crate::timeline::{catalogue, timelines};
use crate::view::markup::{Element, Markup, element, live};
use crate::view::{comparison, notice_box, ranking};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// What somebody may ask for.
#[derive(Clone, Copy)]
enum Panel {
    Files,
    Causes,
    PeriodBefore,
}

/// The panels, each closed at first: what nobody looks at is neither asked for nor computed.
pub fn panels(shown: Shown, history: AlertHistory) -> Vec<Markup> {
    [(Word::Causes, Panel::Causes), (Word::PeriodBefore, Panel::PeriodBefore)]
        .map(|(title, panel)| {
            opens(panel, title, shown, history).with("class", "card panel").into()
        })
        .into()
}

/// A button that opens a menu of files.
pub fn export(shown: Shown, history: AlertHistory) -> Markup {
    opens(Panel::Files, Word::Export, shown, history).with("class", "range").into()
}

/// Shows `panel` while it is open.
fn opens(panel: Panel, title: Word, shown: Shown, history: AlertHistory) -> Element {
    let locale = shown.locale();
    let is_open = RwSignal::new(false);
    let toggle = move |event: Event| {
        let details = event.current_target().map(|it| it.unchecked_into::<Node>());
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    let title = live(move || title.of(locale.get().language).into());
    let content = move || draw(panel, shown, history);
    let content = live(move || if is_open.get() { live(content) } else { Markup::Nothing });
    let summary = element("summary").holds(title);
    let summary =
        if matches!(panel, Panel::Files) { summary.with("class", "button") } else { summary };
    element("details").on("toggle", toggle).holds(summary).holds(content)
}

impl Panel {
    fn drawn(self, shown: Shown, history: AlertHistory) -> Markup {
        let locale = shown.locale();
        match self {
            Self::Files => files(history, shown),
            Self::Causes => ranking(&all(history), &catalogue(), locale.get()),
            Self::PeriodBefore => compared(history, locale),
        }
    }
}

#[cfg(not(feature = "split-page"))]
fn draw(panel: Panel, shown: Shown, history: AlertHistory) -> Markup {
    panel.drawn(shown, history)
}

#[cfg(feature = "split-page")]
fn draw(panel: Panel, shown: Shown, history: AlertHistory) -> Markup {
    let asked = Some(shown.locale().get().language);
    apart::PANELS.with(|panels| panels.draw(apart::draw(panel, shown, history), asked))
}

#[cfg(feature = "split-page")]
mod apart {
    use futures::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{AlertHistory, Markup, Panel, Shown};
    use crate::view::apart::Apart;

    thread_local! {
        pub static PANELS: Apart =
            Apart::new(|| fetch().map(|fetched| fetched.is_ok()).boxed_local());
    }

    #[wasm_split(panels, fallible, preload(fetch))]
    pub fn draw(
        panel: Panel,
        shown: Shown,
        history: AlertHistory,
    ) -> Result<Markup, SplitLoaderError> {
        Ok(panel.drawn(shown, history))
    }
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
