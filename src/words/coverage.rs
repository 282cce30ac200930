//! What was asked, and what came.

use crate::model::{Coverage, Skip, TimeSpan};
use crate::words::locale::{Locale, Shape};
use crate::words::names::{grouped, megabytes};
use crate::words::phrases::failure;
use crate::words::text::Word;

/// How much was read of what was asked of `span`, each with its name.
pub fn coverage(coverage: &Coverage, span: TimeSpan, locale: Locale) -> Vec<(Word, String)> {
    let language = locale.language;
    let Coverage { pages, lines, bytes, read_from, skipped, truncated, failures } = coverage;
    let [start, end] = [span.start(), span.end()].map(|at| locale.write(at, Shape::Moment));
    let read = [grouped(*pages, language), grouped(*lines, language), megabytes(*bytes, language)];
    let mut facts = vec![
        (Word::Asked, Word::FromTo.with(language, &[&start, &end])),
        (Word::Read, Word::ReadParts.with(language, &read.each_ref().map(|part| &**part))),
    ];
    if let Some(from) = read_from {
        facts.push((Word::ReadFrom, locale.write(*from, Shape::Moment)));
    }
    if *truncated {
        facts.push((Word::Limits, Word::Truncated.of(language).into()));
    }
    for (skip, count) in skipped {
        let why = skipped_as(*skip).of(language);
        let text = Word::SkippedAs.with(language, &[&grouped(*count, language), why]);
        facts.push((Word::SkippedLines, text));
    }
    for told in failures {
        facts.push((Word::Failed, failure(told, language)));
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
