use leptos::prelude::*;

use crate::model::{Description, Episode, Segment, TimeSpan, Timeline, Timestamp};
use crate::picture::columns::Columns;
use crate::picture::scale::TimeScale;
use crate::timeline::{Compose, SubAlert, sub_alerts_told};
use crate::view::events::{events_at, next_event};
use crate::view::keys::{self, Action};
use crate::view::markup::{Markup, live};
use crate::view::zoom::Zoom;
use crate::words::facts;
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::sentences::{event_sentence, sentence};
use crate::words::text::Word;

/// What the parts of one bar share: its data, and what the user looks at.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    /// What is shown, if anything is there yet.
    ///
    /// Effects track it before any memo made of it: leptos 0.8 asks the sources of an effect in
    /// the order in which it read them, and a memo that stays the same while its own source
    /// changes hides that change from the effect.
    pub timeline: Signal<Option<Timeline>>,
    /// What it is the health of.
    pub label: Signal<String>,
    /// Whether more is being read.
    pub busy: Signal<bool>,
    /// How words and instants are written.
    pub locale: Signal<Locale>,
    /// Told of each segment that the user opens.
    pub on_select: Option<Callback<Segment>>,
    /// What of the span is drawn; all of it where that is nothing of it.
    pub zoom: RwSignal<Option<TimeSpan>>,
    /// What changes that, of a bar of its own.
    pub zooming: Option<Zoom>,
    /// What it is beyond a bar of its own, if it is one lane among others.
    pub lane: Option<Lane>,
    /// Who tells what the authors of alerts say of them, where the alerts themselves do not.
    pub describe: Option<Callback<Episode, Description>>,
    /// Who tells what an alert was made of in a span, as its author says, by the means given.
    pub compose: Option<Callback<(Episode, TimeSpan, Compose), SubAlert>>,
    /// How wide the bar is, in whole CSS pixels; 0 as long as that is not known.
    pub width: RwSignal<u32>,
    /// Whether the bar has the keyboard.
    pub focused: RwSignal<bool>,
    /// An instant of the segment that the keyboard is at.
    pub cursor: RwSignal<Option<Timestamp>>,
    /// An instant of the segment under the pointer.
    pub hovered: RwSignal<Option<Timestamp>>,
    /// An instant of the segment whose details are open.
    pub selected: RwSignal<Option<Timestamp>>,
    /// Whether the table is shown to everybody.
    pub table: RwSignal<bool>,
    /// Whether the figures are shown.
    pub figures: RwSignal<bool>,
    /// Whether the window has room for a tooltip above the bar.
    pub is_above: RwSignal<bool>,
    /// How many rows of the table may be there while it is hidden; 0 as long as there is no time for
    /// them.
    pub hidden_rows: RwSignal<u32>,
    /// The columns of pixels.
    pub columns: Memo<Columns>,
}

/// What a bar knows of the lanes beside it.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// Whether it is the one that Tab leads to.
    pub is_tab_stop: Signal<bool>,
    /// Whether there are so many that none of them is written as a table before it is asked for.
    pub is_of_many: bool,
    /// Whether the pointer draws a frame over the lanes: then it opens nothing.
    pub is_dragged: Signal<bool>,
}

impl Bar {
    /// What `draw` makes of it, now and whenever that changes.
    pub fn live(self, draw: fn(Self) -> Markup) -> Markup {
        live(move || {
            self.timeline.track();
            draw(self)
        })
    }

    /// What `read` makes of the timeline, or the default while there is none.
    pub fn read<T: Default>(self, read: impl FnOnce(&Timeline) -> T) -> T {
        self.timeline.with(|timeline| timeline.as_ref().map(read).unwrap_or_default())
    }

    /// What the author of the alert of `episode` says of it.
    pub fn description(self, episode: &Episode) -> Description {
        match self.describe {
            Some(describe) => describe.run(episode.clone()),
            None => Description::Told(episode.alert.clone()),
        }
    }

    /// What the alert of `episode` was made of in `span`.
    pub fn made_of(self, episode: &Episode, span: TimeSpan) -> SubAlert {
        let of = |compose: Callback<(_, _, Compose), _>| {
            compose.run((episode.clone(), span, sub_alerts_told))
        };
        self.compose.map_or_else(|| SubAlert::leaf(episode.clone()), of)
    }

    /// How wide the bar is, in CSS pixels.
    pub fn width(self) -> f64 {
        self.width.get().into()
    }

    /// Where the instants of `timeline` lie.
    pub fn scale(self, timeline: &Timeline) -> TimeScale {
        scale(timeline, self.zoom.get(), self.width())
    }

    /// Whether a part of the span is drawn, of a bar of its own.
    pub fn is_zoomed(self) -> bool {
        self.zooming.is_some_and(|zoom| zoom.part().is_some())
    }

    /// Whether the pointer draws a frame: then it opens nothing.
    pub fn is_framed(self) -> bool {
        let of_lane = self.lane.is_some_and(|lane| lane.is_dragged.get());
        of_lane || self.zooming.is_some_and(|zoom| zoom.frame.get().is_some())
    }

