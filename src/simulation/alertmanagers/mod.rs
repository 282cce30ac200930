//! Alertmanager as it is, without its clock and its network: alerts go in, webhooks come out.

mod configuration;
mod matcher;
mod sender;

use std::sync::Arc;

use crate::model::{Alert, Notification, TimeSpan, Timestamp};

pub use configuration::{Configuration, InhibitRule};
pub use matcher::Matcher;
pub use sender::Sender;

/// One alert of a `POST /api/v2/alerts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires, or fired.
    pub starts_at: Timestamp,
    /// When it ended, or until when it is believed; `None` leaves that to Alertmanager's
    /// `resolve_timeout`.
    pub ends_at: Option<Timestamp>,
}

/// One request to the receiver: what a flush of one group notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// When it was sent.
    pub at: Timestamp,
    /// Which replica sent it, from 0.
    pub replica: usize,
    /// The alerts in the order of Alertmanager, all logged at `at`.
    pub alerts: Vec<Notification>,
}

/// An alert that a replica holds now: one of `/api/v2/alerts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires.
    pub starts_at: Timestamp,
    /// Whether a silence mutes it.
    pub silenced: bool,
    /// The fingerprints of the alerts that inhibit it, sorted.
    pub inhibited_by: Vec<Box<str>>,
}

/// One Alertmanager, or several replicas that gossip.
///
/// It does what versions 0.25 to 0.27 do. Each call carries its instant, and calls come in the
/// order of time; one that comes late counts as made when the latest was.
#[derive(Debug)]
pub struct Alertmanagers {
    now: Timestamp,
    sent: Vec<Webhook>,
}

impl Alertmanagers {
    /// Starts `replicas` of them, at least one, at `at`.
    #[must_use]
    pub fn new(configuration: Configuration, replicas: usize, at: Timestamp) -> Self {
        let _ = (configuration, replicas);
        Self { now: at, sent: Vec::new() }
    }

    /// Posts alerts to a replica; one that does not run hears nothing.
    pub fn post(&mut self, at: Timestamp, replica: usize, alerts: &[Posted]) {
        let _ = (at, replica, alerts);
    }

    /// Mutes the alerts that meet all of `matchers`, on every running replica, during `span`.
    pub fn silence(&mut self, at: Timestamp, matchers: Vec<Matcher>, span: TimeSpan) {
        let _ = (at, matchers, span);
    }

    /// Stops a replica in good order: it leaves its peers and writes its state to the disk.
    pub fn stop(&mut self, at: Timestamp, replica: usize) {
        let _ = (at, replica);
    }

    /// Starts a replica that was stopped. The notification log and the silences are on its disk,
    /// if it keeps it, and at its peers; alerts are kept nowhere.
    pub fn start(&mut self, at: Timestamp, replica: usize, keeps_disk: bool) {
        let _ = (at, replica, keeps_disk);
    }

    /// Connects the replicas, as they are at first, or parts each from all others.
    pub fn connect(&mut self, at: Timestamp, connected: bool) {
        let _ = (at, connected);
    }

    /// What was notified until `to`, inclusive, since the last such call, in the order of time.
    pub fn advance(&mut self, to: Timestamp) -> Vec<Webhook> {
        self.now = self.now.max(to);
        std::mem::take(&mut self.sent)
    }

    /// What `/api/v2/alerts` of a replica shows: the alerts that fire, sorted by fingerprint.
    #[must_use]
    pub fn known(&self, replica: usize) -> Vec<Known> {
        let _ = replica;
        Vec::new()
    }

    /// When something is due next, unless a call comes before.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        None
    }
}
