//! When there were the lines that a metric query counts.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

use global_health_bar::Labels;

use crate::serve::logql::metric::{Fold, Metric};

/// Of how many lines it is remembered what became of them.
const MOST_KNOWN: usize = 1 << 20;

/// When there were the lines that are counted, by their labels.
#[derive(Debug)]
pub struct Times<'m> {
    metric: &'m Metric,
    /// By what is asked for of their labels, and by a hash of all of these: with annotations they are long,
    /// and most of them nobody asks for.
    series: BTreeMap<(Labels, u64), usize>,
    /// In nanoseconds.
    times: Vec<Vec<i64>>,
    /// What became of lines, by a hash of their texts: alerts are told again and again in the same words,
    /// and to read these takes longer than all else. `None` where they are not counted.
    known: HashMap<u64, Option<usize>>,
    hasher: RandomState,
    /// What is wrong with the first line that is counted, and should not be.
    pub fault: Option<String>,
}

impl<'m> Times<'m> {
    /// None yet.
    pub fn of(metric: &'m Metric) -> Self {
        Self {
            metric,
            series: BTreeMap::new(),
            times: Vec::new(),
            known: HashMap::new(),
            hasher: RandomState::new(),
            fault: None,
        }
    }

    /// Adds a line, where the query takes it.
    pub fn add(&mut self, stream: &Labels, text: &str, at_ns: i64) {
        let hash = self.hasher.hash_one((stream, text));
        let series = match self.known.get(&hash) {
            Some(series) => *series,
            None => {
                let series = self.find(stream, text);
                if self.known.len() == MOST_KNOWN {
                    self.known.clear();
                }
                self.known.insert(hash, series);
                series
            }
        };
        if let Some(series) = series {
            self.times[series].push(at_ns);
        }
    }

    /// Where the times of a line stand.
    fn find(&mut self, stream: &Labels, text: &str) -> Option<usize> {
        let line = self.metric.counted()?.0.line(stream, text)?;
        if self.fault.is_none() {
            self.fault = line.label("__error__").map(str::to_owned);
        }
        let place = match self.metric.innermost() {
            // A sum is the same whichever series its lines are of.
            Some((Fold::Sum, by)) => (line.labels(by), 0),
            Some((_, by)) => (line.labels(by), line.hash(&self.hasher)),
            None => (line.finish().0.into_owned(), 0),
        };
        let times = &mut self.times;
        Some(*self.series.entry(place).or_insert_with(|| {
            times.push(Vec::new());
            times.len() - 1
        }))
    }

    /// Sorts them, which [`Metric::at`] relies on.
    pub fn sort(&mut self) {
        self.times.iter_mut().for_each(|times| times.sort_unstable());
    }

    /// They, and their labels.
    pub fn series(&self) -> impl Iterator<Item = (&Labels, &[i64])> {
        self.series.iter().map(|((labels, _), at)| (labels, &*self.times[*at]))
    }
}
