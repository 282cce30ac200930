//! What only a browser knows.

use global_health_bar::Language;
use leptos::ev::{MouseEvent, hashchange};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// The fragment of the address, with its `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Tells `tell` of each fragment that a link, the user or the back button goes to.
pub fn follow(tell: impl Fn(String) + 'static) {
    let listener = window_event_listener(hashchange, move |_| tell(fragment()));
    on_cleanup(move || listener.remove());
}

/// The browser's language.
pub fn language() -> Language {
    Language::of_tag(&window().navigator().language().unwrap_or_default())
}

/// Makes the address, the theme and the language of the page what they are to be.
pub fn show(to: &str, theme: Option<&str>, language: &str) {
    if fragment().trim_start_matches('#') != to.trim_start_matches('#')
        && let Ok(history) = window().history()
    {
        // A sandboxed frame may refuse; the gallery works on without.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(to));
    }
    if let Some(root) = document().document_element() {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
        let _ = root.set_attribute("lang", language);
    }
}

/// Names the page.
pub fn entitle(title: &str) {
    document().set_title(title);
}

/// Brings the keyboard to the story; the address stays.
pub fn skip(event: MouseEvent) {
    event.prevent_default();
    let title = document().query_selector("h1").ok().flatten();
    if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
        // What is in the page can be focused.
        let _ = title.focus();
    }
}
