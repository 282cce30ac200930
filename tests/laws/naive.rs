//! The rules of domain.md §2 to §4 read naively, minute by minute, against the engine.
//!
//! Each minute is asked by itself what the lines prove of it, in no way that an engine would go. Where
//! the rules leave open how it fared, each answer that they allow is right.

use std::time::Duration;

use global_health_bar::{
    AlertState, EntityId, Filters, Health, History, Kind, Log, Notification, Observations, Policy,
    Presence, Segment, Status, TimeSpan, Timeline, Witness, reconstruct, timeline, union,
};

use crate::picture::{MINUTE, alert, at, not_asked, policy, span};

/// How many minutes a world has.
pub const WORLD: usize = 60;

/// An alert that fires is told again after so many minutes at the latest, while alerting is alive.
pub const CADENCE: usize = 4;

/// What a line says; minutes throughout.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub alert: (&'static str, &'static str),
    pub starts: usize,
    pub logged: usize,
    /// Where it stands among the lines of its minute.
    pub place: i64,
    /// Of a resolved line the end that it tells, if any.
    pub resolved: Option<Option<usize>>,
}

pub const DISK: (&str, &str) = ("Disk", "critical");
pub const TWIN: (&str, &str) = ("Disk", "warning");
pub const OTHER: (&str, &str) = ("Other", "critical");
pub const WATCHDOG: (&str, &str) = ("Watchdog", "none");

/// What the sources answer.
#[derive(Clone, Debug)]
pub struct World {
    /// `None` where Loki failed.
    pub lines: Option<Vec<Line>>,
    pub read: TimeSpan,
    /// Where Prometheus holds samples; `None` where it failed.
    pub alive: Option<Vec<TimeSpan>>,
    pub now: usize,
}

/// Whether an alert fired in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fired {
    No,
    /// The rules leave it open.
    Perhaps,
    Yes,
}

impl World {
    pub fn horizon(&self) -> usize {
        let read = (0..WORLD).rev().find(|minute| self.read.contains(at(*minute)));
        match self.lines {
            Some(_) => self.now.min(read.map_or(0, |last| last + 1)),
            None => self.now,
        }
    }

    pub fn lines(&self) -> &[Line] {
        self.lines.as_deref().unwrap_or_default()
    }

    pub fn is_alive(&self, minute: usize) -> bool {
        let holds = |alive: &TimeSpan| alive.contains(at(minute));
        self.alive.as_ref().is_some_and(|alive| alive.iter().any(holds))
    }

    /// Whether Prometheus held samples before, and none in this minute.
    pub fn is_down(&self, minute: usize) -> bool {
        self.alive.is_some() && !self.is_alive(minute) && (0..minute).any(|it| self.is_alive(it))
    }

    /// For how many minutes on end alerting was not down between two.
    pub fn longest_alive(&self, from: usize, until: usize) -> usize {
        let (mut longest, mut current) = (0, 0);
        for minute in from..until {
            current = if self.is_down(minute) { 0 } else { current + 1 };
            longest = longest.max(current);
        }
        longest
    }

    /// The lines of each start of an alert, in the order of their sending.
    pub fn pairs(&self, alert: (&str, &str)) -> Vec<Vec<Line>> {
        let of_start = |starts| {
            let lines = self.lines().iter().filter(|it| it.alert == alert && it.starts == starts);
            let mut lines: Vec<_> = lines.copied().collect();
            lines.sort_by_key(|line| (line.logged, line.place));
            lines
        };
        (0..WORLD).map(of_start).filter(|lines| !lines.is_empty()).collect()
    }

    /// Whether an alert fired in a minute, as its own lines have it.
    pub fn fired(&self, alert: (&str, &str), minute: usize) -> Fired {
        let pairs: Vec<_> =
            self.pairs(alert).iter().map(|lines| self.without_stale(lines).to_vec()).collect();
        let of_pair = |lines: &Vec<Line>| {
            let begins = minute >= lines[0].starts;
            let others: Vec<_> =
                pairs.iter().filter(|it| it[0].starts != lines[0].starts).collect();
            if begins { self.fires(lines, &others, minute) } else { Fired::No }
        };
        let any = |fired| pairs.iter().any(|lines| of_pair(lines) == fired);
        match (any(Fired::Yes), any(Fired::Perhaps)) {
            (true, _) => Fired::Yes,
            (false, true) => Fired::Perhaps,
            (false, false) => Fired::No,
        }
    }

