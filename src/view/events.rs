use leptos::prelude::GetUntracked;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event as Happening};

use crate::model::{Event, Timeline, Timestamp};
use crate::picture::scale::{TimeScale, per_cent};
use crate::view::markup::{Markup, part};
use crate::view::state::Bar;
use crate::view::track::{across, hover, open};

/// How near in pixels two events share a marker.
const APART: f64 = 14.0;

/// How many events of a marker are told.
const TOLD: usize = 4;

/// A triangle for each event, such as a reboot; it is told of by the tooltip, to the keyboard by `e`,
/// and by the table.
pub fn events(bar: Bar) -> Markup {
    let width = bar.width();
    let markers = bar.read(|timeline| markers(timeline, bar.scale(timeline)));
    // Where the events are out of sight, their place stays: nothing moves while one zooms.
    let is_there = bar.read(|timeline| !timeline.events.is_empty());
    if width == 0.0 || !is_there {
        return Markup::Nothing;
    }
    let marker = |(x, _)| {
        let target = [("x", "-12"), ("y", "-8"), ("width", "24"), ("height", "24")];
        part("svg", "event")
            .with("x", per_cent(x, width))
            .with("overflow", "visible")
            .holds(part("rect", "event-target").with_all(&target))
            .holds(part("path", "event-sign").with("d", "M-5.5 10h11l-5.5-9z"))
            .into()
    };
    let events = part("svg", "events")
        .with_all(&[
            ("width", "100%"),
            ("height", "12"),
            ("overflow", "visible"),
            ("aria-hidden", "true"),
        ])
        .holds_all(markers.into_iter().map(marker).collect());
    if bar.lane.is_some() {
        // They are in the track, which hears of them.
        return events.into();
    }
    events
        .on("pointermove", move |event| hover(bar, &event))
        .on("pointerleave", move |_| bar.leave())
        .on("click", move |event| open(bar, &event))
        .into()
}

/// Where the markers stand, in pixels, and the first event of each.
fn markers(timeline: &Timeline, scale: TimeScale) -> Vec<(f64, Timestamp)> {
    let mut markers: Vec<(f64, Timestamp)> = Vec::new();
    for event in timeline.events.iter().filter(|event| scale.span().contains(event.at)) {
        let x = scale.x(event.at);
        if markers.last().is_none_or(|(last, _)| x - last >= APART) {
            markers.push((x, event.at));
        }
    }
    markers
}

/// The first event of the marker under the pointer.
pub fn marked(bar: Bar, event: &Happening) -> Option<Timestamp> {
    if bar.read(|timeline| timeline.events.is_empty()) {
        return None;
    }
    let target = event.target()?.dyn_into::<Node>().ok()?;
    target.closest("[part=event]").ok()??;
    let x = across(event)?;
    bar.read(|timeline| {
        let markers = markers(timeline, bar.scale(timeline)).into_iter();
        let near = |(at, _): &(f64, _)| (at - x).abs();
        markers.min_by(|one, other| near(one).total_cmp(&near(other))).map(|(_, at)| at)
    })
}

/// The events of the marker of the one at `at`, if there is any.
pub fn events_at(bar: Bar, timeline: &Timeline, at: Timestamp) -> Vec<&Event> {
    let first = timeline.events.partition_point(|event| event.at < at);
    let events = &timeline.events[first..];
    let scale = bar.scale(timeline);
    let is_shared = |event: &&Event| event.at == at || scale.x(event.at) - scale.x(at) < APART;
    let is_there = events.first().is_some_and(|event| event.at == at);
    events.iter().take_while(is_shared).take(if is_there { TOLD } else { 0 }).collect()
}

/// The event after the one at which the keyboard is, or after the instant at which it is, round the end.
pub fn next_event(bar: Bar) -> Option<Timestamp> {
    let cursor = bar.cursor.get_untracked();
    bar.read(|timeline| {
        let events = &timeline.events;
        let from = cursor.map_or(0, |at| events.partition_point(|event| event.at <= at));
        events.get(from).or_else(|| events.first()).map(|event| event.at)
    })
}
