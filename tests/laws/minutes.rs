//! Any small world, and how it fared as the rules read naively have it.

use std::fmt::Write;

use global_health_bar::{Filters, Health, Heard, Kind, Segment, TimeSpan, difference, union};
use proptest::prelude::*;

use crate::naive::{
    CADENCE, DISK, Line, OTHER, TWIN, WATCHDOG, WORLD, World, all, minutes, of_kind,
};
use crate::picture::{MINUTE, at, span};
use crate::worlds::spans;

fn letters(minutes: &[Segment]) -> String {
    minutes.iter().fold(String::new(), |mut drawn, minute| {
        let letter = match minute.health {
            Health::Critical => 'C',
            Health::Warning => 'W',
            Health::Unavailable => '?',
            Health::Unknown => '-',
            Health::Healthy => '.',
        };
        write!(drawn, "{letter}").expect("a string grows");
        drawn
    })
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let alert = prop::sample::select(vec![DISK, DISK, TWIN, OTHER, WATCHDOG, WATCHDOG]);
    let said = prop::option::weighted(0.35, prop::option::weighted(0.8, 0..WORLD));
    let line = (alert, 0..4_usize, 0..WORLD, 0..1_000_i64, said);
    let line = line.prop_map(|(alert, start, delay, place, said)| {
        let (starts, resolved) = if alert == WATCHDOG { (0, None) } else { (start * 14, said) };
        Line { alert, starts, logged: (starts + delay) % WORLD, place, resolved }
    });
    prop::collection::vec(line, 0..14)
}

