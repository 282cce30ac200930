//! What was asked, and what came.

use leptos::prelude::*;

use crate::live::AlertHistory;
use crate::view::markup::{Markup, element};
use crate::words::coverage::coverage;
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The sources of what is shown, and how much of them was read.
pub fn sources(history: AlertHistory, locale: Locale) -> Markup {
    let Some(observed) = history.data.get() else { return Markup::Nothing };
    let language = locale.language;
    let mut facts: Vec<Markup> = Vec::new();
    for (name, text) in coverage(&observed.coverage, observed.span, locale) {
        let fact = element("div")
            .holds(element("dt").holds(name.of(language)))
            .holds(element("dd").holds(text));
        facts.push(fact.into());
    }
    element("details")
        .with("class", "sources")
        .holds(element("summary").holds(Word::Sources.of(language)))
        .holds(element("dl").holds_all(facts))
        .into()
}
