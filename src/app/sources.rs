//! What was asked, and what came.

use leptos::prelude::*;

use crate::live::AlertHistory;
use crate::model::{Coverage, Skip};
use crate::observe::Observed;
use crate::view::markup::{Element, Markup, element};
use crate::view::{Language, Locale, Shape, Word, failure, grouped, megabytes};

/// The sources of what is shown, and how much of them was read.
pub fn sources(history: AlertHistory, locale: Locale) -> Markup {
    let Some(observed) = history.data.get() else { return Markup::Nothing };
    let language = locale.language;
    element("details")
        .with("class", "sources")
        .holds(element("summary").holds(Word::Sources.of(language)))
        .holds(element("dl").holds_all(facts(&observed, locale)))
        .into()
}

fn facts(observed: &Observed, locale: Locale) -> Vec<Markup> {
    let language = locale.language;
    let Coverage { pages, lines, bytes, read_from, skipped, truncated, failures } =
        &observed.coverage;
    let span =
        [observed.span.start(), observed.span.end()].map(|at| locale.write(at, Shape::Moment));
    let mut facts = vec![
        fact(Word::Asked, Word::FromTo.with(language, &[&span[0], &span[1]]), language),
        fact(
            Word::Read,
            Word::ReadParts.with(
                language,
                &[
                    &grouped(*pages, language),
                    &grouped(*lines, language),
                    &megabytes(*bytes, language),
                ],
            ),
            language,
        ),
    ];
    if let Some(from) = read_from {
        facts.push(fact(Word::ReadFrom, locale.write(*from, Shape::Moment), language));
    }
    if *truncated {
        facts.push(fact(Word::Limits, Word::Truncated.of(language).into(), language));
    }
    for (skip, count) in skipped {
        let why = skipped_as(*skip).of(language);
        let text = Word::SkippedAs.with(language, &[&grouped(*count, language), why]);
        facts.push(fact(Word::SkippedLines, text, language));
    }
    for told in failures {
        facts.push(fact(Word::Failed, failure(told, language), language));
    }
    facts
}

const fn skipped_as(skip: Skip) -> Word {
    match skip {
        Skip::NotJson => Word::NotJson,
        Skip::NotAnAlert => Word::NotAnAlert,
        Skip::BadValue => Word::BadValue,
    }
}

fn fact(name: Word, text: String, language: Language) -> Markup {
    let row: Element = element("div")
        .holds(element("dt").holds(name.of(language)))
        .holds(element("dd").holds(text));
    row.into()
}
