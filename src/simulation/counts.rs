//! How many alerts a replica of Alertmanager holds, as its own metrics tell.

use std::collections::BTreeMap;

use crate::model::{Labels, TimeSpan, Timestamp, difference, union};
use crate::simulation::mutes::{Held, Mutes};
use crate::simulation::plan::Plan;
use crate::simulation::prometheus::Post;

/// The alerts that are active, and those that are suppressed, each as spans of one number that tile
/// the spans in which the replica runs.
pub(super) fn counts(
    posts: &[Post],
    running: &[TimeSpan],
    plan: &Plan,
) -> [Vec<(TimeSpan, usize)>; 2] {
    let held = held(posts, running);
    let mutes = Mutes::new(plan, &held);
    let mut changes: BTreeMap<Timestamp, [isize; 2]> = BTreeMap::new();
    let mut change = |span: TimeSpan, state: usize| {
        changes.entry(span.start()).or_default()[state] += 1;
        changes.entry(span.end()).or_default()[state] -= 1;
    };
    for (labels, spans) in &held {
        let muted = union([mutes.silenced(labels), mutes.inhibited(labels)].concat());
        for span in spans {
            let active = difference(*span, &muted);
            active.iter().for_each(|span| change(*span, 0));
            difference(*span, &active).into_iter().for_each(|span| change(span, 1));
        }
    }
    [0, 1].map(|state| {
        let mut counts = Vec::new();
        let mut changes = changes.iter().map(|(at, change)| (*at, change[state])).peekable();
        let mut count = 0_isize;
        for span in running {
            let mut from = span.start();
            while let Some((at, change)) = changes.next_if(|(at, _)| *at < span.end()) {
                counts.push((TimeSpan::new(from, at), count.unsigned_abs()));
                count += change;
                from = from.max(at);
            }
            counts.push((TimeSpan::new(from, span.end()), count.unsigned_abs()));
        }
        counts.retain(|(span, _)| !span.is_empty());
        counts
    })
}

/// When the replica holds which alert for firing.
fn held<'a>(posts: &'a [Post], running: &[TimeSpan]) -> Held<'a> {
    let mut of_alert: BTreeMap<&Labels, Vec<&Post>> = BTreeMap::new();
    for post in posts {
        of_alert.entry(&post.alert.labels).or_default().push(post);
    }
    let spans = |mut posts: Vec<&Post>| {
        posts.sort_by_key(|post| post.at);
        let spans = posts.iter().enumerate().filter(|(_, post)| !post.resolved);
        let spans = spans.filter_map(|(index, post)| {
            let next = posts.get(index + 1).map_or(post.ends_at, |next| next.at);
            let next_run = running.partition_point(|span| span.start() <= post.at);
            let life = running[next_run.checked_sub(1)?];
            TimeSpan::new(post.at, post.ends_at.min(next)).intersection(life)
        });
        union(spans)
    };
    of_alert.into_iter().map(|(labels, posts)| (labels, spans(posts))).collect()
}
