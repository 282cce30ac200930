use std::time::Duration;

use crate::model::{
    Alert, Backend, Failure, Labels, Log, Map, Policy, Set, TimeSpan, Timestamp, union, unite,
};

/// How much of a line is told as a sample, in characters.
const SAMPLE: usize = 200;

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

/// Where Prometheus held samples that prove alerting alive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// The span that was asked for.
    pub asked: Vec<TimeSpan>,
    /// The instants that samples speak for: sorted, apart.
    pub alive: Vec<TimeSpan>,
}

impl Presence {
    /// The presence that was asked for over `asked` in points `step` apart, of which some speak for
    /// `alive`; less than two steps without a point at either end mean nothing.
    #[must_use]
    pub fn new(asked: TimeSpan, alive: Vec<TimeSpan>, step: Duration) -> Self {
        let mut alive = union(alive);
        if let Some(first) = alive.first_mut()
            && first.start().since(asked.start()) < step * 2
        {
            *first = TimeSpan::new(asked.start().min(first.start()), first.end());
        }
        if let Some(last) = alive.last_mut()
            && asked.end().since(last.end()) < step * 2
        {
            *last = TimeSpan::new(last.start(), asked.end().max(last.end()));
        }
        Self { asked: vec![asked], alive }
    }
}

/// The state of an alert that Prometheus knows, as its `ALERTS` tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// What its rule asks for is so, but has not held for long enough.
    Pending,
    /// It fires.
    Firing,
}

impl AlertState {
    /// The value of the label `alertstate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }
}

/// Where Prometheus' `ALERTS` were asked for and present.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// The spans that were asked for.
    pub asked: Vec<TimeSpan>,
    /// The names of the alerts that were asked for; `None` where all were.
    pub names: Option<Set<Box<str>>>,
    /// Where a [`Survey`] of all alerts showed that those of other names hide nothing.
    pub surveyed: Vec<TimeSpan>,
    /// How far apart the points are: a firing began less than that before its first point, and
    /// ended less than that after its last.
    pub step: Duration,
    /// When each series, by its labels without `__name__` and `alertstate`, was firing: from its
    /// first point to a step after its last; sorted, apart.
    pub firing: Map<Labels, Vec<TimeSpan>>,
    /// What waited for its rule to have held.
    pub pending: Pending,
}

/// Where Prometheus' `ALERTS{alertstate="pending"}` were asked for, of all alerts, and present.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pending {
    /// The spans that were asked for: what was pending at other times nobody knows.
    pub asked: Vec<TimeSpan>,
    /// When each series, by its labels without `__name__` and `alertstate`, was pending: from its
    /// first point to a minute after its last; sorted, apart.
    pub alerts: Map<Labels, Vec<TimeSpan>>,
}

impl Pending {
    /// How far apart the points are.
    pub(crate) const STEP: Duration = Duration::from_secs(60);
}

impl Witness {
    /// Whether it was asked for the alerts of this name.
    #[must_use]
    pub fn knows(&self, alertname: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(alertname))
    }

    /// Takes more of a series of a state.
    pub fn add(&mut self, state: AlertState, labels: Labels, spans: &[TimeSpan]) {
        let series = match state {
            AlertState::Pending => &mut self.pending.alerts,
            AlertState::Firing => &mut self.firing,
        };
        unite(series.or_default(labels), spans);
    }
}

/// How much of Prometheus' `ALERTS{alertstate="firing"}` there is, by the name of the alert: enough
/// to know which alerts the log does not tell of, and cheap to ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// The span that was asked for.
    pub asked: Vec<TimeSpan>,
    /// What each count speaks for: the time before its instant.
    pub step: Duration,
    /// How many samples of the alerts of a name fell into the step before each instant.
    pub counts: Map<Box<str>, Vec<(Timestamp, u64)>>,
}

impl Survey {
    /// Where it proves that `ALERTS` are told at all: as the watchdog always fires, where it was
    /// counted. Where nobody knows a watchdog, any alert shows it for all that was asked.
    #[must_use]
    pub fn told(&self, policy: &Policy) -> Vec<TimeSpan> {
        let is_watchdog = |name: &str| {
            let labels = [("alertname", name)].into_iter().collect();
            policy.watchdog.matches(&Alert { labels, ..Alert::default() })
        };
        let watchdogs = self.counts.iter().filter(|(name, _)| is_watchdog(name));
        let barks = watchdogs.flat_map(|(_, counts)| counts).filter(|(_, count)| *count > 0);
        let barked = union(barks.map(|(at, _)| TimeSpan::new(*at - self.step, *at)));
        let any = || self.counts.values().flatten().any(|(_, count)| *count > 0);
        if barked.is_empty() && any() { self.asked.clone() } else { barked }
    }
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
    /// Each of them.
    pub(crate) const ALL: [Self; 3] = [Self::NotJson, Self::NotAnAlert, Self::BadValue];

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

/// How often a server was asked, and how far it tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The requests, with those that were sent again.
    pub requests: usize,
    /// Those that were sent again, since the ones before failed in passing.
    pub again: usize,
    /// The newest thing that it told of: of Loki a line, of Prometheus a sample.
    pub newest: Option<Timestamp>,
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
    /// From when on the log was read without a gap; `None` where nothing was.
    pub read_from: Option<Timestamp>,
    /// The lines that are no notification, counted by reason.
    pub skipped: Map<Skip, usize>,
    /// The first line that is no notification for each reason, cut to what one can look at, where its
    /// text is still at hand.
    pub samples: Map<Skip, Box<str>>,
    /// Whether the log was not read to the beginning of the span.
    pub truncated: bool,
    /// What of the log was known before, and not read again.
    pub known: Option<TimeSpan>,
    /// Who was asked how often.
    pub asked: Map<Backend, Asked>,
    /// What failed, one sentence each.
    pub failures: Vec<Failure>,
}

impl Coverage {
    /// Counts what `more` read as well.
    pub fn add(&mut self, more: Self) {
        self.pages += more.pages;
        self.lines += more.lines;
        self.bytes += more.bytes;
        self.read_from = more.read_from.or(self.read_from);
        self.truncated |= more.truncated;
        for (skip, count) in more.skipped {
            *self.skipped.or_default(skip) += count;
        }
        for (skip, sample) in more.samples {
            self.sample(skip, &sample);
        }
        self.known = more.known.or(self.known);
        for (backend, more) in more.asked {
            let asked = self.asked.or_default(backend);
            asked.requests += more.requests;
            asked.again += more.again;
            asked.newest = asked.newest.max(more.newest);
        }
        self.fail(more.failures);
    }

    /// Notes the newest thing that `backend` told of.
    pub(crate) fn heard_last(&mut self, backend: Backend, newest: Option<Timestamp>) {
        if newest.is_some() {
            self.asked.or_default(backend).newest = newest;
        }
    }

    /// Notes a line that is no notification, if it is the first for its reason.
    pub(crate) fn sample(&mut self, skip: Skip, line: &str) {
        if self.samples.get(&skip).is_none() {
            *self.samples.or_default(skip) = line.chars().take(SAMPLE).collect::<String>().into();
        }
    }

    /// Notes what failed, each failure once.
    pub fn fail(&mut self, failures: impl IntoIterator<Item = Failure>) {
        for failure in failures {
            if !self.failures.contains(&failure) {
                self.failures.push(failure);
            }
        }
    }
}
