//! Seeded clusters, and what holds of the timelines of each.

use std::collections::BTreeSet;
use std::slice;
use std::time::Duration;

use global_health_bar::simulation::{Cluster, Fault, Plan, Size, simulate};
use global_health_bar::{
    EntityId, Episode, Filters, Health, History, Kind, Segment, TimeSpan, Timeline, Timestamp,
    catalogue, difference, reconstruct, search, timeline, union,
};

use crate::sample::Sample;
use crate::simulated;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn window() -> TimeSpan {
    TimeSpan::last(14 * DAY, Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant"))
}

pub fn cluster(seed: u64, faults: &[Fault]) -> Cluster {
    simulate(&Plan::seeded(seed, Size::Small, faults, window()), window().end())
}

/// No trouble, and each kind of it alone.
pub fn single() -> Vec<&'static [Fault]> {
    let each = Fault::ALL.iter().map(slice::from_ref);
    [&[][..]].into_iter().chain(each).collect()
}

/// Clusters with such trouble, called by it and their seed.
pub fn troubled(
    kinds: impl IntoIterator<Item = &'static [Fault]>,
    seeds: &[u64],
) -> impl Iterator<Item = Sample> {
    kinds.into_iter().flat_map(move |faults| {
        seeds.iter().map(move |seed| {
            simulated::sample(format!("{faults:?} of seed {seed}"), &cluster(*seed, faults))
        })
    })
}

pub fn rebuilt(sample: &Sample) -> History {
    reconstruct(&sample.observations, sample.window, sample.window.end(), &sample.policy)
}

/// The entities, each kind and each alert asked in turn: those that are alone of their kind always,
/// the others where an alert names them.
fn entities<'a>(history: &History, kinds: &'a [Kind]) -> Vec<(&'a Kind, EntityId)> {
    let mut entities = Vec::new();
    for kind in kinds {
        let mut names = BTreeSet::new();
        for alert in history.episodes.iter().map(|episode| &episode.alert) {
            let value = |any: &Vec<String>| any.iter().find_map(|label| alert.labels.get(label));
            let values: Option<Vec<_>> = kind.instance.iter().map(value).collect();
            // A mount point brings its own slash.
            let name = values.map(|values| values.join("/").replace("//", "/"));
            names.extend(name.filter(|name| kind.health(name, alert).is_some()));
        }
        if kind.instance.is_empty() {
            names.insert(String::new());
        }
        let entity = |name| (kind, EntityId { kind: kind.name.clone(), name });
        entities.extend(names.into_iter().map(entity));
    }
    entities
}

/// Each entity of the catalogue, and all alerts together.
fn timelines(history: &History) -> Vec<(Kind, Timeline)> {
    let mut kinds = catalogue();
    kinds.push(Kind::of_alerts("All", Filters::default(), Vec::new()));
    let of = |(kind, id)| (Kind::clone(kind), timeline(history, kind, &id, window()));
    let alone: Vec<_> = entities(history, &kinds).into_iter().map(of).collect();
    // Who asks for one knows what it is called.
    let unnamed = |it| Timeline { alias: None, named_by: Vec::new(), ..it };
    let all = global_health_bar::timelines(history, &kinds, window()).into_iter().map(unnamed);
    assert!(all.eq(alone.iter().map(|(_, it)| it.clone())));
    alone
}

/// The spans of the episodes that make the entity fare like this.
fn spans(
    (kind, timeline): &(Kind, Timeline),
    health: Health,
    spans: impl Fn(&Episode) -> Vec<TimeSpan>,
) -> Vec<TimeSpan> {
    let episodes = timeline.episodes.iter();
    let speaking =
        episodes.filter(|e| kind.health(&timeline.entity.name, &e.alert) == Some(health));
    union(speaking.flat_map(spans))
}

fn covers(spans: &[TimeSpan], span: TimeSpan) -> bool {
    difference(span, spans).is_empty()
}

fn touches(spans: &[TimeSpan], span: TimeSpan) -> bool {
    spans.iter().any(|other| other.overlaps(span))
}

#[test]
fn what_an_alert_says_of_an_instance_finds_it() {
    const OF_ALL: [&str; 3] = ["alertname", "severity", "prometheus"];
    let mut found = 0;
    for sample in troubled([&Fault::ALL[..]], &[1, 2]) {
        let (history, kinds) = (rebuilt(&sample), catalogue());
        let many: Vec<_> = kinds.iter().filter(|kind| !kind.instance.is_empty()).collect();
        let all = global_health_bar::timelines(&history, &kinds, window());
        let alerts = history.episodes.iter().map(|episode| &episode.alert);
        let alerts: Vec<_> = alerts.chain(history.events.iter().map(|it| &it.alert)).collect();
        for timeline in &all {
            let Some(kind) = many.iter().find(|kind| kind.name == timeline.entity.kind) else {
                continue;
            };
            for alert in alerts.iter().filter(|alert| kind.owns(&timeline.entity.name, alert)) {
                let says = alert.labels.iter().filter(|(name, _)| !OF_ALL.contains(name));
                for (name, value) in says {
                    assert!(
                        search(timeline, &kind.name, value).is_some(),
                        "{}: {name}",
                        timeline.entity
                    );
                    found += 1;
                }
            }
        }
    }
    assert!(found > 1_000, "{found}");
}

#[test]
fn segments_tile_the_span_and_are_drawn_between_what_is_sure_and_what_is_possible() {
    let all = [&Fault::ALL[..]];
    for sample in troubled(single().into_iter().chain(all), &[1]) {
        let history = rebuilt(&sample);
        for of in timelines(&history) {
            let (_, timeline) = &of;
            let name = format!("{} with {}", timeline.entity, sample.name);
            tiles(&timeline.segments, &name);
            for segment in &timeline.segments {
                bounded(&of, segment, &name);
            }
        }
    }
}

fn tiles(segments: &[Segment], name: &str) {
    let first = segments.first().expect("a window has a segment");
    assert_eq!(first.span.start(), window().start(), "{name}");
    assert_eq!(segments[segments.len() - 1].span.end(), window().end(), "{name}");
    for pair in segments.windows(2) {
        assert_eq!(pair[0].span.end(), pair[1].span.start(), "{name}");
        assert_ne!(Segment { span: pair[1].span, ..pair[0] }, pair[1], "{name}: neighbours differ");
    }
}

fn bounded(of: &(Kind, Timeline), segment: &Segment, name: &str) {
    let now = of.1.now;
    let at_least = |health| spans(of, health, |episode| episode.at_least(now));
    let at_most = |health| spans(of, health, |episode| episode.at_most(now));
    let drawn = |health| spans(of, health, |episode| vec![episode.span(now)]);
    let name = format!("{name}: {segment:?}");
    match segment.health {
        Health::Critical | Health::Warning => {
            assert!(covers(&drawn(segment.health), segment.span), "{name} is drawn");
            assert!(covers(&at_most(segment.health), segment.span), "{name} is possible");
            assert!(!segment.is_sure || covers(&at_least(segment.health), segment.span), "{name}");
        }
        Health::Healthy => {
            for worse in [Health::Critical, Health::Warning] {
                assert!(!touches(&drawn(worse), segment.span), "{name} is not drawn {worse:?}");
                let may_be = touches(&at_most(worse), segment.span);
                assert!(!(segment.is_sure && may_be), "{name} may be {worse:?}");
            }
        }
        // Nobody can say.
        Health::Unavailable | Health::Unknown => assert!(segment.is_sure, "{name}"),
    }
}
