//! Short words to build a timeline with. Hours count from midnight of 21 November 2026, UTC.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::Args;
use crate::model::{
    Alert, Blind, Effect, End, EntityId, Episode, Episodes, Event, Evidence, Health, Heard, Labels,
    Origin, Reason, Segment, TimeSpan, Timeline, Timestamp,
};
use crate::view::{Bar, GlobalHealthBar, Zoom};

/// Midnight of 21 November 2026, in milliseconds.
const MIDNIGHT: i64 = 1_795_219_200_000;

/// `hours` after midnight.
#[must_use]
pub const fn at(hours: i64) -> Timestamp {
    Timestamp::from_milliseconds(MIDNIGHT + hours * 3_600_000)
}

/// `hours` as a duration.
#[must_use]
pub const fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

/// A bar of `timeline`.
pub(super) fn draw(args: &Args, timeline: Timeline) -> AnyView {
    let timeline = Some(args.cut(timeline));
    view! { <GlobalHealthBar timeline label="node-1" locale=args.locale()/> }.into_any()
}

/// The same with the details of the segment at `selected` open.
pub(super) fn open(args: &Args, timeline: Timeline, selected: Timestamp) -> AnyView {
    let timeline = Some(args.cut(timeline));
    let selected = RwSignal::new(Some(selected));
    view! { <GlobalHealthBar timeline label="node-1" locale=args.locale() selected/> }.into_any()
}

/// A bar after what a user did.
pub(super) fn after(args: &Args, timeline: Timeline, act: impl FnOnce(Bar)) -> AnyView {
    after_both(args, timeline, |bar, _| act(bar))
}

/// The same after what a user drew.
pub(super) fn after_zoom(args: &Args, timeline: Timeline, act: impl FnOnce(Zoom)) -> AnyView {
    after_both(args, timeline, |_, zoom| act(zoom))
}

fn after_both(args: &Args, timeline: Timeline, act: impl FnOnce(Bar, Zoom)) -> AnyView {
    let timeline = Signal::stored(Some(args.cut(timeline)));
    let (label, busy) = (Signal::stored("node-1".into()), Signal::stored(false));
    let bar = Bar::new(timeline, label, busy, args.locale(), RwSignal::new(None), None);
    // A browser measures it.
    args.width.into_iter().for_each(|width| bar.width.set(width));
    // There is no room above the first thing of a page.
    bar.is_above.set(false);
    let zoom = bar.own_zoom();
    act(bar, zoom);
    bar.draw(zoom).into_any()
}

/// A timeline in the making.
#[derive(Debug)]
pub struct Build(Timeline);

impl Build {
    /// The span from midnight on for `length`, which ends now.
    #[must_use]
    pub fn last(length: Duration) -> Self {
        Self::over(TimeSpan::new(at(0), at(0) + length))
    }

    /// `span`, which ends now.
    #[must_use]
    pub fn over(span: TimeSpan) -> Self {
        Self(Timeline {
            entity: EntityId { kind: "Node".into(), name: "node-1".into() },
            alias: None,
            named_by: Vec::new(),
            span,
            now: span.end(),
            segments: Vec::new(),
            episodes: Episodes::default(),
            events: Vec::new(),
            blind: Vec::new(),
            heard: [Origin::Log, Origin::Presence].map(|origin| Heard { span, origin }).into(),
        })
    }

