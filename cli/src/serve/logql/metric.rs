//! Metric queries: what lines amount to, by their labels.

use crate::serve::logql::Query;
pub use crate::serve::logql::levels::Levels;
pub use crate::serve::logql::over::{Function, Over};
use crate::serve::logql::selector::unquoted;
pub use crate::serve::logql::times::Times;
use crate::serve::promql::duration;

/// How deep aggregations may stand in each other.
const DEEPEST: usize = 8;

/// What lines amount to, and how that is put together.
#[derive(Debug)]
pub enum Metric {
    /// `vector`: a number, without labels. Grafana asks for the sum of two to see whether anybody answers.
    Vector(f64),
    /// Of the lines of a span.
    Over(Box<Over>),
    /// Those with the same of some labels together.
    Together(Fold, Grouping, Box<Metric>),
    /// `topk` and `bottomk`: so many of the greatest, or of the least, of those with the same of some labels.
    Most { greatest: bool, count: usize, by: Grouping, of: Box<Metric> },
}

/// How values become one.
#[derive(Clone, Copy, Debug)]
pub enum Fold {
    /// How many there are.
    Count,
    Sum,
    Average,
    Min,
    Max,
}

const FOLDS: [(&str, Fold); 5] = [
    ("count", Fold::Count),
    ("sum", Fold::Sum),
    ("avg", Fold::Average),
    ("min", Fold::Min),
    ("max", Fold::Max),
];

/// By which labels values belong together.
#[derive(Clone, Debug)]
pub enum Grouping {
    /// By these.
    By(Vec<String>),
    /// By all but these.
    Without(Vec<String>),
}

impl Grouping {
    /// Whether it tells values apart by this label.
    pub fn keeps(&self, name: &str) -> bool {
        let holds = |names: &[String]| names.iter().any(|known| known == name);
        match self {
            Self::By(names) => holds(names),
            Self::Without(names) => !holds(names),
        }
    }

    /// All of one.
    pub const ONE: Self = Self::By(Vec::new());
    /// Each label matters.
    pub const ALL: Self = Self::Without(Vec::new());
}

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
        let deepest = deepest.checked_sub(1).ok_or("too many aggregations in each other")?;
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = &text[..text.find(|c| !is_in_name(c)).unwrap_or(text.len())];
        let rest = text[name.len()..].trim_start();
        if name.is_empty() && text.starts_with('(') {
            let (inside, after) = inside(text)?;
            nothing_more(after)?;
            return Self::read(inside, deepest);
        }
        if let Some(function) = Function::named(name) {
            let (inside, after) = inside(rest)?;
            let by = grouping(after)?;
            nothing_more(by.as_ref().map_or(after, |(_, rest)| rest))?;
            let by = by.map(|(by, _)| by);
            let (query, range) = ranged(inside.trim())?;
            let (query, unwrap) = Query::parse_unwrapped(query.trim())?;
            function.check(name, unwrap.is_some(), by.is_some())?;
            return Ok(Self::Over(Box::new(Over { function, query, unwrap, by, range })));
        }
        let fold = FOLDS.iter().find(|(known, _)| *known == name).map(|(_, fold)| *fold);
        let is_most = matches!(name, "topk" | "bottomk");
        if fold.is_none() && !is_most {
            return Err(unsupported(if name.is_empty() { text } else { name }));
        }
        // Before what is put together, or behind it.
        let before = grouping(rest)?;
        let (inside, after) = inside(before.as_ref().map_or(rest, |(_, rest)| rest))?;
        let behind = if before.is_none() { grouping(after)? } else { None };
        nothing_more(behind.as_ref().map_or(after, |(_, rest)| rest))?;
        let by = before.or(behind).map_or(Grouping::ONE, |(by, _)| by);
        let Some(fold) = fold else {
            let (count, of) = inside
                .split_once(',')
                .ok_or_else(|| format!("parse error : parameter required for operation {name}"))?;
            let count = count.trim().parse().ok().filter(|count| *count > 0);
            let count = count.ok_or_else(|| {
                format!("parse error : invalid parameter (must be greater than 0) {name}")
            })?;
            let of = Box::new(Self::read(of, deepest)?);
            return Ok(Self::Most { greatest: name == "topk", count, by, of });
        };
        Ok(Self::Together(fold, by, Box::new(Self::read(inside, deepest)?)))
    }

    /// The lines that it is made of, if it is of any.
    pub fn over(&self) -> Option<&Over> {
        match self {
            Self::Vector(_) => None,
            Self::Over(over) => Some(over),
            Self::Together(_, _, of) | Self::Most { of, .. } => of.over(),
        }
    }

    /// How the aggregation right above the lines puts values together, if there is such, and by which labels: the
    /// others need not be kept.
    pub fn innermost(&self) -> Option<(Fold, &Grouping)> {
        match self {
            Self::Vector(_) | Self::Over(_) => None,
            Self::Together(fold, by, of) => match &**of {
                Self::Over(over) => (over.by.is_none()).then_some((*fold, by)),
                of => of.innermost(),
            },
            Self::Most { of, .. } => of.innermost(),
        }
    }
}

