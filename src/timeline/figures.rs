//! How an entity fared, in numbers.

use std::iter::Sum;
use std::time::Duration;

use crate::model::{Episode, Health, Segment, Severity, TimeSpan, Timeline, union};
use crate::timeline::birth::lifetime;

/// A part of a whole, both times: a ratio that is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part, at most the whole.
    pub part: Duration,
    /// The whole, never zero.
    pub whole: Duration,
}

impl Share {
    /// `part` of `whole`; `None` of nothing.
    #[must_use]
    pub fn new(part: Duration, whole: Duration) -> Option<Self> {
        (!whole.is_zero()).then(|| Self { part: part.min(whole), whole })
    }
}

/// How an entity fared over a span, in numbers; of several entities, their sums.
///
/// Available is what is known and not critical. An incident is a stretch of warning or critical
/// without a break, whatever fired in it: "an unplanned interruption to a service or reduction in
/// the quality of a service", as ITIL says.
///
/// Neither what is to come counts nor what was before the entity's [`birth`](crate::birth).
///
/// ```text
/// health     ..WWCC..??--....CC    ? unavailable  - unknown: 18 hours, 14 of them known, 4 critical
/// incident     ^--^          ^^    two; the first was seen from its start to its end
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many stretches of warning or critical there were.
    pub incidents: usize,
    /// The longest of them, as far as it lies in the span.
    pub longest: Option<TimeSpan>,
    drawn: [Duration; Health::WORST_FIRST.len()],
    beneath: [Duration; Health::WORST_FIRST.len()],
    /// Drawn otherwise than it may have been.
    doubtful: Duration,
    /// Drawn critical, and may not have been.
    may_be_up: Duration,
    /// Known and not drawn critical, and may have been.
    may_be_down: Duration,
    /// The incidents that were seen from their start to their end, and how long they were.
    restored: (u32, Duration),
}

impl Figures {
    /// The figures of the whole of `timeline`.
    #[must_use]
    pub fn new(timeline: &Timeline) -> Self {
        Self::within(timeline, timeline.span)
    }

    /// The figures of what of `timeline` lies in `span`: who knows better since when an entity is
    /// there, such as from `kube_node_created`, leaves out what was before.
    #[must_use]
    pub fn within(timeline: &Timeline, span: TimeSpan) -> Self {
        let mut figures = Self::default();
        let Some(counted) = lifetime(timeline).intersection(span) else { return figures };
        let is_critical = |episode: &&Episode| episode.severity() == Severity::Critical;
        let critical = timeline.episodes.iter().filter(is_critical);
        let critical = union(critical.flat_map(|episode| episode.at_most(timeline.now)));
        for segment in &timeline.segments {
            if let Some(inside) = segment.span.intersection(counted) {
                figures.add_segment(Segment { span: inside, ..*segment }, &critical);
            }
        }
        let (mut before, mut stretches) =
            (None, timeline.segments.chunk_by(are_both_problems).peekable());
        while let Some(stretch) = stretches.next() {
            let whole =
                TimeSpan::new(stretch[0].span.start(), stretch[stretch.len() - 1].span.end());
            let after = stretches.peek().map(|after| after[0]);
            if let Some(inside) = whole.intersection(counted)
                && is_problem(&stretch[0])
            {
                let is_healthy = |beside: Option<Segment>| {
                    beside.is_some_and(|beside| beside.known() == Some(Health::Healthy))
                };
                figures.add_incident(
                    inside,
                    inside == whole && is_healthy(before) && is_healthy(after),
                );
            }
            before = stretch.last().copied();
        }
        figures
    }

    fn add_segment(&mut self, segment: Segment, critical: &[TimeSpan]) {
        let Segment { span, health, beneath, is_sure } = segment;
        self.drawn[health as usize] += span.duration();
        if let Some(beneath) = beneath {
            self.beneath[beneath as usize] += span.duration();
        }
        if !is_sure {
            self.doubtful += span.duration();
        }
        match segment.known() {
            Some(Health::Critical) if !is_sure => self.may_be_up += span.duration(),
            Some(_) if !is_sure => self.may_be_down += shared(span, critical),
            _ => {}
        }
    }

    fn add_incident(&mut self, incident: TimeSpan, is_seen_whole: bool) {
        self.incidents += 1;
        self.longest = longer(self.longest, Some(incident));
        if is_seen_whole {
            self.restored.0 += 1;
            self.restored.1 += incident.duration();
        }
    }

    /// How long it was drawn in `health`; all healths together are [`counted`](Self::counted).
    #[must_use]
    pub const fn time_in(&self, health: Health) -> Duration {
        self.drawn[health as usize]
    }

