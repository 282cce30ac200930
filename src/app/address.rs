//! The page's address: what it shows, so that a link shows the same.

use crate::model::{Timestamp, parse_duration};
use crate::observe::Span;
use crate::view::{Language, Locale, Zone};

/// The spans to choose from, as Prometheus writes durations.
pub(super) const PRESETS: [&str; 4] = ["1h", "24h", "7d", "14d"];

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub span: Span,
    /// The theme, if it is not the system's.
    pub theme: Option<Theme>,
    /// The language, if it is not the browser's.
    pub language: Option<Language>,
    pub zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Dark,
    Light,
}

impl Theme {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl Address {
    /// What a query such as `?span=7d&theme=dark` says; what it does not say, or wrongly, is the
    /// default.
    pub fn parse(query: &str) -> Self {
        let mut address = Self::default();
        let (mut start, mut end) = (None, None);
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match (&*key, &*value) {
                ("span", value) => address.span = Span::last(value).unwrap_or(address.span),
                ("start", value) => start = Timestamp::parse(value),
                ("end", value) => end = Timestamp::parse(value),
                ("theme", "dark") => address.theme = Some(Theme::Dark),
                ("theme", "light") => address.theme = Some(Theme::Light),
                ("lang", tag) => address.language = Some(Language::of_tag(tag)),
                ("zone", "utc") => address.zone = Zone::Utc,
                _ => {}
            }
        }
        let between = start.zip(end).and_then(|(start, end)| Span::between(start, end));
        address.span = between.unwrap_or(address.span);
        address
    }

    /// The query that says it, with its question mark.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        match self.span {
            Span::Last(duration) => {
                let preset =
                    PRESETS.into_iter().find(|preset| parse_duration(preset) == Some(duration));
                let seconds = format!("{}s", duration.as_secs());
                query.append_pair("span", preset.unwrap_or(&seconds));
            }
            Span::Between(span) => {
                query.append_pair("start", &span.start().to_string());
                query.append_pair("end", &span.end().to_string());
            }
        }
        if let Some(theme) = self.theme {
            query.append_pair("theme", theme.as_str());
        }
        if let Some(language) = self.language {
            query.append_pair("lang", language.tag());
        }
        if self.zone == Zone::Utc {
            query.append_pair("zone", "utc");
        }
        query.finish()
    }

    /// How words and instants are written.
    pub fn locale(&self) -> Locale {
        let language = self.language.unwrap_or_else(browser::language);
        Locale { language, zone: self.zone }
    }

    /// What the browser's address says.
    pub fn read() -> Self {
        Self::parse(&browser::query())
    }

    /// Makes the browser's address and the page's theme and language say it.
    pub fn write(&self) {
        let theme = self.theme.map(Theme::as_str);
        browser::write(&self.query(), theme, self.locale().language.tag());
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::JsValue;
    use web_sys::window;

    use crate::view::Language;

    pub fn language() -> Language {
        let tag = window().and_then(|window| window.navigator().language());
        Language::of_tag(&tag.unwrap_or_default())
    }

    pub fn query() -> String {
        window().and_then(|window| window.location().search().ok()).unwrap_or_default()
    }

    pub fn write(query: &str, theme: Option<&str>, language: &str) {
        let Some(window) = window() else { return };
        if super::browser::query() != query
            && let Ok(history) = window.history()
        {
            // A sandboxed frame may refuse; the page works on without.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(query));
        }
        let root = window.document().and_then(|document| document.document_element());
        if let Some(root) = root {
            let _ = match theme {
                Some(theme) => root.set_attribute("data-theme", theme),
                None => root.remove_attribute("data-theme"),
            };
            let _ = root.set_attribute("lang", language);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod browser {
    //! No browser: the defaults.

    use crate::view::Language;

    pub const fn language() -> Language {
        Language::English
    }

    pub const fn query() -> String {
        String::new()
    }

    pub const fn write(_query: &str, _theme: Option<&str>, _language: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_again_what_was_read_from_it() {
        for query in [
            "?span=24h",
            "?span=1h&theme=dark&lang=fr&zone=utc",
            "?span=5400s&theme=light&lang=en",
            "?start=2026-11-21T00%3A00%3A00.000Z&end=2026-11-22T00%3A00%3A00.000Z",
        ] {
            assert_eq!(Address::parse(query).query(), query);
        }
    }

    #[test]
    fn what_an_address_says_wrongly_is_the_default() {
        for query in [
            "",
            "?",
            "?span=0s",
            "?span=999999d",
            "?span=soon&theme=pink&zone=mars",
            "?start=2026-11-21T00:00:00Z",
        ] {
            assert_eq!(Address::parse(query), Address::default(), "{query}");
        }
    }

    #[test]
    fn a_span_needs_a_start_before_its_end() {
        let query = "?start=2026-11-22T00:00:00Z&end=2026-11-21T00:00:00Z&span=7d";
        assert_eq!(Address::parse(query).query(), "?span=7d");
    }
}
