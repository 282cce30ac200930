//! What the lines of a span amount to: how many there are, their bytes, or what the values of a label come to.

use std::ops::Range;

use crate::serve::logql::Query;
use crate::serve::logql::metric::Grouping;
use crate::serve::logql::unwrap::Unwrap;

/// Which lines of which spans, and what they amount to.
#[derive(Debug)]
pub struct Over {
    pub function: Function,
    pub query: Query,
    /// The label with their values; without it a line counts for itself.
    pub unwrap: Option<Unwrap>,
    /// By which labels values are together already.
    pub by: Option<Grouping>,
    /// How long the spans are, in nanoseconds.
    pub range: i64,
}

/// What the lines of a span amount to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Function {
    /// How many there are.
    Count,
    /// How many there are in a second, or the sum of their values.
    Rate,
    /// How many bytes they have.
    Bytes,
    /// How many bytes they have in a second.
    BytesRate,
    /// 1 where there are none.
    Absent,
    /// Of their values.
    Sum,
    Average,
    Min,
    Max,
    First,
    Last,
}

const FUNCTIONS: [(&str, Function); 11] = [
    ("count_over_time", Function::Count),
    ("rate", Function::Rate),
    ("bytes_over_time", Function::Bytes),
    ("bytes_rate", Function::BytesRate),
    ("absent_over_time", Function::Absent),
    ("sum_over_time", Function::Sum),
    ("avg_over_time", Function::Average),
    ("min_over_time", Function::Min),
    ("max_over_time", Function::Max),
    ("first_over_time", Function::First),
    ("last_over_time", Function::Last),
];

impl Function {
    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }

    /// Refuses what Loki refuses: values that are not used, or needed and not there, and groups of what is added up later.
    pub fn check(self, name: &str, unwraps: bool, groups: bool) -> Result<(), String> {
        let may_unwrap = !matches!(self, Self::Count | Self::Bytes | Self::BytesRate);
        let must_unwrap = may_unwrap && !matches!(self, Self::Rate | Self::Absent);
        if unwraps && !may_unwrap {
            Err(format!("parse error : invalid aggregation {name} with unwrap"))
        } else if must_unwrap && !unwraps {
            Err(format!("parse error : invalid aggregation {name} without unwrap"))
        } else if groups && (!must_unwrap || self == Self::Sum) {
            Err(format!("parse error : grouping not allowed for {name} aggregation"))
        } else {
            Ok(())
        }
    }
}

impl Over {
    /// Whether only the number of the lines matters.
    pub fn counts(&self) -> bool {
        match self.function {
            Function::Count | Function::Absent => true,
            Function::Rate => self.unwrap.is_none(),
            _ => false,
        }
    }

    /// Whether values are needed as their sums from the first line on. Of bytes these are whole numbers, so that none is wrong; of
    /// long spans, many times over, each line would be looked at for each.
    pub fn cumulates(&self) -> bool {
        matches!(self.function, Function::Bytes | Function::BytesRate)
    }

    /// Whether the sum of such over all lines is that over some and that over the others.
    pub fn adds_up(&self) -> bool {
        use Function::{Bytes, BytesRate, Count, Rate, Sum};
        matches!(self.function, Count | Rate | Bytes | BytesRate | Sum)
    }

    /// What the lines at some places, at least one, amount to; there are values, or their sums, where not only their number
    /// matters.
    #[allow(clippy::cast_precision_loss)] // Nobody logs so many lines.
    pub fn of(&self, places: Range<usize>, values: &[f64]) -> f64 {
        let seconds = self.range as f64 / 1e9;
        let count = places.len() as f64;
        let up_to = |place: usize| place.checked_sub(1).map_or(0.0, |last| values[last]);
        let bytes = || up_to(places.end) - up_to(places.start);
        let values = values.get(places.clone()).unwrap_or_default().iter().copied();
        match self.function {
            Function::Count => count,
            Function::Rate if self.unwrap.is_none() => count / seconds,
            Function::Rate => values.sum::<f64>() / seconds,
            Function::Sum => values.sum(),
            Function::Bytes => bytes(),
            Function::BytesRate => bytes() / seconds,
            Function::Absent => 1.0,
            Function::Average => values.sum::<f64>() / count,
            Function::Min => values.fold(f64::INFINITY, f64::min),
            Function::Max => values.fold(f64::NEG_INFINITY, f64::max),
            Function::First => values.into_iter().next().unwrap_or_default(),
            Function::Last => values.into_iter().next_back().unwrap_or_default(),
        }
    }
}
