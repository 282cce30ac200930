//! Metric queries: how many lines there are, by their labels.

use crate::serve::logql::Query;
pub use crate::serve::logql::levels::Levels;
use crate::serve::logql::selector::unquoted;
pub use crate::serve::logql::times::Times;
use crate::serve::promql::duration;

/// How deep aggregations may stand in each other.
const DEEPEST: usize = 8;

/// What is counted, and how counts are put together.
#[derive(Debug)]
pub enum Metric {
    /// `vector`: a number, without labels. Grafana asks for the sum of two to see whether anybody answers.
    Vector(f64),
    /// `count_over_time`: how many lines there are in so many nanoseconds.
    Count(Box<Query>, i64),
    /// `rate`: the same by the second.
    Rate(Box<Query>, i64),
    /// Those with the same of some labels together.
    Together(Fold, Vec<String>, Box<Metric>),
}

/// How values become one.
#[derive(Clone, Copy, Debug)]
pub enum Fold {
    /// How many there are.
    Count,
    /// Their sum.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

const FOLDS: [(&str, Fold); 4] =
    [("count", Fold::Count), ("sum", Fold::Sum), ("min", Fold::Min), ("max", Fold::Max)];

impl Metric {
    /// Reads a query; `None` where it is none of metrics. The error is Loki's text, as near as may be.
    pub fn parse(text: &str) -> Option<Result<Self, String>> {
        let text = text.trim();
        let is_metric = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '(');
        is_metric.then(|| match sum_of_vectors(text) {
            Some(sum) => Ok(Self::Vector(sum)),
            None => Self::read(text, DEEPEST),
        })
    }

    fn read(text: &str, deepest: usize) -> Result<Self, String> {
        let text = text.trim();
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = &text[..text.find(|c| !is_in_name(c)).unwrap_or(text.len())];
        let rest = text[name.len()..].trim_start();
        if matches!(name, "count_over_time" | "rate") {
            let (inside, after) = inside(rest)?;
            nothing_more(after)?;
            let (query, range) = ranged(inside.trim())?;
            let query = Box::new(Query::parse(query.trim())?);
            return Ok(if name == "rate" {
                Self::Rate(query, range)
            } else {
                Self::Count(query, range)
            });
        }
        let fold = FOLDS.iter().find(|(known, _)| *known == name).map(|(_, fold)| *fold);
        let fold = fold.ok_or_else(|| unsupported(if name.is_empty() { text } else { name }))?;
        // Before what is put together, or behind it.
        let before = labels(rest)?;
        let (inside, after) = inside(before.as_ref().map_or(rest, |(_, rest)| rest))?;
        let behind = if before.is_none() { labels(after)? } else { None };
        nothing_more(behind.as_ref().map_or(after, |(_, rest)| rest))?;
        let by = before.or(behind).map(|(labels, _)| labels).unwrap_or_default();
        let deepest = deepest.checked_sub(1).ok_or("too many aggregations in each other")?;
        Ok(Self::Together(fold, by, Box::new(Self::read(inside, deepest)?)))
    }

    /// The query whose lines are counted, if any are, and how many nanoseconds before an instant they may
    /// lie.
    pub fn counted(&self) -> Option<(&Query, i64)> {
        match self {
            Self::Vector(_) => None,
            Self::Count(query, range) | Self::Rate(query, range) => Some((query, *range)),
            Self::Together(_, _, inner) => inner.counted(),
        }
    }

    /// How the innermost aggregation puts values together, if there is any, and by which labels.
    pub fn innermost(&self) -> Option<(Fold, &[String])> {
        match self {
            Self::Together(_, _, inner) if matches!(**inner, Self::Together(..)) => {
                inner.innermost()
            }
            Self::Together(fold, by, _) => Some((*fold, by)),
            _ => None,
        }
    }
}

/// What stands between the parentheses that `text` begins with, and what follows them.
fn inside(text: &str) -> Result<(&str, &str), String> {
    if !text.is_empty() && !text.starts_with('(') {
        return Err(unsupported(text));
    }
    let mut depth = 0_usize;
    let closes = |(_, character): &(usize, char)| {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    let (end, _) =
        unquoted(text).find(closes).ok_or("parse error : syntax error: unexpected $end")?;
    Ok((&text[1..end], text[end + 1..].trim_start()))
}

/// The labels of the grouping that `text` begins with, if it does, and what follows it.
fn labels(text: &str) -> Result<Option<(Vec<String>, &str)>, String> {
    let Some(names) = text.strip_prefix("by").map(str::trim_start) else { return Ok(None) };
    let (names, after) = inside(names)?;
    let names = names.split(',').map(|name| name.trim().to_owned());
    Ok(Some((names.collect(), after)))
}

/// A query with a range behind it: the query, and the range in nanoseconds.
fn ranged(text: &str) -> Result<(&str, i64), String> {
    let unexpected = |what: &str| format!("parse error : syntax error: unexpected {what}");
    let mut brackets = unquoted(text).filter(|(_, character)| matches!(character, '[' | ']'));
    let (Some((begin, '[')), Some((end, ']'))) = (brackets.next(), brackets.next()) else {
        return Err(unexpected("$end, expecting RANGE"));
    };
    nothing_more(&text[end + 1..])?;
    let range = duration(text[begin + 1..end].trim());
    let range = range.and_then(|range| i64::try_from(range.as_nanos()).ok());
    let range = range.filter(|range| *range > 0);
    Ok((&text[..begin], range.ok_or_else(|| unexpected("RANGE"))?))
}

/// The sum of the `vector`s that a text consists of.
fn sum_of_vectors(text: &str) -> Option<f64> {
    let vector = |term: &str| {
        let number = term.trim().strip_prefix("vector")?.trim().strip_prefix('(')?;
        number.strip_suffix(')')?.trim().parse::<f64>().ok()
    };
    text.split('+').map(vector).sum()
}

fn nothing_more(text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Ok(()) } else { Err(unsupported(text)) }
}

