//! What is shown as a file: the data, a table, a report, a picture, the lines behind it.

mod lines;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub use self::lines::{Saving, notices};
use crate::app::file::why;
use crate::app::menu::{close, menu};
use crate::app::shown::Shown;
use crate::export::{Findings, Report, episodes_csv, lanes_svg, report_html};
use crate::kinds::Kinds;
use crate::live::AlertHistory;
use crate::model::{TimeSpan, Timestamp};
use crate::observe::Observed;
use crate::timeline::Ranking;
use crate::view::markup::{Element, element};
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::text::Word;

#[wasm_bindgen(module = "/src/app/export/export.js")]
extern "C" {
    fn download(name: &str, kind: &str, parts: Vec<JsValue>);
    fn part(text: &str) -> JsValue;
    #[wasm_bindgen(catch)]
    async fn paint(svg: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = copyLink)]
    async fn copy_link(query: &str) -> Result<JsValue, JsValue>;
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Svg,
    Png,
    Json,
    Csv,
    Lines,
}

impl Format {
    const ALL: [Self; 6] = [Self::Html, Self::Svg, Self::Png, Self::Json, Self::Csv, Self::Lines];

    const fn name(self) -> Word {
        match self {
            Self::Html => Word::ReportFile,
            Self::Svg => Word::PictureFile,
            Self::Png => Word::PixelFile,
            Self::Json => Word::DataFile,
            Self::Csv => Word::TableFile,
            Self::Lines => Word::LinesFile,
        }
    }

    /// How its name ends, and its media type.
    const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Html => ("html", "text/html"),
            Self::Svg => ("svg", "image/svg+xml"),
            Self::Png => ("png", "image/png"),
            Self::Json => ("json", "application/json"),
            Self::Csv => ("csv", "text/csv"),
            Self::Lines => ("log", "text/plain"),
        }
    }

    /// What is shown of `observed` in it, as text: of the whole span, whatever is drawn of it.
    fn of(self, observed: &Observed, kinds: &Kinds, locale: Locale) -> String {
        let Observed { span, history, coverage, policy, is_demo, .. } = observed;
        let timelines = kinds.timelines(history, *span);
        let ranking = Ranking::new(&timelines, &kinds.kinds);
        let findings = Findings {
            span: *span,
            history,
            timelines: &timelines,
            ranking: &ranking,
            coverage,
            policy,
            is_demo: *is_demo,
        };
        match self {
            Self::Html => report_html(&findings, made_at(observed), locale),
            Self::Json => Report::new(&findings).to_json(),
            Self::Csv => episodes_csv(history, *span),
            Self::Svg | Self::Png | Self::Lines => lanes_svg(&timelines, *span, locale),
        }
    }

    /// Gives the user a file of `observed`.
    fn save(self, observed: &Observed, shown: Shown) {
        let (ending, kind) = self.kind();
        let name = named(observed.span, ending);
        let text =
            || self.of(observed, &shown.kinds.get_untracked(), shown.locale().get_untracked());
        match self {
            Self::Lines => match shown.files.lines() {
                Some((name, lines)) => download(&name, kind, vec![lines]),
                None => shown.saving.copy(observed, shown),
            },
            Self::Png => {
                let svg = text();
                spawn_local(async move {
                    match paint(&svg).await {
                        Ok(blob) => download(&name, kind, vec![blob]),
                        Err(error) => shown.saving.fault.set(Some(why(&error))),
                    }
                });
            }
            _ => download(&name, kind, vec![text().into()]),
        }
    }
}

/// What a file of `span` is called that ends so.
fn named(span: TimeSpan, ending: &str) -> String {
    let day: String = span.end().to_string().chars().take(10).collect();
    ["global-health-", &day, ".", ending].concat()
}

/// Now. Where there is no browser nobody presses a button.
#[cfg(target_arch = "wasm32")]
fn made_at(_: &Observed) -> Timestamp {
    crate::clock::now()
}

#[cfg(not(target_arch = "wasm32"))]
const fn made_at(observed: &Observed) -> Timestamp {
    observed.history.now
}

/// What somebody may ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// A link to what is shown.
    Link,
    /// A file of it.
    File(Format),
}

impl Wish {
    const fn name(self) -> Word {
        match self {
            Self::Link => Word::CopyLink,
            Self::File(format) => format.name(),
        }
    }

    fn fulfil(self, observed: &Observed, shown: Shown) {
        match self {
            Self::Link => hand_over(observed.span, shown),
            Self::File(format) => format.save(observed, shown),
        }
    }
}

#[cfg(not(feature = "split-page"))]
#[allow(clippy::needless_pass_by_value)] // The other takes it along.
fn fulfil(wish: Wish, observed: Arc<Observed>, shown: Shown) {
    wish.fulfil(&observed, shown);
}

#[cfg(feature = "split-page")]
fn fulfil(wish: Wish, observed: Arc<Observed>, shown: Shown) {
    spawn_local(async move {
        if apart::fulfil(wish, observed, shown).await.is_err() {
            let language = shown.locale().get_untracked().language;
            shown.saving.fault.set(Some(Word::NotFetched.of(language).into()));
        }
    });
}

#[cfg(feature = "split-page")]
mod apart {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Arc, Observed, Shown, Wish};

    #[wasm_split(files, fallible)]
    pub fn fulfil(
        wish: Wish,
        observed: Arc<Observed>,
        shown: Shown,
    ) -> Result<(), SplitLoaderError> {
        wish.fulfil(&observed, shown);
        Ok(())
    }
}

/// Copies a link to what is shown of `span`.
fn hand_over(span: TimeSpan, shown: Shown) {
    let query = untrack(|| shown.address()).handed_over(span).query();
    spawn_local(async move {
        let (word, link) = match copy_link(&query).await {
            Ok(link) => (Word::LinkCopied, link),
            Err(link) => (Word::LinkToCopy, link),
        };
        shown.saving.link.set(link.as_string().map(|link| (word, link)));
    });
}

/// A button that opens a menu: a link, and files.
pub fn export(history: AlertHistory, shown: Shown, language: Language) -> Element {
    let button = |wish: Wish| {
        let act = move |event| {
            close(&event);
            if let Some(observed) = history.data.get_untracked() {
                fulfil(wish, observed, shown);
            }
        };
        element("button")
            .with_all(&[("type", "button"), ("class", "button")])
            .on("click", act)
            .holds(wish.name().of(language))
    };
    // No link leads to a file. It stays where it is: a button acts as the one that stood in its place.
    let is_file = shown.files.shown.with(Option::is_some);
    let link = button(Wish::Link).with_if(is_file, "hidden");
    // A report does not hold the lines that it was made of.
    let has_lines = shown.files.has_lines();
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Lines || has_lines);
    let files = formats.map(|format| button(Wish::File(format)).into()).collect();
    let items = element("div").with("class", "menu-items").holds(link).holds_all(files);
    menu("menu export", Word::Export.of(language), items)
}
