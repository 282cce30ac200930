use std::fmt;

/// A server that the history is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Backend {
    /// The alert log.
    Loki,
    /// The presence of alerting, and the second witness.
    Prometheus,
    /// The intervals of its configuration.
    Alertmanager,
}

impl Backend {
    /// Each of them.
    pub(crate) const ALL: [Self; 3] = [Self::Loki, Self::Prometheus, Self::Alertmanager];

    /// Its name in exports, such as `loki`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Loki => "loki",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loki => "Loki",
            Self::Prometheus => "Prometheus",
            Self::Alertmanager => "Alertmanager",
        })
    }
}

/// Who failed and how, in a sentence that somebody can act on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Failure {
    /// Who.
    pub backend: Backend,
    /// How.
    pub kind: FailureKind,
}

/// How a backend failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No address was given for it.
    NotConfigured,
    /// No answer came: the network, the name or the certificate.
    Unreachable(String),
    /// 401 or 403.
    Unauthorised(u16),
    /// It answered with another error; the text is the server's.
    Refused(u16, String),
    /// It answered 200 with something else than what was asked.
    Malformed(String),
    /// It answered without all that it should know; the text is the server's warning.
    Partial(Box<str>),
    /// In another way, in the words of a saved report.
    Told(Box<str>),
}

impl Failure {
    /// A failure of `backend`.
    #[must_use]
    pub const fn new(backend: Backend, kind: FailureKind) -> Self {
        Self { backend, kind }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let backend = self.backend;
        match &self.kind {
            FailureKind::NotConfigured => write!(f, "no address of {backend} is configured"),
            FailureKind::Unreachable(why) => write!(f, "{backend} did not answer: {why}"),
            FailureKind::Unauthorised(status) => {
                write!(f, "{backend} requires a valid login ({status})")
            }
            FailureKind::Refused(status, text) => {
                write!(f, "{backend} refused the query ({status}): {text}")
            }
            FailureKind::Malformed(why) => {
                write!(f, "{backend} answered something unreadable: {why}")
            }
            FailureKind::Partial(why) => write!(f, "{backend} answered only in part: {why}"),
            FailureKind::Told(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Failure {}
