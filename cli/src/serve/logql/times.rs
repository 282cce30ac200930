//! When there were the lines that a metric query is made of, and their values.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use global_health_bar::Labels;

use crate::serve::logql::metric::{Fold, Function, Grouping, Metric, Over};

/// Of how many lines it is remembered what became of them.
const MOST_KNOWN: usize = 1 << 20;

/// When there were the lines that are asked for, by their labels.
#[derive(Debug)]
pub struct Times<'m> {
    over: Option<&'m Over>,
    /// The aggregation above them, where it settles which labels matter.
    innermost: Option<(Fold, &'m Grouping)>,
    /// Whether what becomes of a line that the filters keep depends on its text.
    reads: bool,
    /// What is asked for of the labels of lines, and where it stands, by a hash of it.
    labels: Vec<Labels>,
    groups: HashMap<u64, usize, Hashed>,
    /// By a hash of all labels: with annotations they are long, and most of them nobody asks for.
    series: Vec<Series>,
    places: HashMap<u64, usize, Hashed>,
    /// What became of lines, by a hash of their texts: alerts are told again and again in the same words,
    /// and to read these takes longer than all else. Their series and values; `None` where they are left out.
    known: HashMap<u64, Option<(usize, f64)>, Hashed>,
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
    /// The values of these lines, or their sums up to each, where not only their number matters.
    values: Vec<f64>,
}

impl<'m> Times<'m> {
    /// None yet.
    pub fn of(metric: &'m Metric) -> Self {
        let over = metric.over();
        Self {
            over,
            innermost: metric.innermost(),
            reads: over.is_some_and(|over| over.query.reads() || over.unwrap.is_some()),
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
        let Some(over) = self.over else { return };
        let hash = if self.reads {
            self.hasher.hash_one((stream, text))
        } else if over.query.keeps(text) {
            self.hasher.hash_one(stream)
        } else {
            return;
        };
        let found = match self.known.get(&hash) {
            Some(found) => *found,
            None => {
                let found = self.find(over, stream, text);
                if self.known.len() == MOST_KNOWN {
                    self.known.clear();
                }
                self.known.insert(hash, found);
                found
            }
        };
        if let Some((series, value)) = found {
            self.series[series].times.push(at_ns);
            if !over.counts() {
                // Of a stream's lines each has its own length.
                let value = if self.reads { value } else { length(text) };
                self.series[series].values.push(value);
            }
        }
    }

    /// Where the times of a line stand, and its value.
    fn find(&mut self, over: &Over, stream: &Labels, text: &str) -> Option<(usize, f64)> {
        let mut line = over.query.line(stream, text)?;
        let value = match &over.unwrap {
            Some(unwrap) => unwrap.take(&mut line)?,
            None => length(line.text()),
        };
        if self.fault.is_none() {
            self.fault = line.label("__error__").map(str::to_owned);
        }
        let by = match (over.function, &over.by, self.innermost) {
            // Which there are does not matter, only whether there are any.
            (Function::Absent, ..) => &Grouping::ONE,
            (_, Some(by), _) | (_, None, Some((_, by))) => by,
            _ => &Grouping::ALL,
        };
        let group = line.hash(by, &self.hasher);
        let place = match self.innermost {
            // A sum is the same whichever series its lines are of.
            None => group,
            Some((Fold::Sum, _)) if over.adds_up() => group,
            Some(_) => self.hasher.hash_one((group, line.hash(&Grouping::ALL, &self.hasher))),
        };
        if let Some(known) = self.places.get(&place) {
            return Some((*known, value));
        }
        let labels = &mut self.labels;
        let group = *self.groups.entry(group).or_insert_with(|| {
            labels.push(line.labels(by));
            labels.len() - 1
        });
        self.series.push(Series { group, times: Vec::new(), values: Vec::new() });
        self.places.insert(place, self.series.len() - 1);
        Some((self.series.len() - 1, value))
    }

    /// Sorts them, which [`Series::value`] relies on.
    pub fn sort(&mut self) {
        let cumulates = self.over.is_some_and(Over::cumulates);
        for series in &mut self.series {
            series.sort();
            if cumulates {
                let mut sum = 0.0;
                series.values.iter_mut().for_each(|value| {
                    sum += *value;
                    *value = sum;
                });
            }
        }
    }

    /// Whether the labels are those that the aggregation above asks for.
    pub fn are_together(&self) -> bool {
        self.innermost.is_some()
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
    fn sort(&mut self) {
        if self.times.is_sorted() {
            return;
        }
        if self.values.is_empty() {
            return self.times.sort_unstable();
        }
        let mut both: Vec<_> = self.times.drain(..).zip(self.values.drain(..)).collect();
        both.sort_by_key(|(at, _)| *at);
        (self.times, self.values) = both.into_iter().unzip();
    }

    /// What its lines behind one instant and up to another amount to, if there are any.
    pub fn value(&self, over: &Over, behind: i64, last: i64) -> Option<f64> {
        let (Some(begin), Some(end)) = (self.times.first(), self.times.last()) else { return None };
        if *end <= behind || *begin > last {
            return None;
        }
        let before = self.times.partition_point(|at| *at <= behind);
        let places = before..self.times.partition_point(|at| *at <= last);
        (!places.is_empty()).then(|| over.of(places, &self.values))
    }
}

/// How long a text is, in bytes.
#[allow(clippy::cast_precision_loss)] // None is so long.
fn length(text: &str) -> f64 {
    text.len() as f64
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
