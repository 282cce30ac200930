//! What the pointer and the keyboard do to all lanes at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use crate::model::Timestamp;
use crate::view::timelines::board::Board;
use crate::view::timelines::zoom::{self, STEP};

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

/// A pointer goes down.
pub fn down(board: Board, pointers: Pointers, event: &Event) {
    let event: &PointerEvent = event.unchecked_ref();
    let is_touch = event.pointer_type() == "touch";
    if !is_touch && (event.button() != 0 || event.shift_key() || event.ctrl_key()) {
        return;
    }
    let Some(x) = x(board, event) else { return };
    // A press that ended elsewhere was never told of.
    let id = event.pointer_id();
    pointers.update_value(|all| {
        all.retain(|other| other.is_touch && is_touch && other.id != id);
        all.push(Pointer { id, is_touch, from: x, at: x });
    });
    board.frame.set(None);
}

/// A pointer moves: the cursor follows; a mouse that is held draws a frame; one finger moves what is
/// drawn, and two zoom.
pub fn moved(board: Board, pointers: Pointers, event: &Event) {
    let event: &PointerEvent = event.unchecked_ref();
    let Some(x) = x(board, event) else { return };
    let Some(scale) = untrack(|| board.scale()) else { return };
    let cursor = (x >= 0.0 && x <= scale.width()).then(|| scale.instant(x));
    if board.cursor.get_untracked() != cursor {
        board.cursor.set(cursor);
    }
    let all = pointers.get_value();
    let Some(own) = all.iter().position(|pointer| pointer.id == event.pointer_id()) else { return };
    let before = all[own];
    pointers.update_value(|all| all[own].at = x);
    match *all {
        _ if !before.is_touch => {
            if event.buttons() & 1 == 0 {
                up(board, pointers, event);
            } else if (x - before.from).abs() > SLIP || board.frame.get_untracked().is_some() {
                board.frame.set(Some((before.from, x)));
            }
        }
        [_] if board.zoom.get_untracked().is_some() => {
            board.pan_by((before.at - x) / scale.width().max(1.0));
        }
        [one, other] => {
            let apart = (one.at - other.at).abs().max(1.0);
            let still = if own == 0 { other.at } else { one.at };
            pinch(board, scale.instant(still), (x - still).abs().max(1.0) / apart);
        }
        _ => {}
    }
}

/// A pointer goes up: what it framed is drawn.
pub fn up(board: Board, pointers: Pointers, event: &Event) {
    let id = event.unchecked_ref::<PointerEvent>().pointer_id();
    pointers.update_value(|all| all.retain(|pointer| pointer.id != id));
    board.draw_framed();
}

/// The wheel: with Ctrl (as a pinch on a touch pad has it) it zooms, sideways or with Shift it moves.
pub fn wheel(board: Board, event: &Event) {
    let wheel: &WheelEvent = event.unchecked_ref();
    let unit = if wheel.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { LINE };
    let (across, down) = (wheel.delta_x() * unit, wheel.delta_y() * unit);
    let Some(scale) = untrack(|| board.scale()) else { return };
    if wheel.ctrl_key() || wheel.meta_key() {
        if let Some(x) = x(board, wheel) {
            let factor = 1.0 + (STEP - 1.0) * (down.abs() / TURN).min(1.0);
            pinch(board, scale.instant(x), if down > 0.0 { 1.0 / factor } else { factor });
        }
    } else if board.zoom.get_untracked().is_some()
        && (across.abs() > down.abs() || wheel.shift_key())
    {
        let by = if across == 0.0 { down } else { across };
        board.pan_by(by / scale.width().max(1.0));
    } else {
        return;
    }
    event.prevent_default();
}

fn pinch(board: Board, at: Timestamp, factor: f64) {
    if let Some((span, shown)) = untrack(|| Some((board.span()?, board.shown()?))) {
        board.show(zoom::zoomed(span, shown, at, factor));
    }
}

/// A key that no lane wanted for itself.
pub fn press(board: Board, event: &Event) {
    let key: &KeyboardEvent = event.unchecked_ref();
    if key.ctrl_key() || key.alt_key() || key.meta_key() {
        return;
    }
    match &*key.key() {
        "ArrowDown" => step(board, true),
        "ArrowUp" => step(board, false),
        "ArrowLeft" if key.shift_key() => board.pan_by(-0.25),
        "ArrowRight" if key.shift_key() => board.pan_by(0.25),
        "+" | "=" => board.zoom_by(STEP),
        "-" => board.zoom_by(1.0 / STEP),
        "Escape" if board.zoom.get_untracked().is_some() => {
            board.zoom_back();
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Gives the keyboard to the lane below or above.
fn step(board: Board, is_down: bool) {
    let next = untrack(|| {
        let row = board.focused.get().and_then(|entity| board.row_of(&entity))?;
        let next = if is_down { row + 1 } else { row.checked_sub(1)? };
        let entity = board.lane_from(next, is_down)?;
        Some((board.row_of(&entity)?, entity))
    });
    let Some((row, entity)) = next else { return };
    reveal(board, row);
    board.focused.set(Some(entity));
}

/// Scrolls until the row is in sight.
pub fn reveal(board: Board, row: usize) {
    let (scrolled, height) = board.window.get_untracked();
    let to = untrack(|| board.is_long().then(|| board.layout().reveal(row, scrolled, height)));
    let to = to.flatten();
    board.scroller.with_value(|scroller| {
        if let (Some(scroller), Some(to)) = (scroller, to) {
            #[allow(clippy::cast_possible_truncation)]
            scroller.set_scroll_top(to.round() as i32);
            board.window.set((to, height));
        }
    });
}

/// Where in the pictures the pointer is, in pixels.
fn x(board: Board, event: &MouseEvent) -> Option<f64> {
    let target = event.target()?;
    // A track lies as the pictures do, and has asked where the pointer is. What it drew then would be
    // laid out now, to be measured, and once more with what is drawn next.
    if target.unchecked_ref::<Element>().get_attribute("part").as_deref() == Some("track") {
        return Some(event.offset_x().into());
    }
    board.plot.with_value(|plot| {
        let left = plot.as_deref()?.get_bounding_client_rect().left();
        Some(f64::from(event.client_x()) - left)
    })
}
