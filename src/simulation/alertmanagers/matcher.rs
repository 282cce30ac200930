//! Matchers of labels, in inhibition rules and silences.

use std::fmt;

use regex_lite::Regex;

use crate::model::Labels;

/// A condition on one label, as Alertmanager writes it: `severity=~"warning|info"`.
///
/// A label that is missing has the empty value; a regular expression must match all of the value.
#[derive(Clone)]
pub struct Matcher {
    name: String,
    negated: bool,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Text(String),
    Expression(String, Regex),
}

impl Matcher {
    /// Reads a matcher with one of the operators `=`, `!=`, `=~` and `!~`, the value in double
    /// quotes without escapes, or `None` when the text is none.
    ///
    /// ```
    /// # use global_health_bar::simulation::Matcher;
    /// assert!(Matcher::parse(r#"severity=~"warning|info""#).is_some());
    /// assert!(Matcher::parse(r#"severity=~"(""#).is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at = text.find(['=', '!'])?;
        let (name, rest) = text.split_at(at);
        let operators =
            [("=~", false, true), ("!~", true, true), ("!=", true, false), ("=", false, false)];
        let (operator, negated, expression) =
            operators.into_iter().find(|(operator, ..)| rest.starts_with(operator))?;
        let value = rest[operator.len()..].strip_prefix('"')?.strip_suffix('"')?;
        let value = if expression {
            Value::Expression(value.to_owned(), Regex::new(&format!("^(?:{value})$")).ok()?)
        } else {
            Value::Text(value.to_owned())
        };
        Some(Self { name: name.to_owned(), negated, value })
    }

    /// Whether `labels` meet the condition.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        let found = labels.get(&self.name).unwrap_or_default();
        let holds = match &self.value {
            Value::Text(value) => value == found,
            Value::Expression(_, expression) => expression.is_match(found),
        };
        holds != self.negated
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operator, value) = match (&self.value, self.negated) {
            (Value::Text(value), false) => ("=", value),
            (Value::Text(value), true) => ("!=", value),
            (Value::Expression(value, _), false) => ("=~", value),
            (Value::Expression(value, _), true) => ("!~", value),
        };
        write!(f, "{}{operator}\"{value}\"", self.name)
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether `labels` meet every condition.
pub(super) fn all(matchers: &[Matcher], labels: &Labels) -> bool {
    matchers.iter().all(|matcher| matcher.matches(labels))
}
