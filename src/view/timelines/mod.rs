//! Many entities on one axis.

mod board;
mod gestures;
mod lane;
mod plot;
mod rows;
mod tools;
mod window;

use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Event;

use crate::model::{EntityId, Segment, TimeSpan, Timeline, Timestamp};
use crate::view::browser;
use crate::view::details::announcement;
use crate::view::markup::{Element, Markup, live, part};
pub use crate::view::timelines::board::Board;
use crate::view::timelines::lane::Hot;
use crate::view::track::look_again;
use crate::view::zoom;
use crate::words::locale::Locale;
use crate::words::text::Word;

/// The health of many entities over one span of time: a lane each, on one axis, the worst first.
///
/// It shows what it is given and fetches nothing. Only the lanes in sight are drawn, so that thousands
/// scroll as lightly as ten. A cursor runs through all lanes and tells how each fared at its instant.
/// What is framed with the pointer is drawn as wide as all was (also Ctrl and the wheel, two fingers,
/// `+` and `-`); a double click or Escape steps back. ↑ and ↓ lead from lane to lane; in a lane the
/// keys are those of the [`GlobalHealthBar`](crate::GlobalHealthBar).
///
/// Its looks are those of the bar, `health-timelines.css` and
/// `health-lanes.css`. Its root carries `data-timelines` and `data-state` (`loading`, `ready` or
/// `empty`), each lane `data-entity` (such as `Node/node-1`) and what a bar's root carries.
///
/// ```
/// # use std::sync::Arc;
/// # use global_health_bar::{HealthTimelines, Timeline};
/// # use leptos::prelude::*;
/// # fn page(timelines: RwSignal<Arc<Vec<Timeline>>>) -> impl IntoView {
/// view! { <HealthTimelines timelines/> }
/// # }
/// ```
#[component]
pub fn HealthTimelines(
    /// What to show, all of one span.
    #[prop(into)]
    timelines: Signal<Arc<Vec<Timeline>>>,
    /// Whether data is being read. Default: no.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// How words and instants are written. Default: the context `Signal<Locale>`, or else English
    /// and the browser's zone.
    #[prop(optional, into)]
    locale: Option<Signal<Locale>>,
    /// What of the span is drawn: read and written. Default: all of it.
    #[prop(optional, into)]
    zoom: RwSignal<Option<TimeSpan>>,
    /// What the user looks for, in the names of entities and alerts: read and written. Default:
    /// nothing.
    #[prop(optional, into)]
    search: RwSignal<String>,
    /// Whether entities of one kind stay together: read and written. Default: yes.
    #[prop(default = RwSignal::new(true), into)]
    grouped: RwSignal<bool>,
    /// Whose details are open, and an instant of the segment: read and written. Default: nobody's.
    #[prop(optional, into)]
    selected: RwSignal<Option<(EntityId, Timestamp)>>,
    /// Told of each segment that the user opens. Default: nobody.
    #[prop(optional, into)]
    on_select: Option<Callback<(EntityId, Segment)>>,
) -> impl IntoView {
    let locale = locale.or_else(use_context).unwrap_or_default();
    let board = Board {
        search,
        is_grouped: grouped,
        selected,
        on_select,
        ..Board::new(timelines, zoom, busy, locale)
    };
    Markup::from(board.found().draw())
}

impl Board {
    /// All of it.
    pub fn draw(self) -> Element {
        Effect::new(move |_| update(self, self.timelines.get(), 0));
        draw(self)
    }
}

/// Hands what is new to the lanes that are drawn, one after the other, so that nobody waits for all of
/// them.
fn update(board: Board, timelines: Arc<Vec<Timeline>>, from: usize) {
    let is_latest = board.timelines.try_with_untracked(|latest| Arc::ptr_eq(latest, &timelines));
    let Some(lanes) = board.lanes.try_get_value().filter(|_| is_latest == Some(true)) else {
        return;
    };
    board.is_updating.set(true);
    for (at, (entity, shown)) in lanes.iter().enumerate().skip(from) {
        let new = timelines.iter().find(|timeline| timeline.entity == *entity);
        let is_old = shown.try_with_untracked(|shown| shown.as_ref() != new);
        if let (Some(true), Some(new)) = (is_old, new) {
            shown.set(Some(new.clone()));
            browser::soon(move || update(board, timelines, at + 1));
            return;
        }
    }
    board.is_updating.set(false);
}

