//! From segments to columns of pixels: linear in both, whatever the number of alerts.

use crate::model::{Health, Segment};
use crate::picture::scale::TimeScale;

/// How many columns a segment fills at least, so that a second in a month is still seen.
const LEAST: usize = 2;

/// How far from the pointer, in columns, a narrow problem is still meant.
const REACH: usize = 4;

/// What one column of pixels shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The worst health in it.
    pub health: Health,
    /// What is proven beneath an outage.
    pub beneath: Option<Health>,
    /// Whether that is beyond doubt.
    pub is_sure: bool,
    /// The number of the segment that is worst in it, if there is any segment.
    pub segment: Option<usize>,
}

/// The columns of a row, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

/// Neighbouring columns, `start..end`, that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first column in it.
    pub start: usize,
    /// The first column after it.
    pub end: usize,
    /// How it looks.
    pub health: Health,
    /// What shows through an outage.
    pub beneath: Option<Health>,
    /// Whether that is beyond doubt.
    pub is_sure: bool,
}

impl Run {
    fn looks_like(self, column: &Column) -> bool {
        (self.health, self.beneath, self.is_sure) == (column.health, column.beneath, column.is_sure)
    }
}

impl Columns {
    /// Bins `segments`, which tile the scale's span or more, into one column per pixel.
    ///
    /// Each segment fills the columns that it touches and at least two; in each column the worst
    /// wins, the earlier among equals. A column without a segment is unknown.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn new(segments: &[Segment], scale: TimeScale) -> Self {
        let nothing =
            Column { health: Health::Unknown, beneath: None, is_sure: true, segment: None };
        let mut columns = vec![nothing; scale.width().ceil() as usize];
        let shown = scale.span();
        let first = segments.partition_point(|segment| segment.span.end() <= shown.start());
        let after = segments.partition_point(|segment| segment.span.start() < shown.end());
        for (number, segment) in segments.iter().enumerate().take(after).skip(first) {
            let (x, width) = scale.place(segment.span);
            for column in &mut columns[footprint(x, width, scale.width().ceil() as usize)] {
                let rank = (segment.health, segment.beneath);
                if column.segment.is_none() || rank > (column.health, column.beneath) {
                    *column = Column {
                        health: segment.health,
                        beneath: segment.beneath,
                        is_sure: segment.is_sure,
                        segment: Some(number),
                    };
                }
            }
        }
        Self(columns)
    }

    /// Adds another row, as wide: in each column the worst wins.
    pub fn add(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        for (column, other) in self.0.iter_mut().zip(other.0) {
            if (other.health, other.beneath) > (column.health, column.beneath) {
                *column = other;
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number of the segment under the pointer at `x` pixels.
    ///
    /// A narrow problem catches the pointer from a few pixels away, as a finger cannot hit two.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn segment_at(&self, x: f64) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        let at = (x.max(0.0) as usize).min(last);
        let near = at.saturating_sub(REACH)..(at + REACH + 1).min(self.0.len());
        let caught = near
            .filter(|near| self.0[*near].health > self.0[at].health && self.is_narrow(*near))
            .max_by_key(|near| (self.0[*near].health, std::cmp::Reverse(near.abs_diff(at))));
        self.0[caught.unwrap_or(at)].segment
    }

    fn is_narrow(&self, at: usize) -> bool {
        let alike = |column: &&Column| column.segment == self.0[at].segment;
        let left = self.0[..at].iter().rev().take(REACH + 1).take_while(alike);
        let right = self.0[at..].iter().take(REACH + 1).take_while(alike);
        left.count() + right.count() <= REACH
    }

    /// The columns, those that look alike together: they tile the row, and neighbours differ.
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at, column) in self.0.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if run.looks_like(column) => run.end = at + 1,
                _ => runs.push(Run {
                    start: at,
                    end: at + 1,
                    health: column.health,
                    beneath: column.beneath,
                    is_sure: column.is_sure,
                }),
            }
        }
        runs
    }
}

