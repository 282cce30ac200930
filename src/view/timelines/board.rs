use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Element;

use crate::model::{EntityId, Health, Segment, TimeSpan, Timeline, Timestamp};
use crate::picture::scale::TimeScale;
use crate::view::browser;
use crate::view::markup::Text;
use crate::view::timelines::rows::{Row, rows};
use crate::view::timelines::window::Rows;
use crate::view::zoom::Zoom;
use crate::words::facts;
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::names::{called, kind_name};
use crate::words::text::Word;

/// How tall a row is until a browser has laid one out, in CSS pixels.
const ROW: u32 = 38;

/// Up to so many rows are all drawn, in sight or not: whoever reads the page finds all of them.
const FEW: usize = 50;

/// How wide the pictures are until a browser has laid them out, and how tall the window of the lanes
/// is, in CSS pixels.
const SIZE: (u32, f64) = if cfg!(target_arch = "wasm32") { (0, 600.0) } else { (900, 2_000.0) };

/// An instant of an entity.
pub type Place = (EntityId, Timestamp);

/// What the parts of the timelines share: their data, and what the user looks at.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    /// What is shown.
    pub timelines: Signal<Arc<Vec<Timeline>>>,
    /// Whether more is being read.
    pub busy: Signal<bool>,
    /// How words and instants are written.
    pub locale: Signal<Locale>,
    /// Told of each segment that the user opens.
    pub on_select: Option<Callback<(EntityId, Segment)>>,
    /// What of the span is drawn.
    pub zoom: Zoom,
    /// What the user looks for.
    pub search: RwSignal<String>,
    /// Whether kinds stay together.
    pub is_grouped: RwSignal<bool>,
    /// An instant of the segment whose details are open, and whose.
    pub selected: RwSignal<Option<Place>>,
    /// The rows, from top to bottom.
    pub rows: Memo<Arc<Vec<Row>>>,
    /// The entity whose lane Tab leads to: the one that had the keyboard, while it is in sight, or
    /// else the first.
    pub tab_stop: Memo<Option<EntityId>>,
    /// The instant at which the user looks.
    pub cursor: RwSignal<Option<Timestamp>>,
    /// Whose lane has, or had, the keyboard.
    pub focused: RwSignal<Option<EntityId>>,
    /// How tall a row is, in CSS pixels.
    pub row: RwSignal<u32>,
    /// How far the lanes are scrolled, and how tall their window is, in CSS pixels.
    pub window: RwSignal<(f64, f64)>,
    /// Below whose lane something is open, and how tall it is.
    pub opened: RwSignal<Option<(EntityId, f64)>>,
    /// How many rows may be drawn: one after the other at first.
    pub ready: RwSignal<usize>,
    /// Whether lanes that are drawn wait for what is new.
    pub is_updating: RwSignal<bool>,
    /// What the lanes that are drawn show.
    pub lanes: StoredValue<Vec<(EntityId, RwSignal<Option<Timeline>>)>>,
    /// Where the pictures are, and what scrolls.
    pub plot: StoredValue<Option<SendWrapper<Element>>>,
    /// What scrolls.
    pub scroller: StoredValue<Option<SendWrapper<Element>>>,
}

impl Board {
    /// What `zoom` says of `timelines`, as it is at first.
    pub fn new(
        timelines: Signal<Arc<Vec<Timeline>>>,
        zoom: RwSignal<Option<TimeSpan>>,
        busy: Signal<bool>,
        locale: Signal<Locale>,
    ) -> Self {
        let (width, height) = SIZE;
        let whole = move || timelines.with(|all| all.first().map(|timeline| timeline.span));
        Self {
            timelines,
            busy,
            locale,
            on_select: None,
            zoom: Zoom::new(Signal::derive(whole), zoom, RwSignal::new(width)),
            search: RwSignal::new(String::new()),
            is_grouped: RwSignal::new(true),
            selected: RwSignal::new(None),
            rows: Memo::new(|_| Arc::default()),
            tab_stop: Memo::new(|_| None),
            cursor: RwSignal::new(None),
            focused: RwSignal::new(None),
            row: RwSignal::new(ROW),
            window: RwSignal::new((0.0, height)),
            opened: RwSignal::new(None),
            ready: RwSignal::new(if cfg!(target_arch = "wasm32") { 1 } else { usize::MAX }),
            is_updating: RwSignal::new(false),
            lanes: StoredValue::new(Vec::new()),
            plot: StoredValue::new(None),
            scroller: StoredValue::new(None),
        }
    }

    /// The same, with the rows that the search finds.
    pub fn found(self) -> Self {
        let Self { timelines, search, is_grouped, .. } = self;
        let found = move |all: &Arc<Vec<_>>| {
            let language = self.language();
            search.with(|search| Arc::new(rows(all, search, is_grouped.get(), language)))
        };
        let board = Self { rows: Memo::new(move |_| timelines.with(found)), ..self };
        Self { tab_stop: Memo::new(move |_| board.find_tab_stop()), ..board }
    }

