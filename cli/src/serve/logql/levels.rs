//! The values of a metric query: what lines amount to, and what aggregations make of them, level by level. Which value goes into
//! which is settled once, not at each of the instants that are asked for.

use std::collections::BTreeMap;

use global_health_bar::Labels;

use crate::serve::logql::metric::{Fold, Function, Grouping, Metric, Over};
use crate::serve::logql::times::Times;

/// A metric query with the lines that it is made of.
#[derive(Debug)]
pub struct Levels<'t> {
    base: Base<'t>,
    levels: Vec<Level>,
}

#[derive(Debug)]
enum Base<'t> {
    Number(f64, [Labels; 1]),
    /// What the lines of each series amount to.
    Lines(&'t Over, &'t Times<'t>),
    /// 1 where there are no lines.
    Absent(&'t Over, &'t Times<'t>, [Labels; 1]),
}

/// An aggregation.
#[derive(Debug)]
enum Level {
    /// One value of those that go into it, each with these labels.
    Fold { fold: Fold, into: Vec<usize>, labels: Vec<Labels> },
    /// So many of those that go into it, as they are.
    Most { greatest: bool, count: usize, into: Vec<usize>, groups: usize },
}

impl<'t> Levels<'t> {
    /// Settles what goes into what.
    pub fn of(metric: &'t Metric, times: &'t Times<'t>) -> Self {
        match metric {
            Metric::Vector(number) => {
                Self { base: Base::Number(*number, [Labels::default()]), levels: Vec::new() }
            }
            Metric::Over(over) => {
                let base = match over.function {
                    Function::Absent => Base::Absent(over, times, [over.query.equalities()]),
                    _ => Base::Lines(over, times),
                };
                Self { base, levels: Vec::new() }
            }
            Metric::Together(fold, by, of) => {
                let mut below = Self::of(of, times);
                let (into, labels) = match (&below.base, &below.levels[..]) {
                    (Base::Lines(..), []) if times.are_together() => {
                        let into = times.series().iter().map(|series| series.group).collect();
                        (into, times.labels().to_vec())
                    }
                    _ => grouped(below.labels(), by),
                };
                below.levels.push(Level::Fold { fold: *fold, into, labels });
                below
            }
            Metric::Most { greatest, count, by, of } => {
                let mut below = Self::of(of, times);
                let (into, groups) = grouped(below.labels(), by);
                let (greatest, count, groups) = (*greatest, *count, groups.len());
                below.levels.push(Level::Most { greatest, count, into, groups });
                below
            }
        }
    }

    /// The labels of its values.
    pub fn labels(&self) -> &[Labels] {
        let folded = self.levels.iter().rev().find_map(|level| match level {
            Level::Fold { labels, .. } => Some(&labels[..]),
            Level::Most { .. } => None,
        });
        folded.unwrap_or(match &self.base {
            Base::Number(_, labels) | Base::Absent(_, _, labels) => labels,
            Base::Lines(_, times) => times.labels(),
        })
    }

    /// The values at an instant, and the places of their labels.
    pub fn at(&self, at_ns: i64) -> impl Iterator<Item = (usize, f64)> {
        let of = |over: &Over, times: &Times| -> Vec<Option<f64>> {
            let behind = at_ns.saturating_sub(over.range);
            times.series().iter().map(|series| series.value(over, behind, at_ns)).collect()
        };
        let mut values = match &self.base {
            Base::Number(number, _) => vec![Some(*number)],
            Base::Lines(over, times) => of(over, times),
            Base::Absent(over, times, _) => {
                let is_absent = of(over, times).iter().all(Option::is_none);
                vec![is_absent.then_some(1.0)]
            }
        };
        for level in &self.levels {
            values = level.of(values);
        }
        values.into_iter().enumerate().filter_map(|(at, value)| Some((at, value?)))
    }
}

/// Into which of some groups each of these labels goes, and the labels of the groups.
fn grouped(below: &[Labels], by: &Grouping) -> (Vec<usize>, Vec<Labels>) {
    let mut known: BTreeMap<Labels, usize> = BTreeMap::new();
    let mut labels = Vec::new();
    let mut place = |of: &Labels| {
        let group = of.without(|name| !by.keeps(name));
        *known.entry(group).or_insert_with_key(|group| {
            labels.push(group.clone());
            labels.len() - 1
        })
    };
    let into = below.iter().map(&mut place).collect();
    (into, labels)
}

impl Level {
    /// What it makes of the values below it.
    fn of(&self, below: Vec<Option<f64>>) -> Vec<Option<f64>> {
        match self {
            Self::Fold { fold, into, labels } => {
                let mut together = vec![None; labels.len()];
                for (value, into) in below.into_iter().zip(into) {
                    if let Some(value) = value {
                        fold.add(&mut together[*into], value);
                    }
                }
                together.into_iter().map(|all| all.map(|all| fold.end(all))).collect()
            }
            Self::Most { greatest, count, into, groups } => {
                let mut order: Vec<_> =
                    (0..below.len()).filter(|at| below[*at].is_some()).collect();
                order.sort_by(|a, b| {
                    let order =
                        below[*a].unwrap_or_default().total_cmp(&below[*b].unwrap_or_default());
                    if *greatest { order.reverse() } else { order }
                });
                let mut taken = vec![0; *groups];
                let mut values = vec![None; below.len()];
                for at in order {
                    if taken[into[at]] < *count {
                        taken[into[at]] += 1;
                        values[at] = below[at];
                    }
                }
                values
            }
        }
    }
}

impl Fold {
    /// Adds a value to those that are together already, of which there are so many.
    fn add(self, together: &mut Option<(f64, f64)>, value: f64) {
        let Some((so_far, count)) = together else { return *together = Some((value, 1.0)) };
        *count += 1.0;
        match self {
            Self::Count => {}
            Self::Sum | Self::Average => *so_far += value,
            Self::Min => *so_far = so_far.min(value),
            Self::Max => *so_far = so_far.max(value),
        }
    }

    /// What they are together.
    fn end(self, (value, count): (f64, f64)) -> f64 {
        match self {
            Self::Count => count,
            Self::Average => value / count,
            Self::Sum | Self::Min | Self::Max => value,
        }
    }
}
