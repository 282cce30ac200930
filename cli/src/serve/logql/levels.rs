//! The values of a metric query: counts, and what aggregations make of them, level by level. Which value goes into
//! which is settled once, not at each of the instants that are asked for.

use std::collections::BTreeMap;

use global_health_bar::Labels;

use crate::serve::logql::metric::{Fold, Metric};
use crate::serve::logql::times::Times;

/// A metric query with the lines that it counts.
#[derive(Debug)]
pub struct Levels<'t> {
    base: Base<'t>,
    levels: Vec<Level>,
}

#[derive(Debug)]
enum Base<'t> {
    Number(f64, [Labels; 1]),
    /// How many in so many nanoseconds, times so much.
    Counts(&'t Times<'t>, i64, f64),
}

/// An aggregation.
#[derive(Debug)]
struct Level {
    fold: Fold,
    /// Into which of its values each of those below goes.
    into: Vec<usize>,
    /// The labels of its values.
    labels: Vec<Labels>,
}

impl<'t> Levels<'t> {
    /// Settles what goes into what.
    pub fn of(metric: &Metric, times: &'t Times<'t>) -> Self {
        match metric {
            Metric::Vector(number) => {
                Self { base: Base::Number(*number, [Labels::default()]), levels: Vec::new() }
            }
            Metric::Count(_, range) => {
                Self { base: Base::Counts(times, *range, 1.0), levels: Vec::new() }
            }
            #[allow(clippy::cast_precision_loss)] // To the microsecond, for centuries.
            Metric::Rate(_, range) => {
                Self { base: Base::Counts(times, *range, 1e9 / *range as f64), levels: Vec::new() }
            }
            Metric::Together(fold, by, inner) => {
                let mut below = Self::of(inner, times);
                let level = match (&below.base, &below.levels[..]) {
                    (Base::Counts(times, ..), []) => Level {
                        fold: *fold,
                        into: times.series().iter().map(|series| series.group).collect(),
                        labels: times.labels().to_vec(),
                    },
                    _ => Level::above(below.labels(), *fold, by),
                };
                below.levels.push(level);
                below
            }
        }
    }

    /// The labels of its values.
    pub fn labels(&self) -> &[Labels] {
        match (self.levels.last(), &self.base) {
            (Some(level), _) => &level.labels,
            (None, Base::Number(_, labels)) => labels,
            (None, Base::Counts(times, ..)) => times.labels(),
        }
    }

    /// The values at an instant, and the places of their labels.
    pub fn at(&self, at_ns: i64) -> impl Iterator<Item = (usize, f64)> {
        #[allow(clippy::cast_precision_loss)] // Nobody logs so many lines.
        let mut values: Vec<Option<f64>> = match &self.base {
            Base::Number(number, _) => vec![Some(*number)],
            Base::Counts(times, range, each) => {
                let behind = at_ns.saturating_sub(*range);
                let counts = times.series().iter().map(|series| series.count(behind, at_ns));
                counts.map(|count| count.map(|count| count as f64 * each)).collect()
            }
        };
        for level in &self.levels {
            let mut together = vec![None; level.labels.len()];
            for (value, into) in values.into_iter().zip(&level.into) {
                if let Some(value) = value {
                    level.fold.add(&mut together[*into], value);
                }
            }
            values = together;
        }
        values.into_iter().enumerate().filter_map(|(at, value)| Some((at, value?)))
    }
}

impl Level {
    /// The aggregation of values with these labels.
    fn above(below: &[Labels], fold: Fold, by: &[String]) -> Self {
        let mut known: BTreeMap<Labels, usize> = BTreeMap::new();
        let mut labels = Vec::new();
        let mut place = |of: &Labels| {
            let group = of.without(|name| !by.iter().any(|kept| kept == name));
            *known.entry(group).or_insert_with_key(|group| {
                labels.push(group.clone());
                labels.len() - 1
            })
        };
        let into = below.iter().map(&mut place).collect();
        Self { fold, into, labels }
    }
}

impl Fold {
    /// Adds a value to those that are together already.
    fn add(self, together: &mut Option<f64>, value: f64) {
        *together = Some(match (self, *together) {
            (Self::Count, None) => 1.0,
            (Self::Count, Some(count)) => count + 1.0,
            (_, None) => value,
            (Self::Sum, Some(sum)) => sum + value,
            (Self::Min, Some(least)) => least.min(value),
            (Self::Max, Some(greatest)) => greatest.max(value),
        });
    }
}
