use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::Signal;

use crate::model::{Health, Segment, TimeSpan, Timeline};
use crate::words::language::Language;
use crate::words::locale::{Locale, Zone};

/// What a story is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Args {
    /// How words and instants are written.
    pub locale: Locale,
    /// The last so long of its data; `None`: all of it.
    pub span: Option<Duration>,
    /// Tiles to show, as [`Build::tiles`](super::support::Build::tiles) reads them; `None` where the
    /// story has its own.
    pub tiles: Option<Arc<str>>,
    /// How wide the window is, in CSS pixels; `None`: as it is.
    pub width: Option<u32>,
}

/// English, UTC, all of the data.
impl Default for Args {
    fn default() -> Self {
        let locale = Locale { language: Language::English, zone: Zone::Utc };
        Self { locale, span: None, tiles: None, width: None }
    }
}

impl Args {
    /// The same in French.
    #[must_use]
    pub fn french() -> Self {
        let locale = Locale { language: Language::French, zone: Zone::Utc };
        Self { locale, ..Self::default() }
    }

    /// The same in a time zone.
    #[must_use]
    pub fn within(zone: Zone) -> Self {
        let locale = Locale { language: Language::English, zone };
        Self { locale, ..Self::default() }
    }

    /// The locale, as components take it.
    #[must_use]
    pub fn locale(&self) -> Signal<Locale> {
        Signal::stored(self.locale)
    }

    /// The part of `timeline` that lies in the span; before it nothing is known.
    #[must_use]
    pub fn cut(&self, mut timeline: Timeline) -> Timeline {
        let Some(length) = self.span else { return timeline };
        let end = timeline.span.end();
        let span = TimeSpan::new(end - length, end);
        let before = timeline.span.start();
        if span.start() < before {
            let unknown = Segment {
                span: TimeSpan::new(span.start(), before),
                health: Health::Unknown,
                beneath: None,
                is_sure: true,
            };
            timeline.segments.insert(0, unknown);
        }
        let within = |mut segment: Segment| {
            segment.span = segment.span.intersection(span)?;
            Some(segment)
        };
        timeline.segments = timeline.segments.into_iter().filter_map(within).collect();
        timeline.events.retain(|event| span.contains(event.at));
        timeline.span = span;
        timeline
    }
}
