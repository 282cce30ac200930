//! The alerts that fired, when, and how we know.

use super::{foot, heads, section};
use crate::export::Findings;
use crate::model::Episode;
use crate::picture::written::Written;
use crate::words::counted::Counted;
use crate::words::facts::annotations;
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::sentences::{doubts, evidence, name};
use crate::words::text::Word;

/// How many alerts are listed at most: the data hold them all.
const MOST: usize = 5_000;

const HEADS: [Word; 6] =
    [Word::Started, Word::Ended, Word::Duration, Word::State, Word::Alert, Word::Evidence];

/// The firings that made an entity worse, the earliest first.
pub fn alerts(page: &mut Written, findings: &Findings, locale: Locale) {
    let Findings { span, history, .. } = findings;
    let is_told = |episode: &&Episode| {
        episode.severity().health().is_some() && episode.may_fire_in(*span, history.now)
    };
    let alerts: Vec<_> = history.episodes.iter().filter(is_told).collect();
    section(page, Word::FiredAlerts, locale, |page| {
        if alerts.is_empty() {
            page.put("<p>").say(Word::NoneFired.of(locale.language)).put("</p>\n");
            return;
        }
        heads(page, &HEADS, locale);
        for episode in alerts.iter().take(MOST) {
            row(page, episode, findings, locale);
        }
        foot(page);
        let left = alerts.len().saturating_sub(MOST);
        if left > 0 {
            let left = Counted::MoreAlerts.of(left, locale.language);
            page.put("<p>").say(&left).put("</p>\n");
        }
    });
}

fn row(page: &mut Written, episode: &Episode, findings: &Findings, locale: Locale) {
    let language = locale.language;
    let write = |at| locale.write(at, Shape::Moment);
    let end = episode.end.at().map(write).unwrap_or_default();
    let lasted = episode.span(findings.history.now).duration();
    let severity = episode.severity();
    page.put("<tr><td>").say(&write(episode.starts_at));
    page.put("</td><td>").say(&phrases::end(episode.end, &end, language));
    page.put("</td><td>").say(&phrases::duration(lasted, language));
    page.put("</td><td class=\"health\" data-health=\"");
    page.say(severity.health().map_or("none", |health| health.as_str()));
    page.put("\">").say(Word::from(severity).of(language));
    page.put("</td><td>").say(&name(episode, locale));
    for text in annotations(&episode.alert) {
        page.put("<small>").say(text).put("</small>");
    }
    page.put("</td><td>").say(&evidence(episode, locale));
    for doubt in doubts(&episode.evidence, locale) {
        page.put("<small>").say(&doubt).put("</small>");
    }
    page.put("</td></tr>\n");
}
