use std::time::Duration;

use crate::model::{TimeSpan, Timestamp, parse_duration};
use crate::observe::{Keep, Span};
use crate::source::{Detail, Sources};
use crate::words::language::Language;
use crate::words::locale::Zone;
use crate::words::text::Word;

/// The attributes that are there, and the properties that are no plain text: names and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the attribute `name`, if it is there.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Whether made up data are shown.
    pub fn is_demo(&self) -> bool {
        self.get("demo").is_some()
    }

    /// Sets the attribute `name`, or with `None` removes it.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        self.0.retain(|(other, _)| other != name);
        self.0.extend(value.map(|value| (name.into(), value)));
    }
}

/// What the attributes ask for, whatever the entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub span: Span,
    pub zone: Zone,
    /// How often to ask anew, if at all.
    pub every: Option<Duration>,
    /// What of the span is drawn, if not all.
    pub zoom: Option<TimeSpan>,
    /// The instant that the page points at.
    pub cursor: Option<Timestamp>,
    pub keep: Keep,
}

/// How often to ask anew at the most.
const LEAST: Duration = Duration::from_secs(5);

/// How many characters of a wrong value are shown.
const SHOWN: usize = 80;

/// An attribute that says nothing that can be shown, and what it could say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    attribute: &'static str,
    value: String,
    takes: String,
}

impl Fault {
    pub fn new(attribute: &'static str, value: &str, takes: impl Into<String>) -> Self {
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { attribute, value: shown, takes: takes.into() }
    }

    /// The fault as a sentence.
    pub fn say(&self, language: Language) -> String {
        Word::BadAttribute.with(language, &[self.attribute, &self.value, &self.takes])
    }
}

impl Settings {
    /// What `attributes` ask for; what they do not say is the default.
    ///
    /// # Errors
    /// The first attribute that says something else than what it takes.
    pub fn read(attributes: &Attributes) -> Result<Self, Fault> {
        let value = |name| attributes.get(name).map(String::as_str);
        let span = match (value("start"), value("end")) {
            (None, None) => value("span").map_or(Ok(Span::default()), last)?,
            (start, end) => between(start.unwrap_or_default(), end.unwrap_or_default())?,
        };
        let zone = match value("timezone") {
            None => Zone::Browser,
            Some(zone) => Zone::parse(zone)
                .ok_or_else(|| Fault::new("timezone", zone, "browser, utc, Europe/Paris"))?,
        };
        let zoom = value("zoom").filter(|text| !text.is_empty()).map(|text| {
            let takes = "2026-11-21T00:00:00Z/2026-11-22T00:00:00Z";
            TimeSpan::parse(text).ok_or_else(|| Fault::new("zoom", text, takes))
        });
        let cursor = value("cursor").filter(|text| !text.is_empty());
        let keep = match value("keep") {
            None => Keep::ForAll,
            // Who should have a name and has none shares nothing with others that have none.
            Some("" | "none") => Keep::Nothing,
            Some(name) => Keep::For(name.into()),
        };
        Ok(Self {
            span,
            zone,
            every: value("refresh").map_or(Ok(None), every)?,
            zoom: zoom.transpose()?,
            cursor: cursor.map(|text| instant("cursor", text)).transpose()?,
            keep,
        })
    }
}

/// Where the attributes say to ask, for no more than a bar needs; an empty one stands for a source
/// that is not there.
pub fn sources(attributes: &Attributes) -> Sources {
    let default = Sources::default();
    let or = |name, default| match attributes.get(name) {
        Some(url) => Some(url.clone()).filter(|url| !url.is_empty()),
        None => default,
    };
    Sources {
        loki: or("loki", default.loki),
        prometheus: or("prometheus", default.prometheus),
        alertmanager: or("alertmanager", default.alertmanager),
        detail: Detail::Brief,
        ..default
    }
}

fn last(text: &str) -> Result<Span, Fault> {
    Span::last(text).ok_or_else(|| Fault::new("span", text, "1h, 24h, 7d"))
}

fn between(start: &str, end: &str) -> Result<Span, Fault> {
    let (from, to) = (instant("start", start)?, instant("end", end)?);
    Span::between(from, to).ok_or_else(|| Fault::new("end", end, [">", " ", start].concat()))
}

fn every(text: &str) -> Result<Option<Duration>, Fault> {
    if text == "off" {
        return Ok(None);
    }
    let every = parse_duration(text).filter(|every| *every >= LEAST);
    every.map(Some).ok_or_else(|| Fault::new("refresh", text, "off, 30s, 1m (≥ 5s)"))
}

fn instant(name: &'static str, text: &str) -> Result<Timestamp, Fault> {
    Timestamp::parse(text).ok_or_else(|| Fault::new(name, text, "2026-11-22T00:00:00Z"))
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
