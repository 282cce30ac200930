use leptos::prelude::{Get, Set, Update};

use crate::model::{Health, Segment, Timeline, Timestamp};
use crate::view::alert::fact;
use crate::view::browser;
use crate::view::icon::{ICON, icon};
use crate::view::keys::{Action, Step, go};
use crate::view::made_of::alerts;
use crate::view::markup::{Markup, Text, element, part};
use crate::view::state::Bar;
use crate::words::counted::Counted;
use crate::words::facts;
use crate::words::locale::{Locale, Shape};
use crate::words::phrases;
use crate::words::sentences::{
    blindness, end_of, event_sentence, heard, name, problem, sentence, state_name,
};
use crate::words::text::Word;

/// How many alerts, and how many reasons, the details list.
const ALERTS: usize = 8;

/// The open segment: how long it was as a whole, which alerts made it so, and how we know.
pub fn details(bar: Bar) -> Markup {
    let locale = bar.locale.get();
    let open = |number| {
        bar.read(|timeline| {
            let segment = *timeline.segments.get(number)?;
            Some((number, segment, content(bar, timeline, segment, locale)))
        })
    };
    let Some((number, segment, content)) = bar.number(bar.selected).and_then(open) else {
        return Markup::Nothing;
    };
    let name = state_name(segment, locale.language);
    let cross = element("svg")
        .with_all(ICON)
        .holds(element("path").with("d", "M3.5 3.5l9 9M12.5 3.5l-9 9"));
    // In a lane there may be no room for the whole of it.
    let whose = bar.lane.map(|_| part("span", "whose").holds(bar.label.get()));
    let close = part("button", "close")
        .with("type", "button")
        .with("aria-label", bar.say(Word::Close))
        .on("click", move |event| {
            browser::focus_picture(&event);
            bar.selected.set(None);
        })
        .holds(cross);
    let (is_expanded, toggle) =
        if bar.table.get() { ("true", Word::HideTable) } else { ("false", Word::ShowTable) };
    let toggle = part("button", "table-toggle")
        .with("type", "button")
        .with("aria-expanded", is_expanded)
        .on("click", move |_| bar.table.update(|shown| *shown = !*shown))
        .holds(bar.say(toggle));
    let step = |word: Word, step: Step| {
        let to = bar.read(|timeline| go(step, Some(number), &timeline.segments));
        let button = part("button", "problem")
            .with("type", "button")
            .on("click", move |_| {
                bar.act(Action::Go(step));
            })
            .holds(bar.say(word));
        to.filter(|to| *to != number).map(|_| button)
    };
    let which = bar.read(|timeline| problem(timeline, number, locale.language));
    part("div", "details")
        .with("role", "group")
        .with("data-health", segment.health.as_str())
        .with("aria-label", Word::DetailsOf.with(locale.language, &[&name]))
        .holds(
            part("div", "details-title")
                .holds(icon(segment.health))
                .holds(element("strong").holds(name))
                .holds(whose)
                .holds(close),
        )
        .holds_all(content)
        .holds(step(Word::ProblemBefore, Step::PreviousProblem))
        .holds(step(Word::ProblemAfter, Step::NextProblem))
        .holds(which.map(|which| part("span", "which").holds(which)))
        .holds(toggle)
        .into()
}

fn content(bar: Bar, timeline: &Timeline, segment: Segment, locale: Locale) -> Vec<Markup> {
    let language = locale.language;
    let why = timeline.why(segment);
    let whole = facts::extent(timeline, segment, &why);
    let (episodes, blind) = why;
    let word = |word: Word| word.of(language);
    let facts = vec![
        fact(word(Word::From), locale.write(whole.span.start(), Shape::Moment)),
        fact(word(Word::To), end_of(whole, locale, Shape::Moment)),
        fact(word(Word::Duration), phrases::duration(whole.span.duration(), language)),
    ];
    let line = |name, text: Text| part("p", name).holds(text).into();
    let mut content: Vec<Markup> = vec![part("dl", "facts").holds_all(facts).into()];
    if segment.health == Health::Healthy && episodes.is_empty() {
        content.push(line("reason", word(Word::NoAlert).into()));
        let heard = heard(timeline, segment, locale);
        content.extend(heard.map(|heard| line("reason", heard.into())));
    }
    for blind in blind.into_iter().take(ALERTS) {
        content.push(line("reason", blindness(blind, locale).into()));
    }
    for event in timeline.events.iter().filter(|event| segment.span.contains(event.at)) {
        content.push(line("event-line", event_sentence(event, locale).into()));
    }
    let listed = &episodes[..episodes.len().min(ALERTS)];
    content.extend(alerts(bar, timeline, segment, listed, locale));
    let left = episodes.len().saturating_sub(ALERTS);
    if left > 0 {
        content.push(line("more", Counted::MoreAlerts.of(left, language).into()));
    }
    content
}

/// What a screen reader is told when the segment opens that holds `at`: its sentence, then its alerts.
pub fn announcement(timeline: &Timeline, at: Timestamp, locale: Locale) -> Option<String> {
    let number = facts::segment_at(timeline, at).filter(|_| timeline.span.contains(at))?;
    let segment = *timeline.segments.get(number)?;
    let sentence = sentence(timeline, number, locale)?;
    let mut told = vec![Word::DetailsOf.with(locale.language, &[&sentence])];
    let episodes = timeline.why(segment).0;
    told.extend(episodes.into_iter().take(ALERTS).map(|episode| name(episode, locale)));
    Some(told.join(". "))
}
