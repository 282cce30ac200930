use crate::model::{TimeSpan, Timestamp};

/// Maps the instants of a span to positions from `x0` on, in CSS pixels, linearly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    span: TimeSpan,
    x0: f64,
    width: f64,
}

impl TimeScale {
    /// The scale on which `span` is `width` pixels wide and starts at 0.
    pub fn new(span: TimeSpan, width: f64) -> Self {
        Self { span, x0: 0.0, width: if width.is_finite() { width.max(0.0) } else { 0.0 } }
    }

    /// The same scale, moved so that it starts at `x0`.
    #[cfg(test)]
    const fn starting_at(mut self, x0: f64) -> Self {
        self.x0 = x0;
        self
    }

    /// Where `instant` lies; outside of the span, beyond the ends.
    #[allow(clippy::cast_precision_loss)]
    pub fn x(self, instant: Timestamp) -> f64 {
        let [start, end] = [self.span.start(), self.span.end()].map(|at| at.milliseconds() as f64);
        let (length, after) = (end - start, instant.milliseconds() as f64 - start);
        if length == 0.0 {
            return self.x0;
        }
        self.x0 + after / length * self.width
    }

    /// The left edge and the width of the part of `span` that is on the scale.
    pub fn place(self, span: TimeSpan) -> (f64, f64) {
        let start = self.x(span.start().max(self.span.start()));
        let end = self.x(span.end().min(self.span.end()));
        (start, (end - start).max(0.0))
    }

    /// Which instant lies at `x`; beyond the ends, the nearest on the scale.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub fn instant(self, x: f64) -> Timestamp {
        let [start, end] = [self.span.start(), self.span.end()].map(|at| at.milliseconds() as f64);
        let share = if self.width > 0.0 { (x - self.x0) / self.width } else { 0.0 };
        Timestamp::from_milliseconds((start + share.clamp(0.0, 1.0) * (end - start)).round() as i64)
    }

    /// Whether any of `span` is on the scale.
    pub fn shows(self, span: TimeSpan) -> bool {
        self.span.overlaps(span)
    }

    /// What the scale shows.
    pub const fn span(self) -> TimeSpan {
        self.span
    }

    /// How wide the scale is.
    pub const fn width(self) -> f64 {
        self.width
    }
}

/// The share `part` of `whole`, in per cent as an SVG or CSS length, such as `12.5%`.
pub fn per_cent(part: f64, whole: f64) -> String {
    let share = if whole > 0.0 { part / whole } else { 0.0 };
    let mut text = decimal(share.clamp(0.0, 1.0) * 100_000.0, 3);
    text.push('%');
    text
}

/// A length in pixels with at most one decimal, such as `12.5`.
pub fn tenths(length: f64) -> String {
    decimal(length * 10.0, 1)
}

/// `number` divided by ten to the power of `places`, without zeros at the end: whole numbers are
/// written by much less code than others.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn decimal(number: f64, places: usize) -> String {
    let mut text = (number.max(0.0).round() as u64).to_string();
    while text.len() <= places {
        text.insert(0, '0');
    }
    text.insert(text.len() - places, '.');
    let length = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(length);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> TimeSpan {
        TimeSpan::new(Timestamp::from_milliseconds(start), Timestamp::from_milliseconds(end))
    }

    #[test]
    fn a_span_lies_where_the_golden_cases_put_it() {
        for ((start, end, window_start, window_end), (x, width)) in [
            ((2000, 3000, 1000, 5000), (100.0, 50.0)),
            ((1000, 3000, 2000, 5000), (50.0, 66.67)),
            ((2500, 6000, 1000, 4000), (150.0, 100.0)),
            ((1000, 5000, 2000, 4000), (50.0, 200.0)),
        ] {
            let scale = TimeScale::new(span(window_start, window_end), 200.0).starting_at(50.0);
            let placed = scale.place(span(start, end));
            assert!((placed.0 - x).abs() < 0.005, "{placed:?}");
            assert!((placed.1 - width).abs() < 0.005, "{placed:?}");
        }
    }

    #[test]
    fn the_instant_at_a_place_lies_there() {
        let scale = TimeScale::new(span(1_000, 5_000), 200.0).starting_at(50.0);
        for (x, instant) in
            [(50.0, 1_000), (150.0, 3_000), (250.0, 5_000), (0.0, 1_000), (900.0, 5_000)]
        {
            assert_eq!(scale.instant(x), Timestamp::from_milliseconds(instant), "{x}");
        }
        assert_eq!(TimeScale::new(span(7, 9), 0.0).instant(3.0), Timestamp::from_milliseconds(7));
    }

    #[test]
    fn what_lies_outside_has_no_width() {
        let scale = TimeScale::new(span(1000, 2000), 100.0);
        assert_eq!(scale.place(span(0, 500)).1, 0.0);
        assert_eq!(scale.place(span(3000, 4000)).1, 0.0);
    }

    #[test]
    fn an_empty_span_and_an_impossible_width_are_points() {
        let empty = TimeScale::new(span(1000, 1000), 100.0);
        assert_eq!(empty.x(Timestamp::from_milliseconds(5)), 0.0);
        for width in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            let scale = TimeScale::new(span(0, 1000), width);
            assert_eq!(scale.place(span(0, 1000)), (0.0, 0.0));
        }
    }

    #[test]
    fn a_share_is_a_short_length() {
        assert_eq!(per_cent(1.0, 8.0), "12.5%");
        assert_eq!(per_cent(1.0, 3.0), "33.333%");
        assert_eq!(per_cent(5.0, 0.0), "0%");
        assert_eq!(per_cent(7.0, 7.0), "100%");
        assert_eq!(per_cent(1.0, 1_250.0), "0.08%");
        assert_eq!(
            [0.0, 0.04, 0.3, 7.0, 10.25, -1.0].map(tenths),
            ["0", "0", "0.3", "7", "10.3", "0"]
        );
    }
}
