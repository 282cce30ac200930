use leptos::prelude::{Get, Set, Update};

use crate::model::{Health, Timeline};
use crate::timeline::Figures;
use crate::view::icon::icon;
use crate::view::markup::{Element, Markup, part};
use crate::view::state::Bar;
use crate::words::facts;
use crate::words::language::Language;
use crate::words::phrases;
use crate::words::text::Word;

/// What the bar is about, how available that was, how much of it is known, and how it fares now.
pub fn headline(bar: Bar) -> Markup {
    let known = bar.read(|timeline| known(timeline, bar.language()));
    let known = known.map(|known| figures_toggle(bar).holds(known));
    let word = match bar.state() {
        "loading" => Some(Word::Loading),
        "empty" => Some(Word::NoData),
        _ => bar.busy.get().then_some(Word::Updating),
    };
    let status = word.map(|word| part("span", "status").holds(bar.say(word)));
    let (health, is_current) =
        bar.read(|timeline| (facts::current(timeline), facts::is_current(timeline)));
    let current = health.map(|health| current(bar, health, is_current));
    part("div", "headline")
        .holds(part("span", "label").holds(bar.label.get()))
        .holds(known)
        .holds(bar.is_zoomed().then(|| whole(bar)))
        .holds(status)
        .holds(current)
        .into()
}

/// The availability never stands without what it is of; before the span there is nothing to tell.
fn known(timeline: &Timeline, language: Language) -> Option<String> {
    let (known, whole) = facts::known(timeline);
    if whole.is_zero() {
        return None;
    }
    let known = phrases::share(known, whole, language);
    Some(match Figures::new(timeline).availability() {
        Some(share) => {
            let available = phrases::availability(share, language);
            Word::AvailableAndKnown.with(language, &[&available, &known])
        }
        None => Word::Known.with(language, &[&known]),
    })
}

/// For the pointer, and fingers; the keyboard has a key, so that the bar is one tab stop.
fn figures_toggle(bar: Bar) -> Element {
    part("button", "known")
        .with_all(&[("type", "button"), ("tabindex", "-1")])
        .with("aria-expanded", if bar.figures.get() { "true" } else { "false" })
        .with("title", bar.say(Word::KnownHint))
        .on("click", move |_| bar.figures.update(|shown| *shown = !*shown))
}

/// For the same, where a part of the span is drawn; the keyboard has Escape.
fn whole(bar: Bar) -> Element {
    part("button", "whole")
        .with_all(&[("type", "button"), ("tabindex", "-1")])
        .on("click", move |_| bar.zoom.set(None))
        .holds(bar.say(Word::ZoomWhole))
}

fn current(bar: Bar, health: Health, is_current: bool) -> Element {
    let when = if is_current { Word::Current } else { Word::AtTheEnd };
    part("span", "current")
        .with("data-health", health.as_str())
        .holds(part("span", "current-label").holds(bar.say(when)))
        .holds(icon(health))
        .holds(part("strong", "current-health").holds(bar.say(health.into())))
}
