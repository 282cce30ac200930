//! The parts of a bar that are there after a while, or after somebody asked for them.

use leptos::prelude::Get;
use web_sys::Event;

use crate::view::details::details;
use crate::view::figures::figures;
use crate::view::framing::{self, frame};
use crate::view::markup::Markup;
use crate::view::state::Bar;
use crate::view::table::{has_table, table};
use crate::view::tooltip::tooltip;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Tooltip,
    Details,
    Figures,
    Table,
    Frame,
}

impl Part {
    /// The part as `bar` shows it now.
    pub fn of(self, bar: Bar) -> Markup {
        let is_there = match self {
            Self::Tooltip => bar.pointed().is_some(),
            Self::Details => bar.number(bar.selected).is_some(),
            Self::Figures => bar.figures.get(),
            Self::Table => has_table(bar),
            Self::Frame => bar.is_framed(),
        };
        if is_there { draw(self, bar) } else { Markup::Nothing }
    }

    fn drawn(self, bar: Bar) -> Markup {
        match self {
            Self::Tooltip => tooltip(bar),
            Self::Details => details(bar),
            Self::Figures => figures(bar),
            Self::Table => table(bar),
            Self::Frame => frame(bar),
        }
    }
}

#[cfg(not(feature = "split"))]
fn draw(part: Part, bar: Bar) -> Markup {
    part.drawn(bar)
}

#[cfg(feature = "split")]
fn draw(part: Part, bar: Bar) -> Markup {
    let is_asked = match part {
        Part::Tooltip | Part::Frame => false,
        Part::Details | Part::Figures => true,
        Part::Table => bar.table.get(),
    };
    let asked = is_asked.then(|| bar.language());
    apart::PARTS.with(|parts| parts.draw(apart::draw(part, bar), asked))
}

/// Does to what is drawn what `event` asks for.
pub fn zoom(bar: Bar, event: &Event) {
    if bar.zooming.is_some() {
        act(bar, event);
    }
}

#[cfg(not(feature = "split"))]
fn act(bar: Bar, event: &Event) {
    framing::act(bar, event);
}

#[cfg(feature = "split")]
fn act(bar: Bar, event: &Event) {
    apart::PARTS.with(|parts| parts.act(apart::act(bar, event.clone())));
}

#[cfg(feature = "split")]
mod apart {
    use futures::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Bar, Event, Markup, Part, framing};
    use crate::view::apart::Apart;

    thread_local! {
        // One file, but each function waits for it by itself.
        pub static PARTS: Apart = Apart::new(|| {
            async { fetch().await.is_ok() && fetch_act().await.is_ok() }.boxed_local()
        });
    }

    #[wasm_split(parts, fallible, preload(fetch))]
    pub fn draw(part: Part, bar: Bar) -> Result<Markup, SplitLoaderError> {
        Ok(part.drawn(bar))
    }

    #[wasm_split(parts, fallible, preload(fetch_act))]
    pub fn act(bar: Bar, event: Event) -> Result<(), SplitLoaderError> {
        framing::act(bar, &event);
        Ok(())
    }
}
