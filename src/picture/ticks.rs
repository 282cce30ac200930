//! Which instants an axis names: an aligned table, as in d3-time, on the zone's own calendar.

use crate::model::{TimeSpan, Timestamp};
use crate::picture::scale::TimeScale;
use crate::words::calendar::{Civil, DAY, MINUTE, Offset, day_at, instant_at, wall_at};
use crate::words::locale::{Locale, Shape};

const SECOND: i64 = 1_000;
const HOUR: i64 = 60 * MINUTE;

/// How many pixels a label of an axis takes at most, with the gap to the next.
pub const LABEL: f64 = 66.0;

/// How many pixels a step takes at least, so that an axis stays calm.
const STEP: f64 = 80.0;

/// How many steps an axis has room for where it is narrow: one instant alone would not say how long anything is.
const STEPS: f64 = 4.5;

/// What a step of an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Seconds: labels such as `10:05:30`.
    Second,
    /// Minutes and hours: labels such as `10:05`.
    Minute,
    /// Days and weeks: labels such as `21 Nov`.
    Day,
    /// Months: labels such as `Nov`.
    Month,
    /// Years: labels such as `2026`.
    Year,
}

/// An instant that an axis names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Timestamp,
    /// How its label is written.
    pub unit: Unit,
    /// Whether its label also says the day (of times), or the year (of days and months).
    pub in_full: bool,
}

impl Tick {
    /// Its label, as short as can be.
    pub fn label(self, locale: Locale) -> String {
        let shape = match self.unit {
            Unit::Second => Shape::Second,
            Unit::Minute => Shape::Minute,
            Unit::Day => Shape::Day,
            Unit::Month => Shape::Month,
            Unit::Year => Shape::Year,
        };
        locale.write(self.at, shape)
    }

    /// What its label leaves to be said: the day, or the year.
    pub fn context(self, locale: Locale) -> Option<String> {
        let shape = match self.unit {
            _ if !self.in_full => return None,
            Unit::Second | Unit::Minute => Shape::Day,
            Unit::Day | Unit::Month => Shape::Year,
            Unit::Year => return None,
        };
        Some(locale.write(self.at, shape))
    }
}

/// Steps of whole seconds to weeks, in milliseconds.
const EVEN: &[i64] = &[
    SECOND,
    5 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
];

/// Steps of months; beyond, 1, 2 and 5 years times powers of ten.
const MONTHS: &[i64] = &[1, 3, 6];

/// The ticks of `scale`, which shows `span`, in a zone: sorted, inside, at least one label apart,
/// all different, and none so far right that its label would not fit before `room` pixels.
pub fn ticks(span: TimeSpan, scale: TimeScale, room: f64, offset: Offset) -> Vec<Tick> {
    let Some(step) = step(span, scale) else {
        return Vec::new();
    };
    let mut last = f64::NEG_INFINITY;
    let instants: Vec<_> = step
        .instants(span, offset)
        .filter(|at| span.contains(*at) && scale.x(*at) + LABEL <= room)
        .filter(|at| {
            let apart = scale.x(*at) - last >= LABEL;
            if apart {
                last = scale.x(*at);
            }
            apart
        })
        .collect();
    name(&instants, step.unit(), offset)
}

