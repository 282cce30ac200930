//! The report as one page that needs nothing else, and runs nothing.

mod alerts;
mod lanes;
mod notes;

use crate::export::{Findings, Report};
use crate::model::Timestamp;
use crate::picture::written::Written;
use crate::words::locale::{Locale, Shape};
use crate::words::text::Word;

/// How the report looks, in the words and the colours of the page.
const STYLE: &str =
    concat!(include_str!("../../../style/tokens.css"), include_str!("../../../style/report.css"));

/// The SHA-256 of [`STYLE`] in Base64: nothing else may style the page.
const STYLE_HASH: &str = "rn9/xem2jJXcVupLyVAfY9eZiyMZsVkSJ/3hI/sFOSw=";

/// The report as HTML, in one file that opens without a network: lanes, figures, the alerts that fired,
/// why what is not known is not, what was assumed and how much was read.
///
/// Its content security policy forbids all but its own style: it runs no script and loads nothing. It
/// holds the [`Report`] as JSON, in the element `script` with the identifier `report`. `made_at` is when
/// it is made.
#[must_use]
pub fn report_html(findings: &Findings, made_at: Timestamp, locale: Locale) -> String {
    let mut page = Written::default();
    head(&mut page, locale);
    page.put("<body>\n<header>\n<h1>").say(Word::Report.of(locale.language)).put("</h1>\n");
    facts(&mut page, about(findings, made_at, locale), locale);
    page.put("</header>\n<main>\n");
    lanes::lanes(&mut page, findings, locale);
    lanes::figures(&mut page, findings, locale);
    alerts::alerts(&mut page, findings, locale);
    notes::notes(&mut page, findings, locale);
    page.put("</main>\n<script type=\"application/json\" id=\"report\">");
    page.hold(&Report::new(findings).to_json());
    page.put("</script>\n</body>\n</html>\n");
    page.finish()
}

fn head(page: &mut Written, locale: Locale) {
    page.put("<!doctype html>\n<html lang=\"").say(locale.language.tag());
    page.put("\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    page.put(STYLE_HASH).put("'; base-uri 'none'; form-action 'none'\">\n");
    page.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.put("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.put("<title>").say(Word::Report.of(locale.language)).put("</title>\n");
    page.put("<style>").put(STYLE).put("</style>\n</head>\n");
}

/// What the report is of.
fn about(findings: &Findings, made_at: Timestamp, locale: Locale) -> Vec<(Word, String)> {
    let write = |at| locale.write(at, Shape::Moment);
    let Findings { span, history, .. } = findings;
    let asked = Word::FromTo.with(locale.language, &[&write(span.start()), &write(span.end())]);
    let mut facts = vec![
        (Word::SpanChoice, asked),
        (Word::AsOf, write(history.now)),
        (Word::MadeAt, write(made_at)),
        (Word::ZoneChoice, locale.zone_name(span.end())),
    ];
    if findings.is_demo {
        facts.push((Word::Limits, Word::DemoData.of(locale.language).into()));
    }
    facts
}

/// A list of names with what they stand for.
fn facts(page: &mut Written, facts: Vec<(Word, String)>, locale: Locale) {
    page.put("<dl>\n");
    for (name, value) in facts {
        page.put("<div><dt>").say(name.of(locale.language));
        page.put("</dt><dd>").say(&value).put("</dd></div>\n");
    }
    page.put("</dl>\n");
}

/// A section with its title.
fn section(page: &mut Written, title: Word, locale: Locale, content: impl FnOnce(&mut Written)) {
    page.put("<section>\n<h2>").say(title.of(locale.language)).put("</h2>\n");
    content(page);
    page.put("</section>\n");
}

/// The head of a table.
fn heads(page: &mut Written, heads: &[Word], locale: Locale) {
    page.put("<div class=\"table\" tabindex=\"0\">\n<table>\n<thead><tr>");
    for head in heads {
        page.put("<th scope=\"col\">").say(head.of(locale.language)).put("</th>");
    }
    page.put("</tr></thead>\n<tbody>\n");
}

/// The end of a table.
fn foot(page: &mut Written) {
    page.put("</tbody>\n</table>\n</div>\n");
}
