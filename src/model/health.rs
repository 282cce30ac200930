use std::fmt;

use crate::model::Labels;

/// How an entity fares at one instant, from best to worst.
///
/// The order is the merge rule: where several apply and one must be shown, the greatest wins
/// (domain.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// Alerting was alive and nothing fired.
    Healthy,
    /// Nobody can say.
    Unknown,
    /// The alerting path was down.
    Unavailable,
    /// An alert fired that degrades the entity.
    Warning,
    /// An alert fired that puts the entity at risk.
    Critical,
}

impl Health {
    /// From worst to best.
    pub const WORST_FIRST: [Self; 5] =
        [Self::Critical, Self::Warning, Self::Unavailable, Self::Unknown, Self::Healthy];

    /// Its name in exports, attributes and style sheets, such as `critical`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Unavailable => "unavailable",
            Self::Unknown => "unknown",
            Self::Healthy => "healthy",
        }
    }

    /// Whether somebody should look: a warning or a critical.
    #[must_use]
    pub const fn is_problem(self) -> bool {
        matches!(self, Self::Warning | Self::Critical)
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the author of an alert says of its weight: the label `severity`, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Any other value, or no label: never a health.
    None,
    /// `warning`.
    Warning,
    /// `critical`.
    Critical,
}

impl Severity {
    /// The severity of an alert with these labels.
    #[must_use]
    pub fn of(labels: &Labels) -> Self {
        match labels.get("severity") {
            Some("critical") => Self::Critical,
            Some("warning") => Self::Warning,
            _ => Self::None,
        }
    }

    /// Its name in exports, such as `critical`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::None => "none",
        }
    }

    /// What an alert of this severity makes of an entity, if anything.
    #[must_use]
    pub const fn health(self) -> Option<Health> {
        match self {
            Self::Critical => Some(Health::Critical),
            Self::Warning => Some(Health::Warning),
            Self::None => None,
        }
    }
}