fn draw(board: Board) -> Element {
    let hot = RwSignal::new(None);
    // Names stand above the pictures where there is no room beside them.
    let is_narrow = RwSignal::new(false);
    let root = move || {
        vec![
            ("data-state", board.state().into()),
            ("lang", board.language().tag().into()),
            ("data-long", if board.is_long() { "true" } else { "false" }.into()),
            ("data-narrow", if is_narrow.get() { "true" } else { "false" }.into()),
            ("aria-busy", if board.is_busy() { "true" } else { "false" }.into()),
        ]
    };
    let release = move |event: Event| {
        zoom::gestures::up(board.zoom, &event);
        // Below the pointer that framed it is another instant now.
        gestures::moved(board, &event);
        if let Some(Hot { bar, .. }) = hot.get_untracked() {
            gestures::at(board, &event, |x| look_again(bar, x));
        }
    };
    let lanes = part("div", "lanes")
        .mounted(move |lanes| {
            browser::observe_size(lanes);
            board.scroller.set_value(Some(SendWrapper::new(lanes.clone())));
        })
        .on("scroll", move |event| look(board, &event))
        .on("resize", move |event| look(board, &event))
        .on("pointerdown", move |event| {
            gestures::at(board, &event, |x| zoom::gestures::down(board.zoom, x, &event))
        })
        .on("pointermove", move |event| gestures::moved(board, &event))
        .on("pointerup", release)
        .on("pointercancel", release)
        .on("pointerleave", move |_| board.cursor.set(None))
        .on("wheel", move |event| {
            gestures::at(board, &event, |x| zoom::gestures::wheel(board.zoom, x, &event))
        })
        .on("dblclick", move |_| {
            board.selected.set(None);
            board.zoom.back();
        })
        .on("keydown", move |event| gestures::press(board, &event))
        .holds(
            part("div", "head")
                .holds(live(move || plot::shown(board)))
                .holds(plot::overview(board))
                .holds(plot::axis(board)),
        )
        .holds(live(move || nothing(board)))
        .holds(list(board, hot));
    part("div", "timelines")
        .with("data-timelines", "")
        .follow(root)
        .holds(measure(board.row, is_narrow))
        .holds(tools::tools(board))
        .holds(part("div", "stage").holds(lanes).holds(plot::marks(board, hot)))
        .holds(part("p", "live").with("role", "status").holds(live(move || said(board))))
}

/// As tall as a row of the letters that the reader chose, and wide where names have room beside the pictures: the style
/// says so, and nobody sees it.
fn measure(row: RwSignal<u32>, is_narrow: RwSignal<bool>) -> Element {
    let measured = move |event: Event| {
        if let Some(height) = browser::height(&event) {
            row.set(height);
            is_narrow.set(browser::width(&event).is_none());
        }
    };
    part("div", "measure").mounted(browser::observe_size).on("resize", measured)
}

/// What a screen reader is told, politely, when details open.
fn said(board: Board) -> Markup {
    let opened = board.selected.get().and_then(|(entity, at)| {
        board.timelines.with(|all| {
            let timeline = all.iter().find(|timeline| timeline.entity == entity)?;
            announcement(timeline, at, board.locale.get())
        })
    });
    opened.unwrap_or_default().into()
}

/// The rows in sight, as far down as all above them would reach.
fn list(board: Board, hot: RwSignal<Option<Hot>>) -> Element {
    let seen = Memo::new(move |_| board.seen());
    let drawn = Memo::new(move |_| board.drawn());
    // At first one after the other, so that nobody waits for all of them.
    Effect::new(move |_| {
        let wanted = seen.get().len();
        let ready = board.ready.get();
        if ready < wanted {
            browser::soon(move || {
                board.ready.try_set(ready + 1);
            });
        } else if (wanted > 0 || board.state() == "ready") && ready != usize::MAX {
            board.ready.set(usize::MAX);
        }
    });
    let keys = move || {
        let rows = board.rows.get();
        let drawn = drawn.get().into_iter().take(board.ready.get());
        drawn.filter_map(|row| Some(board.key(rows.get(row)?))).collect()
    };
    let space = move || {
        let layout = board.layout();
        vec![
            ("aria-label", board.say(Word::Lanes).into()),
            ("style:height", plot::pixels(layout.total())),
            ("style:padding-top", plot::pixels(layout.top(seen.get().start))),
            ("style:--row", plot::pixels(layout.height)),
        ]
        .into_iter()
        .collect()
    };
    part("div", "rows")
        .with("role", "list")
        .follow(space)
        .lists(keys, move |key| lane::row(board, key, hot))
}

/// Remembers how far the lanes are scrolled, and how tall their window is.
fn look(board: Board, event: &Event) {
    // What scrolls but is no row stays at the top.
    let total = untrack(|| board.layout()).total();
    let Some((scrolled, height, whole)) = browser::scrolled(event) else { return };
    let window = (scrolled, height - (whole - total).max(0.0));
    if board.window.get_untracked() != window {
        board.window.set(window);
    }
}

/// What stands where no lane does.
fn nothing(board: Board) -> Markup {
    let is_empty = board.rows.with(|rows| rows.is_empty());
    let language = board.language();
    let text = match (board.state(), board.selected.get()) {
        ("loading", _) => board.say(Word::Loading).into(),
        ("empty", _) => board.say(Word::NoData).into(),
        _ if is_empty => Word::NothingFound.with(language, &[&board.search.get()]),
        (_, Some((entity, _))) => match missing(board, &entity) {
            Some(text) => text,
            None => return Markup::Nothing,
        },
        _ => return Markup::Nothing,
    };
    part("p", "nothing").with("role", "status").holds(text).into()
}

/// Why an entity that is to be open has no lane, once all is read.
fn missing(board: Board, entity: &EntityId) -> Option<String> {
    if board.busy.get() || board.row_of(entity).is_some() {
        return None;
    }
    let timeline = |all: &Arc<Vec<Timeline>>| all.iter().find(|it| it.entity == *entity).cloned();
    let (word, name) = match board.timelines.with(timeline) {
        Some(timeline) => (Word::HiddenBySearch, board.name(&timeline)),
        // Who is alone of its kind may have its place elsewhere.
        None if entity.name.is_empty() => return None,
        None => (Word::NotInSpan, entity.name.to_string()),
    };
    Some(word.with(board.language(), &[&name]))
}
