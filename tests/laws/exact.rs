//! Where nothing of the log is lost, the history is the truth.

use std::collections::BTreeSet;
use std::time::Duration;

use global_health_bar::simulation::Fault;
use global_health_bar::{End, Episode, Run, Status, TimeSpan, Timestamp};

use crate::clusters::{cluster, rebuilt, window};
use crate::sample::Sample;
use crate::simulated;

/// The points of `ALERTS` are a minute apart.
const STEP: Duration = Duration::from_secs(60);

/// Which firings the log begins to tell of, and of which it tells the end.
struct Told<'a>(BTreeSet<(&'a str, Timestamp, Status)>);

impl<'a> Told<'a> {
    fn of(sample: &'a Sample) -> Self {
        let lines = &sample.observations.log.as_ref().expect("the log").runs;
        let key = |line: &'a Run| (&*line.alert.fingerprint, line.starts_at, line.status);
        Self(lines.iter().map(key).collect())
    }

    fn says(&self, fingerprint: &str, starts_at: Timestamp, status: Status) -> bool {
        self.0.contains(&(fingerprint, starts_at, status))
    }
}

/// Each episode in the window is one true firing, whose edges that the log tells are exact; the
/// others are those of `ALERTS`, to a step. What fires now is told to fire now.
#[track_caller]
fn exactly_the_truth(faults: &[Fault]) {
    for seed in 1..=6 {
        let cluster = cluster(seed, faults);
        let sample = simulated::sample("without loss", &cluster);
        let history = rebuilt(&sample);
        let told = Told::of(&sample);
        let in_window = |span: TimeSpan| span.overlaps(window());
        let episodes = history.episodes.iter().filter(|e| in_window(e.span(history.now)));
        let mut left: Vec<&Episode> = episodes.collect();
        for firing in cluster.truth.firings.iter().filter(|firing| in_window(firing.span)) {
            let fingerprint = &*firing.alert.fingerprint;
            let near = |a: Timestamp, b: Timestamp| a.since(b) <= STEP && b.since(a) <= STEP;
            let is_known = |status| told.says(fingerprint, firing.span.start(), status);
            let (is_told, is_resolved) = (
                is_known(Status::Firing) || is_known(Status::Resolved),
                is_known(Status::Resolved),
            );
            let same = |episode: &&Episode| {
                let (starts_at, ends_at) = (firing.span.start(), firing.span.end());
                let begins = episode.starts_at == starts_at
                    || (!is_told && near(episode.starts_at, starts_at));
                let ends = match episode.end {
                    End::Firing => ends_at > history.now,
                    End::Resolved(at) => at == ends_at,
                    End::Lost(at) => !is_resolved && near(at, ends_at),
                    End::Superseded(_) | End::Unavailable(_) => false,
                };
                &*episode.alert.fingerprint == fingerprint && begins && ends
            };
            // What is over before the next point of `ALERTS` leaves no trace there.
            let is_traceless = !is_told && firing.span.duration() < STEP;
            match left.iter().position(same) {
                Some(found) => drop(left.swap_remove(found)),
                None => assert!(is_traceless, "seed {seed} lacks {firing:?}"),
            }
        }
        assert!(left.is_empty(), "seed {seed} made up {left:?}");
    }
}

#[test]
fn without_trouble_each_episode_is_a_true_firing() {
    exactly_the_truth(&[]);
}

#[test]
fn alerts_too_short_to_be_notified_are_told_to_a_step() {
    exactly_the_truth(&[Fault::ShortAlerts]);
}

#[test]
fn three_replicas_of_which_one_is_away_lose_nothing() {
    exactly_the_truth(&[Fault::HighAvailability]);
}
