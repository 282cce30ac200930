//! What was asked, and what came.

use std::time::Duration;

use crate::model::{Backend, Coverage, Failure, FailureKind, Skip, TimeSpan, Timestamp};
use crate::words::counted::Counted;
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::names::{grouped, megabytes};
use crate::words::phrases::{duration, failure};
use crate::words::text::Word;

/// Names, and what they stand for.
pub type Facts = Vec<(Word, String)>;

/// What was asked of each source about `span`, and what came, as known at `now`: the name of the source
/// and its facts.
pub fn coverage(
    coverage: &Coverage,
    span: TimeSpan,
    now: Timestamp,
    locale: Locale,
) -> Vec<(String, Facts)> {
    let of = |backend: Backend| {
        let mut facts = Facts::new();
        if backend == Backend::Loki {
            read(coverage, span, locale, &mut facts);
        }
        asked(coverage, backend, now, locale, &mut facts);
        if backend == Backend::Loki {
            left_out(coverage, locale.language, &mut facts);
        }
        let failed = coverage.failures.iter().filter(|failure| failure.backend == backend);
        facts.extend(failed.map(|told| (Word::Failed, failure(told, locale.language))));
        (backend.to_string(), facts)
    };
    let told = Backend::ALL.map(of).into_iter();
    told.filter(|(_, facts)| !facts.is_empty()).collect()
}

/// How much of the log was read.
fn read(coverage: &Coverage, span: TimeSpan, locale: Locale, facts: &mut Facts) {
    let language = locale.language;
    let Coverage { pages, lines, bytes, read_from, known, .. } = coverage;
    let from_to = |span: TimeSpan| {
        let [start, end] = [span.start(), span.end()].map(|at| locale.write(at, Shape::Moment));
        Word::FromTo.with(language, &[&start, &end])
    };
    let (pages, lines) = (Counted::Pages.of(*pages, language), Counted::Lines.of(*lines, language));
    let read = [&*pages, &*lines, &*megabytes(*bytes, language)];
    facts.push((Word::Asked, from_to(span)));
    facts.push((Word::Read, Word::ReadParts.with(language, &read)));
    if let Some(known) = known {
        facts.push((Word::KnownBefore, from_to(*known)));
    }
    if let Some(from) = read_from {
        facts.push((Word::ReadFrom, locale.write(*from, Shape::Moment)));
    }
}

/// How often a source was asked, and how old the newest thing is that it told of.
fn asked(coverage: &Coverage, backend: Backend, now: Timestamp, locale: Locale, facts: &mut Facts) {
    let language = locale.language;
    let Some(asked) = coverage.asked.get(&backend) else { return };
    if let Some(newest) = asked.newest {
        let at = locale.write(newest, Shape::Moment);
        let told = match now.since(newest) {
            ago if ago < Duration::from_secs(1) => Word::JustNow.with(language, &[&at]),
            ago => Word::AtAgo.with(language, &[&at, &duration(ago, language)]),
        };
        let word = match backend {
            Backend::Loki => Word::NewestLine,
            _ => Word::NewestSample,
        };
        facts.push((word, told));
    }
    if asked.requests > 0 {
        let requests = grouped(asked.requests, language);
        let text = match asked.again {
            0 => requests,
            again => Word::SomeAgain.with(language, &[&requests, &grouped(again, language)]),
        };
        facts.push((Word::Requests, text));
    }
}

/// What of the log could not be had or used, and what that looks like.
fn left_out(coverage: &Coverage, language: Language, facts: &mut Facts) {
    if coverage.truncated {
        facts.push((Word::Limits, Word::Truncated.of(language).into()));
    }
    for (skip, count) in &coverage.skipped {
        let why = skipped_as(*skip).of(language);
        let mut text = Word::SkippedAs.with(language, &[&grouped(*count, language), why]);
        if let Some(sample) = coverage.samples.get(skip) {
            text = Word::ForExample.with(language, &[&text, sample]);
        }
        facts.push((Word::SkippedLines, text));
    }
}

/// What somebody can do about a failure, where that is clear.
pub const fn advice(failure: &Failure) -> Option<Word> {
    match failure.kind {
        FailureKind::Unauthorised(401) => Some(Word::SignIn),
        FailureKind::Unauthorised(_) => Some(Word::AskForRights),
        FailureKind::Unreachable(_) => Some(Word::IsItUp),
        _ => None,
    }
}

const fn skipped_as(skip: Skip) -> Word {
    match skip {
        Skip::NotJson => Word::NotJson,
        Skip::NotAnAlert => Word::NotAnAlert,
        Skip::BadValue => Word::BadValue,
    }
}