prop_compose! {
    fn worlds()(
        lines in prop::option::weighted(0.9, lines()),
        read in (0..WORLD, 0..WORLD),
        is_cut in prop::bool::weighted(0.3),
        down in prop::option::weighted(0.8, spans()),
        now in prop_oneof![3 => Just(WORLD), 1 => 1..WORLD],
    ) -> World {
        let read = if is_cut { span(read.0.min(read.1), read.0.max(read.1) + 1) } else { span(0, WORLD) };
        let is_there = |line: &Line| read.contains(at(line.logged)) && line.logged < now;
        let lines = lines.map(|lines| lines.into_iter().filter(is_there).collect());
        let alive = down.map(|down| difference(span(0, WORLD), &union(down)));
        World { lines, read, alive, now }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn in_each_minute_of_any_world_it_fared_as_the_rules_allow(world in worlds()) {
        let drawn = world.drawn(None);
        let wrong: Vec<_> = (0..WORLD).filter(|it| !world.may_fare(*it).contains(&drawn[*it].health)).collect();
        prop_assert!(wrong.is_empty(), "{}\nminutes {:?} of {:#?}", letters(&drawn), wrong, world);
        // Where nobody knows, what is drawn says so; beneath an outage only an alert is proven.
        let says_so = |it: &&Segment| matches!(it.health, Health::Unavailable | Health::Unknown);
        prop_assert!(drawn.iter().filter(says_so).all(|it| it.is_sure), "{:#?}", world);
        prop_assert!(drawn.iter().filter_map(|it| it.beneath).all(Health::is_problem), "{:#?}", world);
        // Groups are flushed every minute: what began in the last was not told yet.
        let newest = world.horizon().checked_sub(1).filter(|newest| world.is_known(*newest) && drawn[*newest].is_sure);
        let said = newest.map(|newest| drawn[newest].health);
        prop_assert!(!matches!(said, Some(Health::Healthy | Health::Warning)), "{} of {:#?}", letters(&drawn), world);
    }

    #[test]
    fn what_alerts_saw_for_long_is_drawn_and_after_the_last_line_nothing_that_they_did_not_see(
        lines in lines(), seen in spans(),
    ) {
        let lines: Vec<_> = lines.into_iter().filter(|line| line.alert == DISK).collect();
        let begun = lines.iter().map(|line| line.starts).min().unwrap_or(WORLD);
        let end = |line: &Line| {
            line.resolved.map(|end| end.filter(|it| *it >= line.starts).unwrap_or(line.logged))
        };
        let spoken = lines.iter().flat_map(|line| [line.starts, line.logged, end(line).unwrap_or(0)]).max();
        let last = spoken.unwrap_or(0) + CADENCE;
        // Between the last word of a firing and the next there may be less than two points.
        let is_between = |minute: usize| {
            let words = lines.iter().flat_map(|line| [line.logged, end(line).unwrap_or(line.logged)]);
            let starts = || lines.iter().map(|line| line.starts);
            let mut words = words.filter(|word| *word <= minute);
            words.any(|word| starts().any(|start| minute < start && start <= word + 3))
        };
        let (lines_told, alive) = (Some(lines.clone()), Some(vec![span(0, WORLD)]));
        let world = World { lines: lines_told, read: span(0, WORLD), alive, now: WORLD };
        let (drawn, seen) = (world.drawn(Some(&seen)), union(seen));
        for (minute, segment) in drawn.iter().enumerate() {
            let (at, is_critical) = (at(minute), segment.health == Health::Critical);
            // It is off by two points at an edge, and may carry the last one on for five minutes.
            let is_seen = |seen: &TimeSpan| seen.start() + MINUTE * 3 <= at && at + MINUTE * 8 < seen.end();
            let is_near = |seen: &TimeSpan| seen.start() <= at + MINUTE * 3 && at <= seen.end() + MINUTE * 3;
            let may_be_else = !segment.is_sure || is_between(minute);
            let is_told = begun <= minute && minute <= last;
            prop_assert!(is_critical || may_be_else || !seen.iter().any(is_seen), "{} in {minute}", letters(&drawn));
            prop_assert!(!is_critical || is_told || seen.iter().any(is_near), "{} in {minute}", letters(&drawn));
        }
    }

    #[test]
    fn rules_that_must_hold_anew_only_take_health_away_and_only_around_an_outage(
        world in worlds(), seen in prop::option::of(spans()), wait in 1..20_usize,
    ) {
        let at_once = world.drawn(seen.as_deref());
        let resumption = MINUTE * u32::try_from(wait).expect("minutes");
        let history = world.history_where_rules_hold(resumption, span(0, WORLD), seen.as_deref());
        let drawn = minutes(&history);
        for (minute, (waits, holds)) in drawn.iter().zip(&at_once).enumerate() {
            // The last point of `ALERTS` before the outage may be missing.
            let is_soon = (minute.saturating_sub(wait)..=minute + 1).any(|it| world.is_down(it));
            let is_same = (waits.health, waits.beneath) == (holds.health, holds.beneath);
            prop_assert!(is_soon || is_same, "{} in {minute}, not {}", letters(&drawn), letters(&at_once));
            let is_healthier = waits.health == Health::Healthy && holds.health != Health::Healthy;
            prop_assert!(!is_healthier, "{} in {minute}, not {}", letters(&drawn), letters(&at_once));
        }
    }

    #[test]
    fn a_part_of_the_span_tells_what_the_whole_tells_of_it(
        world in worlds(), seen in prop::option::of(spans()), part in (0..WORLD, 1..WORLD),
    ) {
        let part = span(part.0, (part.0 + part.1).min(WORLD));
        let history = world.history(seen.as_deref());
        let (whole, part) = (all(&history, span(0, WORLD)), all(&history, part));
        let cut = whole.segments.iter().filter_map(|it| Some(Segment { span: it.span.intersection(part.span)?, ..*it }));
        prop_assert_eq!(&cut.collect::<Vec<_>>(), &part.segments);
        let may_fire = whole.episodes.iter().filter(|it| it.may_fire_in(part.span, whole.now));
        prop_assert!(may_fire.eq(part.episodes.iter()), "{:?}", part.episodes);
        let blind = whole.blind.iter().filter(|blind| blind.span.overlaps(part.span));
        prop_assert!(blind.eq(part.blind.iter()), "{:?}", part.blind);
        prop_assert!(part.blind.is_sorted_by_key(|blind| blind.span), "{:?}", part.blind);
        let heard = whole.heard.iter().filter_map(|it| Some(Heard { span: it.span.intersection(part.span)?, ..*it }));
        prop_assert_eq!(&heard.collect::<Vec<_>>(), &part.heard);
        // What is asked for of a shorter span rests on the same lines.
        let shorter = world.history_of(part.span, seen.as_deref());
        let shorter = all(&shorter, part.span);
        prop_assert_eq!((shorter.segments, shorter.episodes), (part.segments, part.episodes));
    }

    #[test]
    fn who_asks_for_some_alerts_only_is_told_the_same_of_them(world in worlds(), seen in prop::option::of(spans())) {
        let asked = Filters::from_iter([("alertname", ["Disk"])]);
        let disks = Kind::of_alerts("Disks", asked.clone(), Vec::new());
        let of = |world: &World| {
            let history = world.history(seen.as_deref());
            let segments = |history| of_kind(&history, &disks, span(0, WORLD)).segments;
            (segments(history.clone()), segments(history.of(&asked)))
        };
        let (told, filtered) = of(&world);
        prop_assert_eq!(&told, &filtered);
        // Loki was asked for no other lines, but for the watchdog's. Where there are none, it may be for want of a log.
        let mut less = world.clone();
        less.lines.iter_mut().for_each(|lines| lines.retain(|line| line.alert != OTHER));
        if less.lines().is_empty() == world.lines().is_empty() {
            prop_assert_eq!(of(&less).0, told);
        }
    }
}

#[test]
fn a_start_that_the_clock_of_its_sender_has_ahead_is_proof_even_where_firings_overlap() {
    let line = |alert, starts, logged, resolved| Line { alert, starts, logged, place: 0, resolved };
    let lines =
        vec![line(TWIN, 0, 10, Some(Some(43))), line(TWIN, 42, 10, None), line(DISK, 14, 18, None)];
    let world = World { lines: Some(lines), read: span(0, 43), alive: None, now: WORLD };
    assert_eq!(
        letters(&world.drawn(None)),
        [("W", 14), ("C", 4), ("W", 25), ("-", 17)]
            .map(|(letter, minutes)| letter.repeat(minutes))
            .concat()
    );
}
