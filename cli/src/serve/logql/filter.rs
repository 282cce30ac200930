//! The stage that keeps the lines whose labels are as asked for: a text, a pattern, a number, a duration, a size; several of
//! these with `and`, `or` and parentheses.

mod read;

use self::read::any;
pub use self::read::compared;
use crate::serve::logql::quantity::{bytes, duration, number};
use crate::serve::logql::stage::Line;
use crate::serve::pattern::Pattern;

/// What Loki says of a line whose label is no number, where one is asked for.
const ERROR: &str = "LabelFilterErr";

/// What labels must be.
#[derive(Debug)]
pub enum LabelFilter {
    /// The label is, or is not, a text or as a pattern says; without it its text is empty.
    Text { name: String, wanted: bool, value: Pattern },
    /// The label compares so with a quantity.
    Quantity { name: String, comparison: Comparison, kind: Kind, value: f64 },
    /// All of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Number,
    /// In seconds.
    Duration,
    Bytes,
}

impl LabelFilter {
    /// Reads such as `a="b" or (c > 5 and d != "e")`, and what follows it; `None` where it is none.
    ///
    /// # Errors
    /// What is wrong with a pattern.
    pub fn begin(text: &str) -> Result<Option<(Self, &str)>, String> {
        any(text, read::DEEPEST)
    }

    /// Whether it keeps a line, which may be told of an error.
    pub fn keeps(&self, line: &mut Line) -> bool {
        match self {
            Self::Text { name, wanted, value } => {
                value.is(line.label(name).unwrap_or_default()) == *wanted
            }
            // Of what is in error already only texts can be asked.
            Self::Quantity { .. } if line.label("__error__").is_some() => true,
            Self::Quantity { name, comparison, kind, value } => match line.label(name) {
                None => false,
                Some(text) => match kind.read(text) {
                    Some(of_label) => comparison.holds(of_label, *value),
                    None => {
                        line.fail(ERROR);
                        true
                    }
                },
            },
            // Each is asked, as Loki does: one that errs says so, even where another lets nothing through.
            Self::All(filters) => filters.iter().filter(|filter| !filter.keeps(line)).count() == 0,
            Self::Any(filters) => filters.iter().any(|filter| filter.keeps(line)),
        }
    }

    /// One, or all of several.
    fn all(mut filters: Vec<Self>) -> Self {
        if filters.len() == 1 { filters.remove(0) } else { Self::All(filters) }
    }
}

impl Kind {
    /// The quantity that the text of a label is.
    pub fn read(self, text: &str) -> Option<f64> {
        match self {
            Self::Number => number(text),
            Self::Duration => duration(text),
            Self::Bytes => bytes(text),
        }
    }
}

impl Comparison {
    fn of(operator: &str) -> Option<Self> {
        Some(match operator {
            "=" | "==" => Self::Equal,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            _ => return None,
        })
    }

    #[allow(clippy::float_cmp)] // As Go does.
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
        }
    }
}

#[cfg(test)]
pub mod tests {
    use global_health_bar::Labels;

    use super::*;

    /// Whether it keeps a line with these labels, and the error that it tells.
    pub fn kept(filter: &str, labels: &[(&str, &str)]) -> (bool, Option<String>) {
        let stream: Labels = labels.iter().copied().collect();
        let (filter, rest) = LabelFilter::begin(filter).expect("no fault").expect(filter);
        assert_eq!(rest, "", "{filter:?}");
        let mut line = Line::new(&stream, "");
        (filter.keeps(&mut line), line.label("__error__").map(str::to_owned))
    }

    #[track_caller]
    pub fn check(filter: &str, labels: &[(&str, &str)], keeps: bool) {
        assert_eq!(kept(filter, labels), (keeps, None), "{filter}");
    }

    #[test]
    fn a_pattern_takes_all_of_a_value() {
        for (filter, of, keeps) in [
            ("a=~`a|bc`", "bc", true),
            ("a=~`a|bc`", "abc", false),
            ("a !~ \"a|bc\"", "abc", true),
            ("a=~\".*\"", "", true),
            ("a=\"\"", "", true),
            ("a!=``", "", false),
            ("a != ``", "x", true),
        ] {
            check(filter, &[("a", of)], keeps);
        }
    }

    #[test]
    fn quantities_are_compared_as_numbers() {
        for (filter, of, keeps) in [
            ("a > 5", "10", true),
            ("a>5", "5", false),
            ("a >= 5", "5.0", true),
            ("a<-1.5", "-2", true),
            ("a <= 1e3", "1001", false),
            ("a == 5", "5.00", true),
            ("a = 5", "6", false),
            ("a != 5", "6", true),
            ("a > 1m30s", "2m", true),
            ("a < 20ms", "0.01s", true),
            ("a >= 1.5KiB", "1536B", true),
            ("a > 20MB", "19 MB", false),
        ] {
            check(filter, &[("a", of)], keeps);
        }
        // Without the label there is nothing to compare; what is no number is an error, and kept.
        assert_eq!(kept("b > 5", &[("a", "6")]), (false, None));
        assert_eq!(kept("a > 5", &[("a", "six")]), (true, Some("LabelFilterErr".into())));
        assert_eq!(kept("a > 5s", &[("a", "6")]), (true, Some("LabelFilterErr".into())));
        assert_eq!(
            kept("a > 5 and a > 6s", &[("a", "6"), ("__error__", "x")]),
            (true, Some("x".into()))
        );
    }
}
