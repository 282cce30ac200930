use leptos::prelude::{Get, GetUntracked, untrack};

use crate::model::{Segment, Timeline};
use crate::view::browser;
use crate::view::markup::{Element, Markup, element, part};
use crate::view::state::Bar;
use crate::words::counted::Counted;
use crate::words::facts;
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::sentences::event_sentence;
use crate::words::sentences::{end_of, state_name};
use crate::words::text::Word;

/// Up to so many segments the table is always there, for screen readers; hidden from sight until
/// it is asked for.
const ALWAYS: u32 = 500;

/// How many segments the table lists at most.
const MOST: usize = 2_000;

/// Whether there is a table, shown or hidden.
pub fn has_table(bar: Bar) -> bool {
    let is_shown = bar.table.get();
    let count = count(bar);
    if count == 0 || !is_shown && count > ALWAYS {
        return false;
    }
    is_shown || bar.hidden_rows.get() > 0 || {
        hide(bar, count, false);
        false
    }
}

/// The keyboard is in the bar: what its table says is read there, if there is one.
pub fn reach(bar: Bar) {
    let count = untrack(|| count(bar));
    if (1..=ALWAYS).contains(&count) && bar.hidden_rows.get_untracked() == 0 {
        hide(bar, count, true);
    }
}

fn hide(bar: Bar, count: u32, is_reached: bool) {
    if !bar.lane.is_some_and(|lane| lane.is_of_many) {
        browser::hide_when_idle(count, bar.hidden_rows, is_reached);
    }
}

fn count(bar: Bar) -> u32 {
    bar.read(|timeline| u32::try_from(timeline.segments.len()).unwrap_or(u32::MAX))
}

/// The segments as a table: the same as the picture, in words.
pub fn table(bar: Bar) -> Markup {
    let is_shown = bar.table.get();
    let locale = bar.locale.get();
    let caption = Word::Health.with(locale.language, &[&bar.label.get()]);
    let mut heads = element("tr");
    for head in [Word::State, Word::From, Word::To, Word::Duration, Word::Alerts] {
        heads = heads.holds(element("th").with("scope", "col").holds(bar.say(head)));
    }
    let table = part("table", "table")
        .holds(element("caption").holds(caption))
        .holds(element("thead").holds(heads))
        .holds_all(bar.read(|timeline| bodies(timeline, locale)));
    let shown = if is_shown { "true" } else { "false" };
    part("div", "table-box").with("data-shown", shown).holds(table).into()
}

fn bodies(timeline: &Timeline, locale: Locale) -> Vec<Markup> {
    let mut rows: Vec<Markup> = Vec::new();
    for segment in timeline.segments.iter().take(MOST) {
        rows.push(row(timeline, *segment, locale).into());
    }
    let mut more: Vec<Markup> = Vec::new();
    let left = timeline.segments.len().saturating_sub(MOST);
    if left > 0 {
        let left = Counted::MoreStretches.of(left, locale.language);
        more.push(element("tr").holds(wide(left)).into());
    }
    for event in timeline.events.iter().take(MOST) {
        let cell = wide(event_sentence(event, locale));
        more.push(element("tr").with("data-event", "").holds(cell).into());
    }
    [rows, more].map(|rows| element("tbody").holds_all(rows).into()).into()
}

fn wide(text: String) -> Element {
    element("td").with("colspan", "5").holds(text)
}

fn row(timeline: &Timeline, segment: Segment, locale: Locale) -> Element {
    let why = timeline.why(segment);
    let whole = facts::extent(timeline, segment, &why);
    let alerts = Timeline::incidents(&why.0);
    let cell = |text: String| element("td").holds(text);
    element("tr")
        .with("data-segment", "")
        .with("data-start", segment.span.start().milliseconds().to_string())
        .with("data-end", segment.span.end().milliseconds().to_string())
        .with("data-health", segment.health.as_str())
        .holds(element("th").with("scope", "row").holds(state_name(segment, locale.language)))
        .holds(cell(locale.write(whole.span.start(), Shape::Moment)))
        .holds(cell(end_of(whole, locale, Shape::Moment)))
        .holds(cell(phrases::duration(whole.span.duration(), locale.language)))
        .holds(cell(alerts.to_string()))
}
