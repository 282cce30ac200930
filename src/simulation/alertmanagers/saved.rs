use crate::model::Timestamp;
use crate::simulation::alertmanagers::ticker::Ticker;

/// Something in memory that the maintenance writes to the disk again and again.
#[derive(Debug)]
pub(super) struct Saved<T> {
    value: T,
    /// The value as the maintenance last found it, unless it came by since the last change.
    written: T,
    changed_at: Timestamp,
    maintenance: Ticker,
}

impl<T: Clone> Saved<T> {
    /// A value that is on the disk.
    pub(super) fn new(value: T, maintenance: Ticker) -> Self {
        let written = value.clone();
        Self { value, written, changed_at: maintenance.from, maintenance }
    }

    pub(super) const fn get(&self) -> &T {
        &self.value
    }

    /// The value, to change it at `at`.
    pub(super) fn change(&mut self, at: Timestamp) -> &mut T {
        if self.maintenance.ticked(self.changed_at, at) {
            self.written = self.value.clone();
        }
        self.changed_at = at;
        &mut self.value
    }

    /// Forgets what was not on the disk at `at`.
    pub(super) fn crash(&mut self, at: Timestamp) {
        if !self.maintenance.ticked(self.changed_at, at) {
            self.value = self.written.clone();
        }
    }
}
