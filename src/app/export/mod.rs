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
use crate::view::markup::{Element, Markup, element};
use crate::words::language::Language;
use crate::words::locale::Locale;
use crate::words::text::Word;

#[wasm_bindgen(module = "/src/app/export/export.js")]
extern "C" {
    fn download(name: &str, kind: &str, parts: Vec<JsValue>);
    fn part(text: &str) -> JsValue;
    #[wasm_bindgen(catch)]
    async fn paint(svg: &str) -> Result<JsValue, JsValue>;
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

#[cfg(not(feature = "split-page"))]
#[allow(clippy::needless_pass_by_value)] // The other takes it along.
fn save(format: Format, observed: Arc<Observed>, shown: Shown) {
    format.save(&observed, shown);
}

#[cfg(feature = "split-page")]
fn save(format: Format, observed: Arc<Observed>, shown: Shown) {
    spawn_local(async move {
        if apart::save(format, observed, shown).await.is_err() {
            let language = shown.locale().get_untracked().language;
            shown.saving.fault.set(Some(Word::NotFetched.of(language).into()));
        }
    });
}

#[cfg(feature = "split-page")]
mod apart {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{Arc, Format, Observed, Shown};

    #[wasm_split(files, fallible)]
    pub fn save(
        format: Format,
        observed: Arc<Observed>,
        shown: Shown,
    ) -> Result<(), SplitLoaderError> {
        format.save(&observed, shown);
        Ok(())
    }
}

/// A button that opens a menu of files.
pub fn export(history: AlertHistory, shown: Shown, language: Language) -> Element {
    let button = |format: Format| -> Markup {
        let save = move || {
            if let Some(observed) = history.data.get_untracked() {
                save(format, observed, shown);
            }
        };
        element("button")
            .with_all(&[("type", "button"), ("class", "button")])
            .on("click", move |event| {
                close(&event);
                save();
            })
            .holds(format.name().of(language))
            .into()
    };
    // A report does not hold the lines that it was made of.
    let has_lines = shown.files.has_lines();
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Lines || has_lines);
    let files: Element =
        element("div").with("class", "menu-items").holds_all(formats.map(button).collect());
    menu("menu export", Word::Export.of(language), files)
}
