//! What is called what, and what one must know of what one sees.

use leptos::prelude::{Callable, Callback};

use crate::model::{Backend, Coverage, FailureKind};
use crate::view::markup::{Element, Markup, part};
use crate::words::counted::Counted;
use crate::words::coverage::advice;
use crate::words::locale::{Locale, Shape};
use crate::words::names::{grouped, megabytes};
use crate::words::phrases::failure;
use crate::words::text::Word;

/// The kind that a made up picture is never without.
const DEMO: &str = "demo";

/// What to say of a history, of which it is told whether it is made up, and how much is read of the next
/// one, as long as it is read. A screen reader is told of all but the progress. Where a source failed,
/// `retry` asks anew. What `is_said` elsewhere is left out: all but that it is made up.
pub fn notice_box(
    known: Option<(&Coverage, bool)>,
    is_said: bool,
    reading: Option<&Coverage>,
    retry: Option<Callback<()>>,
    locale: Locale,
) -> Markup {
    let mut all: Vec<Markup> = Vec::new();
    if let Some((coverage, is_demo)) = known {
        let mut told = notices(coverage, is_demo, locale);
        told.retain(|notice| !is_said || notice.kind == DEMO);
        for Notice { kind, text, may_retry } in told {
            let retry = retry.filter(|_| may_retry).map(|retry| {
                part("button", "retry")
                    .with_all(&[("type", "button"), ("class", "button")])
                    .on("click", move |_| retry.run(()))
                    .holds(Word::Retry.of(locale.language))
            });
            all.push(notice(kind).holds(text).holds(retry).into());
        }
    }
    let reading = reading.map(|coverage| {
        notice("progress").with("aria-live", "off").holds(progress(coverage, locale))
    });
    let notices = part("div", "notices").with("class", "notices").with("role", "status");
    notices.holds_all(all).holds(reading).into()
}

/// Something that one must know, of a kind.
pub fn notice(kind: &'static str) -> Element {
    part("p", "notice").with("class", "notice").with("data-kind", kind)
}

/// Something that one must know.
struct Notice {
    kind: &'static str,
    text: String,
    /// Whether it may be otherwise if one asks again.
    may_retry: bool,
}

/// What to say of a history, each with its kind: made up, partial, unauthorised, empty, truncated,
/// skipped.
fn notices(coverage: &Coverage, is_demo: bool, locale: Locale) -> Vec<Notice> {
    let language = locale.language;
    let Coverage { failures, truncated, skipped, lines, read_from, .. } = coverage;
    let mut notices = Vec::new();
    let mut say = |kind, text, may_retry| notices.push(Notice { kind, text, may_retry });
    if is_demo {
        say(DEMO, Word::DemoData.of(language).into(), false);
    }
    for told in failures {
        let kind = match told.kind {
            FailureKind::Unauthorised(_) => "unauthorised",
            _ => "partial",
        };
        let mut text = failure(told, language);
        if let Some(advice) = advice(told) {
            text = Word::WithAdvice.with(language, &[&text, advice.of(language)]);
        }
        let may_retry = !matches!(told.kind, FailureKind::NotConfigured | FailureKind::Told(_));
        say(kind, text, may_retry);
    }
    let loki_failed = failures.iter().any(|failure| failure.backend == Backend::Loki);
    if *lines == 0 && !loki_failed {
        say("empty", Word::NothingLogged.of(language).into(), true);
    }
    if *truncated {
        let text = match read_from {
            Some(from) => Word::TruncatedAt.with(language, &[&locale.write(*from, Shape::Moment)]),
            None => Word::Truncated.of(language).into(),
        };
        say("truncated", text, false);
    }
    let bad: usize = skipped.values().sum();
    if bad > 0 {
        let text = Counted::Skipped.with(bad, &[&grouped(*lines, language)], language);
        say("skipped", text, false);
    }
    notices
}

/// How much was read so far, and how far back.
fn progress(coverage: &Coverage, locale: Locale) -> String {
    so_far(Word::Progress, coverage, locale)
}

/// How many lines were copied so far, and how far back.
pub fn copying(coverage: &Coverage, locale: Locale) -> String {
    so_far(Word::Copying, coverage, locale)
}

fn so_far(word: Word, coverage: &Coverage, locale: Locale) -> String {
    let language = locale.language;
    let Some(from) = coverage.read_from else { return Word::Loading.of(language).into() };
    let Coverage { pages, lines, bytes, .. } = coverage;
    let megabytes = megabytes(*bytes, language);
    let back = locale.write(from, Shape::Short);
    let (pages, lines) = (Counted::Pages.of(*pages, language), Counted::Lines.of(*lines, language));
    word.with(language, &[&pages, &lines, &megabytes, &back])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::words::language::Language;
    use crate::words::locale::Zone;

    #[test]
    fn the_progress_is_told_with_how_far_back() {
        let read_from = Timestamp::parse("2026-11-12T07:05:00Z");
        let mut coverage = Coverage {
            pages: 12,
            lines: 60_000,
            bytes: 64_350_000,
            read_from,
            ..Coverage::default()
        };
        let locale = |language| Locale { language, zone: Zone::Utc };
        assert_eq!(
            progress(&coverage, locale(Language::English)),
            "Reading the alert log… 12 pages, 60,000 lines, 64.3 MB, back to 12 Nov, 07:05"
        );
        assert_eq!(
            progress(&coverage, locale(Language::French)),
            "Lecture du journal des alertes… 12 pages, 60\u{202f}000 lignes, 64,3 Mo, jusqu’au 12 nov., 07:05"
        );
        coverage.read_from = None;
        assert_eq!(progress(&coverage, locale(Language::English)), "Loading the alert history…");
    }
}
