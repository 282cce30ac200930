use crate::model::{Coverage, TimeSpan, Timestamp};
use crate::view::markup::{Element, Markup, element, part};
use crate::words::coverage::coverage;
use crate::words::locale::Locale;

/// What was asked of each source, and what came: a list of facts under the name of each.
pub fn coverage_panel(told: &Coverage, span: TimeSpan, now: Timestamp, locale: Locale) -> Element {
    let mut panel = part("div", "coverage");
    for (source, facts) in coverage(told, span, now, locale) {
        let mut all: Vec<Markup> = Vec::new();
        for (name, text) in facts {
            let fact = element("div")
                .holds(element("dt").holds(name.of(locale.language)))
                .holds(element("dd").holds(text));
            all.push(fact.into());
        }
        panel = panel.holds(element("h2").holds(source)).holds(element("dl").holds_all(all));
    }
    panel
}
