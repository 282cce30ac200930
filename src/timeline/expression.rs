//! Which alerts a logical alert is made of: the grammar of its two annotations (domain.md §4).
//!
//! ```text
//! childrenJsonPath  $[?(EXPR)]
//! EXPR              ALL || ALL ..
//! ALL               TERM && TERM ..
//! TERM              (EXPR) | @.labels.K === 'V' | @.labels.K.match(new RegExp('R'))
//! children          Name{K='V', K=~'R', ..}, Name{..}, ..
//! ```

use regex_lite::Regex;

use crate::model::Labels;

/// How deep parentheses may nest: a text from outside must not exhaust the stack.
const DEEPEST: usize = 64;

/// A condition on the labels of an alert.
#[derive(Debug)]
pub(super) enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Equal { label: String, value: String },
    Match { label: String, pattern: Regex },
}

impl Expression {
    pub fn matches(&self, labels: &Labels) -> bool {
        match self {
            Self::Any(terms) => terms.iter().any(|term| term.matches(labels)),
            Self::All(terms) => terms.iter().all(|term| term.matches(labels)),
            Self::Equal { label, value } => labels.get(label) == Some(value),
            Self::Match { label, pattern } => {
                labels.get(label).is_some_and(|value| pattern.is_match(value))
            }
        }
    }

    /// Reads the annotation `childrenJsonPath`; `None` where it is not of the grammar.
    pub fn from_json_path(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix("$[?(")?.strip_suffix(")]")?;
        let mut scanner = Scanner { rest: inner, depth: 0 };
        let expression = scanner.any()?;
        scanner.rest.trim().is_empty().then_some(expression)
    }

    /// Reads the annotation `children`; `None` where it is not of the grammar.
    pub fn from_children(text: &str) -> Option<Self> {
        let mut scanner = Scanner { rest: text, depth: 0 };
        let mut children = vec![scanner.child()?];
        while scanner.take(",") {
            children.push(scanner.child()?);
        }
        scanner.rest.trim().is_empty().then_some(Self::Any(children))
    }
}

struct Scanner<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Scanner<'a> {
    /// Takes `token` after any white space, if it stands there.
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn any(&mut self) -> Option<Expression> {
        let mut terms = vec![self.all()?];
        while self.take("||") {
            terms.push(self.all()?);
        }
        Some(Expression::Any(terms))
    }

    fn all(&mut self) -> Option<Expression> {
        let mut terms = vec![self.term()?];
        while self.take("&&") {
            terms.push(self.term()?);
        }
        Some(Expression::All(terms))
    }

    fn term(&mut self) -> Option<Expression> {
        if self.take("(") {
            self.depth += 1;
            let inner = if self.depth <= DEEPEST { self.any() } else { None };
            self.depth -= 1;
            return inner.filter(|_| self.take(")"));
        }
        if !self.take("@.labels.") {
            return None;
        }
        let label = self.name()?.to_owned();
        if self.take("===") {
            let value = self.quoted()?;
            Some(Expression::Equal { label, value })
        } else {
            let opened = self.take(".match(") && self.take("new RegExp(");
            let pattern = opened.then(|| self.quoted())??;
            let closed = self.take(")") && self.take(")");
            let pattern = Regex::new(&pattern).ok()?;
            closed.then_some(Expression::Match { label, pattern })
        }
    }

    /// `Name{K='V', K=~'R'}`; the braces may be absent.
    fn child(&mut self) -> Option<Expression> {
        let value = self.name()?.to_owned();
        let mut terms = vec![Expression::Equal { label: "alertname".into(), value }];
        if self.take("{") {
            while !self.take("}") {
                let label = self.name()?.to_owned();
                terms.push(if self.take("=~") {
                    let pattern = Regex::new(&format!("^(?:{})$", self.quoted()?)).ok()?;
                    Expression::Match { label, pattern }
                } else {
                    let value = self.take("=").then(|| self.quoted())??;
                    Expression::Equal { label, value }
                });
                self.take(",");
            }
        }
        Some(Expression::All(terms))
    }

    fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end =
            rest.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    /// A text in single or double quotes; a backslash keeps the character after it.
    fn quoted(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let mut text = String::new();
        let mut chars = rest.char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            if char == quote {
                self.rest = &rest[at + 1..];
                return Some(text);
            }
            // `\\d` of a regular expression keeps its backslash, `\\'` does not.
            match (char, chars.clone().next()) {
                ('\\', Some((_, next))) if next == quote || next == '\\' => {
                    text.push(next);
                    chars.next();
                }
                _ => text.push(char),
            }
        }
        None
    }
}
