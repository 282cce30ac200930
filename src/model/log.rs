use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::model::{Identity, Map, Notification, Policy, Run, Skip, TimeSpan, Timestamp, unite};

/// What was read of the alert log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// What the lines say, in any order.
    pub runs: Vec<Run>,
    /// Where the log was read completely.
    pub read: Vec<TimeSpan>,
    /// The lines that are no notification, counted by reason.
    pub skipped: Map<Skip, usize>,
}

impl Log {
    /// The log that holds these lines, in any order, and was read in `read`.
    pub fn new(lines: impl IntoIterator<Item = Notification>, read: Vec<TimeSpan>) -> Self {
        Self { runs: lines.into_iter().map(Run::from).collect(), read, ..Self::default() }
    }

    /// Takes what was logged later: runs that go on across the border become one.
    ///
    /// `newer` begins at the earliest where this log ends.
    pub fn append(&mut self, newer: Self, policy: &Policy) {
        let reach = policy.cadence_ns();
        let border = newer.runs.iter().map(|run| run.first_ns).min().unwrap_or_default();
        let near = border.saturating_sub(reach);
        let last = outermost(&self.runs, near, policy, |run, known| run > known);
        let first = outermost(&newer.runs, border, policy, |run, known| {
            (run.first_ns, run) < (known.first_ns, known)
        });
        // Where in this log each of the newer runs goes on.
        let mut places = vec![None; newer.runs.len()];
        for (firing, at) in first {
            places[at] = last.get(&firing).copied();
        }
        for (run, place) in newer.runs.into_iter().zip(places) {
            match place.map(|place| &mut self.runs[place]) {
                Some(old)
                    if old.agrees(run.status, run.ends_at)
                        && run.first_ns.saturating_sub(old.last_ns) <= reach =>
                {
                    old.last_ns = run.last_ns;
                    old.lines += run.lines;
                    old.alert = run.alert;
                }
                _ => self.runs.push(run),
            }
        }
        unite(&mut self.read, &newer.read);
        self.skip(&newer.skipped);
    }

    /// Counts more lines that are no notification.
    pub fn skip(&mut self, more: &Map<Skip, usize>) {
        for (skip, count) in more {
            *self.skipped.or_default(*skip) += count;
        }
    }
}

/// The firing of an alert, by its identity.
type Firing<'a> = (Identity<'a>, Timestamp);

/// Of each firing that was spoken of since `since_ns`, the place of the run that is `farther` than all
/// its others.
fn outermost<'a>(
    runs: &'a [Run],
    since_ns: i64,
    policy: &Policy,
    farther: fn(&Run, &Run) -> bool,
) -> HashMap<Firing<'a>, usize, FxBuildHasher> {
    let mut outermost = HashMap::default();
    for (at, run) in runs.iter().enumerate().filter(|(_, run)| run.last_ns >= since_ns) {
        let known = outermost.entry((policy.identity(&run.alert), run.starts_at)).or_insert(at);
        if farther(run, &runs[*known]) {
            *known = at;
        }
    }
    outermost
}
