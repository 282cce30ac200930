//! What the alert logger prints, and how it arrives in Loki.

use std::sync::Arc;

use crate::model::{Labels, Notification, TimeSpan, Timestamp};
use crate::simulation::alertmanagers::Webhook;
use crate::simulation::line::Writer;
use crate::simulation::plan::{Damage, Plan};
use crate::simulation::scrape::hash;
use crate::simulation::shipper::Road;

/// The size at which the container runtime cuts a line.
const LONGEST: usize = 16 * 1024;

/// One line in Loki.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The labels of its stream.
    pub stream: Arc<Labels>,
    /// When it was logged, in nanoseconds since the Unix epoch.
    pub at_ns: i64,
    /// The text.
    pub line: Box<str>,
}

/// The lines of `webhooks`, which are sorted, as Loki holds those of `span`.
pub(super) fn entries(webhooks: &[Webhook], plan: &Plan, span: TimeSpan) -> Vec<Entry> {
    let mut writer = Writer::default();
    let mut road = Road::new(plan, span);
    let mut damages = plan.shipper.damages.iter().peekable();
    let until = span.end().nanoseconds();
    for webhook in webhooks {
        for (index, notification) in webhook.alerts.iter().enumerate() {
            let at_ns = logged_ns(webhook, index, &notification.alert.fingerprint);
            if at_ns >= until {
                break;
            }
            if span.contains(Timestamp::from_nanoseconds(at_ns)) {
                road.ship(at_ns, &notification.alert, &writer.raw(notification));
            }
            while let Some((_, damage)) = damages.next_if(|(at, _)| at.nanoseconds() <= at_ns) {
                damaged(&mut road, at_ns, notification, *damage);
            }
        }
    }
    road.arrived()
}

/// The network and the logger take a moment, and one line comes after the other.
fn logged_ns(webhook: &Webhook, index: usize, fingerprint: &str) -> i64 {
    let [replica, index] =
        [webhook.replica, index].map(|number| i64::try_from(number).unwrap_or(0));
    let jitter = i64::try_from(hash(fingerprint) % 90_000).unwrap_or(0);
    let late = 231_406_117 + replica * 14_411_237 + index * 173_000 + jitter;
    webhook.at.nanoseconds().saturating_add(late)
}

/// What stands beside the line of `near` that is no alert.
fn damaged(road: &mut Road, at_ns: i64, near: &Notification, damage: Damage) {
    let mut writer = Writer::default();
    let mut print = |at_ns, text: &str| road.ship(at_ns, &near.alert, text);
    let at_ns = at_ns.saturating_add(40_000);
    match damage {
        Damage::NotAnAlert => print(
            at_ns,
            "Unable to parse HTTP body: invalid character 'h' looking for beginning of value",
        ),
        Damage::Truncated => {
            let line = writer.raw(near);
            print(at_ns, &line[..line.floor_char_boundary(line.len() * 3 / 5)]);
        }
        Damage::CutInTwo => {
            let mut long = near.clone();
            let padding = "pod/data-000 ".repeat(LONGEST / 10);
            let alert = Arc::make_mut(&mut long.alert);
            let described = [("description", padding.as_str())];
            alert.annotations = alert.annotations.iter().chain(described).collect();
            let line = writer.raw(&long);
            let (head, tail) = line.split_at(line.floor_char_boundary(LONGEST));
            print(at_ns, head);
            print(at_ns.saturating_add(1_000), tail);
        }
    }
}
