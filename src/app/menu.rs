//! A button that opens something small.

use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event, FocusEvent, HtmlElement, KeyboardEvent};

use crate::view::markup::{Element, Markup, element};

/// A menu whose button says `summary`. Escape closes it, and so does whoever goes elsewhere by keyboard
/// or opens another one.
pub fn menu(class: &'static str, summary: impl Into<Markup>, content: Element) -> Element {
    element("details")
        .with_all(&[("class", class), ("name", "menu")])
        .on("keydown", |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                close(&event);
            }
        })
        .on("focusout", |event| {
            let next = event.unchecked_ref::<FocusEvent>().related_target();
            let next = next.and_then(|next| next.dyn_into::<Node>().ok());
            if let Some((menu, next)) = heard_by(&event).zip(next)
                && !menu.contains(Some(&next))
            {
                // It is there: it was heard of.
                let _ = menu.remove_attribute("open");
            }
        })
        .holds(element("summary").with("class", "button").holds(summary))
        .holds(content)
}

fn heard_by(event: &Event) -> Option<Node> {
    event.current_target().map(JsCast::unchecked_into)
}

/// Closes the menu in which `event` was heard, and brings the keyboard to its button.
pub fn close(event: &Event) {
    let Some(menu) = heard_by(event).and_then(|it| it.closest("details").ok().flatten()) else {
        return;
    };
    let _ = menu.remove_attribute("open");
    if let Ok(Some(summary)) = menu.query_selector("summary") {
        let _ = summary.unchecked_into::<HtmlElement>().focus();
    }
}
