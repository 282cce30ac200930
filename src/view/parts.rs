//! The parts of a bar that are there after a while, or after somebody asked for them.

use leptos::prelude::Get;

use crate::view::details::details;
use crate::view::figures::figures;
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
}

impl Part {
    /// The part as `bar` shows it now.
    pub fn of(self, bar: Bar) -> Markup {
        let is_there = match self {
            Self::Tooltip => bar.pointed().is_some(),
            Self::Details => bar.number(bar.selected).is_some(),
            Self::Figures => bar.figures.get(),
            Self::Table => has_table(bar),
        };
        if is_there { draw(self, bar) } else { Markup::Nothing }
    }

    fn drawn(self, bar: Bar) -> Markup {
        match self {
            Self::Tooltip => tooltip(bar),
            Self::Details => details(bar),
            Self::Figures => figures(bar),
            Self::Table => table(bar),
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
        Part::Tooltip => false,
        Part::Details | Part::Figures => true,
        Part::Table => bar.table.get(),
    };
    let asked = is_asked.then(|| bar.language());
    apart::PARTS.with(|parts| parts.draw(apart::draw(part, bar), asked))
}

#[cfg(feature = "split")]
mod apart {
    use futures::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Bar, Markup, Part};
    use crate::view::apart::Apart;

    thread_local! {
        pub static PARTS: Apart = Apart::new(|| fetch().map(|fetched| fetched.is_ok()).boxed_local());
    }

    #[wasm_split(parts, fallible, preload(fetch))]
    pub fn draw(part: Part, bar: Bar) -> Result<Markup, SplitLoaderError> {
        Ok(part.drawn(bar))
    }
}
