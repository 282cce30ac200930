//! How filters of labels are written.

use crate::serve::logql::filter::{Comparison, Kind, LabelFilter};
use crate::serve::logql::selector::unquote;
use crate::serve::pattern::Pattern;

/// How deep conditions may stand in each other: each takes some of the stack.
pub const DEEPEST: usize = 64;
/// The longer ones first.
const OPERATORS: [&str; 9] = ["=~", "!~", "!=", "==", ">=", "<=", "=", ">", "<"];

type Begun<'a> = Result<Option<(LabelFilter, &'a str)>, String>;

/// One or several, between which `or` stands.
pub fn any(text: &str, deepest: usize) -> Begun<'_> {
    let deepest = deepest.checked_sub(1).ok_or("too many conditions in each other")?;
    let (mut filters, mut rest) = (Vec::new(), text);
    loop {
        let Some((filter, after)) = both(rest, deepest)? else { return Ok(None) };
        filters.push(filter);
        rest = match keyword(after, "or") {
            Some(next) => next,
            None if filters.len() == 1 => return Ok(Some((filters.remove(0), after))),
            None => return Ok(Some((LabelFilter::Any(filters), after))),
        };
    }
}

/// One or several, between which `and` stands.
fn both(text: &str, deepest: usize) -> Begun<'_> {
    let (mut filters, mut rest) = (Vec::new(), text);
    loop {
        let Some((filter, after)) = one(rest, deepest)? else { return Ok(None) };
        filters.push(filter);
        // A comma, or nothing, is an `and` too, with all that follows: so Loki's grammar has it.
        let after = after.trim_start();
        let follows = match after.strip_prefix(',') {
            Some(next) => any(next, deepest)?,
            None if begins(after) => any(after, deepest)?,
            None => match keyword(after, "and") {
                Some(next) => {
                    rest = next;
                    continue;
                }
                None => return Ok(Some((LabelFilter::all(filters), after))),
            },
        };
        let Some((filter, after)) = follows else { return Ok(None) };
        filters.push(filter);
        return Ok(Some((LabelFilter::All(filters), after)));
    }
}

/// Such as `a="b"`, `c >= 5m`, or what stands in parentheses.
fn one(text: &str, deepest: usize) -> Begun<'_> {
    let text = text.trim_start();
    if let Some(inside) = text.strip_prefix('(') {
        let Some((filter, after)) = any(inside, deepest)? else { return Ok(None) };
        return Ok(after.trim_start().strip_prefix(')').map(|after| (filter, after)));
    }
    let Some((name, operator, rest)) = compared(text) else { return Ok(None) };
    if let Some((text, after)) = unquote(rest) {
        let wanted = operator.starts_with('=');
        let value = match operator {
            "=~" | "!~" => Pattern::regex(&format!("^(?s:{text})$"))?,
            "=" | "!=" => Pattern::Text(text),
            _ => return Ok(None),
        };
        return Ok(Some((LabelFilter::Text { name: name.into(), wanted, value }, after)));
    }
    let is_in_literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | 'µ' | 'μ');
    let sign = usize::from(rest.starts_with('-'));
    let end = rest[sign..].find(|c| !is_in_literal(c)).map_or(rest.len(), |end| sign + end);
    let (literal, after) = rest.split_at(end);
    if !literal[sign..].starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let kinds = [Kind::Number, Kind::Duration, Kind::Bytes];
    let read = kinds.iter().find_map(|kind| Some((*kind, kind.read(literal)?)));
    Ok(read.zip(Comparison::of(operator)).map(|((kind, value), comparison)| {
        (LabelFilter::Quantity { name: name.into(), comparison, kind, value }, after)
    }))
}

/// The name, the operator and what follows them, where `text` begins with such.
pub fn compared(text: &str) -> Option<(&str, &'static str, &str)> {
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let text = text.trim_start();
    let (name, rest) = text.split_at(text.find(|c| !is_in_name(c))?);
    let rest = rest.trim_start();
    let operator = OPERATORS.iter().find(|operator| rest.starts_with(**operator))?;
    (!name.is_empty()).then(|| (name, *operator, rest[operator.len()..].trim_start()))
}

/// Whether one more begins here, though no word says so.
fn begins(text: &str) -> bool {
    text.starts_with('(') || compared(text).is_some_and(|(name, ..)| name != "and" && name != "or")
}

/// What follows a word, where `text` begins with it.
fn keyword<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let text = text.trim_start();
    let (first, rest) = text.split_at_checked(word.len())?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    (ends && first.eq_ignore_ascii_case(word)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::logql::filter::tests::{check, kept};

    #[test]
    fn and_binds_more_than_or_and_a_comma_takes_all_that_follows() {
        let labels = [("a", "1"), ("b", "2"), ("c", "3")];
        for (filter, keeps) in [
            ("a=`1` or b=`x`", true),
            ("a=`x` or b=`x`", false),
            ("a=`1` and b=`2`", true),
            ("a=`1`, b=`x`", false),
            ("a=`1` b=`2`", true),
            ("a=`1` (b=`x`)", false),
            ("a=`1` or b=`x` and c=`x`", true),
            ("(a=`1` or b=`x`) and c=`x`", false),
            ("a=`x` and b=`x` or c=`3`", true),
            ("a=`x`, b=`x` or c=`3`", false),
            ("a > 0 AND ( b > 1 OR c > 9 )", true),
        ] {
            check(filter, &labels, keeps);
        }
        // An `or` that holds already asks no more.
        assert_eq!(kept("a=`1` or b > 5s", &labels), (true, None));
        assert_eq!(kept("a=`x` or b > 5s", &labels).1.as_deref(), Some("LabelFilterErr"));
    }

    #[test]
    fn it_ends_where_the_next_stage_begins() {
        for (text, rest) in [
            ("a=`b` | json", "| json"),
            ("a>5|= `c`", "|= `c`"),
            ("a=`b` or c=`d` != `e`", "!= `e`"),
            ("(a=5s) |~ `c`", "|~ `c`"),
        ] {
            let (_, found) = LabelFilter::begin(text).expect("no fault").expect(text);
            assert_eq!(found, rest, "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told_from_what_is_wrong() {
        for none in [
            "",
            "json",
            "json | a=`b`",
            "=`b`",
            "a=",
            "a=b",
            "a > `b`",
            "a =~ 5",
            "(a=`b`",
            "a=`b` or",
            "a=`b`,",
            "a = ip(`10.0.0.0/8`)",
            "a > -",
            "a > 5x",
        ] {
            assert!(matches!(LabelFilter::begin(none), Ok(None)), "{none}");
        }
        let why = LabelFilter::begin("a=~`(`").expect_err("no pattern");
        assert!(why.contains("missing closing )"), "{why}");
        for deep in ["(".repeat(100_000), "a=`b`,".repeat(100_000)] {
            assert!(LabelFilter::begin(&deep).expect_err("deep").contains("too many"));
        }
        assert!(LabelFilter::begin(&vec!["a=`b`"; 100_000].join(" or ")).is_ok());
    }
}