    /// `loading`, `ready` or `empty`.
    pub fn state(self) -> &'static str {
        let is_ready = self.read(|timeline| !timeline.segments.is_empty());
        match (is_ready, self.busy.get()) {
            (true, _) => "ready",
            (false, true) => "loading",
            (false, false) => "empty",
        }
    }

    /// The language of the words.
    pub fn language(self) -> Language {
        self.locale.get().language
    }

    /// A word in the language.
    pub fn say(self, word: Word) -> &'static str {
        word.of(self.language())
    }

    /// The number of the segment that holds the instant of `of`, if the span does.
    pub fn number(self, of: RwSignal<Option<Timestamp>>) -> Option<usize> {
        let instant = of.get()?;
        self.read(|timeline| {
            let number = facts::segment_at(timeline, instant)?;
            timeline.span.contains(instant).then_some(number)
        })
    }

    /// The number of the segment that the keyboard is at: the last one at first.
    pub fn at(self) -> Option<usize> {
        let last = self.read(|timeline| timeline.segments.len().checked_sub(1));
        self.number(self.cursor).or(last)
    }

    /// The number of the segment that the tooltip is about: none whose details are open.
    pub fn pointed(self) -> Option<usize> {
        let open = self.number(self.selected);
        let by_keyboard = self.focused.get() && open.is_none();
        let hovered = self.number(self.hovered);
        let pointed = hovered.or_else(|| by_keyboard.then(|| self.at()).flatten());
        pointed.filter(|pointed| Some(*pointed) != open)
    }

    /// One sentence on segment `number`: health, from, to, how long, why, which problem; and one on the event at
    /// which the keyboard is.
    pub fn sentence(self, number: usize) -> String {
        self.read(|timeline| {
            let locale = self.locale.get();
            let mut said = sentence(timeline, number, locale).unwrap_or_default();
            for event in self.cursor.get().map(|at| events_at(self, timeline, at)).iter().flatten()
            {
                said += ". ";
                said += &event_sentence(event, locale);
            }
            said
        })
    }

    /// Moves the keyboard to segment `number`; open details follow.
    pub fn go(self, number: usize) {
        self.go_to(self.instant(number));
    }

    fn go_to(self, at: Option<Timestamp>) {
        self.cursor.set(at);
        if self.selected.get_untracked().is_some() {
            self.selected.set(self.cursor.get_untracked());
        }
    }

    /// The pointer looks at nothing any more.
    pub fn leave(self) {
        if self.hovered.get_untracked().is_some() {
            self.hovered.set(None);
        }
    }

    /// Opens the details of segment `number`, as it was at `at` if that is in it.
    pub fn open(self, number: usize, at: Option<Timestamp>) {
        let segment = self.segment(number);
        let is_in = |at: &Timestamp| segment.is_some_and(|segment| segment.span.contains(*at));
        self.cursor.set(at.filter(is_in).or_else(|| self.instant(number)));
        self.selected.set(self.cursor.get_untracked());
        if let (Some(tell), Some(segment)) = (self.on_select, segment) {
            tell.run(segment);
        }
    }

    /// Closes the details; whether they were open.
    pub fn close_details(self) -> bool {
        let is_open = self.selected.get_untracked().is_some();
        if is_open {
            self.selected.set(None);
        }
        is_open
    }

    /// Closes the details, or else the table, or else the figures, or else leaves the segment; whether there was any.
    pub fn close(self) -> bool {
        if self.close_details() {
            return true;
        }
        if self.table.get_untracked() {
            self.table.set(false);
        } else if self.figures.get_untracked() {
            self.figures.set(false);
        } else if self.cursor.get_untracked().is_some() {
            self.cursor.set(None);
        } else {
            return false;
        }
        true
    }

    /// The instant by which segment `number` is remembered: while time goes on and ends are
    /// corrected, its middle stays in it longest.
    pub fn instant(self, number: usize) -> Option<Timestamp> {
        self.segment(number).map(|segment| segment.span.start() + segment.span.duration() / 2)
    }

    fn segment(self, number: usize) -> Option<Segment> {
        self.read(|timeline| timeline.segments.get(number).copied())
    }

    /// Does what `action` asks for; whether there was anything to do.
    pub fn act(self, action: Action) -> bool {
        match action {
            Action::Go(step) => {
                // What a link opened, no key has been at.
                let from = self.number(self.cursor).or_else(|| self.number(self.selected));
                if let Some(number) = self.read(|timeline| keys::go(step, from, &timeline.segments))
                {
                    self.go(number);
                }
            }
            Action::Event => match next_event(self) {
                Some(at) => self.go_to(Some(at)),
                None => return false,
            },
            Action::Open => {
                if let Some(number) = self.at() {
                    self.open(number, self.cursor.get_untracked());
                }
            }
            Action::Close => return self.close(),
            Action::Table => self.table.update(|shown| *shown = !*shown),
            // Lanes share theirs.
            Action::Figures if self.lane.is_some() => return false,
            Action::Figures => self.figures.update(|shown| *shown = !*shown),
        }
        true
    }
}

/// The columns that what `zoom` shows of `timeline` fills at `width` pixels.
pub fn columns(timeline: Option<&Timeline>, zoom: Option<TimeSpan>, width: f64) -> Columns {
    let bin = |timeline: &Timeline| Columns::new(&timeline.segments, scale(timeline, zoom, width));
    timeline.map(bin).unwrap_or_default()
}

fn scale(timeline: &Timeline, zoom: Option<TimeSpan>, width: f64) -> TimeScale {
    let shown = zoom.and_then(|zoom| zoom.intersection(timeline.span));
    TimeScale::new(shown.unwrap_or(timeline.span), width)
}
