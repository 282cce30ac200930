//! The page's address: what it shows, so that a link shows the same.

use std::time::Duration;

use crate::app::browser;
use crate::model::{EntityId, TimeSpan, Timestamp, parse_duration};
use crate::observe::Span;
use crate::words::language::Language;
use crate::words::locale::Zone;

/// How often to ask anew at the most.
const LEAST: Duration = Duration::from_secs(5);

/// The spans to choose from, as Prometheus writes durations.
pub(super) const PRESETS: [&str; 6] = ["1h", "6h", "24h", "7d", "14d", "30d"];

/// How often to ask anew, to choose from.
pub(super) const RHYTHMS: [&str; 3] = ["30s", "1m", "5m"];

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whether a file is shown, which no link can show.
    pub is_file: bool,
    pub span: Span,
    /// Whether it asks for a span that is none.
    pub is_no_span: bool,
    /// How often to ask anew, if at all.
    pub every: Option<Duration>,
    /// What of the span is drawn, if not all.
    pub zoom: Option<TimeSpan>,
    /// Whose details are open, and an instant of the segment.
    pub selected: Option<(EntityId, Timestamp)>,
    /// Whose details are to be open, whenever it was a problem.
    pub wanted: Option<EntityId>,
    /// What the user looks for.
    pub search: String,
    /// Whether entities of one kind stay together.
    pub is_grouped: bool,
    /// The theme, if it is not the system's.
    pub theme: Option<Theme>,
    /// The language, if it is not the browser's.
    pub language: Option<Language>,
    pub zone: Zone,
    /// What it calls a zone, and is none.
    pub no_zone: Option<String>,
}

impl Default for Address {
    fn default() -> Self {
        Self {
            is_file: false,
            span: Span::default(),
            is_no_span: false,
            every: None,
            zoom: None,
            selected: None,
            wanted: None,
            search: String::new(),
            is_grouped: true,
            theme: None,
            language: None,
            zone: Zone::default(),
            no_zone: None,
        }
    }
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
        let (mut last, mut between, mut entity, mut at) = (None, None, None, None);
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match (&*key, &*value) {
                ("span", value) => last = Some(Span::last(value)),
                ("start", value) => between.get_or_insert((None, None)).0 = Timestamp::parse(value),
                ("end", value) => between.get_or_insert((None, None)).1 = Timestamp::parse(value),
                ("zoom", value) => address.zoom = TimeSpan::parse(value),
                ("entity", value) => entity = entity_of(value),
                ("at", value) => at = Timestamp::parse(value),
                ("q", value) => address.search = value.to_owned(),
                ("group", "no") => address.is_grouped = false,
                ("every", value) => {
                    address.every = parse_duration(value).filter(|every| *every >= LEAST);
                }
                ("theme", "dark") => address.theme = Some(Theme::Dark),
                ("theme", "light") => address.theme = Some(Theme::Light),
                ("lang", tag) => address.language = Some(Language::of_tag(tag)),
                ("zone", name) => {
                    let zone = Zone::parse(name);
                    address.no_zone = zone.is_none().then(|| name.chars().take(80).collect());
                    address.zone = zone.unwrap_or_default();
                }
                _ => {}
            }
        }
        let between = between.map(|(start, end)| Span::between(start?, end?));
        address.is_no_span = [last, between].contains(&Some(None));
        address.span = between.flatten().or(last.flatten()).unwrap_or_default();
        (address.selected, address.wanted) = match at {
            Some(at) => (entity.map(|entity| (entity, at)), None),
            None => (None, entity),
        };
        address
    }

    /// The query that says it, with its question mark.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        match self.span {
            Span::Last(duration) => {
                query.append_pair("span", &in_short(duration, &PRESETS));
            }
            Span::Between(span) => {
                query.append_pair("start", &span.start().to_string());
                query.append_pair("end", &span.end().to_string());
            }
        }
        let zoom = self.zoom.map(|zoom| format!("{}/{}", zoom.start(), zoom.end()));
        let selected = self.selected.as_ref().map(|(entity, _)| entity);
        let entity = selected.or(self.wanted.as_ref()).map(ToString::to_string);
        let at = self.selected.as_ref().map(|(_, at)| at.to_string());
        let pairs = [
            ("file", self.is_file.then(|| "yes".into())),
            ("zoom", zoom),
            ("entity", entity),
            ("at", at),
            ("q", (!self.search.is_empty()).then(|| self.search.clone())),
            ("group", (!self.is_grouped).then(|| "no".into())),
            ("every", self.every.map(|every| in_short(every, &RHYTHMS))),
            ("theme", self.theme.map(|theme| theme.as_str().into())),
            ("lang", self.language.map(|language| language.tag().into())),
            ("zone", zone_in_short(self.zone)),
        ];
        for (key, value) in pairs {
            if let Some(value) = value {
                query.append_pair(key, &value);
            }
        }
        query.finish()
    }

    /// Whether both look at the same: who goes from one to the other has not moved.
    pub fn is_same_place(&self, other: &Self) -> bool {
        (self.is_file, self.span, self.zoom, &self.selected)
            == (other.is_file, other.span, other.zoom, &other.selected)
    }

    /// What the browser's address says, and a span that holds what it opens.
    pub fn read() -> Self {
        Self::parse(&browser::query()).reaching(browser::now())
    }

    /// With a longer span, or one around what it draws and opens, where the link is older than the span it tells of.
    fn reaching(mut self, now: Timestamp) -> Self {
        let zoom = self.zoom.map(TimeSpan::start);
        let opened = self.selected.as_ref().map(|(_, at)| *at);
        if let (Span::Last(duration), Some(at)) = (self.span, zoom.into_iter().chain(opened).min())
            && !reaches(self.span, at, now)
        {
            let longer =
                PRESETS.into_iter().filter_map(Span::last).find(|it| reaches(*it, at, now));
            let around = || Span::between(at - duration / 2, at + duration);
            self.span = longer.or_else(around).unwrap_or(self.span);
        }
        self
    }

    /// What somebody else is to see: `span`, whenever it is looked at, in the words and the light of their own.
    pub fn handed_over(self, span: TimeSpan) -> Self {
        Self { span: Span::Between(span), every: None, theme: None, language: None, ..self }
    }
}

/// Whether `span` goes back as far as `at`.
pub(super) fn reaches(span: Span, at: Timestamp, now: Timestamp) -> bool {
    match span {
        Span::Last(duration) => at >= now - duration,
        Span::Between(span) => at >= span.start(),
    }
}

/// A kind, and a name after a slash.
fn entity_of(text: &str) -> Option<EntityId> {
    let (kind, name) = text.split_once('/')?;
    Some(EntityId { kind: kind.into(), name: name.into() })
}

/// A zone as it is written, if it is not the browser's.
fn zone_in_short(zone: Zone) -> Option<String> {
    match zone {
        Zone::Utc => Some("utc".into()),
        Zone::Named(name) => Some(name.as_str().into()),
        _ => None,
    }
}

/// A duration as one of those to choose from is written, or in seconds.
fn in_short(duration: Duration, choice: &[&str]) -> String {
    let short = choice.iter().find(|text| parse_duration(text) == Some(duration));
    short.map_or_else(|| format!("{}s", duration.as_secs()), ToString::to_string)
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
