//! What holds in every small world.

use std::sync::Arc;

use std::time::Duration;

use global_health_bar::{
    AlertState, DoubtCause, End, Failure, Health, History, Log, Notification, Observations, Policy,
    Presence, Status, TimeSpan, Witness, difference, reconstruct, segments, union,
};
use proptest::prelude::*;

use crate::picture::{MINUTE, alert, at, not_asked, policy, span};

/// Any number of spans within an hour.
pub fn spans() -> impl Strategy<Value = Vec<TimeSpan>> {
    let any = (0..60_usize, 0..20_usize)
        .prop_map(|(start, length)| span(start, (start + length).min(60)));
    prop::collection::vec(any, 0..6)
}

fn notifications() -> impl Strategy<Value = Vec<Notification>> {
    let names = prop::sample::select(vec!["A", "B"]);
    let one = (names, 0..3_usize, 0..60_usize, any::<bool>(), prop::option::of(0..60_usize))
        .prop_map(|(name, start, delay, firing, ends)| Notification {
            logged_ns: at(start * 15 + delay).nanoseconds(),
            status: if firing { Status::Firing } else { Status::Resolved },
            starts_at: at(start * 15),
            ends_at: ends.filter(|_| !firing).map(at),
            alert: alert(name, "critical"),
        });
    prop::collection::vec(one, 0..12)
}

fn history(
    notifications: Vec<Notification>,
    down: &[TimeSpan],
    seen: Option<&[TimeSpan]>,
) -> History {
    let alive = difference(hour(), &union(down.iter().copied()));
    let presence = Ok(Presence { asked: vec![hour()], alive });
    reconstruct(&observations(notifications, presence, seen), hour(), at(60), &policy())
}

fn hour() -> TimeSpan {
    span(0, 60)
}

fn observations(
    notifications: Vec<Notification>,
    presence: Result<Presence, Failure>,
    seen: Option<&[TimeSpan]>,
) -> Observations {
    let hour = hour();
    let witness = seen.map(|seen| {
        let mut witness = Witness { asked: vec![hour], step: MINUTE, ..Witness::default() };
        witness.add(
            AlertState::Firing,
            alert("A", "critical").labels.clone(),
            &union(seen.iter().copied()),
        );
        witness
    });
    Observations {
        log: Ok(Log::new(notifications, vec![hour])),
        presence,
        witness: witness.ok_or_else(not_asked),
    }
}

/// Lines of the watchdog, at these minutes.
fn barks(minutes: &[usize]) -> impl Iterator<Item = Notification> {
    minutes.iter().map(|minute| Notification {
        logged_ns: at(*minute).nanoseconds(),
        status: Status::Firing,
        starts_at: at(0),
        ends_at: None,
        alert: alert("Watchdog", "none"),
    })
}