/// Says which labels must be in full: the first, those at which the day (the year) changes, and
/// all of them where the short ones alone would repeat.
fn name(instants: &[Timestamp], unit: Unit, offset: Offset) -> Vec<Tick> {
    let civil = |at: Timestamp| Civil::at(at, offset);
    let short = |at: Timestamp| {
        let civil = civil(at);
        match unit {
            Unit::Second | Unit::Minute => (0, 0, civil.time),
            Unit::Day => (civil.month, civil.day, 0),
            Unit::Month => (civil.month, 0, 0),
            Unit::Year => (civil.year, 0, 0),
        }
    };
    let context = |at: Timestamp| {
        let civil = civil(at);
        match unit {
            Unit::Second | Unit::Minute => (civil.year, civil.month, civil.day),
            Unit::Day | Unit::Month => (civil.year, 0, 0),
            Unit::Year => (0, 0, 0),
        }
    };
    let labels: Vec<_> = instants.iter().map(|at| short(*at)).collect();
    let repeats = labels.iter().enumerate().any(|(at, label)| labels[..at].contains(label));
    let mut before = match unit {
        Unit::Day | Unit::Year => instants.first().map(|at| context(*at)),
        _ => None,
    };
    let mut ticks: Vec<Tick> = Vec::new();
    for &at in instants {
        let in_full = repeats || before != Some(context(at));
        before = Some(context(at));
        ticks.push(Tick { at, unit, in_full });
    }
    ticks
}

/// The distance from one tick to the next.
#[derive(Clone, Copy)]
enum Step {
    /// So many milliseconds on the wall.
    Even(i64),
    /// So many months.
    Months(i64),
}

/// The least step of the table that is wide enough, if the scale has any width.
#[allow(clippy::cast_precision_loss)]
fn step(span: TimeSpan, scale: TimeScale) -> Option<Step> {
    let length = (span.end().milliseconds() - span.start().milliseconds()) as f64;
    if length == 0.0 || scale.width() <= 0.0 {
        return None;
    }
    let wide = (scale.width() / STEPS).clamp(LABEL, STEP);
    let fits = |milliseconds: i64| milliseconds as f64 / length * scale.width() >= wide;
    let even = EVEN.iter().copied().map(Step::Even);
    let years = (0..6).flat_map(|power| [1, 2, 5].map(|years| years * 12 * 10_i64.pow(power)));
    let months = MONTHS.iter().copied().chain(years).map(Step::Months);
    even.chain(months).find(|step| match step {
        Step::Even(milliseconds) => fits(*milliseconds),
        // By the shortest month.
        Step::Months(months) => fits(months * 28 * DAY),
    })
}

impl Step {
    fn unit(self) -> Unit {
        match self {
            Self::Even(..MINUTE) => Unit::Second,
            Self::Even(MINUTE..DAY) => Unit::Minute,
            Self::Even(_) => Unit::Day,
            Self::Months(months) if months % 12 == 0 => Unit::Year,
            Self::Months(_) => Unit::Month,
        }
    }

    /// The instants at which the zone's wall shows a multiple of the step, or the days that it begins
    /// begin, around `span`.
    fn instants(self, span: TimeSpan, offset: Offset) -> impl Iterator<Item = Timestamp> {
        let (start, end) = (wall_at(span.start(), offset), wall_at(span.end(), offset));
        let wall = move |number: i64| match self {
            Self::Even(length) => number * length + self.first(),
            Self::Months(months) => Civil {
                year: (number * months).div_euclid(12),
                month: (number * months).rem_euclid(12) + 1,
                day: 1,
                time: 0,
            }
            .wall(),
        };
        let number = match self {
            Self::Even(length) => (start - self.first()).div_euclid(length),
            Self::Months(months) => {
                let civil = Civil::of_wall(start);
                (civil.year * 12 + civil.month - 1).div_euclid(months)
            }
        };
        // Where clocks go back within the span, the wall has shown more than it does at the end.
        let back = (offset(span.start()) - offset(span.end())).max(0) * MINUTE;
        (number..).map(wall).take_while(move |wall| *wall <= end.saturating_add(back)).filter_map(
            move |wall| match self {
                Self::Even(..DAY) => instant_at(wall, offset),
                _ => day_at(wall, offset),
            },
        )
    }

    /// The multiples of a week are Mondays; 1 January 1970 was a Thursday.
    fn first(self) -> i64 {
        match self {
            Self::Even(length) if length % (7 * DAY) == 0 => 4 * DAY,
            _ => 0,
        }
    }
}

#[cfg(test)]
#[path = "ticks_tests.rs"]
mod tests;
