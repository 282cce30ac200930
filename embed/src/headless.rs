//! What `npm/headless.js` calls: the history for hosts that draw themselves.

use global_health_bar::{Filters, HealthWatch};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::Function;

/// The history of some alerts, told again whenever it changes, until `free()`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Watch(HealthWatch);

#[wasm_bindgen]
impl Watch {
    /// Tells `tell(fetching, json, fault)`. Both lists hold a name and a value in turn; filters that
    /// have a name more than once take each of its values.
    #[wasm_bindgen(constructor)]
    pub fn new(
        attributes: Vec<String>,
        filters: Vec<String>,
        token: Option<String>,
        tell: Function,
    ) -> Self {
        console_error_panic_hook::set_once();
        let mut taken = Filters::default();
        for (key, value) in pairs(filters) {
            let values = taken.values(&key).unwrap_or_default().to_vec();
            taken = taken.and(key, values.into_iter().chain([value]));
        }
        let tell = move |fetching: bool, json: Option<&str>, fault: Option<&str>| {
            let [json, fault] = [json, fault].map(|text| text.map(JsValue::from));
            // What the listener throws is its own affair.
            let _ = tell.call3(&JsValue::NULL, &fetching.into(), &json.into(), &fault.into());
        };
        Self(HealthWatch::new(&pairs(attributes).collect::<Vec<_>>(), taken, token, tell))
    }

    /// Sets the bearer token to send along, or removes it.
    pub fn token(&self, token: Option<String>) {
        self.0.set_token(token);
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.0.refresh();
    }
}

fn pairs(texts: Vec<String>) -> impl Iterator<Item = (String, String)> {
    let mut texts = texts.into_iter();
    std::iter::from_fn(move || texts.next().zip(texts.next()))
}