    /// Of the node of this name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.0.entity.name = name.into();
        self
    }

    /// Adds tiles, each its hours and a letter: `.` healthy, `W` warning, `C` critical, `x`
    /// unavailable, `X` unavailable over critical, `?` unknown; `h`, `w`, `c` the same as the first
    /// three, but in doubt. `*` hours are the rest. What is no tile is left out.
    #[must_use]
    pub fn tiles(mut self, picture: &str) -> Self {
        for text in picture.split_whitespace() {
            let start = self.0.segments.last().map_or(self.0.span.start(), |last| last.span.end());
            let rest = TimeSpan::new(start, self.0.span.end());
            self.0.segments.extend(tile(text, rest));
        }
        self
    }

    /// Adds a firing of an alert that starts `start` hours after midnight.
    #[must_use]
    pub fn alert(mut self, name: &str, severity: &str, start: i64, end: End) -> Self {
        let starts_at = at(start);
        let last = end.at().unwrap_or(self.0.now);
        let mut episodes = self.0.episodes.to_vec();
        episodes.push(Episode {
            alert: Arc::new(alert(name, severity)),
            starts_at,
            end,
            continues: false,
            evidence: Evidence {
                notifications: 3,
                firing: 3,
                first_seen: Some(starts_at + Duration::from_secs(30)),
                last_seen: Some(last),
                last_firing: Some(last),
                ..Evidence::default()
            },
        });
        episodes.sort_by_key(|episode| episode.starts_at);
        self.0.episodes = episodes.into();
        self
    }

    /// Changes the alert that starts last.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Episode)) -> Self {
        let mut episodes = self.0.episodes.to_vec();
        episodes.last_mut().map(change);
        self.0.episodes = episodes.into();
        self
    }

    /// Adds a stretch in which the sources were blind, in hours after midnight.
    #[must_use]
    pub fn blind(mut self, start: i64, end: i64, reason: Reason) -> Self {
        self.0.blind.push(Blind { span: TimeSpan::new(at(start), at(end)), reason });
        self
    }

    /// Adds an event, in hours after midnight.
    #[must_use]
    pub fn event(mut self, hours: i64, summary: &str) -> Self {
        let alert = Alert {
            annotations: Labels::from_iter([("summary", summary)]),
            ..alert("NodeRebooted", "info")
        };
        self.0.events.push(Event {
            at: at(hours),
            told_at: at(hours),
            alert: Arc::new(alert),
            effects: vec![Effect::Outage(TimeSpan::new(at(hours - 1), at(hours)))],
        });
        self
    }

    /// The timeline.
    #[must_use]
    pub fn done(self) -> Timeline {
        self.0
    }
}

/// What `text` says of the beginning of `rest`.
fn tile(text: &str, rest: TimeSpan) -> Option<Segment> {
    let letter = text.chars().next_back()?;
    let health = match letter {
        '.' | 'h' => Health::Healthy,
        'W' | 'w' => Health::Warning,
        'C' | 'c' => Health::Critical,
        'x' | 'X' => Health::Unavailable,
        '?' => Health::Unknown,
        _ => return None,
    };
    let length = match text.strip_suffix(letter)? {
        "*" => rest.duration(),
        hours => Duration::try_from_secs_f64(hours.parse::<f64>().ok()? * 3_600.0).ok()?,
    };
    let span = TimeSpan::new(rest.start(), rest.start() + length.min(rest.duration()));
    (!span.duration().is_zero()).then_some(Segment {
        span,
        health,
        beneath: (letter == 'X').then_some(Health::Critical),
        is_sure: !matches!(letter, 'c' | 'w' | 'h'),
    })
}

fn alert(name: &str, severity: &str) -> Alert {
    let runbook = format!("https://runbooks.example/{name}");
    Alert {
        fingerprint: "a1b2c3d4e5f60718".into(),
        labels: Labels::from_iter([
            ("alertname", name),
            ("instance", "10.0.0.1:9100"),
            ("namespace", "metalk8s-monitoring"),
            ("severity", severity),
        ]),
        annotations: Labels::from_iter([
            ("summary", "The node 10.0.0.1 is not as it should be."),
            (
                "description",
                "A filesystem is predicted to run out of space within the next 24 hours.",
            ),
            ("runbook_url", &*runbook),
        ]),
        generator_url: "http://prometheus.example/graph?g0.expr=up&g0.tab=1".into(),
    }
}
