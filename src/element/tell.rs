//! What the page is told.

use send_wrapper::SendWrapper;
use web_sys::js_sys::{Object, Reflect};
use web_sys::wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, EventTarget};

use crate::model::{Coverage, Failure, FailureKind};
use crate::observe::Observed;

/// Where events go out to the page.
#[derive(Clone, Debug)]
pub struct Teller(SendWrapper<EventTarget>);

impl Teller {
    /// From `node` they bubble up, through shadow roots.
    pub fn new(node: EventTarget) -> Self {
        Self(SendWrapper::new(node))
    }

    /// Tells the page of `event`, with these texts in its `detail`; `None` is `null`.
    pub fn tell(&self, event: &str, detail: &[(&str, Option<&str>)]) {
        let told = Object::new();
        for (name, value) in detail {
            let value = value.map_or(JsValue::NULL, JsValue::from);
            // Setting a property of a fresh object cannot fail.
            let _ = Reflect::set(&told, &(*name).into(), &value);
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&told);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
            // What the page's listeners throw, the browser reports.
            let _ = self.0.dispatch_event(&event);
        }
    }
}

/// How the data are, in one word for programs.
pub fn state(observed: Option<&Observed>, is_reading: bool) -> &'static str {
    let Some(Observed { coverage, .. }) = observed.filter(|_| !is_reading) else {
        return "loading";
    };
    let Coverage { failures, truncated, lines, .. } = coverage;
    let is_login = |failure: &Failure| matches!(failure.kind, FailureKind::Unauthorised(_));
    if failures.iter().any(is_login) {
        "unauthorised"
    } else if !failures.is_empty() {
        "partial"
    } else if *truncated {
        "truncated"
    } else if *lines == 0 {
        "empty"
    } else {
        "complete"
    }
}