proptest! {
    #[test]
    fn the_order_of_the_lines_and_their_duplicates_do_not_matter(
        lines in notifications(), down in spans(), seen in prop::option::of(spans()), turn in 0..12_usize,
    ) {
        let told = history(lines.clone(), &down, seen.as_deref());
        let mut turned = lines.clone();
        turned.reverse();
        prop_assert_eq!(&history(turned.clone(), &down, seen.as_deref()), &told);
        turned.rotate_left(turn.min(lines.len()));
        turned.extend(lines);
        prop_assert_eq!(&history(turned, &down, seen.as_deref()), &told);
    }

    #[test]
    fn episodes_of_one_alert_never_overlap_and_never_run_backwards(
        lines in notifications(), down in spans(), seen in prop::option::of(spans()),
    ) {
        let history = history(lines, &down, seen.as_deref());
        for name in ["A", "B"] {
            let mut episodes: Vec<_> =
                history.episodes.iter().filter(|episode| episode.alert.name() == name).collect();
            episodes.sort_by_key(|episode| episode.starts_at);
            for episode in &episodes {
                prop_assert!(episode.end.at().is_none_or(|end| end >= episode.starts_at), "{:?}", episode);
            }
            for pair in episodes.windows(2) {
                let (one, next) = (pair[0].span(history.now), pair[1].span(history.now));
                prop_assert!(!one.overlaps(next), "{:?}", pair);
            }
        }
    }

    #[test]
    fn every_line_is_evidence_of_exactly_one_episode(lines in notifications(), down in spans()) {
        let mut once = lines.clone();
        once.sort();
        once.dedup();
        let history = history(lines, &down, None);
        let told: usize = history.episodes.iter().map(|episode| episode.evidence.notifications).sum();
        prop_assert_eq!(told, once.len());
    }

    #[test]
    fn presence_from_the_start_only_turns_unknown_into_known(
        lines in notifications(), down in spans(), barks_at in prop::collection::vec(0..60_usize, 0..9),
    ) {
        let lines: Vec<_> = lines.into_iter().chain(barks(&barks_at)).collect();
        let unknown = |presence| {
            let observations = observations(lines.clone(), presence, None);
            let history = reconstruct(&observations, hour(), at(60), &policy());
            union(history.unknown.iter().map(|blind| blind.span))
        };
        // Prometheus held its first sample when the hour began.
        let down: Vec<_> = down.into_iter().filter(|down| down.start() > at(0)).collect();
        let alive = difference(hour(), &union(down));
        let with = unknown(Ok(Presence { asked: vec![hour()], alive }));
        let without = unknown(Err(not_asked()));
        for span in with {
            prop_assert!(difference(span, &without).is_empty(), "{:?} was known", span);
        }
    }

    #[test]
    fn a_complete_witness_leaves_no_lost_end_in_doubt_by_more_than_a_step_on_each_side(
        lines in notifications(), down in spans(), seen in spans(),
    ) {
        // Rules hold at once in these worlds: its silence means something right after an outage too.
        let policy = Policy { resumption: Duration::ZERO, ..policy() };
        let down = union(down);
        let presence = Ok(Presence { asked: vec![hour()], alive: difference(hour(), &down) });
        let observations = observations(lines, presence, Some(&seen));
        let history = reconstruct(&observations, hour(), at(60), &policy);
        // The witness of these worlds sees one alert.
        let lost = history.episodes.iter().filter(|episode| {
            episode.alert.name() == "A" && matches!(episode.end, End::Lost(_))
        });
        for episode in lost {
            // Before it: after an outage a rule must hold anew, which no witness sees.
            let doubts = episode.evidence.doubts.iter();
            for doubt in doubts.filter(|doubt| doubt.span.start() >= episode.starts_at) {
                let wide = difference(doubt.span, &down).iter().any(|left| left.duration() > MINUTE * 2);
                prop_assert!(!wide || doubt.cause == DoubtCause::Disputed, "{:?}", episode);
            }
        }
    }

    #[test]
    fn an_end_that_nobody_told_is_in_doubt(lines in notifications(), down in spans()) {
        let history = history(lines, &down, None);
        let untold = |end| matches!(end, End::Lost(_) | End::Unavailable(_));
        for episode in history.episodes.iter().filter(|episode| untold(episode.end)) {
            let at = episode.end.at().unwrap_or(history.now);
            let touches = |span: TimeSpan| span.start() <= at && at <= span.end();
            let is_doubted = episode.evidence.doubts.iter().any(|doubt| touches(doubt.span));
            prop_assert!(is_doubted || at == history.now, "{:?}", episode);
        }
    }

    #[test]
    fn segments_tile_the_span_and_neighbours_differ(
        critical in spans(), warning in spans(), down in spans(), unknown in spans(),
    ) {
        let mark = |spans: &[TimeSpan], health| spans.iter().map(|span| (*span, health)).collect::<Vec<_>>();
        let marks = [
            mark(&critical, Health::Critical),
            mark(&warning, Health::Warning),
            mark(&down, Health::Unavailable),
            mark(&unknown, Health::Unknown),
        ]
        .concat();
        let window = span(10, 50);
        let tiles = segments(marks.iter().copied(), window);
        prop_assert_eq!(tiles[0].span.start(), window.start());
        prop_assert_eq!(tiles[tiles.len() - 1].span.end(), window.end());
        for pair in tiles.windows(2) {
            prop_assert_eq!(pair[0].span.end(), pair[1].span.start());
            prop_assert!((pair[0].health, pair[0].beneath) != (pair[1].health, pair[1].beneath));
        }
        // At every instant the tile says what the marks say.
        for minute in 10..50 {
            let here = |health| marks.iter().any(|mark| *mark == (mark.0, health) && mark.0.contains(at(minute)));
            let tile = tiles.iter().find(|tile| tile.span.contains(at(minute)));
            let worst = Health::WORST_FIRST.into_iter().find(|health| here(*health)).unwrap_or(Health::Healthy);
            let seen = if here(Health::Unavailable) { Health::Unavailable } else { worst };
            prop_assert_eq!(tile.map(|tile| tile.health), Some(seen), "minute {}", minute);
        }
    }

    #[test]
    fn a_union_and_what_it_leaves_tile_a_span(spans in spans()) {
        let window = span(5, 55);
        let joined = union(spans.iter().copied());
        prop_assert!(joined.windows(2).all(|pair| pair[0].end() < pair[1].start()));
        prop_assert!(joined.iter().all(|span| !span.is_empty()));
        for minute in 5..55 {
            let inside = spans.iter().any(|span| span.contains(at(minute)));
            let left = difference(window, &joined).iter().any(|span| span.contains(at(minute)));
            prop_assert!(inside != left, "minute {}", minute);
        }
    }
}

