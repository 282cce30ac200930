//! Where the peer's algorithm and the careful baseline go wrong, as pictures (domain.md §5).

use std::fmt::Write;

use global_health_bar::TimeSpan;

use crate::account::{Account, Algorithm};
use crate::peer::Mended;
use crate::picture::{Picture, alert, at, policy, span};
use crate::sample::{Sample, Truth};

const PEER: Algorithm = Algorithm::Peer(Mended::Outages);
const PEER_IN_ORDER: Algorithm = Algorithm::Peer(Mended::OutagesAndOrder);

fn account(algorithm: Algorithm, picture: &str) -> (Account, usize) {
    let Picture { observations, width, .. } = Picture::read(picture);
    let window = span(0, width);
    let (name, policy, truth) = (String::new(), policy(), Truth::default());
    let sample = Sample { name, observations, policy, truth, window };
    (algorithm.account(&sample).expect("an account"), width)
}

/// Checks when the alert of the picture is told to fire: `=`.
#[track_caller]
fn check(algorithm: Algorithm, picture: &str, told: &str) {
    let (account, width) = account(algorithm, picture);
    let fires = account.firings.get(&alert("Disk", "critical").fingerprint);
    let fires = |minute| fires.into_iter().flatten().any(|span| span.contains(at(minute)));
    let mut got = String::new();
    (0..width).for_each(|minute| {
        write!(got, "{}", if fires(minute) { '=' } else { '.' }).expect("a string grows");
    });
    assert_eq!(got, told, "\n{picture}\n  got           {got}\n");
}

fn outages(algorithm: Algorithm, picture: &str) -> Vec<TimeSpan> {
    account(algorithm, picture).0.outages
}

#[test]
fn the_peer_lets_the_oldest_line_win_so_that_closed_alerts_look_open() {
    let picture = "alert   ..c..r.......";
    check(PEER, picture, "..===========");
    check(PEER_IN_ORDER, picture, "..===........");
    check(Algorithm::Careful, picture, "..===........");
}

#[test]
fn the_peer_cuts_an_open_alert_at_the_next_outage_though_lines_prove_it_alive() {
    let picture = "
        alert   .c...c...c..c
        gap     ...x.........
    ";
    check(PEER_IN_ORDER, picture, ".==..........");
    check(Algorithm::Careful, picture, ".============");
}

#[test]
fn all_cut_an_open_alert_at_the_outage_after_its_last_line() {
    let picture = "
        alert   .c...c.......
        gap     ........xx...
    ";
    check(PEER_IN_ORDER, picture, ".=======.....");
    check(Algorithm::Careful, picture, ".=======.....");
}

#[test]
fn neither_knows_that_repeats_can_stop() {
    let picture = "alert   .c...c...............";
    check(PEER_IN_ORDER, picture, ".====================");
    check(Algorithm::Careful, picture, ".====================");
}

#[test]
fn both_take_a_predicted_end_for_an_end() {
    let picture = "
        alert   .c....e..r...
        gap     ..xxxxxx.....
    ";
    check(PEER_IN_ORDER, picture, ".=====.......");
    check(Algorithm::Careful, picture, ".=====.......");
}

#[test]
fn the_peer_sees_an_outage_of_a_day_only_where_it_has_a_point() {
    let day = format!("gap     {}", ".".repeat(15) + "xxxxx" + &".".repeat(1_420));
    assert_eq!(outages(Algorithm::Peer(Mended::Nothing), &day), []);
    assert_eq!(outages(PEER, &day), [span(15, 20)]);
}

#[test]
fn an_ongoing_outage_of_the_peer_is_not_drawn() {
    let [down] = outages(PEER, "gap     .....xxxx")[..] else { panic!("one outage") };
    assert!(down.is_empty(), "{down:?}");
}
