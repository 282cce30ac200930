//! What spans all lanes: the overview, the axis, the cursor, the frame, the tooltip.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, PointerEvent};

use crate::model::{TimeSpan, Timestamp};
use crate::picture::columns::Columns;
use crate::picture::paths::outlines;
use crate::picture::scale::{TimeScale, per_cent};
use crate::view::axis::{axis_of, from_to};
use crate::view::browser;
use crate::view::markup::{Element, Markup, Text, live, part};
use crate::view::parts::Part;
use crate::view::timelines::board::Board;
use crate::view::timelines::lane::Hot;
use crate::view::timelines::rows::Row;
use crate::view::zoom;

/// The worst of all lanes over the whole span, and which part of it is drawn below. Where the pointer is
/// pressed is drawn instead, or else what it frames.
pub fn overview(board: Board) -> Element {
    let pressed = StoredValue::new(None::<f64>);
    let columns = Memo::new(move |_| worst(board));
    let press = move |event: Event| {
        // What lies below hears nothing of it.
        event.stop_propagation();
        let x = x(&event);
        pressed.set_value(x);
        move_to(board, x);
    };
    let drag = move |event: Event| {
        let is_held = event.unchecked_ref::<PointerEvent>().buttons() & 1 == 1;
        let (Some(from), Some(x), true) = (pressed.get_value(), x(&event), is_held) else { return };
        if board.zoom.is_zoomed() {
            move_to(board, Some(x));
        } else {
            // All is drawn: a place here is the same place below.
            board.zoom.frame.set(Some((from, x)));
        }
    };
    let release = move |event: Event| {
        if pressed.get_value().is_some() {
            event.stop_propagation();
            board.zoom.show_framed();
        }
        pressed.set_value(None);
    };
    part("div", "overview")
        .with("aria-hidden", "true")
        .mounted(browser::observe_size)
        .on("resize", move |event| browser::follow_width(&event, board.zoom.width))
        .on("pointerdown", press)
        .on("pointermove", drag)
        .on("pointerup", release)
        .on("pointercancel", move |_| {
            pressed.set_value(None);
            board.zoom.frame.set(None);
        })
        .holds(live(move || columns.with(picture).into()))
        .holds(live(move || brush(board)))
}

fn x(event: &Event) -> Option<f64> {
    browser::across(event.unchecked_ref(), &browser::heard(event)?)
}

/// Draws what lies around `x` of the whole span, if not all is drawn.
fn move_to(board: Board, x: Option<f64>) {
    let (span, part) = untrack(|| (board.span(), board.zoom.part()));
    let (Some(span), Some(part), Some(x)) = (span, part, x) else { return };
    let at = TimeScale::new(span, board.zoom.width.get_untracked().into()).instant(x);
    board.zoom.show(zoom::around(span, part, at));
}

/// The worst health of all lanes in each column of the whole span.
fn worst(board: Board) -> Columns {
    let Some(span) = board.span() else { return Columns::default() };
    let scale = TimeScale::new(span, board.zoom.width.get().into());
    let (rows, all) = (board.rows.get(), board.timelines.get());
    let mut worst = Columns::default();
    for row in rows.iter() {
        if let Row::Lane(number) = row
            && let Some(timeline) = all.get(*number)
        {
            worst.add(Columns::new(&timeline.segments, scale));
        }
    }
    worst
}

fn picture(columns: &Columns) -> Element {
    let mut picture = part("svg", "picture")
        .with("viewBox", ["0 0 ", &columns.len().max(1).to_string(), " 32"].concat())
        .with_all(&[("preserveAspectRatio", "none"), ("width", "100%")]);
    for outline in outlines(columns) {
        let path = part("path", "segments").with("data-health", outline.health.as_str());
        picture = picture.holds(path.with("d", outline.d));
    }
    picture
}

/// Which part of the whole is drawn below.
fn brush(board: Board) -> Markup {
    let place = |(span, zoom): (TimeSpan, TimeSpan)| {
        let scale = TimeScale::new(span, 1.0);
        let (x, width) = scale.place(zoom);
        part("div", "brush")
            .with("style:left", per_cent(x, 1.0))
            .with("style:width", per_cent(width, 1.0))
    };
    board.span().zip(board.zoom.part()).map(place).into()
}

/// From when to when is drawn, where that is not all.
pub fn shown(board: Board) -> Markup {
    let locale = board.locale.get();
    board.zoom.part().map(|drawn| part("p", "shown").holds(from_to(drawn, locale))).into()
}

/// The instants of what is drawn.
pub fn axis(board: Board) -> Element {
    axis_of(move || Some((board.scale()?, board.locale.get())))
}

/// The cursor through all lanes, the frame that the pointer draws, and the tooltip of the lane that is
/// looked at.
pub fn marks(board: Board, hot: RwSignal<Option<Hot>>) -> Element {
    part("div", "plot")
        .with("aria-hidden", "true")
        .follow(move || vec![("style:width", pixels(board.zoom.width.get().into()))])
        .mounted(move |plot| {
            board.plot.set_value(Some(send_wrapper::SendWrapper::new(plot.clone())))
        })
        .holds(live(move || cursor(board)))
        .holds(live(move || frame(board)))
        .holds(live(move || told(hot)))
}

fn cursor(board: Board) -> Markup {
    let at = board.scale().zip(board.cursor.get()).filter(|(scale, at)| scale.span().contains(*at));
    // Where the search found nobody, there is nothing to run through.
    let at = at.filter(|_| board.rows.with(|rows| !rows.is_empty()));
    let line = |(scale, at): (TimeScale, Timestamp)| {
        // A new `left` would lay out and paint what is below it.
        part("div", "ruler").with("style:translate", pixels(scale.x(at)))
    };
    at.map(line).into()
}

fn frame(board: Board) -> Markup {
    let width = f64::from(board.zoom.width.get());
    let frame = |(one, other): (f64, f64)| {
        let (left, right) = (one.min(other).max(0.0), one.max(other).min(width));
        part("div", "brush")
            .with("style:left", per_cent(left, width))
            .with("style:width", per_cent(right - left, width))
    };
    board.zoom.frame.get().map(frame).into()
}

/// Tooltips stand above all lanes: within one, what scrolls would cut them.
fn told(hot: RwSignal<Option<Hot>>) -> Markup {
    let told = |Hot { bar, top }| {
        bar.timeline.track();
        part("div", "told").with("style:top", pixels(top)).holds(Part::Tooltip.of(bar))
    };
    hot.get().map(told).into()
}

/// A length for a style, also a negative one.
#[allow(clippy::cast_possible_truncation)]
pub fn pixels(length: f64) -> Text {
    [&(length.round() as i64).to_string(), "px"].concat().into()
}
