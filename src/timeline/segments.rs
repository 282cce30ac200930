//! From marks to tiles.

use crate::model::{
    Blind, EntityId, Episode, Health, Heard, History, Reason, Segment, TimeSpan, Timeline,
    Timestamp, Waiting, difference, sort_by_key, union,
};
use crate::timeline::Kind;

/// How `entity` of `kind` fared over `span`; what else it is called only [`timelines`](crate::timelines)
/// tells.
#[must_use]
pub fn timeline(history: &History, kind: &Kind, entity: &EntityId, span: TimeSpan) -> Timeline {
    let mut told = Vec::new();
    for episode in &history.episodes {
        let health = kind.health(&entity.name, &episode.alert);
        told.extend(health.map(|health| Told::Fired(episode, health)));
    }
    for waiting in &history.waiting {
        if kind.name_told_by(&waiting.alert).is_some_and(|name| name == entity.name) {
            told.push(Told::Waited(waiting));
        }
    }
    timeline_of(history, kind, entity.clone(), &told, span)
}

/// What speaks of an entity.
pub(super) enum Told<'a> {
    /// What fired, and what that makes of it.
    Fired(&'a Episode, Health),
    /// What might have, but for an outage.
    Waited(&'a Waiting),
}

/// The timeline of an entity, given all that speaks of it.
pub(super) fn timeline_of(
    history: &History,
    kind: &Kind,
    entity: EntityId,
    told: &[Told],
    span: TimeSpan,
) -> Timeline {
    let now = history.now;
    let mut marks = Vec::new();
    let mut episodes = Vec::new();
    let (mut pending, mut waiting) = (Vec::new(), Vec::<Blind>::new());
    for told in told {
        match told {
            Told::Fired(episode, health) => {
                let at_most = episode.at_most(now);
                if at_most.iter().any(|may| may.overlaps(span)) {
                    marks_of_episode(episode, &at_most, now, *health, &mut marks);
                    pending.extend(episode.pending());
                    episodes.push(Episode::clone(episode));
                }
            }
            Told::Waited(Waiting { alert, span }) => {
                let reason = Reason::Waiting(alert.name().into());
                // It is told once for all alerts of a name.
                let same =
                    waiting.iter_mut().find(|it| it.reason == reason && it.span.overlaps(*span));
                match same {
                    Some(it) => {
                        let start = it.span.start().min(span.start());
                        it.span = TimeSpan::new(start, it.span.end().max(span.end()));
                    }
                    None => waiting.push(Blind { span: *span, reason }),
                }
            }
        }
    }
    let pending = union(pending).into_iter().map(|span| Blind { span, reason: Reason::Pending });
    let mut own: Vec<_> = pending.chain(waiting).collect();
    if !kind.is_told(&entity.name, &history.asked) {
        own.push(Blind { span, reason: Reason::NotAsked });
    }
    let mut blind: Vec<Blind> = Vec::new();
    for (of, health) in [
        (&history.unavailable, Health::Unavailable),
        (&history.unknown, Health::Unknown),
        (&own, Health::Unknown),
    ] {
        for blind in of {
            // What is drawn may be worse.
            if matches!(blind.reason, Reason::NotYetTold | Reason::Waiting(_)) {
                marks.push((blind.span, Health::Critical, Claim::Possible));
            }
            if blind.reason != Reason::NotYetTold {
                marks.push((blind.span, health, Claim::Sure));
            }
        }
        blind.extend(of.iter().filter(|blind| blind.span.overlaps(span)).cloned());
    }
    sort_by_key(&mut blind, |blind| blind.span);
    let heard = history
        .heard
        .iter()
        .filter_map(|heard| Some(Heard { span: heard.span.intersection(span)?, ..*heard }));
    Timeline {
        segments: tiles(marks, span),
        events: history
            .events
            .iter()
            .filter(|event| span.contains(event.at) && kind.owns(&entity.name, &event.alert))
            .cloned()
            .collect(),
        entity,
        alias: None,
        named_by: Vec::new(),
        span,
        now,
        episodes: episodes.into(),
        blind,
        heard: heard.collect(),
    }
}

/// How sure a mark is.
#[derive(Clone, Copy)]
enum Claim {
    /// It is so.
    Sure,
    /// It is drawn, and may not be so.
    Likely,
    /// It is not drawn, and may be so.
    Possible,
}

fn marks_of_episode(
    episode: &Episode,
    at_most: &[TimeSpan],
    now: Timestamp,
    health: Health,
    marks: &mut Vec<(TimeSpan, Health, Claim)>,
) {
    let (drawn, sure) = (episode.span(now), episode.at_least(now));
    let mut add = |spans: Vec<TimeSpan>, claim| {
        marks.extend(spans.into_iter().map(|span| (span, health, claim)));
    };
    add(difference(drawn, &sure), Claim::Likely);
    for may in at_most {
        add(difference(*may, &[drawn]), Claim::Possible);
    }
    add(sure, Claim::Sure);
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
    tiles(marks.into_iter().map(|(span, health)| (span, health, Claim::Sure)), span)
}

/// How many marks of each health and claim are open.
type Open = [[i32; Health::WORST_FIRST.len()]; 3];

fn tiles(
    marks: impl IntoIterator<Item = (TimeSpan, Health, Claim)>,
    span: TimeSpan,
) -> Vec<Segment> {
    // When a mark begins (1) or ends (-1).
    let mut edges: Vec<(Timestamp, i32, Health, Claim)> = Vec::new();
    for (mark, health, claim) in marks {
        if let Some(mark) = mark.intersection(span) {
            edges.push((mark.start(), 1, health, claim));
            edges.push((mark.end(), -1, health, claim));
        }
    }
    // It changes nothing, after all others of its instant.
    edges.push((span.end(), 0, Health::Healthy, Claim::Sure));
    sort_by_key(&mut edges, |edge| edge.0);

    let mut segments: Vec<Segment> = Vec::new();
    let mut open = Open::default();
    let mut start = span.start();
    for (instant, change, health, claim) in edges {
        let tile = verdict(&open, TimeSpan::new(start, instant));
        let same = |last: &Segment| Segment { span: tile.span, ..*last } == tile;
        match segments.last_mut() {
            _ if tile.span.is_empty() => {}
            Some(last) if same(last) => last.span = TimeSpan::new(last.span.start(), instant),
            _ => segments.push(tile),
        }
        start = instant;
        open[claim as usize][health as usize] += change;
    }
    segments
}

fn verdict(open: &Open, span: TimeSpan) -> Segment {
    let worst = |claims: &[Claim]| {
        let is_open = |health: &Health| {
            claims.iter().any(|claim| open[*claim as usize][*health as usize] > 0)
        };
        let worst = Health::WORST_FIRST.into_iter().find(is_open).unwrap_or(Health::Healthy);
        let is_down = is_open(&Health::Unavailable);
        (if is_down { Health::Unavailable } else { worst }, worst)
    };
    let (health, worst_drawn) = worst(&[Claim::Sure, Claim::Likely]);
    let at_best = worst(&[Claim::Sure]).0;
    let at_worst = worst(&[Claim::Sure, Claim::Likely, Claim::Possible]).0;
    let hides = health == Health::Unavailable && worst_drawn.is_problem();
    // What is unavailable or unknown says itself that nobody can be sure.
    let says_so = matches!(health, Health::Unavailable | Health::Unknown);
    Segment {
        span,
        health,
        beneath: hides.then_some(worst_drawn),
        is_sure: says_so || at_best == at_worst,
    }
}
