use leptos::prelude::{Get, GetUntracked, Set, With, WithUntracked, untrack};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, MouseEvent, ScrollLogicalPosition};

use crate::model::Timestamp;
use crate::picture::scale::tenths;
use crate::view::browser;
use crate::view::events::{events, marked};
use crate::view::keys::{self, Action};
use crate::view::markup::{Attributes, Element, Markup, part};
use crate::view::parts::{Part, zoom};
use crate::view::picture::drawing;
use crate::view::state::Bar;
use crate::view::table::reach;
use crate::view::zoom::Zoom;
use crate::words::facts;
use crate::words::text::Word;

/// The least width of the cursor in pixels.
const CURSOR: f64 = 6.0;

/// How much wider than the segment its border makes it in pixels, as the style sheet has it.
const BORDER: f64 = 2.0;

/// The picture, and the one place that takes the keyboard and the pointer.
///
/// A slider, in the words of ARIA: one tab stop whose value, the segment, moves with the arrow
/// keys and is read out as a sentence. Each segment as a button would be thousands of tab stops.
pub fn track(bar: Bar) -> Element {
    let focus = move |event: Event| {
        bar.is_above.set(browser::has_room_above(&event));
        bar.focused.set(browser::shows_focus(&event));
        reach(bar);
    };
    let track = part("div", "track")
        .follow(move || spoken(bar))
        .mounted(browser::observe_size)
        .on("resize", move |event| browser::follow_width(&event, bar.width))
        .on("keydown", move |event| press(bar, event))
        .on("focus", focus)
        .on("blur", move |_| bar.focused.set(false))
        .on("pointerenter", |event| browser::enter(&event))
        .on("pointermove", move |event| {
            hover(bar, &event);
            // With each move: where nothing is pressed, nothing is framed.
            if bar.zooming.is_some_and(Zoom::is_pressed) {
                zoom(bar, &event);
            }
        })
        .on("pointerleave", move |_| bar.leave())
        .on("click", move |event| open(bar, &event))
        .holds(bar.live(picture))
        .holds(bar.live(cursor))
        // In a lane the events lie over the picture, and the tooltip over all lanes.
        .holds(bar.live(if bar.lane.is_none() { over } else { events }));
    if bar.zooming.is_none() {
        return track;
    }
    let all = ["pointerdown", "pointerup", "pointercancel", "wheel", "dblclick"];
    all.into_iter().fold(track, |track, name| track.on(name, move |event| zoom(bar, &event)))
}

/// What lies over the picture of a bar of its own.
fn over(bar: Bar) -> Markup {
    if bar.is_framed() { Part::Frame.of(bar) } else { Part::Tooltip.of(bar) }
}

/// The pointer moves: the segment below it is looked at, or the event.
pub fn hover(bar: Bar, event: &Event) {
    let under = || under(bar, event).and_then(|number| bar.instant(number));
    let under = marked(bar, event).or_else(under);
    if under != bar.hovered.get_untracked() {
        if bar.hovered.get_untracked().is_none() {
            bar.is_above.set(browser::has_room_above(event));
        }
        bar.hovered.set(under);
    }
}

/// What is drawn has changed below a pointer that looks, `x` pixels into the picture.
pub fn look_again(bar: Bar, x: f64) {
    if bar.hovered.get_untracked().is_some() {
        let under = bar.columns.with_untracked(|columns| columns.segment_at(x));
        bar.hovered.set(under.and_then(|number| bar.instant(number)));
    }
}

/// The pointer is pressed: the details open of what is below it.
pub fn open(bar: Bar, event: &Event) {
    if untrack(|| bar.is_framed()) {
        return;
    }
    let of_event = || {
        let at = marked(bar, event)?;
        Some((bar.read(|timeline| facts::segment_at(timeline, at))?, Some(at)))
    };
    if let Some((number, at)) = of_event().or_else(|| Some((under(bar, event)?, at(bar, event)))) {
        bar.open(number, at);
        browser::reveal_details(event, ScrollLogicalPosition::Nearest);
    }
}

