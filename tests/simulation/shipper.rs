//! What becomes of lines between the logger and Loki.

use std::collections::BTreeSet;

use global_health_bar::simulation::{
    Cause, Entry, Fault, Loki, Outage, Plan, Shape, Shipper, Size, simulate,
};
use global_health_bar::{TimeSpan, Timestamp};

use crate::{MINUTE, ago, alert, fortnight};

fn calm() -> Plan {
    Plan::seeded(3, Size::Small, &[], fortnight())
}

fn log(plan: &Plan) -> Vec<Entry> {
    simulate(plan, fortnight().end()).log
}

/// The log of a calm plan whose shipper is another.
fn shipped(shipper: Shipper) -> Vec<Entry> {
    log(&Plan { shipper, ..calm() })
}

/// The log as pairs that tell lines apart.
fn texts(log: &[Entry]) -> BTreeSet<(i64, &str)> {
    log.iter().map(|entry| (entry.at_ns, &*entry.line)).collect()
}

#[test]
fn lost_lines_are_missing_and_all_others_are_as_they_were() {
    let (whole, lossy) = (log(&calm()), shipped(Shipper { lost: 20, ..Shipper::default() }));
    assert!(texts(&lossy).is_subset(&texts(&whole)));
    let share = 1_000 * (whole.len() - lossy.len()) / whole.len();
    assert!((10..30).contains(&share), "{share} of 1000");
}

#[test]
fn late_lines_are_dated_up_to_a_minute_and_a_half_later_and_overtaken() {
    let (whole, late) = (log(&calm()), shipped(Shipper { late: 50, ..Shipper::default() }));
    let moved = texts(&late).difference(&texts(&whole)).count();
    let share = 1_000 * moved / whole.len();
    assert!((30..70).contains(&share), "{share} of 1000");
    assert!(late.windows(2).all(|pair| pair[0].at_ns <= pair[1].at_ns));
    let order = |log: &[Entry]| -> Vec<_> { log.iter().map(|entry| entry.line.clone()).collect() };
    assert_ne!(order(&whole), order(&late));
}

#[test]
fn doubled_lines_come_again_within_seconds() {
    let (whole, doubled) = (log(&calm()), shipped(Shipper { twice: 50, ..Shipper::default() }));
    assert!(texts(&whole).is_subset(&texts(&doubled)));
    let share = 1_000 * (doubled.len() - whole.len()) / whole.len();
    assert!((30..70).contains(&share), "{share} of 1000");
}

#[test]
fn truncated_lines_are_no_alerts() {
    let cut = shipped(Shipper { truncated: 50, ..Shipper::default() });
    let bad = cut.iter().filter(|entry| alert(&entry.line).is_none()).count();
    assert!((30..70).contains(&(1_000 * bad / cut.len())), "{bad} of {}", cut.len());
}

#[test]
fn an_outage_of_loki_costs_its_lines_but_those_that_are_sent_again() {
    let down = TimeSpan::new(ago(9, 0, 0), ago(7, 0, 0));
    let plan = Plan { outages: vec![Outage::of(Cause::Loki, down)], ..calm() };
    let (whole, holed) = (log(&calm()), log(&plan));
    let in_outage = |entry: &&Entry| down.contains(Timestamp::from_nanoseconds(entry.at_ns));
    assert!(whole.iter().filter(in_outage).count() > 20);
    let late: Vec<_> = holed.iter().filter(in_outage).collect();
    assert!(late.iter().all(|entry| entry.at_ns >= (down.end() - 2 * MINUTE).nanoseconds()));
    assert!(texts(&holed).is_subset(&texts(&whole)));
    assert!(holed.len() < whole.len());
}

#[test]
fn while_the_shipper_is_down_lines_wait() {
    let end = fortnight().end();
    let down = TimeSpan::new(end - 24 * 60 * MINUTE, end + MINUTE);
    let plan = Plan { outages: vec![Outage::of(Cause::Shipper, down)], ..calm() };
    let behind = log(&plan);
    assert!(behind.iter().all(|entry| entry.at_ns < down.start().nanoseconds()));
    // All of them arrive under their own instants.
    let later = |plan: &Plan| simulate(plan, down.end()).log;
    assert_eq!(later(&plan), later(&calm()));
    assert!(behind.len() < later(&plan).len());
}

#[test]
fn each_shape_holds_the_same_alert() {
    let shaped = |shape| {
        let mut plan = calm();
        plan.pods[0].shape = shape;
        log(&plan)
    };
    let raw = shaped(Shape::Raw);
    for (shape, key) in [(Shape::Wrapped, "\"message\":"), (Shape::Merged, "\"log\":")] {
        let other = shaped(shape);
        assert_eq!(raw.len(), other.len());
        for (raw, other) in raw.iter().zip(&other) {
            assert!(other.line.contains(key), "{}", other.line);
            let [raw, other] = [raw, other].map(|entry| alert(&entry.line).expect("an alert"));
            assert_eq!(raw["labels"], other["labels"]);
            assert_eq!(raw["startsAt"], other["startsAt"]);
        }
    }
}

#[test]
fn loki_sorts_lines_by_level_and_shard() {
    let plan = Plan { loki: Loki { levels: true, shards: 3 }, ..calm() };
    let log = log(&plan);
    let values = |name| -> BTreeSet<_> {
        log.iter().map(|entry| entry.stream.get(name).unwrap_or_default()).collect()
    };
    assert_eq!(values("detected_level"), BTreeSet::from(["critical", "unknown", "warn"]));
    assert_eq!(values("__stream_shard__"), BTreeSet::from(["0", "1", "2"]));
}

#[test]
fn a_lossy_shipper_loses_delays_doubles_and_cuts() {
    let plan = Plan::seeded(3, Size::Small, &[Fault::LossyShipper], fortnight());
    let Shipper { lost, late, twice, truncated, ref damages } = plan.shipper;
    assert!(lost > 0 && late > 0 && twice > 0 && truncated > 0 && !damages.is_empty());
    assert_eq!(plan.pods.len(), 3);
}
