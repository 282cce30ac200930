//! Which rows of a long list are in sight: only these are drawn.

use std::ops::Range;

/// How many rows are drawn beyond the edges, so that there is something before it comes into sight.
const BEYOND: usize = 3;

/// Rows of one height, one of which may have something open below it. Lengths are CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rows {
    /// How many there are.
    pub count: usize,
    /// How tall each is.
    pub height: f64,
    /// Which has something open, and how tall that is.
    pub open: Option<(usize, f64)>,
}

#[allow(clippy::cast_precision_loss)]
impl Rows {
    /// Where row `number` begins.
    pub fn top(self, number: usize) -> f64 {
        let open = self.open.filter(|(row, _)| *row < number);
        number as f64 * self.height + open.map_or(0.0, |(_, height)| height)
    }

    /// How tall all are together.
    pub fn total(self) -> f64 {
        self.top(self.count)
    }

    /// The rows to draw where `height` pixels are seen from `scrolled` on.
    pub fn seen(self, scrolled: f64, height: f64) -> Range<usize> {
        let first = self.at(scrolled).saturating_sub(BEYOND);
        let after = self.at(scrolled + height) + 1 + BEYOND;
        first..after.min(self.count)
    }

    /// The row at `y`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn at(self, y: f64) -> usize {
        if self.height <= 0.0 {
            return 0;
        }
        let y = match self.open {
            Some((row, height)) if y > self.top(row + 1) => y - height,
            Some((row, _)) => y.min(self.top(row) + self.height / 2.0),
            None => y,
        };
        ((y.max(0.0) / self.height) as usize).min(self.count.saturating_sub(1))
    }

    /// How far to scroll so that row `number` is in sight; `None` where it is.
    pub fn reveal(self, number: usize, scrolled: f64, height: f64) -> Option<f64> {
        let top = self.top(number);
        if top < scrolled {
            Some(top)
        } else if top + self.height > scrolled + height {
            Some(top + self.height - height)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize, open: Option<(usize, f64)>) -> Rows {
        Rows { count, height: 40.0, open }
    }

    #[test]
    fn only_what_is_in_sight_is_drawn_and_a_little_more() {
        let thousand = rows(1_000, None);
        assert_eq!(thousand.seen(0.0, 400.0), 0..14);
        assert_eq!(thousand.seen(20_000.0, 400.0), 497..514);
        assert_eq!(thousand.seen(39_600.0, 400.0), 987..1_000);
        assert_eq!(thousand.total(), 40_000.0);
        assert_eq!(rows(0, None).seen(0.0, 400.0), 0..0);
        assert_eq!(Rows::default().seen(5.0, 5.0), 0..0);
    }

    #[test]
    fn what_is_open_moves_those_below() {
        let open = rows(100, Some((10, 300.0)));
        assert_eq!(open.top(10), 400.0);
        assert_eq!(open.top(11), 740.0);
        assert_eq!(open.total(), 4_300.0);
        // In the midst of what is open, only that is seen.
        assert_eq!(open.seen(500.0, 200.0), 7..14);
        assert_eq!(open.seen(740.0, 40.0).end, 16);
    }

    #[test]
    fn every_row_in_sight_is_drawn() {
        for open in [None, Some((0, 90.0)), Some((3, 250.0)), Some((11, 10.0))] {
            let rows = rows(12, open);
            for scrolled in 0..60 {
                let (top, bottom) = (f64::from(scrolled) * 10.0, f64::from(scrolled) * 10.0 + 95.0);
                let seen = rows.seen(top, 95.0);
                for row in 0..12 {
                    let in_sight = rows.top(row) < bottom && rows.top(row + 1) > top;
                    assert!(!in_sight || seen.contains(&row), "{open:?} {scrolled} {row}");
                }
            }
        }
    }

    #[test]
    fn a_row_is_brought_into_sight_by_the_shortest_way() {
        let rows = rows(100, None);
        assert_eq!(rows.reveal(5, 0.0, 400.0), None);
        assert_eq!(rows.reveal(10, 0.0, 400.0), Some(40.0));
        assert_eq!(rows.reveal(3, 200.0, 400.0), Some(120.0));
    }
}
