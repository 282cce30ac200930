//! What is called what, and what one must know of what one sees.

use crate::model::{Backend, Coverage, FailureKind};
use crate::view::markup::{Element, Markup, part};
use crate::words::language::Language;
use crate::words::locale::{Locale, Shape};
use crate::words::names::{grouped, megabytes};
use crate::words::phrases::failure;
use crate::words::text::Word;

/// What to say of a history, of which it is told whether it is made up, and how much is read of the next
/// one, as long as it is read. A screen reader is told of all but the progress.
pub fn notice_box(
    known: Option<(&Coverage, bool)>,
    reading: Option<&Coverage>,
    locale: Locale,
) -> Markup {
    let mut all: Vec<Markup> = Vec::new();
    if let Some((coverage, is_demo)) = known {
        for (kind, text) in notices(coverage, is_demo, locale.language) {
            all.push(notice(kind).holds(text).into());
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

/// What to say of a history, each with its kind: made up, partial, unauthorised, empty, truncated,
/// skipped.
fn notices(coverage: &Coverage, is_demo: bool, language: Language) -> Vec<(&'static str, String)> {
    let Coverage { failures, truncated, skipped, lines, .. } = coverage;
    let mut notices = Vec::new();
    if is_demo {
        notices.push(("demo", Word::DemoData.of(language).into()));
    }
    for told in failures {
        let kind = match told.kind {
            FailureKind::Unauthorised(_) => "unauthorised",
            _ => "partial",
        };
        notices.push((kind, failure(told, language)));
    }
    let loki_failed = failures.iter().any(|failure| failure.backend == Backend::Loki);
    if *lines == 0 && !loki_failed {
        notices.push(("empty", Word::NothingLogged.of(language).into()));
    }
    if *truncated {
        notices.push(("truncated", Word::Truncated.of(language).into()));
    }
    let bad: usize = skipped.values().sum();
    if bad > 0 {
        let parts = [&*grouped(bad, language), &*grouped(*lines, language)];
        notices.push(("skipped", Word::Skipped.with(language, &parts)));
    }
    notices
}

/// How much was read so far, and how far back.
fn progress(coverage: &Coverage, locale: Locale) -> String {
    let language = locale.language;
    let Some(from) = coverage.read_from else { return Word::Loading.of(language).into() };
    let Coverage { pages, lines, bytes, .. } = coverage;
    let megabytes = megabytes(*bytes, language);
    let back = locale.write(from, Shape::Short);
    let parts = [&*grouped(*pages, language), &*grouped(*lines, language), &*megabytes, &*back];
    Word::Progress.with(language, &parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
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
