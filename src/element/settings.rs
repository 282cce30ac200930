use crate::model::{EntityId, Timestamp};
use crate::observe::Span;
use crate::source::{Detail, Sources};
use crate::timeline::{Kind, catalogue};
use crate::words::language::Language;
use crate::words::locale::Zone;
use crate::words::text::Word;

/// The attributes that are there: names and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the attribute `name`, if it is there.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Sets the attribute `name`, or with `None` removes it.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        self.0.retain(|(other, _)| other != name);
        self.0.extend(value.map(|value| (name.into(), value)));
    }
}

impl From<&[(String, String)]> for Attributes {
    fn from(pairs: &[(String, String)]) -> Self {
        Self(pairs.to_vec())
    }
}

/// What the attributes ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub kind: Kind,
    pub entity: EntityId,
    pub span: Span,
    pub zone: Zone,
}

/// An attribute that says nothing that can be shown, and what it could say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    attribute: &'static str,
    value: String,
    takes: String,
}

impl Fault {
    fn new(attribute: &'static str, value: &str, takes: impl Into<String>) -> Self {
        Self { attribute, value: value.into(), takes: takes.into() }
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
        let (kind, entity) = entity(value("entity").unwrap_or("Platform"))?;
        let span = match (value("start"), value("end")) {
            (None, None) => value("span").map_or(Ok(Span::default()), last)?,
            (start, end) => between(start.unwrap_or_default(), end.unwrap_or_default())?,
        };
        let zone = match value("timezone") {
            None | Some("browser") => Zone::Browser,
            Some("utc") => Zone::Utc,
            Some(other) => return Err(Fault::new("timezone", other, "browser, utc")),
        };
        Ok(Self { kind, entity, span, zone })
    }

    /// The entity as the attribute names it.
    pub fn written(&self) -> String {
        self.entity.to_string().trim_end_matches('/').into()
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

/// The entity called `text`: a kind, and after a slash the name where the kind has many.
///
/// A name too many or missing is a fault: no alert would ever speak of such an entity, and it would
/// look healthy.
fn entity(text: &str) -> Result<(Kind, EntityId), Fault> {
    let (kind, name) = text.split_once('/').unwrap_or((text, ""));
    let is_meant =
        |known: &&Kind| known.name == kind && known.instance.is_empty() == name.is_empty();
    let kinds = catalogue();
    let Some(known) = kinds.iter().find(is_meant) else {
        let form = |kind: &Kind| {
            let name = if kind.instance.is_empty() { "" } else { "/…" };
            format!("{}{name}", kind.name)
        };
        let forms: Vec<_> = kinds.iter().map(form).collect();
        return Err(Fault::new("entity", text, forms.join(", ")));
    };
    Ok((known.clone(), EntityId { kind: kind.into(), name: name.into() }))
}

fn last(text: &str) -> Result<Span, Fault> {
    Span::last(text).ok_or_else(|| Fault::new("span", text, "1h, 24h, 7d"))
}

fn between(start: &str, end: &str) -> Result<Span, Fault> {
    let instant = |name, text| {
        Timestamp::parse(text).ok_or_else(|| Fault::new(name, text, "2026-11-22T00:00:00Z"))
    };
    let (from, to) = (instant("start", start)?, instant("end", end)?);
    Span::between(from, to).ok_or_else(|| Fault::new("end", end, format!("> {start}")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        Attributes(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        Settings::read(&attributes(pairs)).map_err(|fault| fault.say(Language::English))
    }

    #[test]
    fn without_attributes_it_is_the_platform_over_the_last_day() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.written(), "Platform");
        assert_eq!(settings.span, Span::Last(Duration::from_secs(86_400)));
        assert_eq!(settings.zone, Zone::Browser);
        let brief = Sources { detail: Detail::Brief, ..Sources::default() };
        assert_eq!(sources(&Attributes::default()), brief);
    }

    #[test]
    fn each_attribute_is_heard() {
        let settings = read(&[
            ("entity", "System partition/10.0.0.1:9100/var"),
            ("span", "1h30m"),
            ("start", "2026-11-21T00:00:00Z"),
            ("end", "2026-11-22T00:00:00+01:00"),
            ("timezone", "utc"),
        ])
        .unwrap();
        assert_eq!(settings.kind.name, "System partition");
        assert_eq!(settings.entity.name, "10.0.0.1:9100/var");
        assert_eq!(settings.written(), "System partition/10.0.0.1:9100/var");
        let Span::Between(span) = settings.span else { panic!("start and end are more exact") };
        assert_eq!(span.end().to_string(), "2026-11-21T23:00:00.000Z");
        assert_eq!(settings.zone, Zone::Utc);

        let sources = sources(&attributes(&[("loki", "https://logs/"), ("alertmanager", "")]));
        assert_eq!(sources.loki.as_deref(), Some("https://logs/"));
        assert_eq!(sources.prometheus.as_deref(), Some("/api/prometheus"));
        assert_eq!(sources.alertmanager, None);
    }

    #[test]
    fn a_bad_attribute_is_told_with_what_it_takes() {
        for (pairs, said) in [
            (&[("span", "soon")][..], "span cannot be “soon”: it takes 1h, 24h, 7d"),
            (&[("span", "0s")], "span cannot be “0s”: it takes 1h, 24h, 7d"),
            (&[("timezone", "Mars")], "timezone cannot be “Mars”: it takes browser, utc"),
            (
                &[("start", "2026-11-21T00:00:00Z")],
                "end cannot be “”: it takes 2026-11-22T00:00:00Z",
            ),
            (
                &[("start", "2026-11-21T00:00:00Z"), ("end", "2026-11-20T00:00:00Z")],
                "end cannot be “2026-11-20T00:00:00Z”: it takes > 2026-11-21T00:00:00Z",
            ),
        ] {
            assert_eq!(read(pairs).unwrap_err(), said);
        }
    }

    #[test]
    fn an_entity_that_no_alert_could_speak_of_is_no_healthy_one() {
        for entity in ["Nod", "", "/", "Node", "Node/", "Platform/7", "node/1"] {
            let said = read(&[("entity", entity)]).unwrap_err();
            let start =
                format!("entity cannot be “{entity}”: it takes Platform, Node/…, Volume/…, ");
            assert!(said.starts_with(&start), "{said}");
        }
    }
}
