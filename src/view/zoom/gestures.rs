//! What the pointer, the wheel and the keyboard do to what is drawn.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, PointerEvent, WheelEvent};

use crate::model::Timestamp;
use crate::view::zoom::Zoom;
use crate::view::zoom::spans::{self, STEP};

/// How far a button that is held must move before it draws a frame, in CSS pixels.
const SLIP: f64 = 5.0;

/// How far one turn of a wheel is, in pixels; a touch pad sends many that are smaller.
const TURN: f64 = 100.0;

/// How tall a line is, where the wheel counts lines, in pixels.
const LINE: f64 = 33.0;

/// The pointers that are down: which, where they went down, and where they are, in pixels of the
/// pictures.
pub type Pointers = StoredValue<Vec<Pointer>>;

/// A pointer that is down.
#[derive(Clone, Copy, Debug)]
pub struct Pointer {
    id: i32,
    is_touch: bool,
    from: f64,
    at: f64,
}

/// A pointer goes down at `x`.
pub fn down(zoom: Zoom, x: f64, event: &Event) {
    let event: &PointerEvent = event.unchecked_ref();
    let is_touch = event.pointer_type() == "touch";
    if !is_touch && (event.button() != 0 || event.shift_key() || event.ctrl_key()) {
        return;
    }
    // A press that ended elsewhere was never told of.
    let id = event.pointer_id();
    zoom.pointers.update_value(|all| {
        all.retain(|other| other.is_touch && is_touch && other.id != id);
        all.push(Pointer { id, is_touch, from: x, at: x });
    });
    zoom.frame.set(None);
}

/// A pointer moves to `x`: a mouse that is held draws a frame; one finger moves what is drawn, and two
/// zoom.
pub fn moved(zoom: Zoom, x: f64, event: &Event) {
    let event: &PointerEvent = event.unchecked_ref();
    let Some(scale) = untrack(|| zoom.scale()) else { return };
    let all = zoom.pointers.get_value();
    let Some(own) = all.iter().position(|pointer| pointer.id == event.pointer_id()) else { return };
    let before = all[own];
    zoom.pointers.update_value(|all| all[own].at = x);
    match *all {
        _ if !before.is_touch => {
            if event.buttons() & 1 == 0 {
                up(zoom, event);
            } else if (x - before.from).abs() > SLIP || zoom.frame.get_untracked().is_some() {
                zoom.frame.set(Some((before.from, x)));
            }
        }
        [_] if zoom.is_zoomed() => {
            zoom.pan_by((before.at - x) / scale.width().max(1.0));
        }
        [one, other] => {
            let apart = (one.at - other.at).abs().max(1.0);
            let still = if own == 0 { other.at } else { one.at };
            pinch(zoom, scale.instant(still), (x - still).abs().max(1.0) / apart);
        }
        _ => {}
    }
}

/// A pointer goes up: what it framed is drawn.
pub fn up(zoom: Zoom, event: &Event) {
    let id = event.unchecked_ref::<PointerEvent>().pointer_id();
    zoom.pointers.update_value(|all| all.retain(|pointer| pointer.id != id));
    zoom.show_framed();
}

/// The wheel at `x`: with Ctrl (as a pinch on a touch pad has it) it zooms, sideways or with Shift it
/// moves. By itself it scrolls the page.
pub fn wheel(zoom: Zoom, x: f64, event: &Event) {
    let wheel: &WheelEvent = event.unchecked_ref();
    let unit = if wheel.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { LINE };
    let (across, down) = (wheel.delta_x() * unit, wheel.delta_y() * unit);
    let Some(scale) = untrack(|| zoom.scale()) else { return };
    if wheel.ctrl_key() || wheel.meta_key() {
        let factor = 1.0 + (STEP - 1.0) * (down.abs() / TURN).min(1.0);
        pinch(zoom, scale.instant(x), if down > 0.0 { 1.0 / factor } else { factor });
    } else if zoom.is_zoomed() && (across.abs() > down.abs() || wheel.shift_key()) {
        let by = if across == 0.0 { down } else { across };
        zoom.pan_by(by / scale.width().max(1.0));
    } else {
        return;
    }
    event.prevent_default();
}

fn pinch(zoom: Zoom, at: Timestamp, factor: f64) {
    if let Some((whole, shown)) = untrack(|| Some((zoom.whole.get()?, zoom.shown()?))) {
        zoom.show(spans::zoomed(whole, shown, at, factor));
    }
}

/// A key that nobody wanted for something else, while the user looks at `at`; whether it did anything.
pub fn press(zoom: Zoom, at: Option<Timestamp>, key: &KeyboardEvent) -> bool {
    match &*key.key() {
        "ArrowLeft" if key.shift_key() => zoom.pan_by(-0.25),
        "ArrowRight" if key.shift_key() => zoom.pan_by(0.25),
        "+" | "=" => zoom.by(STEP, at),
        "-" => zoom.by(1.0 / STEP, at),
        "Escape" => return zoom.back(),
        _ => return false,
    }
    true
}
