//! What the sources said of the past that changes no more: it is not asked for again.

use std::time::Duration;

use super::logbook::{Logbook, Parts};
use crate::model::{
    AlertState, Configured, Coverage, Failure, FailureKind, Labels, Log, Map, Policy, Set, Survey,
    TimeSpan, Timestamp, union, unite,
};

/// What the sources said of settled time. Whoever asks them anew with it at hand asks only for what
/// is not in it, and what he hears joins it as it settles.
///
/// It belongs to the [`Sources`](crate::Sources) that it came from, and holds no token.
///
/// Points of Prometheus lie on the multiples of their step, and what is said of them is said of the
/// steps before them: so it does not matter in how many questions they were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// The instant up to which the past has settled.
    pub(crate) until: Timestamp,
    /// What Alertmanager was last said to be configured to do.
    pub(crate) configured: Option<Configured>,
    /// Whether what was answered last is made up for a demonstration.
    pub(crate) is_demo: bool,
    /// When the servers were last seen to be those that it came from.
    pub(in crate::source) checked_at: Timestamp,
    /// Whether the server was seen to refuse lines in brief.
    pub(crate) refuses_brief: bool,
    /// The log.
    pub(super) log: Logbook,
    /// How far apart scrapes are, and when that was asked.
    pub(in crate::source) rhythm: (Timestamp, Duration),
    /// How many samples prove alerting alive, by the empty name.
    pub(in crate::source) presence: Survey,
    /// What was found at the edges and dips of the presence, by where.
    pub(in crate::source) found: Vec<(TimeSpan, Vec<TimeSpan>)>,
    /// How many samples of alerts there are in each hour.
    pub(in crate::source) survey: Survey,
    /// Prometheus' own alerts that fired.
    pub(in crate::source) firing: Alerts,
    /// Those that were pending.
    pub(in crate::source) pending: Alerts,
}

/// What was heard of Prometheus' own alerts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::source) struct Alerts {
    /// How far apart the points are.
    pub step: Duration,
    /// The steps for which all alerts were asked for.
    pub all: Vec<TimeSpan>,
    /// The steps for which those of a name were.
    pub named: Map<Box<str>, Vec<TimeSpan>>,
    /// When each series was there: from its first point to a step after its last.
    pub series: Map<Labels, Vec<TimeSpan>>,
}

impl Settled {
    /// How long what has settled is worth keeping: as long as the longest span that is asked in fine
    /// points.
    const KEPT: Duration = Duration::from_secs(31 * 24 * 3_600);

    /// Takes note that all before `until` has settled, and forgets what is too old to be asked for.
    pub fn advance(&mut self, until: Timestamp) {
        self.until = until;
        let kept = self.kept();
        self.log.forget(kept.start());
        self.found.retain(|(at, _)| at.start() >= kept.start());
        self.presence = cut(&self.presence, kept);
        self.survey = cut(&self.survey, kept);
        self.firing.keep(kept);
        self.pending.keep(kept);
    }

    fn kept(&self) -> TimeSpan {
        TimeSpan::last(Self::KEPT, self.until)
    }

    /// What Alertmanager is configured to do: where it does not tell, what it told last.
    pub(crate) fn configured_as(
        &mut self,
        told: Result<Configured, Failure>,
        coverage: &mut Coverage,
    ) -> Option<Configured> {
        match told {
            Ok(configured) => self.configured = Some(configured),
            Err(failure) => coverage.failures.push(failure),
        }
        self.configured.clone()
    }

    /// What is left to read of the log of `span`; `policy` tells how far apart lines may be to make a
    /// run.
    pub(crate) fn log_parts(&mut self, span: TimeSpan, now: Timestamp, policy: &Policy) -> Parts {
        self.log.parts(span, self.until, now, policy)
    }

    /// The log as far as it is known, with what was `read` so far of the `parts`; there may be gaps.
    pub(crate) fn tell_log(&self, read: &[Log], parts: &Parts) -> Log {
        self.log.tell_all(read, parts.span)
    }

    /// The log of `span` as far as it is known, where `policy` tells how far apart lines may be to make a
    /// run.
    pub(crate) fn recall_log(&self, span: TimeSpan, policy: &Policy) -> Log {
        // Its runs may hide a silence.
        let is_coarse = self.log.reach > policy.cadence();
        if is_coarse { Log::default() } else { self.log.tell_all(&[], span) }
    }

    /// Until when the log is known.
    pub(in crate::source) fn log_until(&self) -> Option<Timestamp> {
        self.log.known().map(TimeSpan::end)
    }

    /// The log, with what was `read` of the `parts`; of that it keeps what has settled.
    ///
    /// # Errors
    /// It could not be read, and nothing is known of it; or nobody may know it without a login.
    pub(crate) fn take_log(
        &mut self,
        parts: &Parts,
        read: Result<Vec<Log>, Failure>,
        policy: &Policy,
        coverage: &mut Coverage,
    ) -> Result<Log, Failure> {
        let log = match read {
            Ok(read) => self.log.take(parts, read, policy),
            Err(failure) => {
                let known = self.log.tell(&[], parts.span);
                // Who may not read the log is told nothing of it.
                let is_barred = matches!(failure.kind, FailureKind::Unauthorised(_));
                if is_barred || known.read.is_empty() {
                    return Err(failure);
                }
                coverage.failures.push(failure);
                known
            }
        };
        if parts.is_known {
            coverage.known = parts.known();
            let skipped: usize = log.skipped.values().sum();
            coverage.lines = skipped + log.runs.iter().map(|run| run.lines).sum::<usize>();
            coverage.skipped.clone_from(&log.skipped);
            coverage.read_from = log.read.first().map(|read| read.start());
        }
        Ok(log)
    }

