//! The picture: the platform's bar, and a lane for every other entity that the history knows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::shown::Shown;
use crate::live::AlertHistory;
use crate::timeline::{catalogue, timelines};
use crate::view::markup::{Markup, element};
use crate::view::{Bar, Board};
use crate::words::text::Word;

/// The kind of which the page shows a bar of its own.
const PLATFORM: &str = "Platform";

/// All bars, and what the lanes among them share; before the first answer the platform's, which loads.
pub fn picture(shown: Shown, history: AlertHistory) -> (Board, Vec<Markup>) {
    let kinds = StoredValue::new(catalogue());
    let all = Memo::new(move |_| {
        let observed = history.data.get();
        let all = observed.map(|observed| {
            kinds.with_value(|kinds| timelines(&observed.history, kinds, observed.span))
        });
        let mut all = all.unwrap_or_default();
        let platform = all.iter().position(|timeline| timeline.entity.kind == PLATFORM);
        let platform = platform.map(|at| all.remove(at));
        (platform, Arc::new(all))
    });
    let platform = Memo::new(move |_| all.with(|(platform, _)| platform.clone()));
    let others = Signal::derive(move || all.with(|(_, others)| others.clone()));
    let locale = shown.locale();
    let label = Signal::derive(move || Word::Platform.of(locale.get().language).to_owned());
    let bar = Bar::new(platform.into(), label, history.fetching, locale, RwSignal::new(None), None);
    let board = Board {
        zoom: shown.zoom,
        search: shown.search,
        is_grouped: shown.is_grouped,
        selected: shown.selected,
        ..Board::new(others, history.fetching, locale)
    };
    let board = board.found();
    let card = || element("article").with("class", "card");
    let cards = vec![
        card()
            .with("data-entity", "Platform/")
            .holds(bar.drawn(shown.zoom.into(), bar.width).draw())
            .into(),
        card().holds(board.draw()).into(),
    ];
    (board, cards)
}
