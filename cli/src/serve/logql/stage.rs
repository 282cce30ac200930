//! The stages of a log pipeline that are played: line filters, `pattern`, `json`, `logfmt`, `line_format`, `drop`,
//! and filters of labels.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};

use global_health_bar::Labels;

use crate::serve::logql::capture::Captures;
use crate::serve::logql::filter::LabelFilter;
use crate::serve::logql::json;
use crate::serve::logql::logfmt;
use crate::serve::logql::metric::Grouping;
use crate::serve::logql::places::Places;
use crate::serve::logql::template::{Scope, Template};
use crate::serve::pattern::Pattern;

/// One stage.
#[derive(Debug)]
pub enum Stage {
    /// Lines that hold one of the patterns, or those that hold none.
    Filter { wanted: bool, patterns: Vec<Pattern> },
    /// `| pattern`: labels from the text.
    Pattern(Captures),
    /// `| json`: labels from all of the text.
    Json,
    /// `| logfmt`: labels from what stands as `name=value`.
    Logfmt,
    /// `| json` with expressions: labels from some places in the text.
    Places(Places),
    /// Lines whose label is as asked for.
    Label(LabelFilter),
    /// `| line_format`: another text.
    LineFormat(Template),
    /// `| drop`: labels that go.
    Drop(Vec<String>),
}

/// Of how many labels a search from the first to the last takes too long.
const MANY: usize = 64;

/// A line on its way through the stages.
#[derive(Debug)]
pub struct Line<'a> {
    stream: &'a Labels,
    text: Cow<'a, str>,
    /// The labels that were found in the text, and `None` for those of the stream that were dropped.
    changed: Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>,
    /// Where each of these stands, once there are many: a line may hold a hundred thousand.
    places: Option<HashMap<String, usize>>,
    /// Whether `| json` found what is in this text already.
    is_parsed: bool,
}

impl<'a> Line<'a> {
    /// As it is stored.
    pub fn new(stream: &'a Labels, text: &'a str) -> Self {
        Self { stream, text: text.into(), changed: Vec::new(), places: None, is_parsed: false }
    }

    /// What a stage makes of it; `None` where it is not wanted.
    pub fn through(mut self, stage: &'a Stage) -> Option<Self> {
        match stage {
            Stage::Filter { wanted, patterns } => {
                let holds = patterns.iter().any(|pattern| pattern.is_in(&self.text));
                return (*wanted == holds).then_some(self);
            }
            Stage::Pattern(captures) => {
                let found: Vec<(_, Cow<str>)> = match &self.text {
                    Cow::Borrowed(text) => {
                        let found = captures.find(text).into_iter();
                        found.map(|(name, value)| (name, value.into())).collect()
                    }
                    Cow::Owned(text) => {
                        let found = captures.find(text).into_iter();
                        found.map(|(name, value)| (name, value.to_owned().into())).collect()
                    }
                };
                for (name, value) in found {
                    self.extract(name.into(), value);
                }
            }
            Stage::Json if self.is_parsed => {}
            Stage::Json => {
                let found = match &self.text {
                    Cow::Borrowed(text) => json::labels(text),
                    Cow::Owned(text) => json::labels(text).map(owned),
                };
                self.is_parsed = found.is_some();
                match found {
                    Some(found) => {
                        self.changed.reserve(found.len());
                        for (name, value) in found {
                            self.extract(name.into(), value);
                        }
                    }
                    None => self.fail(json::ERROR),
                }
            }
            Stage::Logfmt => {
                for (name, value) in logfmt::labels(&self.text) {
                    self.extract(name.into(), value.into());
                }
            }
            Stage::Places(places) => match places.find(&self.text) {
                Some(found) => {
                    for (name, value) in found {
                        self.extract(name.into(), value);
                    }
                }
                None => self.fail(json::ERROR),
            },
            Stage::Label(filter) => {
                return filter.keeps(&mut self).then_some(self);
            }
            Stage::LineFormat(template) => {
                let label = |name: &str| self.label(name);
                let scope = Scope { line: &self.text, label: &label };
                if !template.is_line(scope) {
                    self.text = template.write(scope).into();
                    self.is_parsed = false;
                }
            }
            Stage::Drop(names) => {
                self.is_parsed = false;
                let mut found = HashSet::new();
                for name in names {
                    if self.stream.get(name).is_some() {
                        self.set(name.into(), None);
                    } else if self.place(name).is_some() {
                        found.insert(name.as_str());
                    }
                }
                if !found.is_empty() {
                    self.changed.retain(|(name, _)| !found.contains(&**name));
                    self.find_places();
                }
            }
        }
        Some(self)
    }

    /// A label that was found in the text; where the stream has one of this name, under another.
    fn extract(&mut self, name: Cow<'a, str>, value: Cow<'a, str>) {
        let is_taken = self.stream.get(&name).is_some();
        let name = if is_taken { [&name, "_extracted"].concat().into() } else { name };
        self.set(name, Some(value));
    }