    /// Keeps of `more` what has settled.
    pub(in crate::source) fn add_presence(&mut self, more: &Survey) {
        if self.presence.step != more.step {
            self.found.clear();
        }
        add(&mut self.presence, more);
        self.presence = cut(&self.presence, self.kept());
    }

    /// Keeps of `more` what has settled.
    pub(in crate::source) fn add_survey(&mut self, more: &Survey) {
        add(&mut self.survey, more);
        self.survey = cut(&self.survey, self.kept());
    }

    /// Keeps of `more`, which are of a state, what has settled.
    pub(in crate::source) fn add_alerts(&mut self, state: AlertState, more: &Alerts) {
        let kept = self.kept();
        let alerts = match state {
            AlertState::Pending => &mut self.pending,
            AlertState::Firing => &mut self.firing,
        };
        alerts.add(more);
        alerts.keep(kept);
    }
}

impl Alerts {
    /// The steps for which the alerts of `name` are known, or all alerts.
    pub fn known(&self, name: Option<&str>) -> Vec<TimeSpan> {
        let named = name.and_then(|name| self.named.get(name));
        union(self.all.iter().chain(named.into_iter().flatten()).copied())
    }

    /// What is to be answered about the alerts of `names`, or of all, in the steps `asked`.
    pub fn asked(names: Option<&Set<Box<str>>>, asked: TimeSpan, step: Duration) -> Self {
        let mut alerts = Self { step, ..Self::default() };
        match names {
            None => alerts.all.push(asked),
            Some(names) => {
                alerts.named = names.keys().map(|name| (name.clone(), vec![asked])).collect();
            }
        }
        alerts
    }

    /// Takes over `more`; where that is of other steps, it takes the place of all.
    fn add(&mut self, more: &Self) {
        if self.step != more.step {
            *self = Self { step: more.step, ..Self::default() };
        }
        unite(&mut self.all, &more.all);
        for (name, asked) in &more.named {
            unite(self.named.or_default(name.clone()), asked);
        }
        for (labels, spans) in &more.series {
            unite(self.series.or_default(labels.clone()), spans);
        }
    }

    /// Hands on what is known of the series in `steps`, by points that stand for the step before them.
    pub fn recall(&self, steps: TimeSpan, add: &mut dyn FnMut(&Labels, &[TimeSpan])) {
        let later = TimeSpan::new(steps.start() + self.step, steps.end() + self.step);
        for (labels, spans) in &self.series {
            let mut spans = spans.clone();
            within(&mut spans, later);
            if !spans.is_empty() {
                add(labels, &spans);
            }
        }
    }

    /// Forgets all but `span`.
    fn keep(&mut self, span: TimeSpan) {
        let steps = whole_steps(span, self.step);
        within(&mut self.all, steps);
        let later = TimeSpan::new(steps.start() + self.step, steps.end() + self.step);
        self.named.values_mut().for_each(|asked| within(asked, steps));
        self.series.values_mut().for_each(|spans| within(spans, later));
    }
}

/// Leaves of `spans` what lies in `span`.
pub fn within(spans: &mut Vec<TimeSpan>, span: TimeSpan) {
    *spans = spans.iter().filter_map(|known| known.intersection(span)).collect();
}

/// The steps that lie in `span` entirely.
pub fn whole_steps(span: TimeSpan, step: Duration) -> TimeSpan {
    let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX).max(1);
    let floor = |at: i64| Timestamp::from_milliseconds(at.div_euclid(step).saturating_mul(step));
    let start = floor(span.start().milliseconds().saturating_add(step - 1));
    let end = floor(span.end().milliseconds());
    TimeSpan::new(start.min(end), end)
}

/// The counts of the whole steps in `span`.
pub fn cut(survey: &Survey, span: TimeSpan) -> Survey {
    let steps = whole_steps(span, survey.step);
    let mut asked = survey.asked.clone();
    within(&mut asked, steps);
    let mut counts = Map::default();
    for (name, known) in &survey.counts {
        // A point stands for the step before it.
        let first = known.partition_point(|(at, _)| *at <= steps.start());
        let last = known.partition_point(|(at, _)| *at <= steps.end());
        if first < last {
            counts.insert(name.clone(), known[first..last].to_vec());
        }
    }
    Survey { asked, step: survey.step, counts }
}

/// Joins `more` to `survey`, or lets it take its place where it is of other steps.
pub fn add(survey: &mut Survey, more: &Survey) {
    if survey.step != more.step {
        *survey = Survey { step: more.step, ..Survey::default() };
    }
    unite(&mut survey.asked, &more.asked);
    for (name, counts) in &more.counts {
        let known = survey.counts.or_default(name.clone());
        *known = merge(known, counts);
    }
}

/// All of both, in order; where both know a point, the second does.
fn merge(old: &[(Timestamp, u64)], new: &[(Timestamp, u64)]) -> Vec<(Timestamp, u64)> {
    let mut merged = Vec::with_capacity(old.len() + new.len());
    let mut rest = old;
    for point in new {
        let before = rest.partition_point(|(at, _)| *at < point.0);
        merged.extend_from_slice(&rest[..before]);
        rest = &rest[before..];
        if rest.first().is_some_and(|(at, _)| *at == point.0) {
            rest = &rest[1..];
        }
        merged.push(*point);
    }
    merged.extend_from_slice(rest);
    merged
}
