use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Alert, TimeSpan, Timestamp};
use crate::simulation::prometheus::Active;

/// From one sending of an alert to the next: the first evaluation, 30 s apart, for which the last
/// sending is more than a minute ago.
const RESEND: Duration = Duration::from_secs(90);
/// How far ahead a sending announces the end: four times the resend delay.
const VALID: Duration = Duration::from_secs(4 * 60);
/// How long Prometheus goes on sending that an alert is resolved.
const RETENTION: Duration = Duration::from_secs(15 * 60);

/// One alert as Prometheus sends it.
#[derive(Clone, Debug)]
pub(in crate::simulation) struct Post {
    /// When.
    pub at: Timestamp,
    /// The alert.
    pub alert: Arc<Alert>,
    /// Since when it fires.
    pub starts_at: Timestamp,
    /// When it ended, or when it is to be taken for over.
    pub ends_at: Timestamp,
    /// Whether it ended.
    pub resolved: bool,
}

/// What reaches a replica of Alertmanager, in the spans in which it is reached: sorted, apart.
///
/// A firing alert is sent every 90 s. Between the first and the last sending of a span nobody can
/// tell the others from one that announces the last one's end, so they are not made.
pub(in crate::simulation) fn posts(active: &[Active], reached: &[TimeSpan]) -> Vec<Post> {
    let mut posts = Vec::new();
    let mut of_alert: BTreeMap<&str, Vec<&Active>> = BTreeMap::new();
    for active in active {
        of_alert.entry(&active.alert.fingerprint).or_default().push(active);
    }
    for all in of_alert.into_values() {
        for (index, active) in all.iter().enumerate() {
            let Some(firing) = active.firing() else { continue };
            let post = |at, ends_at, resolved| Post {
                at,
                alert: Arc::clone(&active.alert),
                starts_at: firing.start(),
                ends_at,
                resolved,
            };
            for span in overlapping(reached, firing) {
                let sent = |number| firing.start() + RESEND * number;
                let first = steps(span.start().since(firing.start()));
                let after = steps(span.end().min(firing.end()).since(firing.start()));
                if first < after {
                    posts.push(post(sent(first), sent(after - 1) + VALID, false));
                }
            }
            // It is sent no more when it is pending anew.
            let next = all.get(index + 1).map_or(active.forgotten, |next| next.since);
            let next = next.min(active.forgotten);
            if active.resolved {
                let last = firing.end() + RETENTION;
                let instants = (0..).map(|number| firing.end() + RESEND * number);
                let sent = instants.take_while(|at| *at <= last && *at < next);
                let arrives = |at: &Timestamp| contains(reached, *at);
                posts.extend(sent.filter(arrives).map(|at| post(at, firing.end(), true)));
            }
        }
    }
    posts
}

/// How many sendings lie before `elapsed`.
fn steps(elapsed: Duration) -> u32 {
    u32::try_from(elapsed.as_millis().div_ceil(RESEND.as_millis())).unwrap_or(u32::MAX)
}

/// The spans, sorted and apart, that share an instant with `span`.
fn overlapping(spans: &[TimeSpan], span: TimeSpan) -> impl Iterator<Item = TimeSpan> {
    let first = spans.partition_point(|other| other.end() <= span.start());
    let rest = spans[first..].iter().copied();
    rest.take_while(move |other| other.start() < span.end())
        .filter_map(move |other| other.intersection(span))
}

fn contains(spans: &[TimeSpan], at: Timestamp) -> bool {
    let next = spans.partition_point(|span| span.start() <= at);
    next > 0 && spans[next - 1].contains(at)
}
