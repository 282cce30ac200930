//! What only a browser knows. Elsewhere these do nothing: no event ever happens there.

use std::cell::{Cell, LazyCell, RefCell};

use leptos::prelude::{ArcRwSignal, Get, GetUntracked, RwSignal, Set, on_cleanup, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::js_sys::{Array, Function};
use web_sys::{
    DomRect, Element, Event, HtmlElement, MouseEvent, ResizeObserver, ResizeObserverEntry,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// The greatest height of a tooltip, with that of a header that may stick above it, in CSS pixels.
const TOOLTIP: f64 = 250.0;

/// How many bars a page has that all draw their hidden tables.
const FEW: usize = 50;

/// How many rows the hidden tables of more bars have at most, of those that the keyboard has been in.
const ROWS: u32 = 2_000;

thread_local! {
    /// Tells elements of their size: one for all, which asks for no layout.
    static OBSERVER: LazyCell<Option<ResizeObserver>> = LazyCell::new(observer);

    /// Hears that the page is about to be printed, and that it was: once for all.
    static PRINT: LazyCell<()> = LazyCell::new(|| {
        for (name, is_before) in [("beforeprint", true), ("afterprint", false)] {
            let hear = Closure::<dyn FnMut()>::new(move || print(is_before)).into_js_value();
            // A window takes any listener.
            let _ = window().add_event_listener_with_callback(name, hear.unchecked_ref());
        }
    });

    /// Whether the page is being printed.
    static PRINTED: LazyCell<ArcRwSignal<bool>> = const { LazyCell::new(|| ArcRwSignal::new(false)) };

    /// The bars that the page has.
    static BARS: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };

    /// Whether the page zooms the element that the pointer is in.
    static ZOOMED: Cell<bool> = const { Cell::new(false) };

    /// How many rows the hidden tables of the page have.
    static HIDDEN: Cell<u32> = const { Cell::new(0) };
}

/// A bar, and where it is once that is in the page.
struct Known {
    root: Option<Element>,
    width: RwSignal<u32>,
}

fn observer() -> Option<ResizeObserver> {
    let told = |entries: Array| {
        for entry in entries {
            tell(&entry.unchecked_into::<ResizeObserverEntry>().target(), "resize");
        }
    };
    let told = Closure::<dyn FnMut(Array)>::new(told).into_js_value();
    ResizeObserver::new(told.unchecked_ref()).ok()
}

fn tell(element: &Element, name: &str) {
    if let Ok(event) = Event::new(name) {
        // What our listeners throw, the browser reports.
        let _ = element.dispatch_event(&event);
    }
}

/// Sends the event `resize` to `element`, now and whenever its size changes.
pub fn observe_size(element: &Element) {
    PRINT.with(|hears| **hears);
    OBSERVER.with(|observer| {
        if let Some(observer) = &**observer {
            observer.observe(element);
        }
    });
}

/// The element that hears `event`.
pub fn heard(event: &Event) -> Option<Element> {
    event.current_target().map(JsCast::unchecked_into)
}

fn rect(event: &Event) -> Option<DomRect> {
    heard(event).map(|element| element.get_bounding_client_rect())
}

/// How wide the element is laid out that hears `event`, in CSS pixels, however large the page shows it;
/// `None` where it is nowhere.
pub fn width(event: &Event) -> Option<u32> {
    heard(event).map(|element| pixels(&element)).filter(|width| *width > 0)
}

/// Sets `width` to that of the element that hears `event`, if it is another: what is drawn is drawn
/// anew for it.
pub fn follow_width(event: &Event, width: RwSignal<u32>) {
    follow(self::width(event), width);
}

/// Sets `height` to that of the element that hears `event`, if it is another.
pub fn follow_height(event: &Event, height: RwSignal<u32>) {
    follow(self::height(event), height);
}

fn follow(new: Option<u32>, old: RwSignal<u32>) {
    let is_other = |new: &u32| old.try_get_untracked().is_some_and(|old| old != *new);
    new.filter(is_other).into_iter().for_each(|new| old.set(new));
}

fn pixels(element: &Element) -> u32 {
    element.client_width().unsigned_abs()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Element)]
    type Zoomed;

    /// By how much the page's `zoom` makes it greater; `None` where the browser does not know.
    #[wasm_bindgen(method, getter, js_name = currentCSSZoom)]
    fn zoom(this: &Zoomed) -> Option<f64>;
}

/// A pointer comes into an element: whether the page zooms that is looked up once, not with each move.
pub fn enter(event: &Event) {
    let zoom = heard(event).and_then(|it| it.unchecked_ref::<Zoomed>().zoom());
    ZOOMED.set(zoom.is_some_and(|zoom| zoom != 1.0));
}

/// How far into the target of `event` the pointer is as the browser knows it: for nothing. `None` where
/// browsers do not agree of which pixels it speaks.
pub fn offset(event: &MouseEvent) -> Option<f64> {
    (!ZOOMED.get()).then(|| event.offset_x().into())
}

/// How far into `element` the pointer is, in CSS pixels of what is drawn there, however large the page
/// shows it.
pub fn across(event: &MouseEvent, element: &Element) -> Option<f64> {
    let rect = element.get_bounding_client_rect();
    let into = f64::from(event.client_x()) - rect.left();
    (rect.width() > 0.0).then(|| into * f64::from(pixels(element)) / rect.width())
}

