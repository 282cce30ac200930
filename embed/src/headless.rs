//! What `npm/headless.js` calls: the history for hosts that draw themselves.

use global_health_bar::HealthWatch;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::Function;

/// What tells the history of some alerts, until `free()`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Watch(HealthWatch);

/// Has `tell(fetching, json, fault)` told the history of some alerts, again whenever it changes. Nothing
/// where the code for it cannot be fetched.
#[wasm_bindgen]
pub async fn watch(
    asked: String,
    token: Option<String>,
    renew: Option<Function>,
    tell: Function,
) -> Option<Watch> {
    let tell = move |fetching: bool, json: Option<&str>, fault: Option<&str>| {
        let [json, fault] = [json, fault].map(|text| text.map(JsValue::from).into());
        // It throws nothing.
        let _ = tell.call3(&JsValue::NULL, &fetching.into(), &json, &fault);
    };
    HealthWatch::new(asked, token, renew, tell).await.map(Watch)
}

#[wasm_bindgen]
impl Watch {
    /// Sets the bearer token to send along, or removes it.
    pub fn token(&self, token: Option<String>) {
        self.0.set_token(token);
    }

    /// Takes what was promised for one that was refused: it was sent along already.
    pub fn renewed(&self, token: Option<String>) {
        self.0.take_renewed(token);
    }

    /// Asks the sources anew.
    pub fn refresh(&self) {
        self.0.refresh();
    }
}
