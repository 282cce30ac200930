//! Which part of a span is drawn.

use std::time::Duration;

use crate::model::{TimeSpan, Timestamp};

/// The shortest stretch that is drawn: alerts are not told more often than that.
const LEAST: Duration = Duration::from_secs(10);

/// How much one press of a button or a key zooms, and one turn of the wheel.
pub const STEP: f64 = 1.5;

/// `shown` with `1 / factor` of its length, in `whole`: `at` stays where it is on the screen.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub fn zoomed(whole: TimeSpan, shown: TimeSpan, at: Timestamp, factor: f64) -> TimeSpan {
    let [start, end, at] = [shown.start(), shown.end(), at].map(Timestamp::milliseconds);
    let length = (end - start) as f64;
    let left = if length > 0.0 { ((at - start) as f64 / length).clamp(0.0, 1.0) } else { 0.5 };
    let longest = whole.duration().as_millis() as f64;
    let length = (length / factor).max(LEAST.as_millis() as f64).min(longest);
    let start = at - (left * length).round() as i64;
    within(whole, Timestamp::from_milliseconds(start), length.round() as i64)
}

/// `shown` moved by `share` of its length, in `whole`.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub fn moved(whole: TimeSpan, shown: TimeSpan, share: f64) -> TimeSpan {
    let length = shown.duration().as_millis() as i64;
    let start = shown.start().milliseconds() + (share * length as f64).round() as i64;
    within(whole, Timestamp::from_milliseconds(start), length)
}

/// `shown` moved, if it must be, so that it holds `at` with some room around.
pub fn following(whole: TimeSpan, shown: TimeSpan, at: Timestamp) -> TimeSpan {
    if shown.contains(at) || !whole.contains(at) {
        return shown;
    }
    around(whole, shown, at)
}

/// `shown` moved so that `at` is in its middle, in `whole`.
#[allow(clippy::cast_possible_truncation)]
pub fn around(whole: TimeSpan, shown: TimeSpan, at: Timestamp) -> TimeSpan {
    let length = shown.duration();
    within(whole, at - length / 2, length.as_millis() as i64)
}

/// Between two instants, in any order, in `whole`, and not too short.
pub fn between(whole: TimeSpan, one: Timestamp, other: Timestamp) -> TimeSpan {
    let (start, end) = (one.min(other), one.max(other));
    #[allow(clippy::cast_possible_truncation)]
    within(whole, start, end.since(start).max(LEAST).as_millis() as i64)
}

/// So many milliseconds from `start` on, moved into `whole`.
fn within(whole: TimeSpan, start: Timestamp, length: i64) -> TimeSpan {
    let [first, last] = [whole.start(), whole.end()].map(Timestamp::milliseconds);
    let length = length.min(last - first);
    let start = start.milliseconds().clamp(first, last - length);
    TimeSpan::new(Timestamp::from_milliseconds(start), Timestamp::from_milliseconds(start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In seconds.
    fn span(start: i64, end: i64) -> TimeSpan {
        TimeSpan::new(at(start), at(end))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_milliseconds(second * 1_000)
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let whole = span(0, 1_000);
        assert_eq!(zoomed(whole, whole, at(500), 2.0), span(250, 750));
        assert_eq!(zoomed(whole, whole, at(0), 4.0), span(0, 250));
        assert_eq!(zoomed(whole, span(200, 400), at(250), 0.5), span(150, 550));
    }

    #[test]
    fn nothing_beyond_the_span_is_drawn() {
        let whole = span(0, 1_000);
        assert_eq!(zoomed(whole, span(0, 100), at(100), 0.1), whole);
        assert_eq!(zoomed(whole, span(0, 400), at(400), 0.5), span(0, 800));
        assert_eq!(moved(whole, span(100, 300), -2.0), span(0, 200));
        assert_eq!(moved(whole, span(100, 300), 0.5), span(200, 400));
        assert_eq!(between(whole, at(1_200), at(900)), span(700, 1_000));
    }

    #[test]
    fn a_click_is_not_a_moment() {
        let whole = span(0, 1_000);
        assert_eq!(between(whole, at(500), at(500)), span(500, 510));
        assert_eq!(zoomed(whole, span(0, 20), at(10), 100.0), span(5, 15));
        assert_eq!(zoomed(span(0, 4), span(0, 4), at(1), 2.0), span(0, 4));
    }

    #[test]
    fn what_is_drawn_follows_the_keyboard() {
        let whole = span(0, 1_000);
        assert_eq!(following(whole, span(0, 100), at(50)), span(0, 100));
        assert_eq!(following(whole, span(0, 100), at(500)), span(450, 550));
        assert_eq!(following(whole, span(0, 100), at(990)), span(900, 1_000));
        assert_eq!(following(whole, span(0, 100), at(5_000)), span(0, 100));
    }
}
