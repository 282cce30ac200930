//! From marks to tiles.

use std::collections::BTreeMap;

use crate::model::{
    Blind, EntityId, Episode, Health, History, Segment, TimeSpan, Timeline, Timestamp,
};
use crate::timeline::Kind;

/// How `entity` of `kind` fared over `span`.
#[must_use]
pub fn timeline(history: &History, kind: &Kind, entity: &EntityId, span: TimeSpan) -> Timeline {
    let episodes: Vec<Episode> = history
        .episodes
        .iter()
        .filter(|episode| kind.health(&entity.name, &episode.alert).is_some())
        .filter(|episode| episode.span(history.now).overlaps(span))
        .cloned()
        .collect();
    let marks = episodes.iter().filter_map(|episode| {
        let health = kind.health(&entity.name, &episode.alert)?;
        Some((episode.span(history.now), health))
    });
    let down = marks_of(&history.unavailable, Health::Unavailable);
    let unknown = marks_of(&history.unknown, Health::Unknown);
    let mut blind: Vec<Blind> = history
        .unavailable
        .iter()
        .chain(&history.unknown)
        .filter(|blind| blind.span.overlaps(span))
        .cloned()
        .collect();
    blind.sort_unstable_by_key(|blind| blind.span);
    Timeline {
        segments: segments(marks.chain(down).chain(unknown), span),
        events: history
            .events
            .iter()
            .filter(|event| span.contains(event.at) && kind.owns(&entity.name, &event.alert))
            .cloned()
            .collect(),
        entity: entity.clone(),
        span,
        now: history.now,
        episodes,
        blind,
    }
}

fn marks_of(blind: &[Blind], health: Health) -> impl Iterator<Item = (TimeSpan, Health)> {
    blind.iter().map(move |blind| (blind.span, health))
}

/// The tiles of `span`, given what is known of parts of it; where nothing is, it is healthy.
///
/// An outage covers what fired through it, and keeps it beneath; else the worst wins. The tiles
/// leave no hole, do not overlap, and neighbours differ.
///
/// ```text
/// alert     ..wwww..
/// critical  ...cc...
/// outage    .....x..
/// health    ..WCC?..
/// ```
#[must_use]
pub fn segments(
    marks: impl IntoIterator<Item = (TimeSpan, Health)>,
    span: TimeSpan,
) -> Vec<Segment> {
    // How many marks of each health begin (or, negative, end) at an instant.
    let mut edges: BTreeMap<Timestamp, [i32; Health::WORST_FIRST.len()]> = BTreeMap::new();
    for (mark, health) in marks {
        if let Some(mark) = mark.intersection(span) {
            edges.entry(mark.start()).or_default()[health as usize] += 1;
            edges.entry(mark.end()).or_default()[health as usize] -= 1;
        }
    }
    edges.entry(span.end()).or_default();

    let mut segments: Vec<Segment> = Vec::new();
    let mut open = [0; Health::WORST_FIRST.len()];
    let mut start = span.start();
    for (instant, changes) in edges {
        let (health, beneath) = verdict(&open);
        let tile = TimeSpan::new(start, instant);
        match segments.last_mut() {
            _ if tile.is_empty() => {}
            Some(last) if (last.health, last.beneath) == (health, beneath) => {
                last.span = TimeSpan::new(last.span.start(), instant);
            }
            _ => segments.push(Segment { span: tile, health, beneath }),
        }
        start = instant;
        for (open, change) in open.iter_mut().zip(changes) {
            *open += change;
        }
    }
    segments
}

fn verdict(open: &[i32; Health::WORST_FIRST.len()]) -> (Health, Option<Health>) {
    let is_open = |health: &Health| open[*health as usize] > 0;
    let worst = Health::WORST_FIRST.into_iter().find(is_open).unwrap_or(Health::Healthy);
    if is_open(&Health::Unavailable) {
        (Health::Unavailable, worst.is_problem().then_some(worst))
    } else {
        (worst, None)
    }
}
