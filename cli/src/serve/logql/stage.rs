//! The stages of a log pipeline that are played: line filters, `pattern`, `line_format`, `drop`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use global_health_bar::Labels;

use crate::serve::logql::capture::Captures;
use crate::serve::logql::template::{Scope, Template};
use crate::serve::pattern::Pattern;

/// One stage.
#[derive(Debug)]
pub enum Stage {
    /// Lines that hold the pattern, or those that do not.
    Filter { wanted: bool, pattern: Pattern },
    /// `| pattern`: labels from the text.
    Pattern(Captures),
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
    changed: BTreeMap<String, Option<String>>,
}

impl<'a> Line<'a> {
    /// As it is stored.
    pub fn new(stream: &'a Labels, text: &'a str) -> Self {
        Self { stream, text: text.into(), changed: BTreeMap::new() }
    }

    /// What a stage makes of it; `None` where it is not wanted.
    pub fn through(mut self, stage: &Stage) -> Option<Self> {
        match stage {
            Stage::Filter { wanted, pattern } => {
                return (*wanted == pattern.is_in(&self.text)).then_some(self);
            }
            Stage::Pattern(captures) => {
                for (name, value) in captures.find(&self.text) {
                    let is_taken = self.stream.get(name).is_some();
                    let name = if is_taken { format!("{name}_extracted") } else { name.into() };
                    self.changed.insert(name, Some(value.into()));
                }
            }
            Stage::LineFormat(template) => {
                let labels = self.labels();
                let text = template.write(Scope { line: &self.text, labels: &labels });
                drop(labels);
                self.text = text.into();
            }
            Stage::Drop(names) => {
                for name in names {
                    if self.stream.get(name).is_some() {
                        self.changed.insert(name.clone(), None);
                    } else {
                        self.changed.remove(name);
                    }
                }
            }
        }
        Some(self)
    }

    fn labels(&self) -> BTreeMap<&str, &str> {
        let mut labels: BTreeMap<_, _> = self.stream.iter().collect();
        for (name, value) in &self.changed {
            match value {
                Some(value) => labels.insert(name, value),
                None => labels.remove(name.as_str()),
            };
        }
        labels
    }

    /// The labels of the stream that it is answered in, and its text.
    pub fn finish(self) -> (Cow<'a, Labels>, Cow<'a, str>) {
        if self.changed.is_empty() {
            return (Cow::Borrowed(self.stream), self.text);
        }
        let labels = self.labels().into_iter().collect();
        (Cow::Owned(labels), self.text)
    }
}
