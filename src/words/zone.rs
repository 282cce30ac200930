//! Zones by name. Only a browser knows their clocks.

use std::cell::RefCell;

use crate::model::Timestamp;

thread_local! {
    /// The names that were asked for, each once: a zone is copied, its name stays.
    static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// The name of a zone that the browser knows, as the time zone database has it: `Europe/Paris`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ZoneName(&'static str);

impl ZoneName {
    /// The name of the zone that is called `text`, in whatever letters.
    pub fn of(text: &str) -> Option<Self> {
        let name = platform::called(text)?;
        NAMES.with_borrow_mut(|names| {
            let known = names.iter().find(|known| ***known == *name).copied();
            Some(Self(known.unwrap_or_else(|| {
                // No more than there are zones.
                names.push(Box::leak(name.into_boxed_str()));
                names[names.len() - 1]
            })))
        })
    }

    /// It as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// How far its clocks are ahead of UTC at `instant`, in minutes.
    pub(super) fn offset(self, instant: Timestamp) -> i64 {
        platform::ahead(self.0, instant)
    }
}

/// The names of all zones, where there is a browser.
pub fn names() -> Vec<String> {
    platform::all()
}

#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod platform {
    use wasm_bindgen::prelude::wasm_bindgen;

    use super::Timestamp;

    #[wasm_bindgen(module = "/src/words/zone.js")]
    extern "C" {
        pub fn called(name: &str) -> Option<String>;
        pub fn all() -> Vec<String>;
        #[wasm_bindgen(js_name = ahead)]
        fn minutes(zone: &str, at: f64) -> i32;
    }

    #[allow(clippy::cast_precision_loss)]
    pub fn ahead(zone: &str, instant: Timestamp) -> i64 {
        minutes(zone, instant.milliseconds() as f64).into()
    }
}

#[cfg(not(all(feature = "ui", target_arch = "wasm32")))]
mod platform {
    use super::Timestamp;

    pub const fn called(_: &str) -> Option<String> {
        None
    }

    pub const fn all() -> Vec<String> {
        Vec::new()
    }

    pub const fn ahead(_: &str, _: Timestamp) -> i64 {
        0
    }
}
