//! Whose health is shown: what the attributes and the host's own kinds say.

use super::settings::{Attributes, Fault};
use crate::model::{EntityId, Filters, Health};
use crate::source::{Fields, Json};
use crate::timeline::{Kind, catalogue};

/// How a host writes a kind of its own, in short.
const DECLARED: &str =
    r#"[{"kind": "…", "alerts": {"alertname": ["…"]}, "instance": ["instance"], "names": ["…"]}]"#;
const FILTERS: &str = r#"{"alertname": ["NodeAtRisk", "NodeDegraded"], "instance": "…"}"#;

/// The kinds that there are, and the entities of them that are there though no alert speaks of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subjects {
    pub kinds: Vec<Kind>,
    pub named: Vec<EntityId>,
}

impl Subjects {
    /// Those of the catalogue and the host's own, of which one replaces that of the same name.
    fn read(attributes: &Attributes) -> Result<Self, Fault> {
        let mut subjects = Self { kinds: catalogue(), named: Vec::new() };
        if let Some(text) = attributes.get("entities") {
            let declared = Json::read(text).and_then(Json::list);
            let added =
                declared.and_then(|all| all.into_iter().try_for_each(|it| subjects.add(it)));
            added.ok_or_else(|| Fault::new("entities", text, DECLARED))?;
        }
        Ok(subjects)
    }

    fn add(&mut self, json: Json) -> Option<()> {
        let fields = json.fields()?;
        let name = fields.get("kind")?.text()?.into_owned();
        let mut rules = Vec::new();
        for (field, health) in [
            ("critical", Some(Health::Critical)),
            ("warning", Some(Health::Warning)),
            ("alerts", None),
        ] {
            if let Some(taken) = fields.get(field) {
                rules.push((filters(taken)?, health));
            }
        }
        let instance = match fields.get("instance") {
            Some(labels) => labels.list()?.into_iter().map(texts).collect::<Option<Vec<_>>>()?,
            None => Vec::new(),
        };
        for named in fields.get("names").map_or(Some(Vec::new()), texts)? {
            self.named.push(EntityId { kind: name.clone(), name: named });
        }
        if name.is_empty() || rules.is_empty() {
            return None;
        }
        self.kinds.retain(|kind| kind.name != name);
        self.kinds.push(Kind { name, rules, instance, whole: false });
        Some(())
    }
}

/// Which entities a page shows: the kinds that `entity` names, one after a comma, or else all; of
/// their alerts those that `filters` take.
///
/// # Errors
/// The first attribute that says something else than what it takes.
pub fn subjects(attributes: &Attributes) -> Result<Subjects, Fault> {
    let mut all = Subjects::read(attributes)?;
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
    let Subjects { kinds, .. } = Subjects::read(attributes)?;
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

/// `{"label": "value", "other": ["one", "two"]}`.
fn filters(json: Json) -> Option<Filters> {
    let Fields(all) = json.fields()?;
    all.into_iter().try_fold(Filters::default(), |filters, (label, values)| {
        Some(filters.and(label, texts(values)?))
    })
}

/// A text, or a list of texts.
fn texts(json: Json) -> Option<Vec<String>> {
    match json.text() {
        Some(text) => Some(vec![text.into_owned()]),
        None => json.list()?.into_iter().map(|it| Some(it.text()?.into_owned())).collect(),
    }
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
