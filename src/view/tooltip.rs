use leptos::prelude::Get;

use crate::model::{Blind, Episode, Segment, Timeline};
use crate::picture::scale::tenths;
use crate::view::events::events_at;
use crate::view::icon::icon;
use crate::view::markup::{Markup, element, part};
use crate::view::state::Bar;
use crate::view::track::middle;
use crate::words::facts;
use crate::words::locale::Locale;
use crate::words::phrases;
use crate::words::sentences::{event_sentence, from_to, name, problem, state_name};
use crate::words::text::Word;

/// Half of the greatest width of the tooltip in pixels, as the style sheet has it.
const HALF: f64 = 140.0;

/// How many names of alerts, or reasons, the tooltip lists.
const LINES: usize = 3;

/// The segment under the pointer, or else at the keyboard, in short.
///
/// Screen readers are told the same by the bar itself.
pub fn tooltip(bar: Bar) -> Markup {
    let locale = bar.locale.get();
    let at = bar.hovered.get().or_else(|| bar.cursor.get());
    let content = |number| {
        bar.read(|timeline| {
            let mut content = content(timeline, *timeline.segments.get(number)?, locale);
            for event in at.map(|at| events_at(bar, timeline, at)).iter().flatten() {
                let line = part("span", "tooltip-line").holds(event_sentence(event, locale));
                content.push(line.into());
            }
            Some(content)
        })
    };
    let told = |number| Some((number, content(number)?, middle(bar, number)?));
    let Some((number, content, middle)) = bar.pointed().and_then(told) else {
        return Markup::Nothing;
    };
    // Never out of the bar. Moved by `translate`, since a new `left` would lay out the page anew.
    let half = HALF.min(bar.width() / 2.0);
    // (`clamp` brings along, to panic with, the writing of any float: 15 kB of wasm.)
    let at = tenths(middle.min(bar.width() - half).max(half));
    let hint = if bar.hovered.get().is_some() { Word::Hint } else { Word::KeyHint };
    // The keyboard leads from problem to problem, round the end.
    let which =
        bar.hovered.get().is_none().then(|| bar.read(|it| problem(it, number, locale.language)));
    let hint: Vec<_> = which.flatten().into_iter().chain([bar.say(hint).into()]).collect();
    part("div", "tooltip")
        .with("data-side", if bar.is_above.get() { "above" } else { "below" })
        .with("aria-hidden", "true")
        .with("style:translate", [&at, "px"].concat())
        .holds_all(content)
        .holds(part("span", "hint").holds(hint.join(" · ")))
        .into()
}

fn content(timeline: &Timeline, segment: Segment, locale: Locale) -> Vec<Markup> {
    let language = locale.language;
    let why = timeline.why(segment);
    let whole = facts::extent(timeline, segment, &why);
    let duration = phrases::duration(whole.span.duration(), language);
    let title = part("span", "tooltip-title")
        .holds(icon(segment.health))
        .holds(element("strong").holds(state_name(segment, language)))
        .holds(part("span", "duration").holds(duration));
    let span = part("span", "tooltip-span").holds(from_to(whole, locale));
    let mut content = vec![title.into(), span.into()];
    for line in lines(why, segment, locale) {
        content.push(part("span", "tooltip-line").holds(line).into());
    }
    content
}

/// The names of the worst alerts, else why nothing is known.
fn lines(
    (episodes, blind): (Vec<&Episode>, Vec<&Blind>),
    segment: Segment,
    locale: Locale,
) -> Vec<String> {
    let mut lines: Vec<String> =
        episodes.into_iter().map(|episode| name(episode, locale)).collect();
    lines.dedup();
    if lines.is_empty() && !segment.health.is_problem() {
        lines = blind.iter().map(|blind| phrases::reason(&blind.reason, locale.language)).collect();
        lines.dedup();
    }
    let left = lines.len().saturating_sub(LINES);
    if left > 0 {
        lines.truncate(LINES);
        lines.push(Word::NamesLeft.with(locale.language, &[&left.to_string()]));
    }
    lines
}
