//! The only file that asks the time.

use crate::model::Timestamp;

/// The browser's now. What the servers say goes before it.
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn now() -> Timestamp {
    Timestamp::from_milliseconds(js_sys::Date::now() as i64)
}