/// What assistive technology is told: the segment at the keyboard, as the value of a slider.
fn spoken(bar: Bar) -> Attributes {
    let (role, label) = match bar.state() {
        "ready" => ("slider", None),
        "loading" => ("progressbar", Some(bar.say(Word::Loading))),
        _ => ("img", None),
    };
    let label =
        label.map_or_else(|| Word::Health.with(bar.language(), &[&bar.label.get()]), Into::into);
    let mut spoken: Attributes = vec![("role", role.into())];
    let value = bar.at().filter(|_| role == "slider");
    let is_tab_stop = bar.lane.is_none_or(|lane| lane.is_tab_stop.get());
    spoken.extend(value.map(|_| ("tabindex", if is_tab_stop { "0" } else { "-1" }.into())));
    spoken.push(("aria-label", label.into()));
    if let Some(at) = value {
        let count = bar.read(|timeline| timeline.segments.len());
        let is_alone = bar.lane.is_none();
        let shortcuts =
            if is_alone { "N P E T F Plus - Enter Escape" } else { "N P E T Plus - Enter Escape" };
        spoken.extend([
            ("aria-valuemin", "1".into()),
            ("aria-valuemax", count.to_string().into()),
            ("aria-valuenow", (at + 1).to_string().into()),
            ("aria-valuetext", bar.sentence(at).into()),
            ("aria-keyshortcuts", shortcuts.into()),
        ]);
    }
    spoken
}

fn press(bar: Bar, event: Event) {
    let event: KeyboardEvent = event.unchecked_into();
    let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
    // Shift moves what is drawn; among lanes, up and down lead to others.
    let is_elsewhere =
        event.shift_key() || bar.lane.is_some() && matches!(&*event.key(), "ArrowUp" | "ArrowDown");
    if is_plain
        && !is_elsewhere
        && bar.state() == "ready"
        && let Some(action) = keys::action(&event.key())
        && bar.act(action)
    {
        if action == Action::Open {
            browser::reveal_details(&event, ScrollLogicalPosition::Nearest);
        }
        event.prevent_default();
        event.stop_propagation();
        // Who came with the pointer goes on with the keyboard.
        if !bar.focused.get_untracked() {
            bar.focused.set(true);
        }
    }
    if is_plain {
        zoom(bar, &event);
    }
}

/// How far into the picture the pointer is, in pixels.
pub fn across(event: &Event) -> Option<f64> {
    let mouse: &MouseEvent = event.unchecked_ref();
    // With each move: what the browser knows is not measured.
    let is_own = event.event_phase() == Event::AT_TARGET;
    let known = is_own.then(|| browser::offset(mouse)).flatten();
    known.or_else(|| browser::across(mouse, &browser::heard(event)?))
}

/// The number of the segment under the pointer.
fn under(bar: Bar, event: &Event) -> Option<usize> {
    let x = across(event)?;
    bar.columns.with(|columns| columns.segment_at(x))
}

/// The instant under the pointer.
fn at(bar: Bar, event: &Event) -> Option<Timestamp> {
    let x = across(event)?;
    bar.read(|timeline| Some(bar.scale(timeline).instant(x)))
}

/// What the columns show.
fn picture(bar: Bar) -> Markup {
    bar.columns.with(|columns| drawing(columns).into())
}

/// The frame around the segment that the user looks at: over the picture, not in it, which is else laid
/// out and painted anew with each move.
fn cursor(bar: Bar) -> Markup {
    let number = bar
        .number(bar.hovered)
        .or_else(|| bar.number(bar.selected))
        .or_else(|| bar.focused.get().then(|| bar.at()).flatten());
    let frame = |(x, width): (f64, f64)| {
        part("div", "cursor")
            .with("style:translate", [&tenths(x), "px"].concat())
            .with("style:width", [&tenths(width + BORDER), "px"].concat())
    };
    number.and_then(|number| place(bar, number)).map(frame).into()
}

/// Where segment `number` is framed: at least as wide as a frame must be to be seen.
fn place(bar: Bar, number: usize) -> Option<(f64, f64)> {
    bar.read(|timeline| {
        let scale = bar.scale(timeline);
        let span = timeline.segments.get(number)?.span;
        let (x, width) = scale.shows(span).then(|| scale.place(span))?;
        let wide = width.max(CURSOR);
        let x = (x - (wide - width) / 2.0).min(scale.width() - wide).max(0.0);
        Some((x, wide))
    })
}

/// The middle of segment `number`, in pixels.
pub fn middle(bar: Bar, number: usize) -> Option<f64> {
    place(bar, number).map(|(x, width)| x + width / 2.0)
}
