//! Metric queries: how many lines there are, by their labels.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use global_health_bar::Labels;

use crate::serve::logql::Query;
use crate::serve::promql::duration;

/// When there were lines, in nanoseconds, by what is asked for of their labels, and a hash of all of
/// these: with annotations they are long, and most of them nobody asks for.
#[derive(Debug, Default)]
pub struct Times(BTreeMap<(Labels, u64), Vec<i64>>);

/// How deep aggregations may stand in each other.
const DEEPEST: usize = 8;

/// What is counted, and how counts are put together.
#[derive(Debug)]
pub enum Metric {
    /// `count_over_time`: how many lines there are in so many nanoseconds.
    Count(Box<Query>, i64),
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
        let is_metric = text.starts_with(|c: char| c.is_ascii_alphabetic());
        is_metric.then(|| Self::read(text, DEEPEST))
    }

    fn read(text: &str, deepest: usize) -> Result<Self, String> {
        let unexpected = |what: &str| format!("parse error : syntax error: unexpected {what}");
        let text = text.trim();
        let name =
            &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(0)];
        let mut rest = text[name.len()..].trim_start();
        if name == "count_over_time" {
            let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            let (query, range) = inside
                .and_then(|inside| inside.trim_end().strip_suffix(']'))
                .and_then(|inside| inside.rsplit_once('['))
                .ok_or_else(|| unexpected("$end, expecting RANGE"))?;
            let range = duration(range).and_then(|range| i64::try_from(range.as_nanos()).ok());
            let range = range.ok_or_else(|| unexpected("RANGE"))?;
            return Ok(Self::Count(Box::new(Query::parse(query.trim())?), range));
        }
        let fold = FOLDS.iter().find(|(known, _)| *known == name).map(|(_, fold)| *fold);
        let fold = fold.ok_or_else(|| {
            format!("{name} is not played: {} are", "count_over_time, count, sum, min, max")
        })?;
        let mut by = Vec::new();
        if let Some(labels) = rest.strip_prefix("by") {
            let labels =
                labels.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let (labels, after) = labels.ok_or_else(|| unexpected("$end, expecting )"))?;
            by = labels.split(',').map(|label| label.trim().to_owned()).collect();
            rest = after.trim_start();
        }
        let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let inside = inside.ok_or_else(|| unexpected("$end"))?;
        let deepest = deepest.checked_sub(1).ok_or("too many aggregations in each other")?;
        Ok(Self::Together(fold, by, Box::new(Self::read(inside, deepest)?)))
    }

    /// The query whose lines are counted, and how many nanoseconds before an instant they may lie.
    pub fn counted(&self) -> (&Query, i64) {
        match self {
            Self::Count(query, range) => (query, *range),
            Self::Together(_, _, inner) => inner.counted(),
        }
    }

    /// Adds a line with these labels.
    pub fn add(&self, times: &mut Times, labels: &Labels, at_ns: i64) {
        let mut hasher = DefaultHasher::new();
        labels.hash(&mut hasher);
        let asked = self.asked(labels);
        times.0.entry((asked, hasher.finish())).or_default().push(at_ns);
    }

    /// What the innermost aggregation keeps of labels.
    fn asked(&self, labels: &Labels) -> Labels {
        match self {
            Self::Count(..) => labels.clone(),
            Self::Together(_, by, inner) if matches!(**inner, Self::Count(..)) => {
                labels.without(|name| !by.iter().any(|kept| kept == name))
            }
            Self::Together(_, _, inner) => inner.asked(labels),
        }
    }

    /// The values at an instant.
    pub fn at(&self, at_ns: i64, times: &Times) -> Vec<(Labels, f64)> {
        match self {
            Self::Count(_, range) => {
                let count = |times: &Vec<i64>| {
                    let before = times.partition_point(|at| *at <= at_ns.saturating_sub(*range));
                    times.partition_point(|at| *at <= at_ns) - before
                };
                let counts = times.0.iter().map(|((labels, _), times)| (labels, count(times)));
                #[allow(clippy::cast_precision_loss)] // Nobody logs so many lines.
                counts
                    .filter(|(_, count)| *count > 0)
                    .map(|(labels, count)| (labels.clone(), count as f64))
                    .collect()
            }
            Self::Together(fold, by, inner) => {
                let mut groups: BTreeMap<Labels, f64> = BTreeMap::new();
                for (labels, value) in inner.at(at_ns, times) {
                    let group = labels.without(|name| !by.iter().any(|kept| kept == name));
                    let value = if matches!(fold, Fold::Count) { 1.0 } else { value };
                    let together = |so_far: &mut f64| {
                        *so_far = match fold {
                            Fold::Count | Fold::Sum => *so_far + value,
                            Fold::Min => so_far.min(value),
                            Fold::Max => so_far.max(value),
                        };
                    };
                    groups.entry(group).and_modify(together).or_insert(value);
                }
                groups.into_iter().collect()
            }
        }
    }
}

impl Times {
    /// Sorts them, which `at` relies on.
    pub fn sort(&mut self) {
        self.0.values_mut().for_each(|times| times.sort_unstable());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().copied().collect()
    }

    /// The values at 60 s: of `a` lines at 1, 30 and 60 s, of `b` one at 60 s, of `c` one at 61 s.
    fn at_a_minute(query: &str) -> Vec<(String, f64)> {
        let second = 1_000_000_000;
        let metric = Metric::parse(query).expect("a metric query").expect("a query");
        let mut times = Times::default();
        for (name, kind, at) in
            [("a", "x", 60), ("a", "x", 1), ("a", "x", 30), ("b", "x", 60), ("c", "y", 61)]
        {
            metric.add(&mut times, &labels(&[("name", name), ("kind", kind)]), at * second);
        }
        times.sort();
        let values = metric.at(60 * second, &times).into_iter();
        values
            .map(|(labels, value)| (labels.iter().map(|(_, value)| value).collect(), value))
            .collect()
    }

    #[test]
    fn lines_are_counted_and_put_together() {
        let count = "count_over_time({a=\"b\"} |~ `[)]` [59s])";
        let value = |of: &str, value| (of.to_owned(), value);
        // The beginning of the range is not in it, its end is.
        assert_eq!(at_a_minute(count), [value("xa", 2.0), value("xb", 1.0)]);
        assert_eq!(at_a_minute(&format!("sum by (kind) ({count})")), [value("x", 3.0)]);
        assert_eq!(at_a_minute(&format!("count by (kind) ({count})")), [value("x", 2.0)]);
        assert_eq!(at_a_minute(&format!("max({count})")), [value("", 2.0)]);
        assert_eq!(at_a_minute(&format!("min by (kind, none) ({count})")), [value("x", 1.0)]);
        assert_eq!(at_a_minute(&format!("count(count by (kind) ({count}))")), [value("", 1.0)]);
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
            "count_over_time([1h])",
            "topk(5, count_over_time({a=\"b\"}[1h]))",
            &"sum(".repeat(100_000),
        ] {
            assert!(Metric::parse(query).expect("it begins like one").is_err(), "{query}");
        }
    }
}
