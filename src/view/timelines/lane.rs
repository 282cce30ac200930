use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollLogicalPosition};

use crate::model::{EntityId, Segment, Timeline};
use crate::timeline::{Figures, Share};
use crate::view::bar::close;
use crate::view::browser;
use crate::view::icon::icon;
use crate::view::markup::{Attributes, Element, Markup, element, live, part};
use crate::view::parts::Part;
use crate::view::state::{Bar, Lane};
use crate::view::timelines::board::Board;
use crate::view::timelines::gestures::reveal;
use crate::view::timelines::plot::pixels;
use crate::view::timelines::rows::Row;
use crate::view::track::track;
use crate::words::names::{called_in_full, found, found_by};
use crate::words::text::Word;
use crate::words::{facts, phrases};

/// How often details that a link opened are brought into sight: they, and the page with them, grow while what authors
/// say of alerts is read.
const GROWTHS: u8 = 4;

/// The row in sight that has `key`, as it is now.
pub fn row(board: Board, key: &str, hot: RwSignal<Option<Hot>>) -> Element {
    let (rows, drawn) = untrack(|| (board.rows.get(), board.drawn()));
    let mut drawn = drawn.into_iter().filter_map(|row| rows.get(row));
    match drawn.find(|row| untrack(|| board.key(row)) == key).cloned() {
        Some(Row::Lane(number)) => {
            let timeline = board.timelines.with_untracked(|all| all.get(number).cloned());
            timeline.map(|timeline| lane(board, timeline, hot))
        }
        Some(Row::Kind(kind, _)) => Some(title(board, kind)),
        None => None,
    }
    .unwrap_or_else(|| element("div"))
}

/// The lane that the pointer or the keyboard is at, and how far below the first its picture is, in
/// pixels.
#[derive(Clone, Copy, Debug)]
pub struct Hot {
    /// The lane.
    pub bar: Bar,
    /// How far down.
    pub top: f64,
}

/// The title above the lanes of a kind, and how many they are.
fn title(board: Board, kind: String) -> Element {
    let (named, own) = (kind.clone(), kind.clone());
    let count = move || {
        let is_it = |row: &Row| match row {
            Row::Kind(other, count) if *other == kind => Some(*count),
            _ => None,
        };
        board.rows.with(|rows| rows.iter().find_map(is_it)).unwrap_or_default().to_string().into()
    };
    let number = move || {
        let is_it = |row: &Row| matches!(row, Row::Kind(other, _) if *other == own);
        board.rows.with(|rows| rows.iter().position(is_it))
    };
    part("div", "kind")
        .with("role", "listitem")
        .follow(place(board, number))
        .holds(live(move || board.kind(&named).into()))
        .holds(part("span", "count").holds(live(count)))
}

/// Where a row is among all, where these are not all in the page; and where it lies, if out of sight.
fn place(
    board: Board,
    number: impl Fn() -> Option<usize> + Send + Sync + 'static,
) -> impl Fn() -> Attributes {
    let number = Memo::new(move |_| number());
    let place = Memo::new(move |_| {
        let number = number.get().filter(|_| board.is_long())?;
        let top = (!board.seen().contains(&number)).then(|| board.layout().top(number));
        Some((number, top))
    });
    move || {
        let Some((number, top)) = place.get() else { return Vec::new() };
        let count = board.rows.with(|rows| rows.len());
        let mut place: Attributes = vec![
            ("aria-posinset", (number + 1).to_string().into()),
            ("aria-setsize", count.to_string().into()),
        ];
        if let Some(top) = top {
            place.push(("style:position", "absolute".into()));
            place.push(("style:inset", [&pixels(top), " 0 auto"].concat().into()));
        }
        place
    }
}

fn lane(board: Board, timeline: Timeline, hot: RwSignal<Option<Hot>>) -> Element {
    let entity = timeline.entity.clone();
    let bar = bar(board, timeline, hot);
    let id = entity.to_string();
    let focus = {
        let entity = entity.clone();
        move |root: &web_sys::Element| follow_focus(board, &entity, bar, root)
    };
    let heat = move |event: web_sys::Event| {
        let top = board.plot.with_value(|plot| browser::top_below(&event, plot.as_deref()?));
        hot.set(top.map(|top| Hot { bar, top }));
    };
    let reached = entity.clone();
    let reach = move |event: web_sys::Event| {
        if board.focused.get_untracked().as_ref() != Some(&reached) {
            board.focused.set(Some(reached.clone()));
        }
        heat(event);
    };
    let own = entity.clone();
    let place = place(board, move || board.row_of(&own));
    // What is open before anybody opened anything, a link opens: who follows it looks for that.
    let is_linked =
        board.opened.with_untracked(Option::is_none) && bar.selected.get_untracked().is_some();
    let reveals = Cell::new(if is_linked { GROWTHS } else { 0 });
    let keep = move |event: web_sys::Event| {
        let height = browser::height(&event).map_or(0.0, f64::from);
        let is_left_alone = || hot.with_untracked(Option::is_none);
        if height > 0.0 && reveals.get() > 0 && is_left_alone() {
            reveals.set(reveals.get() - 1);
            browser::reveal_details(&event, ScrollLogicalPosition::Start);
        }
        let is_own = |opened: &(EntityId, f64)| opened.0 == entity;
        if height > 0.0 {
            board.opened.set(Some((entity.clone(), height)));
        } else if board.opened.with_untracked(|opened| opened.as_ref().is_some_and(is_own)) {
            board.opened.set(None);
        }
    };
    let root = move || {
        [
            ("data-bar", bar.label.get().into()),
            ("data-state", bar.state().into()),
            ("lang", bar.language().tag().into()),
        ]
        .into_iter()
        .chain(place())
        .collect()
    };
    let press = move |event: web_sys::Event| {
        if untrack(|| bar.is_framed()) || bar.close_details() {
            return;
        }
        let at = untrack(|| bar.read(|timeline| Some(board.instant(timeline))));
        let number = untrack(|| bar.read(|timeline| facts::segment_at(timeline, at?)));
        number.into_iter().for_each(|number| bar.open(number, at));
        browser::reveal_details(&event, ScrollLogicalPosition::Nearest);
    };
    let name = part("div", "name")
        .on("click", press)
        .follow(move || vec![("title", bar.read(|it| called_in_full(it, bar.language())).into())])
        .holds(live(move || sign(board, bar)))
        .holds(
            part("div", "names")
                .holds(part("span", "label").holds(live(move || bar.label.get().into())))
                .holds(live(move || also(board, bar))),
        );
    let opened = part("div", "opened")
        .mounted(browser::observe_size)
        .on("resize", keep)
        .on("keydown", move |event| close(bar, event))
        .holds(bar.live(|bar| Part::Details.of(bar)))
        .holds(bar.live(|bar| Part::Table.of(bar)));
    part("div", "lane")
        .with("role", "listitem")
        .with("data-entity", id)
        .follow(root)
        .mounted(focus)
        .on("pointerenter", heat)
        .on("focusin", reach)
        .holds(name)
        .holds(track(bar))
        .holds(bar.live(available))
        .holds(opened)
}