    /// An isolated firing line long after a resolved one revives nothing; what is logged in one minute
    /// is one.
    pub fn without_stale<'a>(&self, lines: &'a [Line]) -> &'a [Line] {
        let last = lines[lines.len() - 1];
        let tail = lines.iter().rev().take_while(|line| line.resolved.is_none()).count();
        let (before, late) = lines.split_at(lines.len() - tail);
        let (Some(end), Some(first)) = (before.last(), late.first()) else { return lines };
        let is_isolated = first.logged == last.logged;
        let is_late = self.longest_alive(end.logged, first.logged) > CADENCE;
        if is_isolated && is_late { before } else { lines }
    }

    /// Whether a firing that has begun goes on in a minute.
    pub fn fires(&self, lines: &[Line], others: &[&Vec<Line>], minute: usize) -> Fired {
        let yes = |fires| if fires { Fired::Yes } else { Fired::No };
        let starts = lines[0].starts;
        let said = lines.iter().rev().map_while(|line| Some((line, line.resolved?)));
        let told = said.map(|(line, end)| end.filter(|it| *it >= starts).unwrap_or(line.logged));
        if let Some(end) = told.max() {
            return yes(minute < end);
        }
        let spoken = lines[lines.len() - 1].logged;
        let last = spoken.max(starts);
        if minute < last {
            return Fired::Yes;
        }
        // Of one alert that is told to have begun twice, the later word may be of either.
        let is_later = |other: &&&Vec<Line>| {
            other[0].starts <= last && other.iter().any(|line| line.logged >= spoken)
        };
        if others.iter().any(|other| is_later(&other)) {
            return Fired::Perhaps;
        }
        let anew = others.iter().map(|other| other[0].starts).filter(|start| *start >= last).min();
        let down = (last..WORLD).find(|minute| self.is_down(*minute));
        let due = Some(last + CADENCE).filter(|due| *due <= self.horizon());
        let first = [anew, down, due].into_iter().flatten().min();
        match first {
            // Its repeats ceased: it ended somewhere before the next was due.
            Some(first) if Some(first) == due => {
                if Some(first) == down || Some(first) == anew {
                    perhaps(minute < first)
                } else {
                    Fired::No
                }
            }
            Some(first) => yes(minute < first),
            None => Fired::Yes,
        }
    }

    /// Whether a warning fired: where its critical may have hidden it, nobody can say.
    pub fn warned(&self, minute: usize) -> Fired {
        let fired = self.fired(TWIN, minute);
        let is_open = |lines: &Vec<Line>| {
            let lines = self.without_stale(lines);
            let last = lines[lines.len() - 1];
            let from = last.logged.max(last.starts);
            let hides = |it| self.fired(DISK, it) != Fired::No;
            last.resolved.is_none() && minute >= from && (from..WORLD).any(hides)
        };
        if self.pairs(TWIN).iter().any(is_open) { Fired::Perhaps } else { fired }
    }

    /// Whether anybody could tell in a minute that nothing fires.
    pub fn is_known(&self, minute: usize) -> bool {
        let barks = || self.lines().iter().filter(|line| line.alert == WATCHDOG);
        let is_soon = |since: usize| (since..since + CADENCE).contains(&minute);
        let is_watched = barks().any(|line| is_soon(line.logged));
        let is_read = !self.lines().is_empty() && self.read.contains(at(minute));
        let is_heard = |minute: usize| self.is_alive(minute) && self.read.contains(at(minute));
        // Where both begin to be heard, it may have barked just before.
        let begins = |it: &usize| is_heard(*it) && (*it == 0 || !is_heard(*it - 1));
        let is_begun = (0..WORLD).filter(begins).any(is_soon);
        let is_none_known = barks().next().is_none();
        match &self.alive {
            Some(alive) if !alive.is_empty() => {
                is_read && self.is_alive(minute) && (is_none_known || is_watched || is_begun)
            }
            _ => is_read && is_watched,
        }
    }

    /// How all may have fared in a minute.
    pub fn may_fare(&self, minute: usize) -> Vec<Health> {
        if minute >= self.horizon() {
            return vec![Health::Unknown];
        }
        if self.is_down(minute) {
            return vec![Health::Unavailable];
        }
        let criticals = [self.fired(DISK, minute), self.fired(OTHER, minute)];
        let may = |fired: Fired| fired != Fired::No;
        let mut healths = Vec::new();
        if criticals.into_iter().any(may) {
            healths.push(Health::Critical);
        }
        if criticals.contains(&Fired::Yes) {
            return healths;
        }
        if may(self.warned(minute)) {
            healths.push(Health::Warning);
        }
        if self.warned(minute) != Fired::Yes {
            healths.push(if self.is_known(minute) { Health::Healthy } else { Health::Unknown });
        }
        healths
    }

    pub fn observations(&self, witness: Option<&[TimeSpan]>) -> Observations {
        let line = |line: &Line| Notification {
            logged_ns: at(line.logged).nanoseconds() + line.place,
            status: if line.resolved.is_some() { Status::Resolved } else { Status::Firing },
            starts_at: at(line.starts),
            ends_at: line.resolved.flatten().map(at),
            alert: alert(line.alert.0, line.alert.1),
        };
        let lines = self.lines.as_ref();
        let whole = span(0, WORLD);
        let presence =
            |alive: &Vec<TimeSpan>| Presence { asked: vec![whole], alive: alive.clone() };
        let witness = witness.map(|seen| {
            let mut witness = Witness { asked: vec![whole], step: MINUTE, ..Witness::default() };
            witness.add(
                AlertState::Firing,
                alert(DISK.0, DISK.1).labels.clone(),
                &union(seen.iter().copied()),
            );
            witness
        });
        Observations {
            log: lines
                .map(|it| Log::new(it.iter().map(line), vec![self.read]))
                .ok_or_else(not_asked),
            presence: self.alive.as_ref().map(presence).ok_or_else(not_asked),
            witness: witness.ok_or_else(not_asked),
        }
    }

    pub fn history(&self, witness: Option<&[TimeSpan]>) -> History {
        self.history_of(span(0, WORLD), witness)
    }

    pub fn history_of(&self, span: TimeSpan, witness: Option<&[TimeSpan]>) -> History {
        // Where rules hold at once, nobody waits after an outage for what may fire again.
        self.history_where_rules_hold(Duration::ZERO, span, witness)
    }

    pub fn history_where_rules_hold(
        &self,
        resumption: Duration,
        span: TimeSpan,
        witness: Option<&[TimeSpan]>,
    ) -> History {
        let policy = Policy { resumption, ..policy() };
        reconstruct(&self.observations(witness), span, at(self.now), &policy)
    }

    /// How the engine says that all fared, minute by minute.
    pub fn drawn(&self, witness: Option<&[TimeSpan]>) -> Vec<Segment> {
        minutes(&self.history(witness))
    }
}

/// How all fared, minute by minute.
pub fn minutes(history: &History) -> Vec<Segment> {
    let segments = all(history, span(0, WORLD)).segments;
    let drawn = |minute| segments.iter().find(|it| it.span.contains(at(minute)));
    (0..WORLD).map(|minute| *drawn(minute).expect("segments tile")).collect()
}

/// How all alerts together make an entity fare.
pub fn all(history: &History, span: TimeSpan) -> Timeline {
    of_kind(history, &Kind::of_alerts("All", Filters::default(), Vec::new()), span)
}

pub fn of_kind(history: &History, kind: &Kind, span: TimeSpan) -> Timeline {
    timeline(history, kind, &EntityId { kind: kind.name.clone(), name: String::new() }, span)
}

fn perhaps(fires: bool) -> Fired {
    if fires { Fired::Perhaps } else { Fired::No }
}