#[test]
fn a_hundred_thousand_lines_are_no_more_work_each_than_a_few() {
    // A quadratic reconstruction would take an hour here; ours is over before one notices.
    let alerts: Vec<_> = (0..50).map(|n| alert(&format!("A{n}"), "critical")).collect();
    let lines = (0..100_000).map(|n| Notification {
        logged_ns: at(n).nanoseconds(),
        status: if n % 1_000 < 900 { Status::Firing } else { Status::Resolved },
        starts_at: at(n - n % 1_000),
        ends_at: None,
        alert: Arc::clone(&alerts[n % alerts.len()]),
    });
    let read = vec![span(0, 100_000)];
    let observations = Observations {
        log: Ok(Log::new(lines, read.clone())),
        presence: Ok(Presence { asked: read.clone(), alive: read.clone() }),
        witness: Err(not_asked()),
    };
    let history = reconstruct(&observations, read[0], at(100_000), &policy());
    assert_eq!(history.episodes.len(), 50 * 100);
}

#[test]
fn an_alert_that_flaps_is_no_more_work_each_time_though_prometheus_saw_it() {
    let alert = alert("A", "critical");
    let flaps = 50_000;
    let lines = (0..flaps).flat_map(|n| {
        let line = |status, minute, ends_at| Notification {
            logged_ns: at(minute).nanoseconds(),
            status,
            starts_at: at(n * 10),
            ends_at,
            alert: Arc::clone(&alert),
        };
        [
            line(Status::Firing, n * 10 + 1, None),
            line(Status::Resolved, n * 10 + 5, Some(at(n * 10 + 4))),
        ]
    });
    let read = vec![span(0, flaps * 10)];
    let mut witness = Witness { asked: read.clone(), step: MINUTE, ..Witness::default() };
    // Every other one is hidden from the log.
    let runs = (0..flaps).map(|n| span(n * 10, n * 10 + 4));
    witness.add(AlertState::Firing, alert.labels.clone(), &runs.collect::<Vec<_>>());
    let lines = lines.enumerate().filter(|(number, _)| number / 2 % 2 == 0);
    let observations = Observations {
        log: Ok(Log::new(lines.map(|(_, line)| line), read.clone())),
        presence: Ok(Presence { asked: read.clone(), alive: read.clone() }),
        witness: Ok(witness),
    };
    let history = reconstruct(&observations, read[0], at(flaps * 10), &policy());
    assert_eq!(history.episodes.len(), flaps);
}