/// How much of the known time the entity was not critical; and how much is known, where that is so little that the
/// first alone would deceive.
fn available(bar: Bar) -> Markup {
    let language = bar.language();
    let shares = bar.read(|timeline| {
        let figures = Figures::new(timeline);
        let share = phrases::availability(figures.availability()?, language);
        let is_little = |known: &Share| known.part.as_secs() * 10 < known.whole.as_secs() * 9;
        let known = figures.coverage().filter(is_little);
        let known = known.map(|known| phrases::share(known.part, known.whole, language));
        Some((share, known.map(|known| Word::Known.with(language, &[&known]))))
    });
    let Some((share, known)) = shares else { return Markup::Nothing };
    part("div", "available")
        .with("title", bar.say(Word::AvailabilityHint))
        .holds(share)
        .holds(known.map(|known| part("span", "rests-on").holds(known)))
        .into()
}

/// The bar in a lane: what it shows is `timeline` until the board's update comes to it.
fn bar(board: Board, timeline: Timeline, hot: RwSignal<Option<Hot>>) -> Bar {
    let entity = timeline.entity.clone();
    let shown = RwSignal::new(Some(timeline));
    board.lanes.update_value(|lanes| lanes.push((entity.clone(), shown)));
    on_cleanup(move || {
        board.lanes.try_update_value(|lanes| lanes.retain(|(_, other)| *other != shown));
        if hot.try_get_untracked().flatten().is_some_and(|hot| hot.bar.timeline == shown.into()) {
            hot.set(None);
        }
    });
    let name = move |shown: &Option<Timeline>| shown.as_ref().map(|shown| board.name(shown));
    let label = Signal::derive(move || shown.with(name).unwrap_or_default());
    let tell = board.on_select.map(|tell| {
        let entity = entity.clone();
        Callback::new(move |segment: Segment| tell.run((entity.clone(), segment)))
    });
    let is_tab_stop = {
        let entity = entity.clone();
        Memo::new(move |_| board.tab_stop.with(|stop| stop.as_ref() == Some(&entity)))
    };
    let is_of_many = untrack(|| board.is_long());
    let is_dragged = Signal::derive(move || board.zoom.frame.get().is_some());
    let selected = board.selection(entity);
    let bar = Bar::new(shown.into(), label, board.busy, board.locale, selected, tell)
        .drawn(board.zoom.drawn, board.zoom.width);
    Bar { lane: Some(Lane { is_tab_stop: is_tab_stop.into(), is_of_many, is_dragged }), ..bar }
}

/// Takes the keyboard when the board gives it, and shows what it is at.
fn follow_focus(board: Board, entity: &EntityId, bar: Bar, root: &web_sys::Element) {
    let entity = entity.clone();
    let track = root.query_selector("[part=track]").ok().flatten();
    let track = send_wrapper::SendWrapper::new(track);
    let own = entity.clone();
    Effect::new(move |_| {
        if board.focused.get().as_ref() == Some(&own)
            && !bar.focused.get_untracked()
            && let Some(track) = &*track
        {
            // What cannot be focused is not in the page.
            let _ = track.unchecked_ref::<HtmlElement>().focus();
        }
    });
    Effect::new(move |_| {
        let at = bar.cursor.get();
        if bar.focused.get() {
            if board.focused.get_untracked().as_ref() != Some(&entity) {
                board.focused.set(Some(entity.clone()));
            }
            if let Some(at) = at {
                board.look_at(at);
                // The lane with the keyboard may have been scrolled away.
                untrack(|| board.row_of(&entity)).into_iter().for_each(|row| reveal(board, row));
            }
        }
    });
}

/// Why the search found it, or what it is called besides.
fn also(board: Board, bar: Bar) -> Markup {
    let wanted = board.search.get();
    let also = bar.read(|timeline| found_by(timeline, found(timeline, &wanted, bar.language())));
    also.map(|also| part("span", "also").holds(also)).into()
}

/// How the entity fares at the cursor.
fn sign(board: Board, bar: Bar) -> Markup {
    bar.read(|timeline| board.health(timeline)).map(icon).into()
}
