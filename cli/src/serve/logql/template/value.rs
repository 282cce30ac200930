//! The values of a template.

use std::borrow::Cow;

/// What stands in an action.
#[derive(Debug)]
pub enum Value {
    Text(String),
    Bool(bool),
    Field(String),
    Line,
    Call(Function, Vec<Value>),
}

#[derive(Clone, Copy, Debug)]
pub enum Function {
    And,
    Or,
    Not,
    Contains,
    Print,
}

/// What a line has: its text, and its labels.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub line: &'a str,
    pub label: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl Value {
    /// It as text.
    pub fn text<'a, 's: 'a>(&'a self, scope: Scope<'s>) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Field(name) => (scope.label)(name).unwrap_or_default().into(),
            Self::Line => scope.line.into(),
            Self::Call(Function::Print, values) => {
                values.iter().map(|value| value.text(scope)).collect::<String>().into()
            }
            Self::Call(Function::And | Function::Or, values) if values.is_empty() => Cow::default(),
            Self::Call(Function::And | Function::Or, _) => self.settled(scope).text(scope),
            Self::Bool(_) | Self::Call(..) => self.holds(scope).to_string().into(),
        }
    }

    /// Of `and` and `or` the value at which they are settled.
    pub fn settled(&self, scope: Scope) -> &Self {
        let Self::Call(function @ (Function::And | Function::Or), values) = self else {
            return self;
        };
        let is_or = matches!(function, Function::Or);
        let ends = |value: &&Self| value.holds(scope) == is_or;
        let value = values.iter().find(ends).or(values.last());
        value.map_or(self, |value| value.settled(scope))
    }

    /// Whether it counts as true.
    pub fn holds(&self, scope: Scope) -> bool {
        match self {
            Self::Bool(value) => *value,
            Self::Call(Function::And, values) => values.iter().all(|value| value.holds(scope)),
            Self::Call(Function::Or, values) => values.iter().any(|value| value.holds(scope)),
            Self::Call(Function::Not, values) => !values.iter().any(|value| value.holds(scope)),
            Self::Call(Function::Contains, values) => match &values[..] {
                [part, whole] => whole.text(scope).contains(&*part.text(scope)),
                _ => false,
            },
            _ => !self.text(scope).is_empty(),
        }
    }
}
