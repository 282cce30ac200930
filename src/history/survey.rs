//! Which alerts the second witness must be asked for: a survey of all, against what the log tells.

use std::time::Duration;

use crate::model::{
    Alert, History, Map, Origin, Policy, Set, Survey, TimeSpan, Timestamp, difference, sort_by,
};

/// How many samples a count may be off, and again for each beginning and end in its step.
const SLACK: u64 = 2;

/// How far apart the samples of `ALERTS` are where nothing tells.
const INTERVAL: Duration = Duration::from_secs(30);

/// The names of the alerts of which Prometheus holds more, or less, than `history` explains: they
/// were silenced, inhibited, never notified, or one of the two is wrong.
#[must_use]
pub fn unexplained(history: &History, survey: &Survey, policy: &Policy) -> Set<Box<str>> {
    let claims = Claims::new(history, survey);
    let interval = claims.interval(survey);
    let alive = history.heard.iter().filter(|heard| heard.origin == Origin::Presence);
    let alive: Vec<_> = alive.map(|heard| heard.span).collect();
    let mut names = Set::default();
    for name in survey.counts.keys().chain(claims.of_name.keys()) {
        let differs = claims.differs(name, survey, interval, &alive);
        if differs && !is_no_episode(name, history, policy) {
            names.add(name.clone());
        }
    }
    names
}

/// Whether the alerts of a name are none that fire for a while: the watchdog, or an event.
fn is_no_episode(name: &str, history: &History, policy: &Policy) -> bool {
    let labels = [("alertname", name)].into_iter().collect();
    let is_watchdog = policy.watchdog.matches(&Alert { labels, ..Alert::default() });
    is_watchdog || history.events.iter().any(|event| event.alert.name() == name)
}

/// What the log tells, step by step.
struct Claims {
    /// The ends of the steps, sorted.
    instants: Vec<Timestamp>,
    /// By name and step: for how many milliseconds alerts fired, all together, and how many times
    /// one began or ended.
    of_name: Map<Box<str>, Vec<(u64, u64)>>,
}

impl Claims {
    fn new(history: &History, survey: &Survey) -> Self {
        let asked = survey.asked.iter().flat_map(|asked| steps(*asked, survey.step));
        let counted = survey.counts.values().flatten().map(|(at, _)| *at);
        let mut instants: Vec<_> = asked.chain(counted).collect();
        sort_by(&mut instants, Ord::cmp);
        instants.dedup();
        let mut of_name: Map<Box<str>, Vec<_>> = Map::default();
        for episode in &history.episodes {
            let claims = of_name.or_default(episode.alert.name().into());
            claims.resize(instants.len(), (0, 0));
            let fired = episode.span(history.now);
            let first = instants.partition_point(|at| *at <= fired.start());
            for (at, (fires, edges)) in instants[first..].iter().zip(&mut claims[first..]) {
                let step = TimeSpan::new(*at - survey.step, *at);
                let Some(inside) = step.intersection(fired) else { break };
                let edge = |instant| u64::from(step.contains(instant));
                *fires += milliseconds(inside.duration());
                *edges += edge(fired.start()) + edge(fired.end());
            }
        }
        Self { instants, of_name }
    }

    /// What the log tells of the alerts of a name in the step before `at`.
    fn at(&self, name: &str, at: Timestamp) -> (u64, u64) {
        let step = self.instants.binary_search(&at).ok();
        let claims = self.of_name.get(name).zip(step);
        claims.map(|(claims, step)| claims[step]).unwrap_or_default()
    }

    /// The milliseconds between two samples of one alert: the median of what agrees.
    fn interval(&self, survey: &Survey) -> u64 {
        let mut intervals: Vec<u64> = Vec::new();
        for (name, counts) in &survey.counts {
            let enough = counts.iter().filter(|(_, count)| *count > SLACK);
            intervals.extend(enough.map(|(at, count)| self.at(name, *at).0 / count));
        }
        intervals.retain(|interval| *interval >= 1_000);
        sort_by(&mut intervals, Ord::cmp);
        intervals.get(intervals.len() / 2).copied().unwrap_or(milliseconds(INTERVAL))
    }

    /// Whether there are more samples of a name in a step than the log explains, or fewer though
    /// alerting was alive.
    fn differs(&self, name: &str, survey: &Survey, interval: u64, alive: &[TimeSpan]) -> bool {
        let counts = survey.counts.get(name).map_or(&[][..], Vec::as_slice);
        let mut counts = counts.iter().peekable();
        self.instants.iter().any(|at| {
            let count = counts.next_if(|(of, _)| of == at).map_or(0, |(_, count)| *count);
            let (told, edges) = self.at(name, *at);
            let seen = count.saturating_mul(interval);
            let slack = interval.saturating_mul(SLACK * (1 + edges));
            // A single sample of what was never told is news.
            let allowed = if told > 0 { told.saturating_add(slack) } else { 0 };
            seen > allowed
                || (seen.saturating_add(slack) < told && !is_blind(*at, survey.step, alive))
        })
    }
}

/// Whether alerting was not proven alive all the time in the step before `at`, so that samples may
/// be missing.
fn is_blind(at: Timestamp, step: Duration, alive: &[TimeSpan]) -> bool {
    !alive.is_empty() && !difference(TimeSpan::new(at - step, at), alive).is_empty()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The ends of the steps that tile `span` backwards from its end.
fn steps(span: TimeSpan, step: Duration) -> impl Iterator<Item = Timestamp> {
    let ends = std::iter::successors(Some(span.end()), move |end| Some(*end - step));
    ends.take_while(move |end| *end > span.start() && !step.is_zero())
}
