//! What one must know of what one sees: what is not known, what was assumed, and what was read.

use super::{facts, section};
use crate::export::Findings;
use crate::model::{Blind, Policy};
use crate::picture::written::Written;
use crate::words::coverage::coverage;
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::phrases::duration;
use crate::words::sentences::{blindness, event_sentence};
use crate::words::text::Word;

/// The sections of notes; those that have nothing to say are left out.
pub fn notes(page: &mut Written, findings: &Findings, locale: Locale) {
    let Findings { span, history, policy, .. } = findings;
    let blind = |blind: &[Blind]| -> Vec<String> {
        let inside = blind.iter().filter(|blind| blind.span.overlaps(*span));
        inside.map(|blind| blindness(blind, locale)).collect()
    };
    list(page, Word::Unavailable, blind(&history.unavailable), locale);
    list(page, Word::NotKnown, blind(&history.unknown), locale);
    let events = history.events.iter().filter(|event| span.contains(event.at));
    list(page, Word::Events, events.map(|event| event_sentence(event, locale)).collect(), locale);
    section(page, Word::Policy, locale, |page| {
        facts(page, assumed(policy, locale.language), locale);
    });
    section(page, Word::Sources, locale, |page| {
        for (source, told) in coverage(findings.coverage, *span, history.now, locale) {
            page.put("<h3>").say(&source).put("</h3>\n");
            facts(page, told, locale);
        }
    });
}

fn list(page: &mut Written, title: Word, sentences: Vec<String>, locale: Locale) {
    if sentences.is_empty() {
        return;
    }
    section(page, title, locale, |page| {
        page.put("<ul>\n");
        for sentence in sentences {
            page.put("<li>").say(&sentence).put("</li>\n");
        }
        page.put("</ul>\n");
    });
}

fn assumed(policy: &Policy, language: Language) -> Vec<(Word, String)> {
    let facts = [
        (Word::RepeatInterval, policy.intervals.repeat),
        (Word::GroupInterval, policy.intervals.group),
        (Word::Slack, policy.slack),
        (Word::Cadence, policy.cadence()),
        (Word::Reach, policy.reach),
        (Word::Resumption, policy.resumption),
    ];
    facts.map(|(name, value)| (name, duration(value, language))).into()
}
