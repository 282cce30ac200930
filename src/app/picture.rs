//! The picture: the platform's bar, and a lane for every other entity that the history knows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::shown::Shown;
use crate::kinds::Kinds;
use crate::live::AlertHistory;
use crate::model::{EntityId, Timeline};
use crate::observe::Observed;
use crate::view::markup::{Markup, element};
use crate::view::{Bar, Board};
use crate::words::facts;
use crate::words::kinds::KindName;

/// How the one fared that stands for all, and how all others did.
type Pictured = (Option<Timeline>, Arc<Vec<Timeline>>);

/// All bars, and what the lanes among them share; before the first answer the platform's, which loads.
pub fn picture(shown: Shown, history: AlertHistory) -> (Board, Vec<Markup>) {
    let kinds = shown.kinds;
    let all = Memo::new(move |_| {
        let (platform, others) =
            kinds.with(|kinds| history.data.with(|data| told(data.as_deref(), kinds)));
        (platform, Arc::new(others))
    });
    let platform = Memo::new(move |_| all.with(|(platform, _)| platform.clone()));
    let others = Signal::derive(move || all.with(|(_, others)| others.clone()));
    let locale = shown.locale();
    let label = Signal::derive(move || KindName::Platform.of(locale.get().language).to_owned());
    let board = Board {
        search: shown.search,
        is_grouped: shown.is_grouped,
        selected: shown.selected,
        ..Board::new(others, shown.zoom, history.fetching, locale)
    };
    let board = board.found();
    let selected = board.selection(EntityId { kind: "Platform".into(), name: String::new() });
    Effect::new(move |_| open(shown, history, all));
    let bar = Bar::new(platform.into(), label, history.fetching, locale, selected, None);
    let bar = bar.drawn(shown.zoom, bar.width);
    let card = || element("article").with("class", "card");
    let cards = vec![
        card().with("data-entity", "Platform/").holds(bar.draw(bar.own_zoom())).into(),
        card().holds(board.draw()).into(),
    ];
    (board, cards)
}

/// Opens whom the address wants, once all is read, where it was a problem last. Who has no timeline is open, too: that is
/// told.
fn open(shown: Shown, history: AlertHistory, all: Memo<Pictured>) {
    let Some(wanted) = shown.wanted.get().filter(|_| !history.fetching.get()) else { return };
    let at = all.with(|(platform, others)| {
        let all = || platform.iter().chain(others.iter());
        let own = all().find(|timeline| timeline.entity == wanted);
        own.or_else(|| all().next()).map(facts::last_problem)
    });
    let Some(at) = at else { return };
    shown.wanted.set(None);
    if shown.selected.with_untracked(Option::is_none) {
        shown.selected.set(Some((wanted, at)));
    }
}

/// How the one fared that stands for all, and how all others did.
fn told(observed: Option<&Observed>, kinds: &Kinds) -> (Option<Timeline>, Vec<Timeline>) {
    let Some(observed) = observed else { return (None, Vec::new()) };
    let mut all = kinds.timelines(&observed.history, observed.span);
    let is_whole = |timeline: &Timeline| {
        kinds.kinds.iter().any(|kind| kind.whole && kind.name == timeline.entity.kind)
    };
    let whole = all.iter().position(is_whole).map(|at| all.remove(at));
    (whole, all)
}

/// How all entities fared but the one that stands for all.
pub fn of_others(observed: Option<&Observed>, kinds: &Kinds) -> Vec<Timeline> {
    told(observed, kinds).1
}
