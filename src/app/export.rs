//! What is shown as a file: the data, a table, a report, a picture.

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::app::shown::Shown;
use crate::export::{Findings, Report, episodes_csv, lanes_svg, report_html};
use crate::live::AlertHistory;
use crate::model::Timestamp;
use crate::observe::Observed;
use crate::timeline::{Ranking, catalogue, timelines};
use crate::view::markup::{Markup, element};
use crate::words::locale::Locale;
use crate::words::text::Word;

#[wasm_bindgen(module = "/src/app/download.js")]
extern "C" {
    fn download(name: &str, kind: &str, text: &str);
}

/// What a file holds.
#[derive(Clone, Copy)]
enum Format {
    Json,
    Csv,
    Html,
    Svg,
}

impl Format {
    const ALL: [Self; 4] = [Self::Html, Self::Svg, Self::Json, Self::Csv];

    const fn name(self) -> Word {
        match self {
            Self::Json => Word::DataFile,
            Self::Csv => Word::TableFile,
            Self::Html => Word::ReportFile,
            Self::Svg => Word::PictureFile,
        }
    }

    /// How its name ends, and its media type.
    const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("json", "application/json"),
            Self::Csv => ("csv", "text/csv"),
            Self::Html => ("html", "text/html"),
            Self::Svg => ("svg", "image/svg+xml"),
        }
    }

    /// What is shown of `observed` in it: of the whole span, whatever is drawn of it.
    fn of(self, observed: &Observed, locale: Locale) -> String {
        let Observed { span, history, coverage, policy, is_demo, .. } = observed;
        let kinds = catalogue();
        let timelines = timelines(history, &kinds, *span);
        let ranking = Ranking::new(&timelines, &kinds);
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
            Self::Json => Report::new(&findings).to_json(),
            Self::Csv => episodes_csv(history, *span),
            Self::Html => report_html(&findings, made_at(observed), locale),
            Self::Svg => lanes_svg(&timelines, *span, locale),
        }
    }
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

/// The menu of files.
pub fn files(history: AlertHistory, shown: Shown) -> Markup {
    let language = shown.locale().get().language;
    let button = |format: Format| -> Markup {
        let save = move || {
            let Some(observed) = history.data.get_untracked() else { return };
            let text = format.of(&observed, shown.locale().get_untracked());
            let (ending, kind) = format.kind();
            let day: String = observed.span.end().to_string().chars().take(10).collect();
            download(&["global-health-", &day, ".", ending].concat(), kind, &text);
        };
        element("button")
            .with_all(&[("type", "button"), ("class", "button")])
            .on("click", move |_| save())
            .holds(format.name().of(language))
            .into()
    };
    element("div").with("class", "range-form").holds_all(Format::ALL.map(button).into()).into()
}
