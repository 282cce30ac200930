//! The stage that keeps the lines whose label is, or is not, a text, or as a pattern says.

use crate::serve::pattern::Pattern;

/// One such stage.
#[derive(Debug)]
pub struct LabelFilter {
    name: String,
    wanted: bool,
    value: Pattern,
}

/// The longer ones first.
const OPERATORS: [(&str, bool, bool); 4] =
    [("=~", true, true), ("!~", false, true), ("!=", false, false), ("=", true, false)];

impl LabelFilter {
    /// The name, the operator and what follows them, where `text` begins with such.
    pub fn begin(text: &str) -> Option<(&str, &'static str, &str)> {
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let text = text.trim_start();
        let (name, rest) = text.split_at(text.find(|c| !is_in_name(c))?);
        let rest = rest.trim_start();
        let (operator, ..) = OPERATORS.iter().find(|(operator, ..)| rest.starts_with(operator))?;
        (!name.is_empty()).then(|| (name, *operator, rest[operator.len()..].trim_start()))
    }

    /// The stage that these make; the error is what is wrong with a pattern.
    pub fn new(name: &str, operator: &str, value: String) -> Result<Self, String> {
        let known = OPERATORS.iter().find(|(known, ..)| *known == operator);
        let (_, wanted, is_pattern) = known.ok_or("no such operator")?;
        let value = match is_pattern {
            true => Pattern::regex(&format!("^(?s:{value})$"))?,
            false => Pattern::Text(value),
        };
        Ok(Self { name: name.into(), wanted: *wanted, value })
    }

    /// The label that it looks at.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it keeps a line with this value of the label; without one the value is empty.
    pub fn keeps(&self, value: &str) -> bool {
        self.value.is(value) == self.wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(operator: &str, value: &str, of: &str) -> bool {
        LabelFilter::new("a", operator, value.into()).expect("a filter").keeps(of)
    }

    #[test]
    fn a_pattern_takes_all_of_a_value() {
        assert!(keeps("=~", "a|bc", "bc"));
        assert!(!keeps("=~", "a|bc", "abc"));
        assert!(keeps("!~", "a|bc", "abc"));
        assert!(keeps("=~", ".*", ""));
        assert!(keeps("=", "", "") && !keeps("!=", "", "") && keeps("!=", "", "x"));
    }

    #[test]
    fn it_begins_with_a_name_and_an_operator() {
        assert_eq!(LabelFilter::begin(" a_b =~ `x` | json"), Some(("a_b", "=~", "`x` | json")));
        assert_eq!(LabelFilter::begin("a!=\"\""), Some(("a", "!=", "\"\"")));
        assert_eq!(LabelFilter::begin("json"), None);
        assert_eq!(LabelFilter::begin("json | a=`b`"), None);
        assert_eq!(LabelFilter::begin("=`b`"), None);
    }
}
