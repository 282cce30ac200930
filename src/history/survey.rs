//! Which alerts the second witness must be asked for: a survey of all, against what the log tells.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::model::{Alert, Blind, History, Policy, Survey, TimeSpan, Timestamp};

/// How many samples a count may be off, and again for each beginning and end in its step.
const SLACK: f64 = 2.0;

/// How far apart the samples of `ALERTS` are where nothing tells.
const INTERVAL: f64 = 30.0;

/// The names of the alerts of which Prometheus holds more, or less, than `history` explains: they
/// were silenced, inhibited, never notified, or one of the two is wrong.
#[must_use]
pub fn unexplained(history: &History, survey: &Survey, policy: &Policy) -> BTreeSet<Box<str>> {
    let told = Told::new(history, survey);
    let interval = told.interval(survey);
    let unexplained = survey.counts.iter().filter(|(name, counts)| {
        counts.iter().any(|(at, count)| {
            let (seconds, edges) = told.claims.get(&(&***name, *at)).copied().unwrap_or_default();
            let slack = SLACK * interval * (1.0 + edges);
            let (seen, is_whole) = (count * interval, !told.is_blind(*at, survey.step));
            seen > seconds + slack || (is_whole && seen + slack < seconds)
        })
    });
    let missing = told.claims.iter().filter(|((name, at), (seconds, edges))| {
        let counts = survey.counts.get(*name);
        let is_counted = counts.is_some_and(|counts| counts.iter().any(|(of, _)| of == at));
        !is_counted
            && *seconds > SLACK * interval * (1.0 + edges)
            && !told.is_blind(*at, survey.step)
    });
    let missing = missing.map(|((name, _), _)| Box::from(*name));
    let of_no_episode = |name: &str| {
        let labels = [("alertname", name)].into_iter().collect();
        let is_watchdog = policy.watchdog.matches(&Alert { labels, ..Alert::default() });
        is_watchdog || history.events.iter().any(|event| event.alert.name() == name)
    };
    let names = unexplained.map(|(name, _)| name.clone()).chain(missing);
    names.filter(|name| !of_no_episode(name)).collect()
}

/// What the log tells, step by step.
struct Told<'a> {
    /// By name and the end of a step: for how many seconds alerts fired, all together, and how many
    /// began or ended.
    claims: BTreeMap<(&'a str, Timestamp), (f64, f64)>,
    unavailable: &'a [Blind],
}

impl<'a> Told<'a> {
    fn new(history: &'a History, survey: &Survey) -> Self {
        let instants: BTreeSet<Timestamp> = survey
            .asked
            .iter()
            .flat_map(|asked| steps(*asked, survey.step))
            .chain(survey.counts.values().flatten().map(|(at, _)| *at))
            .collect();
        let mut claims: BTreeMap<_, (f64, f64)> = BTreeMap::new();
        for episode in &history.episodes {
            let fired = episode.span(history.now);
            let ends = fired.end() + survey.step;
            let touched = instants.range(fired.start()..).take_while(|at| **at < ends);
            for at in touched {
                let step = TimeSpan::new(*at - survey.step, *at);
                let Some(inside) = step.intersection(fired) else { continue };
                let edge = |instant| if step.contains(instant) { 1.0 } else { 0.0 };
                let claim = claims.entry((episode.alert.name(), *at)).or_default();
                claim.0 += inside.duration().as_secs_f64();
                claim.1 += edge(fired.start()) + edge(fired.end());
            }
        }
        Self { claims, unavailable: &history.unavailable }
    }

    /// The seconds between two samples of one alert: the median of what agrees.
    fn interval(&self, survey: &Survey) -> f64 {
        let counted = survey.counts.iter().flat_map(|(name, counts)| {
            counts.iter().map(move |(at, count)| ((&**name, *at), *count))
        });
        let mut intervals: Vec<f64> = counted
            .filter(|(_, count)| *count > SLACK)
            .filter_map(|(of, count)| Some(self.claims.get(&of)?.0 / count))
            .filter(|interval| *interval >= 1.0)
            .collect();
        intervals.sort_by(f64::total_cmp);
        intervals.get(intervals.len() / 2).copied().unwrap_or(INTERVAL)
    }

    /// Whether alerting was down in the step before `at`, so that samples are missing.
    fn is_blind(&self, at: Timestamp, step: Duration) -> bool {
        let step = TimeSpan::new(at - step, at);
        let next = self.unavailable.partition_point(|blind| blind.span.end() <= step.start());
        self.unavailable.get(next).is_some_and(|blind| blind.span.overlaps(step))
    }
}

/// The ends of the steps that tile `span` backwards from its end.
fn steps(span: TimeSpan, step: Duration) -> impl Iterator<Item = Timestamp> {
    let ends = std::iter::successors(Some(span.end()), move |end| Some(*end - step));
    ends.take_while(move |end| *end > span.start() && !step.is_zero())
}
