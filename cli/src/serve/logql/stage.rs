//! The stages of a log pipeline that are played: line filters, `pattern`, `json`, `line_format`, `drop`,
//! and filters of labels.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hash, Hasher};

use global_health_bar::Labels;

use crate::serve::logql::capture::Captures;
use crate::serve::logql::filter::LabelFilter;
use crate::serve::logql::json;
use crate::serve::logql::template::{Scope, Template};
use crate::serve::pattern::Pattern;

/// One stage.
#[derive(Debug)]
pub enum Stage {
    /// Lines that hold the pattern, or those that do not.
    Filter { wanted: bool, pattern: Pattern },
    /// `| pattern`: labels from the text.
    Pattern(Captures),
    /// `| json`: labels from all of the text.
    Json,
    /// Lines whose label is as asked for.
    Label(LabelFilter),
    /// `| line_format`: another text.
    LineFormat(Template),
    /// `| drop`: labels that go.
    Drop(Vec<String>),
}

/// A line on its way through the stages.
#[derive(Debug)]
pub struct Line<'a> {
    stream: &'a Labels,
    text: Cow<'a, str>,
    /// The labels that were found in the text, and `None` for those of the stream that were dropped.
    changed: Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>,
    /// Whether `| json` found what is in this text already.
    is_parsed: bool,
}

impl<'a> Line<'a> {
    /// As it is stored.
    pub fn new(stream: &'a Labels, text: &'a str) -> Self {
        Self { stream, text: text.into(), changed: Vec::new(), is_parsed: false }
    }

    /// What a stage makes of it; `None` where it is not wanted.
    pub fn through(mut self, stage: &'a Stage) -> Option<Self> {
        match stage {
            Stage::Filter { wanted, pattern } => {
                return (*wanted == pattern.is_in(&self.text)).then_some(self);
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
                    None => self.set(json::ERROR.0.into(), Some(json::ERROR.1.into())),
                }
            }
            Stage::Label(filter) => {
                let keeps = filter.keeps(self.label(filter.name()).unwrap_or_default());
                return keeps.then_some(self);
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
                for name in names {
                    if self.stream.get(name).is_some() {
                        self.set(name.into(), None);
                    } else {
                        self.changed.retain(|(changed, _)| *changed != *name);
                    }
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

    fn set(&mut self, name: Cow<'a, str>, value: Option<Cow<'a, str>>) {
        match self.changed.iter_mut().find(|(changed, _)| *changed == name) {
            Some(changed) => changed.1 = value,
            None => self.changed.push((name, value)),
        }
    }

    /// The value of a label.
    pub fn label(&self, name: &str) -> Option<&str> {
        match self.changed.iter().find(|(changed, _)| *changed == name) {
            Some((_, value)) => value.as_deref(),
            None => self.stream.get(name),
        }
    }

    /// A hash of all of its labels, in whatever order they were found.
    pub fn hash(&self, hasher: &impl BuildHasher) -> u64 {
        let is_changed = |name: &str| self.changed.iter().any(|(changed, _)| changed == name);
        let kept = self.stream.iter().filter(|(name, _)| !is_changed(name));
        let found =
            self.changed.iter().filter_map(|(name, value)| Some((&**name, value.as_deref()?)));
        kept.chain(found).fold(0, |hash, label| hash.wrapping_add(hasher.hash_one(label)))
    }

    /// A hash of those of its labels that are called so.
    pub fn hash_of(&self, names: &[String], hasher: &impl BuildHasher) -> u64 {
        let mut hash = hasher.build_hasher();
        names.iter().for_each(|name| self.label(name).hash(&mut hash));
        hash.finish()
    }

    /// Those of its labels that are called so.
    pub fn labels(&self, names: &[String]) -> Labels {
        names.iter().filter_map(|name| Some((name.as_str(), self.label(name)?))).collect()
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
