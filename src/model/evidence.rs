use crate::model::{Episode, TimeSpan, Timestamp, sort_by_key};

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Alertmanager, by the lines that the alert logger wrote.
    Log,
    /// Prometheus, by its own `ALERTS`.
    Alerts,
    /// Prometheus, by its samples of Alertmanager.
    Presence,
    /// The watchdog's lines in the log.
    Watchdog,
}

impl Origin {
    /// All of them, the nearest to the people first.
    pub const ALL: [Self; 4] = [Self::Log, Self::Alerts, Self::Presence, Self::Watchdog];

    /// Its name in exports, such as `log`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Alerts => "alerts",
            Self::Presence => "presence",
            Self::Watchdog => "watchdog",
        }
    }
}

/// Where a source could be heard, so that its silence means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    /// When.
    pub span: TimeSpan,
    /// Whom.
    pub origin: Origin,
}

/// Why nobody can be sure whether an alert fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubtCause {
    /// Its repeats stopped and its end was never told: silenced, inhibited, or the line was lost.
    NoEnd,
    /// It began anew, and the end of before was never told.
    BeganAnew,
    /// Another alert muted it, and its end was never told.
    Muted,
    /// Alerting was down, and nothing proves it alive afterwards, or it began soon after.
    Blind,
    /// Its end was announced by Prometheus before it went down, or told once it was back.
    Announced,
    /// It fired when alerting went down, and once that was back, its rule may have had to hold for a
    /// while again: until then its silence means nothing, and what is drawn is that nobody knows.
    Pending,
    /// It fired on both sides of an outage; after it, the rule had to hold for a while again.
    Resumed,
    /// It was told resolved, and one late line says that it fired on.
    Contradicted,
    /// It began or ended between two points of `ALERTS`.
    Sampled,
    /// The log and `ALERTS` contradict each other.
    Disputed,
}

impl DoubtCause {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::NoEnd,
        Self::BeganAnew,
        Self::Muted,
        Self::Blind,
        Self::Announced,
        Self::Pending,
        Self::Resumed,
        Self::Contradicted,
        Self::Sampled,
        Self::Disputed,
    ];

    /// Its name in exports, such as `no-end`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEnd => "no-end",
            Self::BeganAnew => "began-anew",
            Self::Muted => "muted",
            Self::Blind => "blind",
            Self::Announced => "announced",
            Self::Pending => "pending",
            Self::Resumed => "resumed",
            Self::Contradicted => "contradicted",
            Self::Sampled => "sampled",
            Self::Disputed => "disputed",
        }
    }
}

/// A span in which an alert may have fired or not; the episode tells what is likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// When.
    pub span: TimeSpan,
    /// Why.
    pub cause: DoubtCause,
}

impl Doubt {
    /// Adds it to `doubts`, which stay sorted; not if it is empty, and only once.
    pub(crate) fn add_to(self, doubts: &mut Vec<Self>) {
        if let Err(at) = doubts.binary_search(&self)
            && !self.span.is_empty()
        {
            doubts.insert(at, self);
        }
    }
}

/// A `resolved` line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// When it was logged.
    pub logged_at: Timestamp,
    /// When the alert had ended, as it says.
    pub ends_at: Timestamp,
}

/// Lines that say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// How many; at least one.
    pub count: usize,
    /// When the first was logged.
    pub first: Timestamp,
    /// When the last was logged.
    pub last: Timestamp,
}

impl Lines {
    /// A single line.
    #[must_use]
    pub const fn one(logged_at: Timestamp) -> Self {
        Self { count: 1, first: logged_at, last: logged_at }
    }

    /// All of these lines; `None` where there are none.
    pub fn all(lines: impl IntoIterator<Item = Self>) -> Option<Self> {
        lines.into_iter().reduce(|all, more| Self {
            count: all.count + more.count,
            first: all.first.min(more.first),
            last: all.last.max(more.last),
        })
    }
}

/// What an episode rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The lines that speak of it, each once.
    pub notifications: usize,
    /// Those of them that say that it fires, stale ones apart.
    pub firing: usize,
    /// When the first of them was logged.
    pub first_seen: Option<Timestamp>,
    /// When the last of them was logged.
    pub last_seen: Option<Timestamp>,
    /// When the last line was logged that says that it fires, stale ones apart.
    pub last_firing: Option<Timestamp>,
    /// What the line said that tells its end.
    pub resolved: Option<Resolve>,
    /// The `resolved` lines that a later `firing` line proved false.
    pub repaired_resolves: Option<Lines>,
    /// The `firing` lines that came so late after the end that they prove nothing.
    pub stale: Option<Lines>,
    /// Where Prometheus' `ALERTS` saw it fire, if it was asked and knew: sorted, apart.
    pub witnessed: Vec<TimeSpan>,
    /// Where it may have fired or not: sorted.
    pub doubts: Vec<Doubt>,
}

impl Evidence {
    /// From the first to the last instant at which `ALERTS` saw it fire.
    #[must_use]
    pub fn witnessed_span(&self) -> Option<TimeSpan> {
        let (first, last) = (self.witnessed.first()?, self.witnessed.last()?);
        Some(TimeSpan::new(first.start(), last.end()))
    }
}

/// One thing that somebody said, of an alert or of alerting itself: the answer to "why".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who said it.
    pub by: Origin,
    /// From when to when it was said or holds; empty for an instant.
    pub span: TimeSpan,
    /// What.
    pub said: Said,
}

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The source could be heard, so that its silence means that nothing else happened.
    Heard,
    /// Alerting was down.
    Down,
    /// The alert fires, in so many lines.
    Firing(usize),
    /// The alert had ended at that instant.
    Resolved(Timestamp),
    /// The alert had ended, in so many lines that later ones proved false.
    FalselyResolved(usize),
    /// The alert fires, in so many lines that came too late to be believed.
    Stale(usize),
    /// Prometheus saw it fire.
    Seen,
}

impl Said {
    /// Its name in exports, such as `resolved`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Down => "down",
            Self::Firing(_) => "firing",
            Self::Resolved(_) => "resolved",
            Self::FalselyResolved(_) => "falsely-resolved",
            Self::Stale(_) => "stale",
            Self::Seen => "seen",
        }
    }
}

/// Sorts what was said by when.
pub(super) fn in_order(statements: &mut [Statement]) {
    sort_by_key(statements, |statement| (statement.span, statement.by));
}

impl Episode {
    /// What was said of it, by whom and when, in the order of time.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let evidence = &self.evidence;
        let told = |from: Timestamp, to: Timestamp, said| {
            let span = TimeSpan::new(from, to);
            Statement { by: Origin::Log, span, said }
        };
        let lines = |lines: Option<Lines>, said: fn(usize) -> Said| {
            lines.map(|Lines { count, first, last }| told(first, last, said(count)))
        };
        let firing = evidence
            .first_seen
            .zip(evidence.last_firing)
            .map(|(first, last)| told(first, last, Said::Firing(evidence.firing)));
        let resolved = evidence.resolved.map(|Resolve { logged_at, ends_at }| {
            told(logged_at, logged_at, Said::Resolved(ends_at))
        });
        let seen = evidence.witnessed.iter().map(|span| Statement {
            by: Origin::Alerts,
            span: *span,
            said: Said::Seen,
        });
        let mut statements: Vec<_> = [
            firing,
            lines(evidence.repaired_resolves, Said::FalselyResolved),
            resolved,
            lines(evidence.stale, Said::Stale),
        ]
        .into_iter()
        .flatten()
        .chain(seen)
        .collect();
        in_order(&mut statements);
        statements
    }
}
