//! When there were the lines that a metric query counts.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use global_health_bar::Labels;

use crate::serve::logql::metric::{Fold, Metric};

/// Of how many lines it is remembered what became of them.
const MOST_KNOWN: usize = 1 << 20;

/// When there were the lines that are counted, by their labels.
#[derive(Debug)]
pub struct Times<'m> {
    metric: &'m Metric,
    /// Whether what becomes of a line that the filters keep depends on its text.
    reads: bool,
    /// What is asked for of the labels of lines, and where it stands, by a hash of it.
    labels: Vec<Labels>,
    groups: HashMap<u64, usize, Hashed>,
    /// By a hash of all labels: with annotations they are long, and most of them nobody asks for.
    series: Vec<Series>,
    places: HashMap<u64, usize, Hashed>,
    /// What became of lines, by a hash of their texts: alerts are told again and again in the same words,
    /// and to read these takes longer than all else. `None` where they are not counted.
    known: HashMap<u64, Option<usize>, Hashed>,
    hasher: RandomState,
    /// What is wrong with the first line that is counted, and should not be.
    pub fault: Option<String>,
}

/// When there were lines with the same labels.
#[derive(Debug)]
pub struct Series {
    /// Which of the labels that are asked for they have.
    pub group: usize,
    /// In nanoseconds.
    times: Vec<i64>,
}

impl<'m> Times<'m> {
    /// None yet.
    pub fn of(metric: &'m Metric) -> Self {
        Self {
            metric,
            reads: metric.counted().is_some_and(|(query, _)| query.reads()),
            labels: Vec::new(),
            groups: HashMap::default(),
            series: Vec::new(),
            places: HashMap::default(),
            known: HashMap::default(),
            hasher: RandomState::new(),
            fault: None,
        }
    }

    /// Adds a line, where the query takes it.
    pub fn add(&mut self, stream: &Labels, text: &str, at_ns: i64) {
        let Some((query, _)) = self.metric.counted() else { return };
        let hash = if self.reads {
            self.hasher.hash_one((stream, text))
        } else if query.keeps(text) {
            self.hasher.hash_one(stream)
        } else {
            return;
        };
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
            self.series[series].times.push(at_ns);
        }
    }

    /// Where the times of a line stand.
    fn find(&mut self, stream: &Labels, text: &str) -> Option<usize> {
        let line = self.metric.counted()?.0.line(stream, text)?;
        if self.fault.is_none() {
            self.fault = line.label("__error__").map(str::to_owned);
        }
        let innermost = self.metric.innermost();
        let group = match innermost {
            Some((_, by)) => line.hash_of(by, &self.hasher),
            None => line.hash(&self.hasher),
        };
        let place = match innermost {
            // A sum is the same whichever series its lines are of.
            Some((Fold::Sum, _)) | None => group,
            Some(_) => self.hasher.hash_one((group, line.hash(&self.hasher))),
        };
        if let Some(known) = self.places.get(&place) {
            return Some(*known);
        }
        let labels = &mut self.labels;
        let group = *self.groups.entry(group).or_insert_with(|| {
            labels.push(match innermost {
                Some((_, by)) => line.labels(by),
                None => line.finish().0.into_owned(),
            });
            labels.len() - 1
        });
        self.series.push(Series { group, times: Vec::new() });
        self.places.insert(place, self.series.len() - 1);
        Some(self.series.len() - 1)
    }

    /// Sorts them, which [`Series::count`] relies on.
    pub fn sort(&mut self) {
        self.series.iter_mut().for_each(|series| series.times.sort_unstable());
    }

    /// When there were lines, by all of their labels.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// What is asked for of their labels.
    pub fn labels(&self) -> &[Labels] {
        &self.labels
    }
}

impl Series {
    /// How many lines there were behind one instant and up to another, if any.
    pub fn count(&self, behind: i64, last: i64) -> Option<usize> {
        let (Some(begin), Some(end)) = (self.times.first(), self.times.last()) else { return None };
        if *end <= behind || *begin > last {
            return None;
        }
        let before = self.times.partition_point(|at| *at <= behind);
        Some(self.times.partition_point(|at| *at <= last) - before).filter(|count| *count > 0)
    }
}

/// Of what is a hash already.
type Hashed = BuildHasherDefault<Same>;

/// Takes a number for its hash.
#[derive(Debug, Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
