//! The browser's address, its steps, and the look of the document. Elsewhere these do nothing.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::model::Timestamp;
use crate::words::language::Language;

/// The language of the browser; where there is none, English.
pub fn language() -> Language {
    if cfg!(not(target_arch = "wasm32")) {
        return Language::English;
    }
    Language::of_tag(&window().navigator().language().unwrap_or_default())
}

/// The browser's now; where there is none, the beginning of all.
pub fn now() -> Timestamp {
    #[cfg(target_arch = "wasm32")]
    return crate::clock::now();
    #[cfg(not(target_arch = "wasm32"))]
    Timestamp::default()
}

/// The query of the address, with its question mark.
pub fn query() -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return String::new();
    }
    window().location().search().unwrap_or_default()
}

/// Makes the address say `query`; as a step, which one can take back.
pub fn write(query: &str, is_step: bool) {
    if self::query() == query {
        return;
    }
    if let Ok(history) = window().history() {
        // A sandboxed frame may refuse; the page works on without.
        let _ = if is_step {
            history.push_state_with_url(&JsValue::NULL, "", Some(query))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(query))
        };
    }
}

/// Calls `act` whenever the browser has stepped back or forth.
pub fn on_step(act: impl Fn() + 'static) {
    if cfg!(target_arch = "wasm32") {
        let listener = window_event_listener(ev::popstate, move |_| act());
        on_cleanup(move || listener.remove());
    }
}

/// Gives the document a theme, if it is not the system's, and a language.
pub fn dress(theme: Option<&str>, language: &str) {
    let Some(root) = document().document_element() else { return };
    // Both names are good.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
    let _ = root.set_attribute("lang", language);
}
