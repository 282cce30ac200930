use std::collections::BTreeMap;

use crate::model::{Failure, Labels, Notification, TimeSpan};

/// All that the sources answered: the input of the reconstruction.
#[derive(Clone, Debug)]
pub struct Observations {
    /// What Loki's alert log holds.
    pub log: Result<Log, Failure>,
    /// Where Prometheus saw Alertmanager.
    pub presence: Result<Presence, Failure>,
    /// What Prometheus' own `ALERTS` say, where it was asked.
    pub witness: Result<Witness, Failure>,
}

/// What was read of the alert log.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The notifications, in any order; the same line may come twice.
    pub notifications: Vec<Notification>,
    /// Where the log was read completely.
    pub read: Vec<TimeSpan>,
}

/// Where Prometheus held samples that prove alerting alive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// The span that was asked for.
    pub asked: Vec<TimeSpan>,
    /// The instants that samples speak for: sorted, apart.
    pub alive: Vec<TimeSpan>,
}

/// Where Prometheus' `ALERTS{alertstate="firing"}` was asked for and present.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The span that was asked for.
    pub asked: Vec<TimeSpan>,
    /// Whether every alert was asked for, not just some.
    pub complete: bool,
    /// One entry per series.
    pub series: Vec<WitnessSeries>,
}

/// One series of `ALERTS`.
#[derive(Clone, Debug)]
pub struct WitnessSeries {
    /// Its labels without `__name__` and `alertstate`.
    pub labels: Labels,
    /// The instants that its samples speak for: sorted, apart.
    pub firing: Vec<TimeSpan>,
}

/// Why a line of the log is no notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// Not a JSON object: text of the logger, a fragment of a cut line.
    NotJson,
    /// A JSON object that is no alert.
    NotAnAlert,
    /// An alert with an instant or a status that cannot be read.
    BadValue,
}

impl Skip {
    /// Its name in exports, such as `not-json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::NotAnAlert => "not-an-alert",
            Self::BadValue => "bad-value",
        }
    }
}

/// How much was read, and what of it could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The pages of the log.
    pub pages: usize,
    /// The lines of the log, each once.
    pub lines: usize,
    /// The bytes of the pages, uncompressed.
    pub bytes: usize,
    /// The lines that are no notification, counted by reason.
    pub skipped: BTreeMap<Skip, usize>,
    /// Whether the log was not read to the beginning of the span.
    pub truncated: bool,
    /// What failed, one sentence each.
    pub failures: Vec<Failure>,
}
