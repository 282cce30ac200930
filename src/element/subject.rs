//! Whose health is shown: what the attributes and the host's own kinds say.

use super::settings::{Attributes, Fault};
use crate::kinds::{Kinds, filters};
use crate::model::{EntityId, Filters};
use crate::source::Json;
use crate::timeline::Kind;

const FILTERS: &str = r#"{"alertname": ["NodeAtRisk", "NodeDegraded"], "instance": "…"}"#;

/// The kinds of the catalogue and the host's own.
fn known(attributes: &Attributes) -> Result<Kinds, Fault> {
    let Some(text) = attributes.get("entities") else { return Ok(Kinds::default()) };
    Kinds::read(text).map_err(|_| Fault::new("entities", text, Kinds::DECLARED))
}

/// Which entities a page shows: the kinds that `entity` names, one after a comma, or else all; of
/// their alerts those that `filters` take.
///
/// # Errors
/// The first attribute that says something else than what it takes.
pub fn subjects(attributes: &Attributes) -> Result<Kinds, Fault> {
    let mut all = known(attributes)?;
    if let Some(text) = attributes.get("entity") {
        let asked: Vec<_> = text.split(',').map(str::trim).collect();
        let is_known = |name: &&str| all.kinds.iter().any(|kind| kind.name == **name);
        if !asked.iter().all(is_known) {
            let names: Vec<_> = all.kinds.iter().map(|kind| &*kind.name).collect();
            return Err(Fault::new("entity", text, names.join(", ")));
        }
        all.kinds.retain(|kind| asked.contains(&&*kind.name));
        all.named.retain(|entity| asked.contains(&&*entity.kind));
    }
    if let Some(taken) = taken(attributes)? {
        all.kinds = all.kinds.into_iter().map(|kind| narrowed(kind, &taken)).collect();
    }
    Ok(all)
}

/// The entity that `entity` and `name` name, of whose alerts `filters` take some; without `entity`
/// whatever it is that these alerts speak of.
///
/// A name too many or missing is a fault: no alert would ever speak of such an entity, and it would
/// look healthy.
///
/// # Errors
/// The first attribute that says something else than what it takes.
pub fn subject(attributes: &Attributes) -> Result<(Kind, EntityId), Fault> {
    let taken = taken(attributes)?;
    let written = attributes.get("entity").map(String::as_str);
    if let (None, Some(taken)) = (written, &taken) {
        let values: Vec<_> = taken.keys().filter_map(|key| taken.values(key)).flatten().collect();
        let name = values.iter().map(|value| &***value).collect::<Vec<_>>().join(", ");
        let kind = Kind::of_alerts(name.clone(), taken.clone(), Vec::new());
        return Ok((kind, EntityId { kind: name, name: String::new() }));
    }
    let Kinds { kinds, .. } = known(attributes)?;
    let text = written.unwrap_or("Platform");
    let (kind, name) = match (text.split_once('/'), attributes.get("name")) {
        (Some(both), _) => both,
        (None, name) => (text, name.map(String::as_str).unwrap_or_default()),
    };
    let is_meant =
        |known: &&Kind| known.name == kind && known.instance.is_empty() == name.is_empty();
    let Some(known) = kinds.iter().find(is_meant) else {
        let form = |kind: &Kind| {
            let name = if kind.instance.is_empty() { "" } else { "/…" };
            [&kind.name, name].concat()
        };
        let forms: Vec<_> = kinds.iter().map(form).collect();
        return Err(Fault::new("entity", text, forms.join(", ")));
    };
    let entity = EntityId { kind: kind.into(), name: name.into() };
    Ok((taken.map_or(known.clone(), |taken| narrowed(known.clone(), &taken)), entity))
}

/// The alerts that the property `filters` takes, if it is there.
///
/// # Errors
/// It takes no alerts at all, or is no filter.
pub fn taken(attributes: &Attributes) -> Result<Option<Filters>, Fault> {
    let Some(text) = attributes.get("filters") else { return Ok(None) };
    let read = Json::read(text).and_then(filters).filter(|filters| !filters.is_empty());
    read.map(Some).ok_or_else(|| Fault::new("filters", text, FILTERS))
}

/// The kind of whose alerts only those speak that `by` takes, too.
fn narrowed(mut kind: Kind, by: &Filters) -> Kind {
    for (filters, _) in &mut kind.rules {
        for key in by.keys() {
            let wanted = by.values(key).unwrap_or_default();
            let both = match filters.values(key) {
                Some(own) => own.iter().filter(|value| wanted.contains(value)).cloned().collect(),
                None => wanted.to_vec(),
            };
            *filters = std::mem::take(filters).and(key, both);
        }
    }
    kind
}

#[cfg(test)]
#[path = "subject_tests.rs"]
mod tests;