/// What stands between the parentheses that `text` begins with, and what follows them.
pub fn inside(text: &str) -> Result<(&str, &str), String> {
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

/// The grouping that `text` begins with, if it does, and what follows it.
fn grouping(text: &str) -> Result<Option<(Grouping, &str)>, String> {
    for (word, grouping) in
        [("by", Grouping::By as fn(Vec<String>) -> Grouping), ("without", Grouping::Without)]
    {
        if let Some(names) = text.trim_start().strip_prefix(word) {
            let (names, after) = inside(names.trim_start())?;
            let names = names.split(',').map(|name| name.trim().to_owned());
            return Ok(Some((grouping(names.filter(|name| !name.is_empty()).collect()), after)));
        }
    }
    Ok(None)
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
        "`{shown}` is not supported here, only rate, bytes_rate, what ends in _over_time, and count, sum, avg, min, max, topk and bottomk of such are"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loki_refuses_is_refused() {
        for (query, why) in [
            ("sum_over_time({a=`b`}[1h])", "invalid aggregation sum_over_time without unwrap"),
            ("bytes_rate({a=`b`} | unwrap c [1h])", "invalid aggregation bytes_rate with unwrap"),
            ("rate({a=`b`}[1h]) by (a)", "grouping not allowed for rate aggregation"),
            ("topk(count_over_time({a=`b`}[1h]))", "parameter required for operation topk"),
            ("topk(0, rate({a=`b`}[1h]))", "invalid parameter (must be greater than 0) topk"),
            ("rate({a=`b`} | unwrap c | json [1h])", "`| json` is not supported here"),
        ] {
            let told = Metric::parse(query).expect("it begins like one").expect_err(query);
            assert!(told.contains(why), "{query}: {told}");
        }
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
            (format!("sort({count})"), "sort"),
            (format!("quantile_over_time(0.9, {count})"), "quantile_over_time"),
            (format!("label_replace({count}, `a`, `b`, `c`, `d`)"), "label_replace"),
            (format!("{count} / 2"), "/ 2"),
            (format!("sum({count}) > 5"), "> 5"),
            (format!("({count}) + 1"), "+ 1"),
            (r#"count_over_time({a="b"}[1h] offset 1d)"#.into(), "offset 1d"),
            (r#"count_over_time({a="b"}[1h] |= "x")"#.into(), "|= \"x\""),
            (format!("vector(1) + {count}"), "vector"),
        ] {
            let why = Metric::parse(&query).expect("it begins like one").expect_err(&query);
            assert!(why.starts_with(&format!("`{named}` is not supported here")), "{query}: {why}");
        }
    }
}
