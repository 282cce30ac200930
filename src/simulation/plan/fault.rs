use std::fmt;

/// A kind of trouble of the alerting path that a seeded plan can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Alertmanager is down, for minutes and for hours.
    AlertmanagerOutage,
    /// Prometheus is down, for minutes and for hours.
    PrometheusOutage,
    /// Everything is down for hours.
    PlatformOutage,
    /// Prometheus and Alertmanager restart now and then, with what was on disk or without.
    ShortRestarts,
    /// Three replicas of Alertmanager gossip, of which one is away at times.
    HighAvailability,
    /// A load balancer stands before two or more replicas at times.
    LoadBalancer,
    /// An admin silences what fires.
    Silences,
    /// Criticals hide the warnings of other nodes.
    Inhibition,
    /// Lines are lost, late, doubled and cut; the latest may not have arrived.
    LossyShipper,
    /// The alert logger is down, for minutes and for hours.
    LoggerOutage,
    /// Loki takes no lines for hours.
    LokiOutage,
    /// The clock of Prometheus is seconds off.
    ClockSkew,
    /// Some alerts are too short for a flush.
    ShortAlerts,
    /// Some alerts come and go all the time.
    Flapping,
    /// Some alerts are notifications: `cstype="notify"`.
    Notifications,
    /// The cluster is installed in the middle of the window.
    FreshInstall,
    /// Two replicas of Prometheus, of which one is away at times; Thanos shows both.
    ThanosReplicas,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::AlertmanagerOutage,
        Self::PrometheusOutage,
        Self::PlatformOutage,
        Self::ShortRestarts,
        Self::HighAvailability,
        Self::LoadBalancer,
        Self::Silences,
        Self::Inhibition,
        Self::LossyShipper,
        Self::LoggerOutage,
        Self::LokiOutage,
        Self::ClockSkew,
        Self::ShortAlerts,
        Self::Flapping,
        Self::Notifications,
        Self::FreshInstall,
        Self::ThanosReplicas,
    ];

    /// Its name, such as `alertmanager-outage`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlertmanagerOutage => "alertmanager-outage",
            Self::PrometheusOutage => "prometheus-outage",
            Self::PlatformOutage => "platform-outage",
            Self::ShortRestarts => "short-restarts",
            Self::HighAvailability => "high-availability",
            Self::LoadBalancer => "load-balancer",
            Self::Silences => "silences",
            Self::Inhibition => "inhibition",
            Self::LossyShipper => "lossy-shipper",
            Self::LoggerOutage => "logger-outage",
            Self::LokiOutage => "loki-outage",
            Self::ClockSkew => "clock-skew",
            Self::ShortAlerts => "short-alerts",
            Self::Flapping => "flapping",
            Self::Notifications => "notifications",
            Self::FreshInstall => "fresh-install",
            Self::ThanosReplicas => "thanos-replicas",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
