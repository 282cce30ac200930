//! What was asked, and what came.

use leptos::prelude::*;

use crate::live::AlertHistory;
use crate::view::coverage_panel;
use crate::view::markup::{Markup, element};
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The sources of what is shown, and how much of them was read.
pub fn sources(history: AlertHistory, locale: Locale) -> Markup {
    let Some(observed) = history.data.get() else { return Markup::Nothing };
    let told = coverage_panel(&observed.coverage, observed.span, observed.history.now, locale);
    element("details")
        .with("class", "sources")
        .holds(element("summary").holds(Word::Sources.of(locale.language)))
        .holds(told)
        .into()
}