/// Says that a part of a metric query is not answered.
fn unsupported(part: &str) -> String {
    let shown: String = part.trim().chars().take(40).collect();
    format!(
        "`{shown}` is not supported here, only count_over_time and rate, and count, sum, min and max of them by labels are"
    )
}

#[cfg(test)]
mod tests {
    use global_health_bar::Labels;

    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().copied().collect()
    }

    /// The values at 60 s: of `a` lines at 1, 30 and 60 s, of `b` one at 60 s, of `c` one at 61 s.
    fn at_a_minute(query: &str) -> Vec<(String, f64)> {
        let second = 1_000_000_000;
        let metric = Metric::parse(query).expect("a metric query").expect("a query");
        let mut times = Times::of(&metric);
        for (name, kind, at) in
            [("a", "x", 60), ("a", "x", 1), ("a", "x", 30), ("b", "x", 60), ("c", "y", 61)]
        {
            times.add(&labels(&[("name", name), ("kind", kind)]), "a [ line )", at * second);
        }
        times.sort();
        let levels = Levels::of(&metric, &times);
        let values = |place: usize| levels.labels()[place].iter().map(|(_, value)| value).collect();
        levels.at(60 * second).map(|(place, value)| (values(place), value)).collect()
    }

    #[test]
    fn lines_are_counted_and_put_together() {
        let count = "count_over_time({name=~\".+\"} |~ `[)]` [59s])";
        let value = |of: &str, value| (of.to_owned(), value);
        // The beginning of the range is not in it, its end is.
        assert_eq!(at_a_minute(count), [value("xa", 2.0), value("xb", 1.0)]);
        assert_eq!(at_a_minute(&format!("sum by (kind) ({count})")), [value("x", 3.0)]);
        assert_eq!(at_a_minute(&format!("count by (kind) ({count})")), [value("x", 2.0)]);
        assert_eq!(at_a_minute(&format!("max({count})")), [value("", 2.0)]);
        assert_eq!(at_a_minute(&format!("min by (kind, none) ({count})")), [value("x", 1.0)]);
        assert_eq!(at_a_minute(&format!("count(count by (kind) ({count}))")), [value("", 1.0)]);
        assert_eq!(at_a_minute(&format!("sum({count}) by (kind)")), [value("x", 3.0)]);
        let rate = "rate({name=~\".+\"} |~ `[)]` [20s])";
        assert_eq!(at_a_minute(rate), [value("xa", 0.05), value("xb", 0.05)]);
        assert_eq!(at_a_minute(&format!("sum by (kind) ({rate})")), [value("x", 0.1)]);
        assert_eq!(at_a_minute("vector(1)+vector(1)"), [value("", 2.0)]);
        assert_eq!(at_a_minute(" vector( 0.5 ) "), [value("", 0.5)]);
    }

    #[test]
    fn what_became_of_a_line_is_remembered_of_its_stream() {
        let metric = Metric::parse(r#"sum(count_over_time({a="b"} |= "c" | json [1m]))"#);
        let metric = metric.expect("a metric query").expect("a query");
        let mut times = Times::of(&metric);
        for (stream, text) in
            [("b", r#"{"c":1}"#), ("c", r#"{"c":1}"#), ("b", r#"{"c":1}"#), ("b", "{}"), ("b", "c")]
        {
            times.add(&labels(&[("a", stream)]), text, 1);
        }
        let levels = Levels::of(&metric, &times);
        assert_eq!(levels.labels(), [Labels::default()]);
        assert_eq!(levels.at(1).collect::<Vec<_>>(), [(0, 3.0)]);
        assert_eq!(times.fault.as_deref(), Some("JSONParserErr"));
    }

    #[test]
    fn what_is_no_such_query_is_refused() {
        assert!(Metric::parse("{a=\"b\"}").is_none());
        for query in [
            "sum",
            "sum(",
            "sum by (a",
            "sum({a=\"b\"})",
            "count_over_time({a=\"b\"})",
            "count_over_time({a=\"b\"}[1y1])",
            "rate({a=\"b\"}[0s])",
            "count_over_time([1h])",
            "count_over_time({a=\"b\"}[1h]",
            "vector(x)",
            &"sum(".repeat(100_000),
        ] {
            assert!(Metric::parse(query).expect("it begins like one").is_err(), "{query}");
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        let count = r#"count_over_time({a="b"}[1h])"#;
        for (query, named) in [
            (format!("topk(5, {count})"), "topk"),
            (r#"bytes_rate({a="b"}[1h])"#.into(), "bytes_rate"),
            (r#"bytes_over_time({a="b"}[1h])"#.into(), "bytes_over_time"),
            (format!("sum without (a) ({count})"), "without (a) (count_over_time({a=\"b\"}[1h]"),
            (format!("{count} / 2"), "/ 2"),
            (format!("sum({count}) > 5"), "> 5"),
            (format!("({count})"), "(count_over_time({a=\"b\"}[1h]))"),
            (r#"count_over_time({a="b"}[1h] offset 1d)"#.into(), "offset 1d"),
            (r#"count_over_time({a="b"}[1h] |= "x")"#.into(), "|= \"x\""),
            (format!("vector(1) + {count}"), "vector"),
        ] {
            let why = Metric::parse(&query).expect("it begins like one").expect_err(&query);
            assert!(why.starts_with(&format!("`{named}` is not supported here")), "{query}: {why}");
        }
    }
}
