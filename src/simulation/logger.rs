//! What the alert logger prints, and how it arrives in Loki.

use std::sync::Arc;

use crate::model::{Labels, Notification};
use crate::simulation::line;
use crate::simulation::script::{Damage, Script};

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

/// The lines of `notifications`, which are sorted, with the damages of the script among them.
pub(super) fn entries(notifications: &[Notification], script: &Script) -> Vec<Entry> {
    let mut logger = Logger::new(script);
    for notification in notifications {
        logger.log(notification.logged_ns, &line::raw(notification));
    }
    for (at, damage) in &script.damages {
        let near = notifications.partition_point(|line| line.logged_ns < at.nanoseconds());
        if let Some(near) = notifications.get(near) {
            logger.damage(near, *damage);
        }
    }
    let mut entries = logger.entries;
    entries.sort_by_key(|entry| entry.at_ns);
    entries
}

struct Logger {
    /// Since when each pod runs, in nanoseconds, its stream, its name and whether it is wrapped.
    pods: Vec<(i64, Arc<Labels>, &'static str, bool)>,
    entries: Vec<Entry>,
}

impl Logger {
    fn new(script: &Script) -> Self {
        let pods = script.pods.iter().map(|(since, pod, wrapped)| {
            (since.nanoseconds(), Arc::new(stream(pod)), *pod, *wrapped)
        });
        Self { pods: pods.collect(), entries: Vec::new() }
    }

    fn log(&mut self, at_ns: i64, text: &str) {
        let pod = self.pods.iter().rfind(|(since, ..)| *since <= at_ns);
        let Some((_, stream, pod, is_wrapped)) = pod else {
            return;
        };
        let line = if *is_wrapped { line::wrapped(text, pod) } else { text.to_owned() };
        self.entries.push(Entry { stream: Arc::clone(stream), at_ns, line: line.into() });
    }

    fn damage(&mut self, near: &Notification, damage: Damage) {
        let at = near.logged_ns + 40_000;
        match damage {
            Damage::NotAnAlert => self.log(
                at,
                "Unable to parse HTTP body: invalid character 'h' looking for beginning of value",
            ),
            Damage::Truncated => {
                let line = line::raw(near);
                self.log(at, &line[..line.floor_char_boundary(line.len() * 3 / 5)]);
            }
            Damage::CutInTwo => {
                let mut long = near.clone();
                let padding = "pod/data-000 ".repeat(LONGEST / 10);
                let alert = Arc::make_mut(&mut long.alert);
                let described = [("description", padding.as_str())];
                alert.annotations = alert.annotations.iter().chain(described).collect();
                let line = line::raw(&long);
                let (head, tail) = line.split_at(line.floor_char_boundary(LONGEST));
                self.log(at, head);
                self.log(at + 1_000, tail);
            }
        }
    }
}

fn stream(pod: &str) -> Labels {
    let labels = [
        ("app", "metalk8s-alert-logger"),
        ("container", "metalk8s-alert-logger"),
        ("job", "fluent-bit"),
        ("namespace", "metalk8s-monitoring"),
        ("node", "bootstrap"),
        ("pod", pod),
        ("release", "unknown"),
        ("stream", "stderr"),
    ];
    labels.into_iter().collect()
}
