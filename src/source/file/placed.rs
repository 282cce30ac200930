//! Where the lines of a file stand in time.

use std::time::Duration;

use super::Logged;
use crate::model::{Backend, Coverage, Status, TimeSpan, Timestamp, sort_by_key};
use crate::source::loki::Told;
use crate::source::{LineReader, LogWindow};

/// The longest span that is shown: what is older is left out.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3_600);

/// The shortest.
const SHORTEST: Duration = Duration::from_secs(60);

/// A line of a file.
#[derive(Debug)]
pub(super) struct Line {
    /// When it was logged, in nanoseconds since the Unix epoch, where it says so.
    pub at_ns: Option<i64>,
    pub told: Told,
}

impl Line {
    /// Since when it can have been logged at the earliest: when what it tells of happened.
    fn told_ns(&self) -> Option<i64> {
        let notification = self.told.as_ref().as_ref().ok()?.notification();
        let ended = notification.ends_at.filter(|_| notification.status == Status::Resolved);
        Some(ended.unwrap_or(notification.starts_at).nanoseconds())
    }
}

/// What `lines` tell in the order of time; `None` where none of them tells of an alert.
pub(super) fn in_log(
    mut lines: Vec<Line>,
    reader: &LineReader,
    mut coverage: Coverage,
) -> Option<Logged> {
    if lines.iter().all(|line| line.told.is_err()) {
        return None;
    }
    let undated = place(&mut lines);
    let at = |line: &Line| line.at_ns.unwrap_or_default();
    sort_by_key(&mut lines, |line| std::cmp::Reverse(at(line)));
    let newest = Timestamp::from_nanoseconds(lines.first().map(at)?);
    let end = newest + Duration::from_millis(1);
    let oldest = Timestamp::from_nanoseconds(lines.last().map(at)?).min(end - SHORTEST);
    let span = TimeSpan::new(oldest.max(end - LONGEST), end);
    coverage.truncated |= span.start() > oldest;
    let mut window = LogWindow::default();
    for line in &lines {
        reader.add(at(line), &line.told, &mut window, &mut coverage);
    }
    coverage.read_from = Some(span.start());
    coverage.pages = coverage.pages.max(1);
    coverage.heard_last(Backend::Loki, Some(newest));
    Some(Logged { log: window.into_log(vec![span]), span, coverage, undated })
}

/// Gives an instant to each line that has none; how many these are.
///
/// A line is logged after what it tells of, and after the line before it; where most tell of earlier
/// things than the one before, the newest stands first.
fn place(lines: &mut [Line]) -> usize {
    let told: Vec<_> = lines.iter().map(|line| line.at_ns.or_else(|| line.told_ns())).collect();
    let known: Vec<_> = told.iter().flatten().collect();
    let later = known.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let earlier = known.windows(2).filter(|pair| pair[0] > pair[1]).count();
    if earlier > later {
        lines.reverse();
        let undated = forwards(lines);
        lines.reverse();
        return undated;
    }
    forwards(lines)
}

fn forwards(lines: &mut [Line]) -> usize {
    let mut latest =
        lines.iter().find_map(|line| line.at_ns.or_else(|| line.told_ns())).unwrap_or_default();
    let mut undated = 0;
    for line in lines {
        match line.at_ns {
            Some(at_ns) => latest = at_ns,
            None => {
                latest = line.told_ns().map_or(latest, |told_ns| told_ns.max(latest));
                line.at_ns = Some(latest);
                undated += 1;
            }
        }
    }
    undated
}