    /// How long alerting was down while `health` is proven all the same; of the time unavailable.
    #[must_use]
    pub const fn time_beneath(&self, health: Health) -> Duration {
        self.beneath[health as usize]
    }

    /// How long it is in doubt how it fared; of the time in the healths that are drawn.
    #[must_use]
    pub const fn time_in_doubt(&self) -> Duration {
        self.doubtful
    }

    /// How long the entity was there.
    #[must_use]
    pub fn counted(&self) -> Duration {
        self.drawn.iter().sum()
    }

    /// How long it is known how it fared.
    #[must_use]
    pub fn known(&self) -> Duration {
        let proven = self.beneath.iter().sum::<Duration>();
        [Health::Healthy, Health::Warning, Health::Critical]
            .map(|health| self.time_in(health))
            .iter()
            .sum::<Duration>()
            + proven
    }

    /// How long it is known to have been critical.
    #[must_use]
    pub const fn critical(&self) -> Duration {
        self.drawn[Health::Critical as usize]
            .saturating_add(self.beneath[Health::Critical as usize])
    }

    /// How long it is known to have been a warning, and no more.
    #[must_use]
    pub const fn warning(&self) -> Duration {
        self.drawn[Health::Warning as usize].saturating_add(self.beneath[Health::Warning as usize])
    }

    /// How much of the known time it was not critical; `None` where nothing is known.
    #[must_use]
    pub fn availability(&self) -> Option<Share> {
        Share::new(self.known() - self.critical(), self.known())
    }

    /// How much of the time it was not critical if all that is unknown or in doubt was.
    #[must_use]
    pub fn at_worst(&self) -> Option<Share> {
        Share::new(self.known() - self.critical() - self.may_be_down, self.counted())
    }

    /// How much of the time it was not critical if nothing was that is unknown or in doubt.
    #[must_use]
    pub fn at_best(&self) -> Option<Share> {
        Share::new(self.counted() - self.critical() + self.may_be_up, self.counted())
    }

    /// How much of the time is known.
    #[must_use]
    pub fn coverage(&self) -> Option<Share> {
        Share::new(self.known(), self.counted())
    }

    /// The mean duration of the incidents that were seen from their start to their end (MTTR), if
    /// any was: a healthy stretch lies on either side.
    #[must_use]
    pub fn mean_time_to_restore(&self) -> Option<Duration> {
        let (count, time) = self.restored;
        (count > 0).then(|| time / count)
    }

    /// The mean time that it was healthy between incidents (MTBF): all the time healthy by all the
    /// incidents. `None` where there were fewer than two, as nothing lies between.
    #[must_use]
    pub fn mean_time_between_failures(&self) -> Option<Duration> {
        let incidents = u32::try_from(self.incidents).ok().filter(|incidents| *incidents > 1)?;
        Some(self.time_in(Health::Healthy) / incidents)
    }
}

/// The figures of several entities together: times add up, so that what is known longer weighs more.
impl<'a> Sum<&'a Self> for Figures {
    fn sum<I: Iterator<Item = &'a Self>>(figures: I) -> Self {
        figures.fold(Self::default(), |mut all, more| {
            for health in Health::WORST_FIRST {
                all.drawn[health as usize] += more.drawn[health as usize];
                all.beneath[health as usize] += more.beneath[health as usize];
            }
            all.doubtful += more.doubtful;
            all.may_be_up += more.may_be_up;
            all.may_be_down += more.may_be_down;
            all.incidents += more.incidents;
            all.longest = longer(all.longest, more.longest);
            all.restored.0 += more.restored.0;
            all.restored.1 += more.restored.1;
            all
        })
    }
}

fn is_problem(segment: &Segment) -> bool {
    segment.known().is_some_and(Health::is_problem)
}

fn are_both_problems(one: &Segment, next: &Segment) -> bool {
    is_problem(one) && is_problem(next)
}

/// How much of `span` lies in `spans`, which are sorted and apart.
fn shared(span: TimeSpan, spans: &[TimeSpan]) -> Duration {
    let first = spans.partition_point(|other| other.end() <= span.start());
    spans[first..].iter().map_while(|other| other.intersection(span)).map(TimeSpan::duration).sum()
}

/// The longer of two; the first of two that are as long.
fn longer(one: Option<TimeSpan>, other: Option<TimeSpan>) -> Option<TimeSpan> {
    let length = |span: Option<TimeSpan>| span.map(TimeSpan::duration);
    if length(other) > length(one) { other } else { one }
}