    /// Says in a label what is wrong with it.
    pub fn fail(&mut self, why: &'static str) {
        self.set("__error__".into(), Some(why.into()));
    }

    /// Takes a label away.
    pub fn forget(&mut self, name: &str) {
        self.set(name.to_owned().into(), None);
    }

    /// As the stages left it.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn set(&mut self, name: Cow<'a, str>, value: Option<Cow<'a, str>>) {
        if let Some(place) = self.place(&name) {
            self.changed[place].1 = value;
            return;
        }
        match &mut self.places {
            Some(places) => drop(places.insert(name.to_string(), self.changed.len())),
            None if self.changed.len() < MANY => {}
            None => {
                self.changed.push((name, value));
                return self.find_places();
            }
        }
        self.changed.push((name, value));
    }

    /// Where a label stands among those that changed.
    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.changed.iter().position(|(changed, _)| changed == name),
        }
    }

    fn find_places(&mut self) {
        let names = self.changed.iter().map(|(name, _)| name.to_string());
        self.places = (self.changed.len() >= MANY).then(|| names.zip(0..).collect());
    }

    /// The value of a label.
    pub fn label(&self, name: &str) -> Option<&str> {
        match self.place(name) {
            Some(place) => self.changed[place].1.as_deref(),
            None => self.stream.get(name),
        }
    }

    /// A hash of those of its labels that a grouping keeps, in whatever order they were found.
    pub fn hash(&self, by: &Grouping, hasher: &impl BuildHasher) -> u64 {
        if let Grouping::By(names) = by {
            let mut hash = hasher.build_hasher();
            names.iter().for_each(|name| self.label(name).hash(&mut hash));
            return hash.finish();
        }
        let is_changed = |name: &str| self.changed.iter().any(|(changed, _)| changed == name);
        let kept = self.stream.iter().filter(|(name, _)| !is_changed(name));
        let found =
            self.changed.iter().filter_map(|(name, value)| Some((&**name, value.as_deref()?)));
        let kept = kept.chain(found).filter(|(name, _)| by.keeps(name));
        kept.fold(0, |hash, label| hash.wrapping_add(hasher.hash_one(label)))
    }

    /// Those of its labels that a grouping keeps.
    pub fn labels(&self, by: &Grouping) -> Labels {
        if let Grouping::By(names) = by {
            let found = names.iter().filter_map(|name| Some((name.as_str(), self.label(name)?)));
            return found.collect();
        }
        let names = self.stream.iter().map(|(name, _)| name);
        let names = names.chain(self.changed.iter().map(|(name, _)| &**name));
        let names = names.filter(|name| by.keeps(name));
        names.filter_map(|name| Some((name, self.label(name)?))).collect()
    }

    /// What is left of the labels of its stream, those that were found in the text, and the text.
    pub fn apart(self) -> (Labels, BTreeMap<String, String>, Cow<'a, str>) {
        let is_dropped = |name: &str| {
            self.changed.iter().any(|(changed, value)| changed == name && value.is_none())
        };
        let stream = self.stream.iter().filter(|(name, _)| !is_dropped(name)).collect();
        let found = self.changed.into_iter();
        let found =
            found.filter_map(|(name, value)| Some((name.into_owned(), value?.into_owned())));
        (stream, found.collect(), self.text)
    }

    /// The labels of the stream that it is answered in, and its text.
    pub fn finish(self) -> (Cow<'a, Labels>, Cow<'a, str>) {
        if self.changed.is_empty() {
            return (Cow::Borrowed(self.stream), self.text);
        }
        let names = self.stream.iter().map(|(name, _)| name);
        let names = names.chain(self.changed.iter().map(|(name, _)| &**name));
        let labels = names.filter_map(|name| Some((name, self.label(name)?))).collect();
        (Cow::Owned(labels), self.text)
    }
}

fn owned<'a>(found: Vec<(String, Cow<'_, str>)>) -> Vec<(String, Cow<'a, str>)> {
    found.into_iter().map(|(name, value)| (name, Cow::Owned(value.into_owned()))).collect()
}

#[test]
fn many_labels_are_found_changed_and_dropped_as_few_are() {
    let stream = Labels::from_iter([("a", "stream")]);
    for count in [3, MANY - 1, MANY, MANY + 1, 5 * MANY] {
        let mut line = Line::new(&stream, "");
        let name = |number: usize| Cow::from(format!("l{number}"));
        for value in ["first", "last"] {
            (0..count).for_each(|number| line.extract(name(number), value.into()));
            line.extract("a".into(), value.into());
        }
        let drop = Stage::Drop(vec!["l1".into(), "none".into(), "a".into()]);
        let line = line.through(&drop).expect("it is kept");
        assert_eq!(
            (line.label("l0"), line.label("l1"), line.label("a")),
            (Some("last"), None, None)
        );
        assert_eq!(line.label(&name(count - 1)), Some("last"));
        let (stream, found, _) = line.apart();
        assert!(stream.is_empty() && found.len() == count, "{found:?}");
        assert_eq!(found.get("a_extracted").map(String::as_str), Some("last"));
    }
}
