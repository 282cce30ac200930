//! What `element.js` calls: the custom element's Rust half, for JavaScript.

mod headless;

use global_health_bar::HealthElement;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// A bar in an element of the page, until `free()`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct HealthBar(HealthElement);

#[wasm_bindgen]
impl HealthBar {
    /// Shows a bar in `root`.
    #[wasm_bindgen(constructor)]
    pub fn new(root: HtmlElement) -> Self {
        console_error_panic_hook::set_once();
        Self(HealthElement::mount(root))
    }

    /// Sets an attribute, or removes it.
    pub fn set(&self, attribute: &str, value: Option<String>) {
        self.0.set(attribute, value);
    }

    /// Sets the bearer token to send along, or removes it.
    pub fn token(&self, token: Option<String>) {
        self.0.set_token(token);
    }
}

/// The attributes that the element hears.
#[wasm_bindgen]
pub fn attributes() -> Vec<String> {
    HealthElement::ATTRIBUTES.map(Into::into).into()
}

/// Forgets what the browser keeps of the past: when a user signs out.
#[wasm_bindgen(js_name = clearCache)]
pub async fn clear_cache() {
    global_health_bar::clear_cache().await;
}
