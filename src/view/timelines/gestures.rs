//! What the pointer and the keyboard do to all lanes at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use crate::view::browser;
use crate::view::timelines::board::Board;
use crate::view::zoom::gestures;

/// Tells `act` where in the pictures the pointer of `event` is, in pixels.
pub fn at(board: Board, event: &Event, act: impl FnOnce(f64)) {
    if let Some(x) = x(board, event.unchecked_ref()) {
        act(x);
    }
}

/// A pointer moves: the cursor follows, and what it holds.
pub fn moved(board: Board, event: &Event) {
    at(board, event, |x| {
        let Some(scale) = untrack(|| board.scale()) else { return };
        let cursor = (x >= 0.0 && x <= scale.width()).then(|| scale.instant(x));
        if board.cursor.get_untracked() != cursor {
            board.cursor.set(cursor);
        }
        gestures::moved(board.zoom, x, event);
    });
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
        _ if gestures::press(board.zoom, board.cursor.get_untracked(), key) => {}
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
    let is_track =
        target.unchecked_ref::<Element>().get_attribute("part").as_deref() == Some("track");
    let known = is_track.then(|| browser::offset(event)).flatten();
    known.or_else(|| board.plot.with_value(|plot| browser::across(event, plot.as_deref()?)))
}