/// How tall the element is laid out that hears `event`, in CSS pixels; `None` where it is nowhere.
pub fn height(event: &Event) -> Option<u32> {
    let height = heard(event)?.client_height().unsigned_abs();
    (height > 0).then_some(height)
}

/// How far the element that hears `event` is scrolled, how tall it is, and how tall all is that it
/// holds, in CSS pixels.
pub fn scrolled(event: &Event) -> Option<(f64, f64, f64)> {
    let element = event.current_target()?;
    let element: &Element = element.unchecked_ref();
    let tall = [element.scroll_top(), element.client_height(), element.scroll_height()];
    let [scrolled, height, whole] = tall.map(f64::from);
    Some((scrolled, height, whole))
}

/// How far the element that hears `event` begins below `other`, in CSS pixels as these are laid out.
pub fn top_below(event: &Event, other: &Element) -> Option<f64> {
    let around = other.get_bounding_client_rect();
    let below = rect(event)?.top() - around.top();
    (around.width() > 0.0).then(|| below * f64::from(pixels(other)) / around.width())
}

/// Does it soon, when the browser has drawn and heard what waits.
pub fn soon(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    // It is a function.
    let _ = window().set_timeout_with_callback(act.unchecked_ref());
}

/// Whether the window shows enough above the element that hears `event` for a tooltip.
pub fn has_room_above(event: &Event) -> bool {
    rect(event).is_none_or(|rect| rect.top() > TOOLTIP)
}

/// Whether the element that hears `event` shows that it has the focus: the keyboard is in use.
pub fn shows_focus(event: &Event) -> bool {
    let element = event.current_target();
    let shows = |element: &Element| element.matches(":focus-visible").unwrap_or(true);
    element.is_some_and(|element| shows(element.unchecked_ref()))
}

/// Brings the keyboard to the picture of the bar that hears `event`: where it was will be gone.
pub fn focus_picture(event: &Event) {
    let heard = event.current_target();
    let bar =
        heard.and_then(|it| it.unchecked_ref::<Element>().closest("[data-bar]").ok().flatten());
    let track = bar.and_then(|bar| bar.query_selector("[part=track]").ok().flatten());
    if let Some(track) = track {
        // What is in the page can be focused.
        let _ = track.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Sets `hidden` to `rows` when the browser has nothing else to do: what only a screen reader reads does
/// not keep the eyes waiting. On a page of many bars only of one that `is_reached`, and of few.
pub fn hide_when_idle(rows: u32, hidden: RwSignal<u32>, is_reached: bool) {
    let act = move || {
        let all = HIDDEN.get() + rows;
        let is_few = BARS.with_borrow(Vec::len) <= FEW;
        let is_room = is_few || is_reached && all <= ROWS;
        if is_room && hidden.try_get_untracked() == Some(0) {
            HIDDEN.set(all);
            hidden.set(rows);
        }
    };
    let act = Closure::once_into_js(act);
    let act: &Function = act.unchecked_ref();
    let window = window();
    if window.request_idle_callback(act).is_err() {
        // Safari has none.
        let _ = window.set_timeout_with_callback(act);
    }
}

fn print(is_before: bool) {
    measure_for_print();
    PRINTED.with(|printed| printed.set(is_before));
}

/// Whether the page is being printed, and all of it is in sight.
pub fn is_printed() -> bool {
    PRINTED.with(|printed| printed.get())
}

/// Tells the bars how wide they are of which nothing is drawn yet: far from what the window shows, the
/// browser lays nothing out and tells no sizes, but prints it.
fn measure_for_print() {
    // All are measured before the first is drawn: else the page is laid out for each.
    let measure = |bar: &Known| {
        let root = bar.root.as_ref().filter(|_| bar.width.try_get_untracked() == Some(0))?;
        Some((bar.width, pixels(root)))
    };
    let measured: Vec<_> = BARS.with_borrow(|bars| bars.iter().filter_map(measure).collect());
    for (width, measured) in measured.into_iter().filter(|(_, measured)| *measured > 0) {
        width.set(measured);
    }
}

/// Scrolls until the details of the bar that hears `event` are in sight, once they are there.
pub fn reveal_details(event: &Event, place: ScrollLogicalPosition) {
    let heard = event.current_target();
    let bar =
        heard.and_then(|it| it.unchecked_ref::<Element>().closest("[data-bar]").ok().flatten());
    soon(move || {
        let details = bar.and_then(|bar| bar.query_selector("[part=details]").ok().flatten());
        if let Some(details) = details {
            let options = ScrollIntoViewOptions::new();
            options.set_block(place);
            details.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Knows a bar as long as its owner lives: how wide it is, and the rows of its hidden table.
pub fn know(width: RwSignal<u32>, hidden: RwSignal<u32>) {
    BARS.with_borrow_mut(|bars| bars.push(Known { root: None, width }));
    on_cleanup(move || {
        BARS.with_borrow_mut(|bars| bars.retain(|bar| bar.width != width));
        let rows = hidden.try_get_untracked().unwrap_or_default();
        HIDDEN.set(HIDDEN.get().saturating_sub(rows));
    });
}

/// The bar of this width is in the page, as `root`.
pub fn is_in_page(root: &Element, width: RwSignal<u32>) {
    BARS.with_borrow_mut(|bars| {
        if let Some(bar) = bars.iter_mut().rfind(|bar| bar.width == width) {
            bar.root = Some(root.clone());
        }
    });
}
