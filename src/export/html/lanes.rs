//! The picture: a lane for each entity; and their figures.

use super::{foot, heads, section};
use crate::export::Findings;
use crate::picture::scale::TimeScale;
use crate::picture::svg;
use crate::picture::written::Written;
use crate::timeline::Figures;
use crate::words::facts;
use crate::words::figures::{since, told};
use crate::words::locale::Locale;
use crate::words::names::called_in_full;
use crate::words::sentences::health_name;
use crate::words::text::Word;

/// How wide the lanes are, in columns; they are drawn as wide as there is room.
const WIDTH: f64 = 960.0;

const PICTURE: &str = "<svg class=\"lane\" viewBox=\"0 0 960 32\" preserveAspectRatio=\"none\" \
                       width=\"100%\" height=\"32\" role=\"img\" aria-label=\"";

/// A lane for each entity, and below them the instants.
pub fn lanes(page: &mut Written, findings: &Findings, locale: Locale) {
    let language = locale.language;
    let scale = TimeScale::new(findings.span, WIDTH);
    section(page, Word::Timelines, locale, |page| {
        page.put("<div class=\"lanes\">\n");
        for timeline in findings.timelines {
            let name = called_in_full(timeline, language);
            page.put("<div class=\"name\">");
            called(page, &name);
            page.put("</div>\n");
            page.put(PICTURE).say(&Word::Health.with(language, &[&name])).put("\">");
            svg::lane(page, timeline, scale);
            page.put("</svg>\n<div class=\"health\" data-health=\"");
            let health = facts::current(timeline);
            page.say(health.map_or("unknown", |health| health.as_str())).put("\">");
            page.say(&health.map(|health| health_name(health, None, language)).unwrap_or_default());
            page.put("</div>\n");
        }
        page.put("<svg class=\"axis\" width=\"100%\" height=\"34\" aria-hidden=\"true\">");
        svg::axis(page, scale, locale);
        page.put("</svg>\n</div>\n");
    });
}

/// A row of figures for each entity.
pub fn figures(page: &mut Written, findings: &Findings, locale: Locale) {
    let language = locale.language;
    section(page, Word::FiguresOfAll, locale, |page| {
        let names = told(&Figures::default(), None, locale).map(|figure| figure.name);
        heads(page, &[&[Word::Entity][..], &names].concat(), locale);
        for timeline in findings.timelines {
            let name = called_in_full(timeline, language);
            page.put("<tr><th scope=\"row\">");
            called(page, &name);
            page.put("</th>");
            let since = since(std::slice::from_ref(timeline));
            for figure in told(&Figures::new(timeline), since, locale) {
                page.put("<td class=\"figure\">").say(&figure.value);
                if let Some(note) = figure.note {
                    page.put("<small>").say(&note).put("</small>");
                }
                page.put("</td>");
            }
            page.put("</tr>\n");
        }
        foot(page);
        for hint in [Word::AvailabilityHint, Word::IncidentsHint] {
            page.put("<p>").say(hint.of(language)).put("</p>\n");
        }
    });
}

/// A name, which goes on in the next line behind a slash rather than inside a word.
fn called(page: &mut Written, name: &str) {
    for part in name.split_inclusive('/') {
        page.say(part);
        if part.ends_with('/') {
            page.put("<wbr>");
        }
    }
}
