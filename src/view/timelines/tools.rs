//! What stands above the lanes: the search, the zoom, and how all fare at the cursor.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::model::Health;
use crate::view::icon::icon;
use crate::view::markup::{Element, Markup, element, live, part};
use crate::view::timelines::board::Board;
use crate::view::timelines::rows::Row;
use crate::view::zoom::STEP;
use crate::words::locale::Shape;
use crate::words::text::Word;

/// The search, the grouping and the zoom.
pub fn tools(board: Board) -> Element {
    let seek = move |event: Event| {
        let input = event.target().map(|target| target.unchecked_into::<HtmlInputElement>());
        input.into_iter().for_each(|input| board.search.set(input.value()));
    };
    let search = part("input", "search")
        .with_all(&[("type", "search"), ("autocomplete", "off"), ("spellcheck", "false")])
        .follow(move || {
            vec![
                ("aria-label", board.say(Word::Search).into()),
                ("placeholder", board.say(Word::SearchHint).into()),
                ("value", board.search.get().into()),
            ]
        })
        .on("input", seek);
    let group = part("button", "group")
        .with("type", "button")
        .follow(move || {
            vec![("aria-pressed", if board.is_grouped.get() { "true" } else { "false" }.into())]
        })
        .on("click", move |_| board.is_grouped.update(|is_grouped| *is_grouped = !*is_grouped))
        .holds(live(move || board.say(Word::GroupByKind).into()));
    part("div", "tools")
        .holds(search)
        .holds(group)
        .holds(live(move || glance(board)))
        .holds(live(move || zooming(board)))
}

/// The buttons that change what is drawn.
fn zooming(board: Board) -> Markup {
    let is_zoomed = board.zoom.part().is_some();
    let button = |word: Word, sign: &'static str| {
        part("button", "zoom")
            .with("type", "button")
            .with("aria-label", board.say(word))
            .with("title", board.say(word))
            .holds(sign)
    };
    let zooming = part("div", "zooming")
        .holds(button(Word::ZoomOut, "−").with_if(!is_zoomed, "disabled").on("click", move |_| {
            board.zoom.by(1.0 / STEP, board.cursor.get_untracked());
        }))
        .holds(button(Word::ZoomIn, "+").on("click", move |_| {
            board.zoom.by(STEP, board.cursor.get_untracked());
        }));
    let back = |word: Word| part("button", "zoom").with("type", "button").holds(board.say(word));
    zooming
        .holds(back(Word::ZoomBack).with_if(!is_zoomed, "disabled").on("click", move |_| {
            board.zoom.back();
        }))
        .holds(back(Word::ZoomWhole).with_if(!is_zoomed, "disabled").on("click", move |_| {
            board.span().into_iter().for_each(|span| board.zoom.show(span));
        }))
        .into()
}

/// How many entities fare how, at the cursor or now.
fn glance(board: Board) -> Markup {
    let (rows, all) = (board.rows.get(), board.timelines.get());
    let healths = rows.iter().filter_map(|row| match row {
        Row::Lane(number) => board.health(all.get(*number)?),
        Row::Kind(..) => None,
    });
    let mut counts = [
        (Health::Critical, 0),
        (Health::Warning, 0),
        (Health::Unavailable, 0),
        (Health::Unknown, 0),
        (Health::Healthy, 0),
    ];
    for health in healths {
        counts.iter_mut().filter(|(other, _)| *other == health).for_each(|(_, count)| *count += 1);
    }
    let when = match board.cursor.get() {
        Some(at) => {
            let at = board.locale.get().write(at, Shape::Moment);
            Word::AllAt.with(board.language(), &[&at])
        }
        None => board.say(Word::Current).into(),
    };
    let mut glance = part("div", "glance").holds(part("span", "when").holds(when));
    for (health, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let named = element("span").with("part", "tally").with("data-health", health.as_str());
        let count: u32 = count;
        glance = glance.holds(
            named
                .holds(icon(health))
                .holds(element("strong").holds(count.to_string()))
                .holds(" ")
                .holds(board.say(health.into())),
        );
    }
    glance.into()
}
