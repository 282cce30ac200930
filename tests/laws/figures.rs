//! What holds of the figures of every small world.

use global_health_bar::{
    Blind, Comparison, Doubt, DoubtCause, End, EntityId, Episode, Evidence, Figures, Filters,
    Health, Heard, History, Kind, Origin, Ranking, Reason, Share, TimeSpan, Timeline, Trend,
    timeline, union,
};
use proptest::prelude::*;

use crate::picture::{alert, at, span};
use crate::worlds::spans;

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

prop_compose! {
    /// Alerts of any weight, any of it in doubt, and blindness of either kind; the hour may not be
    /// over.
    fn histories()(
        firings in prop::collection::vec(
            (0..NAMES.len(), prop::bool::ANY, 0..55_usize, 0..20_usize, prop::option::of((0..60_usize, 0..20_usize))),
            0..12,
        ),
        unavailable in spans(),
        unknown in spans(),
        forgotten in 0..9_usize,
        now in 40..70_usize,
    ) -> History {
        let mut episodes: Vec<_> = firings
            .into_iter()
            .map(|(name, is_critical, start, length, doubt)| Episode {
                alert: alert(NAMES[name], if is_critical { "critical" } else { "warning" }),
                starts_at: at(start),
                end: End::Resolved(at(start + length)),
                continues: false,
                evidence: Evidence {
                    doubts: doubt
                        .map(|(start, length)| Doubt { span: span(start, start + length), cause: DoubtCause::NoEnd })
                        .into_iter()
                        .collect(),
                    ..Evidence::default()
                },
            })
            .collect();
        episodes.sort_by_key(|episode| episode.starts_at);
        let blind = |spans: Vec<TimeSpan>, reason: Reason| {
            union(spans).into_iter().map(move |span| Blind { span, reason: reason.clone() })
        };
        let mut unknown: Vec<_> = blind(unknown, Reason::NoProof).collect();
        unknown.extend(blind(vec![span(0, forgotten)], Reason::BeforeFirstSample));
        History {
            now: at(now),
            episodes,
            unavailable: blind(unavailable, Reason::NoSamples).collect(),
            unknown,
            heard: vec![Heard { span: span(forgotten, 60), origin: Origin::Presence }],
            ..History::default()
        }
    }
}

fn kind() -> Kind {
    Kind::of_alerts("All", Filters::default(), Vec::new())
}

fn hour(history: &History) -> Timeline {
    let entity = EntityId { kind: "All".into(), name: String::new() };
    timeline(history, &kind(), &entity, span(0, 60))
}

/// The share as a number with twelve digits, to compare.
fn ratio(share: Option<Share>) -> Option<u128> {
    share.map(|share| share.part.as_nanos() * 1_000_000_000_000 / share.whole.as_nanos())
}

proptest! {
    #[test]
    fn the_parts_are_the_whole_and_the_bounds_are_bounds(history in histories()) {
        let timeline = hour(&history);
        let figures = Figures::new(&timeline);
        let parts = Health::WORST_FIRST.map(|health| figures.time_in(health));
        let since = global_health_bar::birth(&timeline);
        let past = TimeSpan::new(since, timeline.span.end().min(history.now));
        prop_assert_eq!(parts.iter().sum::<std::time::Duration>(), past.duration());
        prop_assert_eq!(figures.counted(), past.duration());
        prop_assert!(figures.known() <= figures.counted());
        let [worst, best] = [figures.at_worst(), figures.at_best()].map(ratio);
        prop_assert!(worst <= best);
        if let Some(available) = ratio(figures.availability()) {
            prop_assert!(worst <= Some(available) && Some(available) <= best);
        }
    }

    #[test]
    fn the_halves_are_the_whole(history in histories(), cut in 0..60_usize) {
        let timeline = hour(&history);
        let halves = [span(0, cut), span(cut, 60)].map(|half| Figures::within(&timeline, half));
        let (both, whole): (Figures, _) = (halves.iter().sum(), Figures::new(&timeline));
        for health in Health::WORST_FIRST {
            prop_assert_eq!(both.time_in(health), whole.time_in(health));
        }
        prop_assert_eq!(both.critical(), whole.critical());
        prop_assert!(both.incidents == whole.incidents || both.incidents == whole.incidents + 1);
    }

    #[test]
    fn what_an_alert_costs_alone_is_what_a_history_without_it_gains(history in histories()) {
        let timeline = hour(&history);
        let ranking = Ranking::new(std::slice::from_ref(&timeline), &[kind()]);
        let figures = Figures::new(&timeline);
        prop_assert_eq!(&ranking.figures, &figures);
        for name in NAMES {
            let mut without = history.clone();
            without.episodes.retain(|episode| episode.alert.name() != name);
            // What is known only since it fired may be forgotten; what counts stays the same.
            let since = global_health_bar::birth(&timeline);
            let rebuilt = Figures::within(&hour(&without), TimeSpan::new(since, at(60)));
            let cost = ranking.alerts.iter().find(|alert| alert.alertname == name).map(|alert| alert.cost).unwrap_or_default();
            prop_assert_eq!(figures.critical() - cost.alone, rebuilt.critical(), "without {}", name);
            prop_assert!(ratio(ranking.without(&cost)) >= ratio(figures.availability()));
            prop_assert!(cost.alone <= cost.critical && cost.critical <= figures.critical());
            prop_assert!(cost.warning <= figures.warning());
        }
        let together: std::time::Duration = ranking.alerts.iter().map(|alert| alert.cost.critical).sum();
        prop_assert!(together >= figures.critical());
    }

    #[test]
    fn the_other_way_round_what_was_new_is_gone_and_what_was_longer_is_shorter(
        before in histories(), after in histories(),
    ) {
        let compared = |before: &History, after: &History| {
            let [before, after] = [before, after].map(|history| [hour(history)]);
            let mut changes = Comparison::new(&before, &after, &[kind()]).changes;
            changes.sort_by(|a, b| a.alertname.cmp(&b.alertname));
            changes
        };
        let (changes, mirrored) = (compared(&before, &after), compared(&after, &before));
        prop_assert_eq!(changes.len(), mirrored.len());
        for (change, mirrored) in changes.iter().zip(&mirrored) {
            prop_assert_eq!(&change.alertname, &mirrored.alertname);
            prop_assert_eq!((change.before, change.after), (mirrored.after, mirrored.before));
            let expected = match change.trend() {
                Trend::New => Trend::Gone,
                Trend::Gone => Trend::New,
                Trend::Longer => Trend::Shorter,
                Trend::Shorter => Trend::Longer,
                Trend::Same => Trend::Same,
            };
            prop_assert_eq!(mirrored.trend(), expected);
        }
    }
}
