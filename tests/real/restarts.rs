//! What Alertmanager keeps when it is restarted.

use std::time::Duration;

use crate::scenario::{Scenario, alert, firing, labelled};

fn restarted(keeps_disk: bool) -> Scenario {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    // B ends meanwhile, and nothing says so ever.
    Scenario::new()
        .repeating(5)
        .post(0, vec![firing(&a, 0), firing(&b, 0)])
        .stop(1_600, 0)
        .start(2_200, 0, keeps_disk)
        .post(3_200, vec![firing(&a, 0)])
}

#[test]
fn with_its_disk_it_tells_nothing_again_before_the_repeat_interval() {
    restarted(true).tells(7_900, &["A+ B+", "A+"]);
}

#[test]
fn without_its_disk_it_tells_what_fires_as_soon_as_it_hears_of_it() {
    restarted(false).tells(4_500, &["A+ B+", "A+"]);
}

#[test]
fn a_silence_survives_with_the_disk() {
    let a = alert("A", 'w');
    let scenario = |keeps_disk| {
        Scenario::new()
            .silence(0, r#"alertname="A""#, 60_000)
            .stop(300, 0)
            .start(900, 0, keeps_disk)
            .post(1_500, vec![firing(&a, -60_000)])
    };
    scenario(true).tells(2_200, &[]);
    scenario(false).tells(2_200, &["A+"]);
}

#[test]
fn a_crash_loses_what_was_told_since_the_last_maintenance() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    let other = labelled(&[("alertname", "Other"), ("namespace", "m")]);
    let mut scenario = Scenario::new();
    scenario.configuration.maintenance_interval = Duration::from_millis(2_700);
    scenario
        .post(0, vec![firing(&other, -60_000), firing(&a, 0)])
        .post(1_500, vec![firing(&b, 1_500)])
        .crash(3_300, 0)
        .start(3_500, 0, true)
        .post(4_500, vec![firing(&other, -60_000), firing(&a, 0), firing(&b, 1_500)])
        .tells(5_500, &["Other+", "A+", "A+ B+", "A+ B+"]);
}
