//! What the pointer, the wheel and the keyboard do to what is drawn of a bar of its own.

use leptos::prelude::{Get, GetUntracked, Set, untrack};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

use crate::picture::scale::per_cent;
use crate::view::markup::{Markup, part};
use crate::view::state::Bar;
use crate::view::track::{across, look_again};
use crate::view::zoom::gestures;

/// Does what `event` asks for, if it does.
pub fn act(bar: Bar, event: &Event) {
    let Some(zoom) = bar.zooming.filter(|_| untrack(|| bar.state()) == "ready") else { return };
    let Some(x) = across(event) else { return };
    match &*event.type_() {
        "pointerdown" => gestures::down(zoom, x, event),
        "pointermove" => {
            gestures::moved(zoom, x, event);
            if zoom.frame.get_untracked().is_some() {
                hold(event);
            }
        }
        "pointerup" | "pointercancel" => {
            gestures::up(zoom, event);
            look_again(bar, x);
        }
        "wheel" => gestures::wheel(zoom, x, event),
        "dblclick" if zoom.is_zoomed() => {
            bar.selected.set(None);
            zoom.back();
        }
        "keydown" => press(bar, event.unchecked_ref()),
        _ => {}
    }
}

/// Has the rest of the frame told, wherever the pointer goes: a bar is lower than a hand is steady.
fn hold(event: &Event) {
    let track = event.current_target();
    if let Some(track) = track.as_ref().and_then(|it| it.dyn_ref::<Element>()) {
        let id = event.unchecked_ref::<PointerEvent>().pointer_id();
        // A pointer that is gone cannot be held.
        let _ = track.set_pointer_capture(id);
    }
}

fn press(bar: Bar, event: &KeyboardEvent) {
    let Some(zoom) = bar.zooming else { return };
    let at = bar.hovered.get_untracked().or_else(|| bar.cursor.get_untracked());
    if event.default_prevented() {
        // It led to another stretch, or another instant.
        bar.cursor.get_untracked().into_iter().for_each(|at| zoom.follow(at));
    } else if gestures::press(zoom, at, event) {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// The frame that the pointer draws.
pub fn frame(bar: Bar) -> Markup {
    let frame = bar.zooming.and_then(|zoom| zoom.frame.get());
    let drawn = |(one, other): (f64, f64)| {
        let width = bar.width();
        let (left, right) = (one.min(other).max(0.0), one.max(other).min(width));
        part("div", "brush")
            .with("style:left", per_cent(left, width))
            .with("style:width", per_cent(right - left, width))
    };
    frame.map(drawn).into()
}
