//! Kinds of entities: those of the catalogue, and those that a host or whoever serves the page declares.

use crate::model::{EntityId, Filters, Health, History, TimeSpan, Timeline};
use crate::source::{Fields, Json};
use crate::timeline::{Kind, catalogue, timeline, timelines};

/// The kinds that there are, and the entities of them that are there though no alert speaks of them.
///
/// Declared in JSON:
///
/// ```json
/// [{
///   "kind": "Store",
///   "critical": {"alertname": "StoreLost"}, "warning": {"alertname": "StoreSlow"},
///   "alerts": {"job": ["store", "index"]},
///   "instance": ["pod"],
///   "names": ["store-0", "store-1"]
/// }]
/// ```
///
/// `critical` and `warning` are alerts that make it so whatever their severity, `alerts` tell it by
/// theirs; one of the three is there. `instance` are the labels that together name one, each perhaps a
/// list of which an alert has one: without them there is one entity of the kind. `names` are there though
/// no alert names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds {
    /// Which there are.
    pub kinds: Vec<Kind>,
    /// Who is there whatever the alerts say.
    pub named: Vec<EntityId>,
}

/// Those of the catalogue.
impl Default for Kinds {
    fn default() -> Self {
        Self { kinds: catalogue(), named: Vec::new() }
    }
}

impl Kinds {
    /// How kinds are declared, in short.
    pub const DECLARED: &str = r#"[{"kind": "…", "alerts": {"alertname": ["…"]}, "instance": ["instance"], "names": ["…"]}]"#;

    /// Those of the catalogue and those that `text` declares, of which one replaces that of the same
    /// name.
    ///
    /// # Errors
    /// What of `text` declares no kind: all of it, or the first that does not.
    pub fn read(text: &str) -> Result<Self, &str> {
        let mut all = Self::default();
        let text = text.trim();
        for declared in Json::read(text).and_then(Json::list).ok_or(text)? {
            all.add(declared).ok_or(declared.0)?;
        }
        Ok(all)
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

    /// How all of them fared over `span`: those that alerts name, and those that are there anyway.
    #[must_use]
    pub fn timelines(&self, history: &History, span: TimeSpan) -> Vec<Timeline> {
        let mut all = timelines(history, &self.kinds, span);
        for entity in &self.named {
            let kind = self.kinds.iter().find(|kind| kind.name == entity.kind);
            if let Some(kind) = kind
                && all.iter().all(|known| known.entity != *entity)
            {
                all.push(timeline(history, kind, entity, span));
            }
        }
        all
    }
}

/// `{"label": "value", "other": ["one", "two"]}`.
pub fn filters(json: Json) -> Option<Filters> {
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