    /// An instant of the open segment of `entity`, as long as no other entity has one.
    pub fn selection(self, entity: EntityId) -> RwSignal<Option<Timestamp>> {
        let own = {
            let entity = entity.clone();
            move |selected: Option<Place>| {
                selected.filter(|(selected, _)| *selected == entity).map(|(_, at)| at)
            }
        };
        let selected = RwSignal::new(own(self.selected.get_untracked()));
        let of_board = own.clone();
        Effect::new(move |_| {
            let at = of_board(self.selected.get());
            if selected.get_untracked() != at {
                selected.set(at);
            }
        });
        Effect::new(move |_| {
            let at = selected.get();
            if own(self.selected.get_untracked()) != at {
                self.selected.set(at.map(|at| (entity.clone(), at)));
            }
        });
        selected
    }

    /// The span of all.
    pub fn span(self) -> Option<TimeSpan> {
        self.zoom.whole.get()
    }

    /// Where the instants of what is drawn lie.
    pub fn scale(self) -> Option<TimeScale> {
        self.zoom.scale()
    }

    /// Looks at `at`, and draws what is there.
    pub fn look_at(self, at: Timestamp) {
        self.cursor.set(Some(at));
        self.zoom.follow(at);
    }

    /// `loading`, `ready` or `empty`.
    pub fn state(self) -> &'static str {
        match (self.timelines.with(|all| all.is_empty()), self.busy.get()) {
            (false, _) => "ready",
            (true, true) => "loading",
            (true, false) => "empty",
        }
    }

    /// Whether more is being read, or what was read is not drawn yet.
    pub fn is_busy(self) -> bool {
        let is_ready = self.state() == "ready";
        self.busy.get() || is_ready && (self.is_updating.get() || self.ready.get() != usize::MAX)
    }

    /// The language of the words.
    pub fn language(self) -> Language {
        self.locale.get().language
    }

    /// A word in the language.
    pub fn say(self, word: Word) -> &'static str {
        word.of(self.language())
    }

    /// The rows, as tall as they are.
    pub fn layout(self) -> Rows {
        let height = self.row.get().into();
        let open = self.opened.get();
        let open = open.and_then(|(entity, height)| Some((self.row_of(&entity)?, height)));
        Rows { count: self.rows.with(|rows| rows.len()), height, open }
    }

    /// Whether there are so many rows that only those in sight are drawn.
    pub fn is_long(self) -> bool {
        self.rows.with(|rows| rows.len() > FEW)
    }

    /// The rows to draw.
    pub fn seen(self) -> Range<usize> {
        let layout = self.layout();
        let (scrolled, height) = self.window.get();
        // On paper all are in sight.
        let are_few = !self.is_long() || browser::is_printed();
        if are_few { 0..layout.count } else { layout.seen(scrolled, height) }
    }

    /// The rows to draw, and that of the lane that has, or had, the keyboard: what is not in the page
    /// cannot keep it.
    pub fn drawn(self) -> Vec<usize> {
        let seen = self.seen();
        let kept = self.focused.get().and_then(|entity| self.row_of(&entity));
        let kept = kept.filter(|row| !seen.contains(row));
        let is_before = |row: &usize| *row < seen.start;
        let (before, after) = (kept.filter(is_before), kept.filter(|row| !is_before(row)));
        before.into_iter().chain(seen).chain(after).collect()
    }

    /// The key of a row: what makes it another.
    pub fn key(self, row: &Row) -> Text {
        match row {
            Row::Kind(kind, _) => kind.clone().into(),
            Row::Lane(number) => self
                .timelines
                .with(|all| {
                    all.get(*number).map(|timeline| timeline.entity.to_string()).unwrap_or_default()
                })
                .into(),
        }
    }

    /// The row of an entity.
    pub fn row_of(self, entity: &EntityId) -> Option<usize> {
        self.timelines.with(|all| {
            let is_of = |row: &Row| match row {
                Row::Lane(number) => all.get(*number).is_some_and(|it| it.entity == *entity),
                Row::Kind(..) => false,
            };
            self.rows.with(|rows| rows.iter().position(is_of))
        })
    }

    /// The entity of the first lane from row `from` on, in steps down or up.
    pub fn lane_from(self, from: usize, is_down: bool) -> Option<EntityId> {
        let (rows, all) = (self.rows.get(), self.timelines.get());
        let entity = |row: &Row| match row {
            Row::Lane(number) => all.get(*number).map(|timeline| timeline.entity.clone()),
            Row::Kind(..) => None,
        };
        if is_down {
            rows.iter().skip(from).find_map(entity)
        } else {
            rows.iter().take(from + 1).rev().find_map(entity)
        }
    }

    fn find_tab_stop(self) -> Option<EntityId> {
        let seen = self.seen();
        let is_seen =
            |entity: &EntityId| self.row_of(entity).is_some_and(|row| seen.contains(&row));
        let focused = self.focused.get().filter(is_seen);
        focused.or_else(|| self.lane_from(seen.start, true))
    }

    /// How an entity fares at the cursor, or now.
    pub fn health(self, timeline: &Timeline) -> Option<Health> {
        let number = facts::segment_at(timeline, self.instant(timeline))?;
        timeline.segments.get(number).map(|segment| segment.health)
    }

    /// The instant that its sign tells of: that of the cursor, or now.
    pub fn instant(self, timeline: &Timeline) -> Timestamp {
        self.cursor.get().unwrap_or_else(|| facts::now(timeline))
    }

    /// What people call the entity of a timeline.
    pub fn name(self, timeline: &Timeline) -> String {
        called(timeline, self.language())
    }

    /// What a kind of entities is called.
    pub fn kind(self, kind: &str) -> String {
        kind_name(kind, self.language())
    }
}
