use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::Sender;
use crate::simulation::prometheus::{Active, posts};
use crate::simulation::scrape::EVERY;

/// What Alertmanager believes of an alert: its start, and its end if that is over.
type Belief = Option<(Timestamp, Option<Timestamp>)>;

fn at(evaluation: u32) -> Timestamp {
    Timestamp::default() + EVERY * evaluation
}

/// The alert is pending at evaluation 2, fires from 4 to 23, and again from 31 until Prometheus
/// dies after 45.
fn active(alert: &Arc<Alert>) -> Vec<Active> {
    let active = |since, fired, until, resolved| Active {
        alert: Arc::clone(alert),
        since: at(since),
        fired: Some(at(fired)),
        written: at(since),
        until,
        resolved,
        forgotten: at(45) + Duration::from_secs(7),
    };
    vec![active(2, 4, at(23), true), active(29, 31, at(45) + Duration::from_secs(7), false)]
}

/// What is believed at each evaluation when all that arrives are `sent`: instant, start and end.
fn beliefs(sent: &[(Timestamp, Timestamp, Timestamp)]) -> Vec<Belief> {
    let believed = |now: Timestamp| {
        let (_, start, end) = sent.iter().rfind(|(at, ..)| *at <= now)?;
        Some((*start, Some(*end).filter(|end| *end <= now)))
    };
    (0..70).map(|evaluation| believed(at(evaluation))).collect()
}

#[test]
fn whatever_reaches_alertmanager_it_believes_what_each_evaluation_would_have_told() {
    let alert = Arc::new(Alert::default());
    let active = active(&alert);
    let mut sender = Sender::new(EVERY, Duration::from_secs(60));
    let mut told = Vec::new();
    for now in (0..=45).map(at) {
        let holds = active.iter().filter(|active| active.since <= now && now < active.until);
        let holds: Vec<_> =
            holds.map(|active| (Arc::clone(&alert), active.fired.unwrap_or(now))).collect();
        let sent = sender.evaluate(now, &holds);
        told.extend(sent.into_iter().filter_map(|post| Some((now, post.starts_at, post.ends_at?))));
    }
    for (from, to) in (0..50).flat_map(|from| (from..50).map(move |to| (from, to))) {
        let away = TimeSpan::new(at(from), at(to));
        let reached = [TimeSpan::new(at(0), away.start()), TimeSpan::new(away.end(), at(100))];
        let arrived: Vec<_> = told.iter().filter(|(at, ..)| !away.contains(*at)).copied().collect();
        let mut posts: Vec<_> = posts(&active, &reached)
            .into_iter()
            .map(|post| (post.at, post.starts_at, post.ends_at))
            .collect();
        posts.sort_unstable();
        // Between two sendings the end that is announced lies in the future in both.
        assert_eq!(beliefs(&posts), beliefs(&arrived), "away {away:?}");
        assert!(posts.len() <= arrived.len());
    }
}
