//! The lanes of `<health-timelines>`.

use std::sync::Arc;

use leptos::prelude::*;

use super::shown::{Shown, Subject};
use crate::model::{EntityId, Segment};
use crate::view::Board;
use crate::view::markup::{Markup, live};
use crate::words::facts;

/// A lane for each entity that the history knows or the page names.
pub fn lanes(shown: Shown) -> Markup {
    live(move || draw(shown.clone()))
}

#[cfg(not(feature = "split"))]
fn draw(shown: Shown) -> Markup {
    drawn(&shown)
}

#[cfg(feature = "split")]
fn draw(shown: Shown) -> Markup {
    let asked = Some(shown.locale.get_untracked().language);
    apart::LANES.with(|lanes| lanes.draw(apart::draw(shown), asked))
}

#[cfg(feature = "split")]
mod apart {
    use futures::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Markup, Shown, drawn};
    use crate::view::apart::Apart;

    thread_local! {
        pub static LANES: Apart =
            Apart::new(|| fetch().map(|fetched| fetched.is_ok()).boxed_local());
    }

    #[wasm_split(lanes, fallible, preload(fetch))]
    pub fn draw(shown: Shown) -> Result<Markup, SplitLoaderError> {
        Ok(drawn(&shown))
    }
}

fn drawn(shown: &Shown) -> Markup {
    let Shown { wanted, locale, data, fetching, .. } = *shown;
    let all = Memo::new(move |_| {
        let Some(observed) = data.get() else { return Arc::default() };
        let (history, span) = (&observed.history, observed.span);
        wanted.with(|wanted| {
            let Ok((_, Subject::Many(kinds))) = wanted else { return Arc::default() };
            Arc::new(kinds.timelines(history, span))
        })
    });
    let teller = shown.clone();
    let on_select = Callback::new(move |(entity, segment): (EntityId, Segment)| {
        teller.tell_opened(&entity, segment);
    });
    let all = Signal::derive(move || all.get());
    let board = Board::new(all, RwSignal::new(None), fetching, locale);
    let board = Board { on_select: Some(on_select), ..board };
    shown.follow(board.zoom, board.cursor);
    shown.tell_state(Box::new(move || all.with(|all| all.iter().filter_map(facts::current).max())));
    board.found().draw().into()
}
