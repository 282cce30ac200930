//! What `element.js` calls: the custom elements' Rust half, for JavaScript.

mod headless;

use global_health_bar::HealthElement;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;
use web_sys::js_sys::Function;

/// A bar, or lanes, in an element of the page, until `free()`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct HealthBar(HealthElement);

#[wasm_bindgen]
impl HealthBar {
    /// Shows a bar in `root`, or lanes.
    #[wasm_bindgen(constructor)]
    pub fn new(root: HtmlElement, is_many: bool) -> Self {
        Self(HealthElement::mount(root, is_many))
    }

    /// Sets an attribute or a property that is JSON, or removes it.
    pub fn set(&self, attribute: &str, value: Option<String>) {
        self.0.set(attribute, value);
    }

    /// Sets the bearer token to send along, or removes it.
    pub fn token(&self, token: Option<String>) {
        self.0.set_token(token);
    }

    /// Asks nobody before a token is set.
    #[wasm_bindgen(js_name = awaitToken)]
    pub fn await_token(&self) {
        self.0.await_token();
    }

    /// Sets who promises another token where one is refused.
    pub fn renew(&self, renew: Option<Function>) {
        self.0.set_renew(renew);
    }

    /// Takes what was promised so: it was sent along already.
    pub fn renewed(&self, token: Option<String>) {
        self.0.take_renewed(token);
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.0.refresh();
    }

    /// What to say where it has broken down, and what starts it anew.
    #[wasm_bindgen(js_name = lastWords)]
    pub fn last_words(&self) -> Vec<String> {
        self.0.last_words().into()
    }
}

/// Forgets what the browser keeps of the past: when a user signs out.
#[wasm_bindgen(js_name = clearCache)]
pub async fn clear_cache() {
    global_health_bar::clear_cache().await;
}
