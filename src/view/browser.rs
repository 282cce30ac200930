//! What only a browser knows. Elsewhere these do nothing: no effect and no event ever runs there.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ResizeObserver, js_sys::Array};

/// The greatest height of a tooltip, with that of a header that may stick above it, in CSS pixels.
const TOOLTIP: f64 = 250.0;

/// Tells `width` how wide the element of `node` is, in CSS pixels, now and whenever it changes.
pub fn on_resize(node: NodeRef<Div>, width: impl Fn(f64) + Copy + 'static) {
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let observed = element.clone();
        let tell = move |_: Array| {
            let wide = observed.get_bounding_client_rect().width();
            if wide > 0.0 {
                width(wide);
            }
        };
        let callback = Closure::<dyn FnMut(Array)>::new(tell);
        let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&element);
        // The observer calls the closure as long as it watches: both end with the component.
        let watching = StoredValue::new_local((observer, callback));
        on_cleanup(move || watching.with_value(|(observer, _)| observer.disconnect()));
    });
}

/// The left edge of the element of `node` in the window, in CSS pixels.
pub fn left(node: NodeRef<Div>) -> Option<f64> {
    Some(node.get_untracked()?.get_bounding_client_rect().left())
}

/// Whether the element of `node` shows that it has the focus: the keyboard is in use.
pub fn shows_focus(node: NodeRef<Div>) -> bool {
    node.get_untracked().is_some_and(|element| element.matches(":focus-visible").unwrap_or(true))
}

/// Whether the window shows enough above the element of `node` for a tooltip.
pub fn has_room_above(node: NodeRef<Div>) -> bool {
    let top = |element: web_sys::HtmlDivElement| element.get_bounding_client_rect().top();
    node.get_untracked().is_none_or(|element| top(element) > TOOLTIP)
}