/// The columns, of `count`, that `x..x + width` touches: at least two where there are as many.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn footprint(x: f64, width: f64, count: usize) -> std::ops::Range<usize> {
    let start = (x as usize).min(count.saturating_sub(LEAST));
    let end = ((x + width).ceil() as usize).max(start + LEAST).min(count);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TimeSpan, Timestamp};

    /// One character a segment, its weight the milliseconds that it lasts.
    fn segments(tiles: &[(char, i64)]) -> (Vec<Segment>, TimeSpan) {
        let mut at = 0;
        let segments = tiles.iter().map(|(health, length)| {
            let start = at;
            at += length;
            Segment {
                span: span(start, at),
                health: health_of(*health),
                beneath: (*health == 'X').then_some(Health::Critical),
                is_sure: true,
            }
        });
        let segments: Vec<_> = segments.collect();
        (segments, span(0, at))
    }

    fn span(start: i64, end: i64) -> TimeSpan {
        let at = Timestamp::from_milliseconds;
        TimeSpan::new(at(start), at(end))
    }

    fn health_of(letter: char) -> Health {
        match letter {
            'C' => Health::Critical,
            'W' => Health::Warning,
            'x' | 'X' => Health::Unavailable,
            '?' => Health::Unknown,
            _ => Health::Healthy,
        }
    }

    fn letter(column: &Column) -> char {
        match column.health {
            Health::Critical => 'C',
            Health::Warning => 'W',
            Health::Unavailable if column.beneath.is_some() => 'X',
            Health::Unavailable => 'x',
            Health::Unknown => '?',
            Health::Healthy => '.',
        }
    }

    #[track_caller]
    fn check(tiles: &[(char, i64)], width: f64, picture: &str) {
        let (segments, span) = segments(tiles);
        let columns = Columns::new(&segments, TimeScale::new(span, width));
        assert_eq!(columns.0.iter().map(letter).collect::<String>(), picture);
    }

    #[test]
    fn a_segment_fills_the_columns_that_it_touches() {
        check(&[('.', 4), ('W', 4), ('.', 4)], 12.0, "....WWWW....");
        check(&[('.', 4), ('W', 4), ('.', 4)], 6.0, "..WW..");
    }

    #[test]
    fn a_moment_is_two_columns_wide_also_at_the_edges() {
        check(&[('.', 5000), ('C', 1), ('.', 5000)], 10.0, "....CC....");
        check(&[('C', 1), ('.', 9999)], 10.0, "CC........");
        check(&[('.', 9999), ('C', 1)], 10.0, "........CC");
    }

    #[test]
    fn the_worst_wins_a_column() {
        check(&[('W', 30), ('C', 1), ('W', 29)], 6.0, "WWWCCW");
        check(&[('x', 30), ('X', 30)], 6.0, "xxxXXX");
        check(&[('C', 3), ('.', 1), ('C', 2)], 3.0, "CCC");
    }

    #[test]
    fn what_no_segment_covers_is_unknown() {
        check(&[], 3.0, "???");
        check(&[('.', 5)], 0.0, "");
        check(&[('C', 5)], 1.0, "C");
    }

    #[test]
    fn what_lies_outside_of_the_scale_is_not_drawn() {
        let (segments, _) = segments(&[('C', 4), ('.', 4), ('W', 4), ('C', 4)]);
        for ((start, end), picture) in
            [((4, 12), "....WWWW"), ((2, 6), "CCCC...."), ((12, 16), "CCCCCCCC")]
        {
            let columns = Columns::new(&segments, TimeScale::new(span(start, end), 8.0));
            assert_eq!(columns.0.iter().map(letter).collect::<String>(), picture);
        }
        let columns = Columns::new(&segments, TimeScale::new(span(9, 16), 8.0));
        assert_eq!(columns.segment_at(0.0), Some(2));
    }

    #[test]
    fn every_small_world_keeps_the_laws() {
        let letters = ['.', '?', 'x', 'W', 'C'];
        for world in 0..5_usize.pow(5) {
            let tiles: Vec<_> = (0..5_u32)
                .map(|n| (letters[world / 5_usize.pow(n) % 5], [7, 1, 40, 2, 13][n as usize]))
                .collect();
            let (segments, span) = segments(&tiles);
            let scale = TimeScale::new(span, 21.0);
            let columns = Columns::new(&segments, scale);
            for segment in &segments {
                let (x, width) = scale.place(segment.span);
                let footprint = footprint(x, width, columns.len());
                assert!(footprint.len() >= LEAST);
                assert!(columns.0[footprint].iter().all(|column| column.health >= segment.health));
            }
            let runs = columns.runs();
            assert_eq!((runs[0].start, runs[runs.len() - 1].end), (0, 21));
            for pair in runs.windows(2) {
                assert_eq!(pair[0].end, pair[1].start);
                assert_ne!((pair[0].health, pair[0].beneath), (pair[1].health, pair[1].beneath));
            }
        }
    }

    #[test]
    fn a_narrow_problem_catches_the_pointer_from_nearby() {
        let (segments, span) = segments(&[('.', 500), ('C', 1), ('.', 499)]);
        let columns = Columns::new(&segments, TimeScale::new(span, 100.0));
        assert_eq!(columns.segment_at(47.0), Some(1));
        assert_eq!(columns.segment_at(55.0), Some(1));
        assert_eq!(columns.segment_at(40.0), Some(0));
        assert_eq!(columns.segment_at(-9.0), Some(0));
        assert_eq!(columns.segment_at(999.0), Some(2));
        assert_eq!(Columns::default().segment_at(1.0), None);
    }

    #[test]
    fn a_wide_problem_ends_where_it_ends() {
        let (segments, span) = segments(&[('.', 50), ('C', 50)]);
        let columns = Columns::new(&segments, TimeScale::new(span, 100.0));
        assert_eq!(columns.segment_at(48.0), Some(0));
        assert_eq!(columns.segment_at(50.0), Some(1));
    }
}
