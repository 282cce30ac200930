use std::sync::Arc;

use crate::model::{Labels, Timestamp};

/// What a notification says of its alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The alert was firing when it was sent.
    Firing,
    /// The alert had ended.
    Resolved,
}

/// What stays the same for all notifications of one firing of an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alert {
    /// Alertmanager's hash of the labels, 16 hexadecimal digits.
    pub fingerprint: Box<str>,
    /// What identifies the alert.
    pub labels: Labels,
    /// What explains it.
    pub annotations: Labels,
    /// The link to the expression that fired, as Prometheus sent it: not trusted.
    pub generator_url: Box<str>,
}

impl Alert {
    /// The label `alertname`, or the empty text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.labels.get("alertname").unwrap_or_default()
    }

    /// A number that is never greater for an alert that comes before: the beginning of its fingerprint.
    pub(crate) fn rank(&self) -> u64 {
        let mut beginning = [0; 8];
        std::iter::zip(&mut beginning, self.fingerprint.bytes()).for_each(|(to, byte)| *to = byte);
        u64::from_be_bytes(beginning)
    }
}

/// One sending of an alert: one logged line (domain.md §1, "A line").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notification {
    /// When the line was logged, in nanoseconds since the Unix epoch: lines of one millisecond
    /// still have an order.
    pub logged_ns: i64,
    /// Firing or resolved.
    pub status: Status,
    /// When Prometheus says that the alert began to fire.
    pub starts_at: Timestamp,
    /// When the alert ended, as far as Alertmanager knows; `None` while it fires.
    pub ends_at: Option<Timestamp>,
    /// The alert itself.
    pub alert: Arc<Alert>,
}

impl Notification {
    /// When the line was logged.
    #[must_use]
    pub fn logged_at(&self) -> Timestamp {
        Timestamp::from_nanoseconds(self.logged_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_has_no_smaller_rank() {
        let sorted =
            ["", "\0", "0", "00000000", "000000001", "00000001", "0000000f", "a", "a\0", "aa", "é"];
        let ranks = sorted.map(|fingerprint| {
            Alert { fingerprint: fingerprint.into(), ..Alert::default() }.rank()
        });
        assert!(sorted.is_sorted());
        assert!(ranks.is_sorted(), "{ranks:?}");
        assert!(ranks[5] < ranks[6], "{ranks:?}");
    }
}
