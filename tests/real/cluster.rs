//! Two replicas that gossip. They settle for a second after their start.

use std::time::Duration;

use crate::scenario::{Scenario, alert, ending, firing};

#[test]
fn of_two_replicas_that_hear_the_same_the_first_one_tells() {
    let a = alert("A", 'w');
    Scenario::new()
        .replicas(2)
        .post_to(&[0, 1], 1_500, vec![firing(&a, 1_500)])
        .post_to(&[0, 1], 3_000, vec![ending(&a, 1_500, 3_000)])
        .tells(6_200, &["0: A+", "0: A-"]);
}

#[test]
fn a_replica_that_hears_of_an_alert_no_more_tells_that_it_is_resolved_and_the_other_one_repeats_it()
{
    let a = alert("A", 'w');
    Scenario::new()
        .replicas(2)
        .post_to(&[0, 1], 1_500, vec![ending(&a, 1_500, 4_000)])
        .post_to(&[0], 3_000, vec![firing(&a, 1_500)])
        .tells(8_000, &["0: A+", "1: A-", "0: A+"]);
}

#[test]
fn what_only_the_second_replica_hears_comes_later() {
    let a = alert("A", 'w');
    Scenario::new()
        .replicas(2)
        .post_to(&[1], 1_500, vec![firing(&a, 1_500)])
        .tells(4_200, &["1: A+"]);
}

#[test]
fn an_alert_that_fires_again_during_the_flush_that_tells_its_end_is_told_by_the_next_one() {
    let a = alert("A", 'w');
    Scenario::new()
        .replicas(2)
        .post_to(&[1], 1_500, vec![firing(&a, 1_500)])
        .post_to(&[1], 4_000, vec![ending(&a, 1_500, 4_000)])
        .post_to(&[1], 5_000, vec![firing(&a, 5_000)])
        .tells(8_000, &["1: A+", "1: A-", "1: A+"]);
}

#[test]
fn a_replica_that_was_restarted_comes_last() {
    let (a, b) = (alert("A", 'w'), alert("B", 'w'));
    Scenario::new()
        .replicas(2)
        .post_to(&[0, 1], 1_500, vec![firing(&a, 1_500)])
        .stop(3_800, 0)
        .start(4_200, 0, false)
        .post_to(&[0, 1], 5_800, vec![firing(&a, 1_500), firing(&b, 5_800)])
        .tells(9_000, &["0: A+", "1: A+ B+"]);
}

#[test]
fn a_replica_that_lost_its_disk_learns_from_its_peer_what_was_told() {
    let a = alert("A", 'w');
    Scenario::new()
        .replicas(2)
        .post_to(&[0, 1], 1_500, vec![firing(&a, 1_500)])
        .stop(3_800, 1)
        .start(4_200, 1, false)
        .post_to(&[1], 5_800, vec![firing(&a, 1_500)])
        .tells(8_500, &["0: A+"]);
}

#[test]
fn a_replica_notifies_nothing_before_it_has_settled() {
    let a = alert("A", 'w');
    let mut scenario = Scenario::new().replicas(2);
    scenario.configuration.gossip_interval = Duration::from_millis(60);
    scenario
        // The polls begin anew when it sees its peer, which may take one or two.
        .within(1_500)
        .post_to(&[0, 1], 0, vec![firing(&a, -60_000)])
        .tells(5_500, &["0: A+"]);
}
