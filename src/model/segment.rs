use std::fmt;
use std::sync::Arc;

use crate::model::evidence::in_order;
use crate::model::{
    Alert, Blind, Episode, Episodes, Event, Health, Heard, Origin, Reason, Said, Severity,
    Statement, TimeSpan, Timestamp, sort_by, sort_by_key,
};

/// A stretch of a timeline in which the health does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// When.
    pub span: TimeSpan,
    /// How the entity fared.
    pub health: Health,
    /// What is proven of an `Unavailable` stretch all the same: the alert fired before and after.
    pub beneath: Option<Health>,
    /// Whether it is beyond doubt: an alert may have fired, or not, without changing the health.
    pub is_sure: bool,
}

impl Segment {
    /// What is known of how the entity fared: what is drawn, or what is proven beneath an outage.
    #[must_use]
    pub const fn known(&self) -> Option<Health> {
        match self.health {
            Health::Unavailable => self.beneath,
            Health::Unknown => None,
            health => Some(health),
        }
    }
}

/// Which entity, such as `Node/10.0.0.1:9100`; the name is empty where a kind has one entity only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId {
    /// The kind, such as `Node`.
    pub kind: String,
    /// The instance, such as `10.0.0.1:9100`.
    pub name: String,
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// How one entity fared over a span, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Whose.
    pub entity: EntityId,
    /// What people call it where its name holds an address, as [`timelines`](crate::timelines) tells:
    /// `node-2` of `10.0.0.2:9100`.
    pub alias: Option<String>,
    /// The alerts that name it without saying how it fares, each once, as
    /// [`timelines`](crate::timelines) tells: one may search for what they say.
    pub named_by: Vec<Arc<Alert>>,
    /// What the segments tile.
    pub span: TimeSpan,
    /// The instant until which an alert that fires now is drawn.
    pub now: Timestamp,
    /// The tiles: in order, without a hole or an overlap, neighbours unlike.
    pub segments: Vec<Segment>,
    /// The episodes of the entity's alerts that overlap the span, or may, sorted by start.
    pub episodes: Episodes,
    /// What happened in the span at an instant, sorted.
    pub events: Vec<Event>,
    /// Where the sources saw nothing, sorted.
    pub blind: Vec<Blind>,
    /// Who could be heard when, source by source.
    pub heard: Vec<Heard>,
}

impl Timeline {
    /// Why `segment` is as it is: the episodes that fired in it or may have, worst first and
    /// then by start, and the reasons for which the sources were blind in it.
    ///
    /// A warning does not show under the critical of the same alert (domain.md §2).
    #[must_use]
    pub fn why(&self, segment: Segment) -> (Vec<&Episode>, Vec<&Blind>) {
        let fires = |episode: &Episode| episode.span(self.now).overlaps(segment.span);
        let mut episodes = self.episodes.near(segment.span);
        episodes.retain(|episode| episode.may_fire_in(segment.span, self.now));
        let is_critical =
            |episode: &&&Episode| episode.severity() == Severity::Critical && fires(episode);
        let critical = episodes.iter().filter(is_critical);
        let mut critical: Vec<_> =
            critical.map(|episode| episode.alert.labels.but_for_severity()).collect();
        sort_by(&mut critical, Ord::cmp);
        episodes.retain(|episode| {
            episode.severity() != Severity::Warning
                || critical.binary_search(&episode.alert.labels.but_for_severity()).is_err()
        });
        sort_by_key(&mut episodes, |episode| {
            (std::cmp::Reverse(episode.severity()), episode.starts_at)
        });
        let blind = self.blind.iter().filter(|blind| blind.span.overlaps(segment.span));
        (episodes, blind.collect())
    }

    /// What was said of alerting itself in `segment`, by whom and when, in the order of time: where
    /// it was down, and whose silence means that nothing else happened.
    #[must_use]
    pub fn statements(&self, segment: Segment) -> Vec<Statement> {
        let down = self.blind.iter().filter(|blind| blind.reason == Reason::NoSamples);
        let down = down.map(|blind| (Origin::Presence, blind.span, Said::Down));
        let heard = self.heard.iter().map(|heard| (heard.origin, heard.span, Said::Heard));
        let mut statements: Vec<_> = down
            .chain(heard)
            .filter_map(|(by, span, said)| {
                Some(Statement { by, span: span.intersection(segment.span)?, said })
            })
            .collect();
        in_order(&mut statements);
        statements
    }

    /// The incidents among `episodes`: those that continue another across a restart do not count.
    #[must_use]
    pub fn incidents(episodes: &[&Episode]) -> usize {
        episodes.iter().filter(|episode| !episode.continues).count()
    }
}
