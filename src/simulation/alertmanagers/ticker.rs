use std::time::Duration;

use crate::model::Timestamp;

/// Something that Alertmanager does again and again since its start, such as to forget.
///
/// What it did is asked when it matters, so that nothing has to be done while nothing happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticker {
    pub(super) from: Timestamp,
    pub(super) every: Duration,
}

impl Ticker {
    /// Whether it ticked later than `after` and not later than `until`.
    pub(super) fn ticked(self, after: Timestamp, until: Timestamp) -> bool {
        self.ticks(after) < self.ticks(until)
    }

    fn ticks(self, until: Timestamp) -> u128 {
        until.since(self.from).as_millis().checked_div(self.every.as_millis()).unwrap_or(0)
    }
}
