//! Histories as pictures: one character a minute.
//!
//! ```text
//! alert   .c...ccr...   c or w: a firing line (critical, warning); r: a resolved line
//! again   .......c...   the same alert, started anew
//! twin    ..w........   the same alert but for the severity
//! other   .c.........   another alert; the one called Watchdog is of no severity
//! twin@b  .w.........   the same alert of the node called b
//! gap     ....xxxx...   x: Prometheus has no sample of Alertmanager
//! prom    .====......   =: `ALERTS` of the alert
//! pend    ........==.   =: `ALERTS` of the alert, pending; without the row nobody asked for that
//! health  .CCC????...   C critical  W warning  ? unavailable  - unknown  . healthy
//! ```
//!
//! A row of an alert starts at its first mark; `s` starts it without a line, and `e` is the end
//! that the next resolved line tells. The alert repeats every 4 minutes at the latest.

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::{
    Alert, AlertState, EntityId, Failure, Filters, Health, History, Intervals, Kind, Labels, Log,
    Notification, Observations, Policy, Presence, Status, TimeSpan, Timeline, Timestamp, Witness,
    reconstruct, timeline, union,
};

pub const MINUTE: Duration = Duration::from_secs(60);

pub fn at(minute: usize) -> Timestamp {
    Timestamp::default() + MINUTE * u32::try_from(minute).expect("a short picture")
}

pub fn span(start: usize, end: usize) -> TimeSpan {
    TimeSpan::new(at(start), at(end))
}

/// Repeats every 3 minutes, flushes every minute: proof of life at the latest after 4.
pub fn policy() -> Policy {
    let intervals = Intervals { repeat: MINUTE * 3, group: MINUTE };
    Policy { intervals, slack: Duration::ZERO, ..Policy::default() }
}

pub fn alert(name: &str, severity: &str) -> Arc<Alert> {
    let labels: Labels = [("alertname", name), ("severity", severity)].into_iter().collect();
    Arc::new(Alert { fingerprint: labels.fingerprint().into(), labels, ..Alert::default() })
}

/// What the sources answer in a picture.
pub struct Picture {
    pub observations: Observations,
    pub width: usize,
    pub health: String,
}

impl Picture {
    pub fn read(picture: &str) -> Self {
        let rows: Vec<(&str, &str)> = picture
            .lines()
            .filter_map(|line| line.trim().split_once(char::is_whitespace))
            .collect();
        let rows: Vec<_> = rows.into_iter().map(|(name, row)| (name, row.trim())).collect();
        let width = rows.iter().map(|(_, row)| row.len()).max().expect("a picture has rows");
        let whole = span(0, width);
        let mut notifications = Vec::new();
        let mut down = Vec::new();
        let mut witness = Witness { asked: vec![whole], ..Witness::default() };
        let mut is_witnessed = false;
        let mut health = String::new();
        for (name, row) in rows {
            match name {
                "gap" => down = marks(row, 'x'),
                "prom" => {
                    is_witnessed = true;
                    witness.add(
                        AlertState::Firing,
                        alert("Disk", "critical").labels.clone(),
                        &marks(row, '='),
                    );
                }
                "pend" => {
                    is_witnessed = true;
                    witness.pending.asked = vec![whole];
                    let labels = alert("Disk", "critical").labels.clone();
                    witness.add(AlertState::Pending, labels, &marks(row, '='));
                }
                "health" => health = row.to_owned(),
                told => notifications.extend(lines(told, row)),
            }
        }
        let alive = global_health_bar::difference(whole, &down);
        let observations = Observations {
            log: Ok(Log::new(notifications, vec![whole])),
            presence: Ok(Presence { asked: vec![whole], alive }),
            witness: if is_witnessed { Ok(witness) } else { Err(not_asked()) },
        };
        Self { observations, width, health }
    }

    pub fn history(&self) -> History {
        reconstruct(&self.observations, span(0, self.width), at(self.width), &policy())
    }

    pub fn timeline(&self) -> Timeline {
        all(&self.history(), self.width)
    }

    /// The health that is seen, as a row.
    pub fn drawn(&self) -> String {
        drawn(&self.history(), self.width)
    }
}

/// How all alerts together make an entity fare.
fn all(history: &History, width: usize) -> Timeline {
    let kind = Kind::of_alerts("All", Filters::default(), Vec::new());
    let entity = EntityId { kind: "All".into(), name: String::new() };
    timeline(history, &kind, &entity, span(0, width))
}

/// The health that is seen in a history, as a row.
pub fn drawn(history: &History, width: usize) -> String {
    let mut drawn = String::new();
    for segment in all(history, width).segments {
        let minutes = segment.span.duration().as_secs() / 60;
        let letter = match segment.health {
            Health::Critical => 'C',
            Health::Warning => 'W',
            Health::Unavailable => '?',
            Health::Unknown => '-',
            Health::Healthy => '.',
        };
        (0..minutes).for_each(|_| drawn.push(letter));
    }
    drawn
}

pub fn not_asked() -> Failure {
    Failure::new(
        global_health_bar::Backend::Prometheus,
        global_health_bar::FailureKind::NotConfigured,
    )
}

/// Draws the health that is seen in a picture; fails with a picture where it is not the one drawn.
#[track_caller]
pub fn check(picture: &str) -> History {
    let read = Picture::read(picture);
    let got = read.drawn();
    assert_eq!(got, read.health, "\n{picture}\n  got           {got}\n");
    read.history()
}

fn marks(row: &str, mark: char) -> Vec<TimeSpan> {
    let marked = row.chars().enumerate().filter(|(_, char)| *char == mark);
    union(marked.map(|(minute, _)| span(minute, minute + 1)))
}

fn lines(told: &str, row: &str) -> Vec<Notification> {
    let (told, node) = told.split_once('@').map_or((told, None), |(it, node)| (it, Some(node)));
    let name = if matches!(told, "alert" | "again" | "twin") { "Disk" } else { told };
    let starts_at = at(row.find(|mark| mark != '.').expect("an alert starts"));
    let severity = match name {
        "Watchdog" => "none",
        _ if row.contains('w') => "warning",
        _ => "critical",
    };
    let mut alert = alert(name, severity);
    if let Some(node) = node {
        let labels: Labels = alert.labels.iter().chain([("node", node)]).collect();
        let fingerprint = labels.fingerprint().into();
        alert = Arc::new(Alert { fingerprint, labels, ..Alert::default() });
    }
    let mut ends_at = None;
    let mut lines = Vec::new();
    for (minute, mark) in row.chars().enumerate() {
        let status = match mark {
            'c' | 'w' => Status::Firing,
            'r' => Status::Resolved,
            'e' => {
                ends_at = Some(at(minute));
                continue;
            }
            '.' | 's' => continue,
            _ => panic!("{mark} in the row of {name}"),
        };
        lines.push(Notification {
            logged_ns: at(minute).nanoseconds(),
            status,
            starts_at,
            ends_at: (status == Status::Resolved).then(|| ends_at.unwrap_or(at(minute))),
            alert: Arc::clone(&alert),
        });
    }
    lines
}
