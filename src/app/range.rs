//! From an instant to another, as the user writes them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::app::browser;
use crate::app::menu::{close, menu};
use crate::app::shown::Shown;
use crate::observe::Span;
use crate::view::markup::{Element, element};
use crate::words::locale::{Locale, Shape};
use crate::words::text::Word;

/// A button that opens a form with two instants.
pub fn range(shown: Shown) -> Element {
    let locale = shown.locale().get();
    let say = |word: Word| word.of(locale.language);
    let (summary, written) = match shown.span.get() {
        Span::Last(_) => (say(Word::Range).to_owned(), [const { String::new() }; 2]),
        Span::Between(span) => {
            let written = |shape| [span.start(), span.end()].map(|at| locale.write(at, shape));
            let [first, last] = written(Shape::Year);
            // A day of one year and the same of another are not to look alike.
            let is_of_one = first == last;
            let [start, end] = written(if is_of_one { Shape::Short } else { Shape::Moment });
            let summary = Word::FromTo.with(locale.language, &[&start, &end]);
            (summary, [span.start(), span.end()].map(|at| locale.wall(at)))
        }
    };
    let is_chosen = !written[0].is_empty();
    let [start, end] = written;
    let apply = move |event: Event| {
        event.prevent_default();
        if let Some(span) = read(&event, locale) {
            close(&event);
            shown.go_to(span);
        } else if let Some(end) = input(&event, "[name=end]") {
            end.set_custom_validity(Word::RangeRefused.of(locale.language));
            end.report_validity();
        }
    };
    // What is written anew is judged anew.
    let forgive = |event: Event| {
        input(&event, "[name=end]").into_iter().for_each(|end| end.set_custom_validity(""));
    };
    // Who wants a part of what is shown has less to write.
    let propose = move |event: Event| {
        let Span::Last(length) = shown.span.get_untracked() else { return };
        let now = browser::now();
        for (field, at) in [("[name=start]", now - length), ("[name=end]", now)] {
            input(&event, field).into_iter().for_each(|it| it.set_value(&locale.wall(at)));
        }
    };
    let form = element("form")
        .with("class", "menu-items")
        .on("submit", apply)
        .on("input", forgive)
        .holds(field("start", say(Word::From), start))
        .holds(field("end", say(Word::To), end))
        .holds(
            element("button")
                .with_all(&[("type", "submit"), ("class", "button")])
                .holds(say(Word::Show)),
        );
    menu("menu range", summary, form).on("toggle", propose).with_if(is_chosen, "data-chosen")
}

fn field(name: &'static str, label: &'static str, value: String) -> Element {
    let input = element("input")
        .with_all(&[("type", "datetime-local"), ("step", "1"), ("required", "")])
        .with("name", name)
        .with("value", value);
    element("label").holds(element("span").holds(label)).holds(input)
}

/// The span that the form says; `None` where that is none.
fn read(event: &Event, locale: Locale) -> Option<Span> {
    let instant = |field| locale.instant(&input(event, field)?.value());
    Span::between(instant("[name=start]")?, instant("[name=end]")?)
}

/// A field of the form.
fn input(event: &Event, field: &str) -> Option<HtmlInputElement> {
    let form = event.current_target()?.unchecked_into::<web_sys::Element>();
    Some(form.query_selector(field).ok()??.unchecked_into())
}
