//! What an algorithm makes of a sample.

use global_health_bar::TimeSpan;

use crate::careful;
use crate::engine::{self, Given};
use crate::peer::{self, Mended};
use crate::sample::{Firings, Sample};

/// What an algorithm tells of a sample.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// When each alert fired, without the watchdog.
    pub firings: Firings,
    /// When alerting was down.
    pub outages: Vec<TimeSpan>,
    /// How sure it is; `None` where it does not say.
    pub bounds: Option<Bounds>,
}

/// Between what an algorithm is sure of and what it thinks possible.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// When each alert fired beyond doubt.
    pub at_least: Firings,
    /// When each alert fired or may have fired.
    pub at_most: Firings,
}

/// A way to rebuild a history.
#[derive(Clone, Copy, Debug)]
pub enum Algorithm {
    /// This crate's.
    Engine(Given),
    /// What a careful engineer would write.
    Careful,
    /// MetalK8s' own.
    Peer(Mended),
}

impl Algorithm {
    /// All, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::Engine(Given { log: true, witness: true }),
        Self::Engine(Given { log: true, witness: false }),
        Self::Engine(Given { log: false, witness: true }),
        Self::Careful,
        Self::Peer(Mended::Nothing),
        Self::Peer(Mended::Outages),
        Self::Peer(Mended::OutagesAndOrder),
    ];

    /// What it is called in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Engine(Given { log: true, witness: true }) => "log, presence, `ALERTS`",
            Self::Engine(Given { log: false, .. }) => "`ALERTS`, no Loki",
            Self::Engine(_) => "log, presence",
            Self::Careful => "careful baseline",
            Self::Peer(Mended::Nothing) => "MetalK8s",
            Self::Peer(Mended::Outages) => "MetalK8s with outages to the minute",
            Self::Peer(Mended::OutagesAndOrder) => "and with lines in order",
        }
    }

    /// What it tells; `None` where the sample lacks a source that it needs.
    #[must_use]
    pub fn account(self, sample: &Sample) -> Option<Account> {
        match self {
            Self::Engine(given) => engine::account(sample, given),
            Self::Careful => careful::account(sample),
            Self::Peer(mended) => peer::account(sample, mended),
        }
    }
}
