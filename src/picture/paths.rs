//! From runs of columns to one SVG path per health. Shapes tell healths apart without colour: the
//! worse, the taller; what is not known is stripes or dots instead of a block.

use std::ops::Range;

use crate::model::Health;
use crate::picture::columns::{Columns, Run};

/// The height of the picture in CSS pixels: that of a critical stretch.
pub const HEIGHT: usize = 32;

/// How tall the band is that shows what is proven beneath an outage, in pixels.
const BAND: usize = 12;

/// How far above the foot the line runs that marks a doubt, in pixels.
const DOUBT: usize = 5;

/// The distance from one stripe or dot to the next, in pixels.
const PITCH: usize = 6;

/// The outlines of all that has one health, as an SVG path in CSS pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Whose.
    pub health: Health,
    /// The attribute `d`: areas to fill, or lines to stroke where it is stripes or dots.
    pub d: String,
}

/// An outline per health, empty where nothing has it, in the order in which to draw them.
pub fn outlines(columns: &Columns) -> [Outline; 5] {
    let runs = columns.runs();
    let order =
        [Health::Healthy, Health::Warning, Health::Critical, Health::Unknown, Health::Unavailable];
    order.map(|health| {
        let mut d = String::new();
        for (at, run) in runs.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| runs[before]);
            let (start, end) = edges(*run, before, runs.get(at + 1).copied());
            let top = HEIGHT - height(run.beneath.unwrap_or(run.health));
            // What is proven beneath an outage is a band that runs on below the stripes.
            let band = if run.beneath.is_some() { HEIGHT - BAND } else { HEIGHT };
            if run.beneath == Some(health) {
                block(&mut d, start, end, band);
            } else if run.health == health {
                match health {
                    Health::Unavailable => stripes(&mut d, start, end, top..band),
                    Health::Unknown => dots(&mut d, start, end, top),
                    _ => block(&mut d, start, end, top),
                }
            }
        }
        Outline { health, d }
    })
}

/// A line through the foot of all that is in doubt, as an SVG path in CSS pixels; empty where
/// nothing is.
pub fn doubts(columns: &Columns) -> String {
    let mut d = String::new();
    for run in columns.runs().iter().filter(|run| !run.is_sure) {
        put(&mut d, "M# #H#", &[run.start, HEIGHT - DOUBT, run.end]);
    }
    d
}

/// How tall a stretch is drawn, in pixels.
const fn height(health: Health) -> usize {
    match health {
        Health::Critical => HEIGHT,
        Health::Warning => 26,
        Health::Unavailable | Health::Unknown | Health::Healthy => 20,
    }
}

/// Where the run is drawn: the better of two neighbours leaves a gap of a pixel, if it is wide
/// enough, so that colours need not differ much to be told apart.
fn edges(run: Run, before: Option<Run>, after: Option<Run>) -> (usize, usize) {
    let is_wide = run.end - run.start > 3;
    let yields = |other: Option<Run>| {
        let worse =
            other.is_some_and(|other| (other.health, other.beneath) > (run.health, run.beneath));
        usize::from(is_wide && worse)
    };
    (run.start + yields(before), run.end - yields(after))
}

fn block(d: &mut String, start: usize, end: usize, top: usize) {
    let (width, height) = (end - start, HEIGHT - top);
    if width < 8 {
        put(d, "M# #h#v#h-#z", &[start, top, width, height, width]);
    } else {
        let (across, down) = (width - 6, height - 6);
        let shape = "M# #h#q3 0 3 3v#q0 3-3 3h-#q-3 0-3-3v-#q0-3 3-3z";
        put(d, shape, &[start + 3, top, across, down, across, down]);
    }
}

/// Writes `shape` with each `#` in it replaced by the next of `numbers`.
fn put(d: &mut String, shape: &str, numbers: &[usize]) {
    let mut numbers = numbers.iter();
    for char in shape.chars() {
        match numbers.as_slice() {
            [number, ..] if char == '#' => {
                d.push_str(&number.to_string());
                numbers.next();
            }
            _ => d.push(char),
        }
    }
}

/// Slanted lines on one grid for all runs; upright ones where a run is too narrow for slanted.
fn stripes(d: &mut String, start: usize, end: usize, rows: Range<usize>) {
    let (top, bottom) = (rows.start + 1, rows.end - 1);
    if end - start < PITCH {
        for x in (start..end).step_by(2) {
            put(d, "M# #V#", &[x + 1, top, bottom]);
        }
        return;
    }
    let first = (start + top).div_ceil(PITCH) * PITCH;
    for sum in (first..end + bottom).step_by(PITCH) {
        let left = start.max(sum.saturating_sub(bottom));
        let right = end.min(sum - top);
        if left < right {
            put(d, "M# #L# #", &[left, sum - left, right, sum - right]);
        }
    }
}

/// Points in two rows, to be drawn with round caps; at least one.
fn dots(d: &mut String, start: usize, end: usize, top: usize) {
    let middle = usize::midpoint(top, HEIGHT);
    if end - start < PITCH {
        put(d, "M# #h0", &[usize::midpoint(start, end), middle]);
        return;
    }
    for (row, y) in [middle - 5, middle, middle + 5].into_iter().enumerate() {
        let shift = row % 2 * PITCH / 2;
        let first = (start + 1).div_ceil(PITCH) * PITCH + shift;
        for x in (first..end).step_by(PITCH) {
            put(d, "M# #h0", &[x, y]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Segment, TimeSpan, Timestamp};
    use crate::picture::scale::TimeScale;

    fn draw(tiles: &[(Health, Option<Health>, i64)], width: f64) -> Vec<Outline> {
        let mut end = Timestamp::from_milliseconds(0);
        let start = end;
        let segments = tiles.iter().map(|(health, beneath, length)| {
            let start = end;
            end = Timestamp::from_milliseconds(end.milliseconds() + length);
            Segment {
                span: TimeSpan::new(start, end),
                health: *health,
                beneath: *beneath,
                is_sure: true,
            }
        });
        let segments: Vec<_> = segments.collect();
        let columns = Columns::new(&segments, TimeScale::new(TimeSpan::new(start, end), width));
        outlines(&columns).into_iter().filter(|outline| !outline.d.is_empty()).collect()
    }

    #[test]
    fn a_path_per_health_however_many_segments() {
        let healths = Health::WORST_FIRST;
        let tiles: Vec<_> = (0..10_000).map(|n| (healths[n % 5], None, 1)).collect();
        let outlines = draw(&tiles, 50_000.0);
        assert_eq!(outlines.len(), 5);
        assert!(draw(&tiles, 1_000.0).len() <= 5);
    }

    #[test]
    fn the_worse_is_taller_and_the_better_leaves_the_gap() {
        let tiles =
            [(Health::Healthy, None, 6), (Health::Critical, None, 2), (Health::Healthy, None, 6)];
        let outlines = draw(&tiles, 14.0);
        assert_eq!(outlines[0].d, "M0 12h5v20h-5zM9 12h5v20h-5z");
        assert_eq!(outlines[1].d, "M6 0h2v32h-2z");
    }

    /// Colours of neighbours that hardly differ are told apart by the ground between them.
    #[test]
    fn between_two_states_is_ground() {
        let run =
            |health, start| Run { start, end: start + 20, health, beneath: None, is_sure: true };
        for one in Health::WORST_FIRST {
            for other in Health::WORST_FIRST.into_iter().filter(|other| *other != one) {
                let (before, after) = (run(one, 0), run(other, 20));
                let (_, end) = edges(before, None, Some(after));
                let (start, _) = edges(after, Some(before), None);
                assert!(end < start, "{one:?} touches {other:?}");
            }
        }
    }

    #[test]
    fn an_outage_lies_over_what_is_proven_beneath() {
        let outlines = draw(&[(Health::Unavailable, Some(Health::Critical), 4)], 4.0);
        assert_eq!(outlines[0].health, Health::Critical);
        assert_eq!(outlines[0].d, "M0 20h4v12h-4z");
        assert_eq!(outlines[1].health, Health::Unavailable);
        assert_eq!(outlines[1].d, "M1 1V19M3 1V19");
    }

    #[test]
    fn what_is_in_doubt_is_marked_and_looks_apart() {
        let at = Timestamp::from_milliseconds;
        let tile = |start, end, is_sure| Segment {
            span: TimeSpan::new(at(start), at(end)),
            health: Health::Critical,
            beneath: None,
            is_sure,
        };
        let scale = TimeScale::new(TimeSpan::new(at(0), at(30)), 30.0);
        let columns = Columns::new(&[tile(0, 10, true), tile(10, 30, false)], scale);
        assert_eq!(doubts(&columns), "M10 27H30");
        assert_eq!(doubts(&Columns::new(&[tile(0, 30, true)], scale)), "");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(outlines(&Columns::default()).iter().all(|outline| outline.d.is_empty()));
    }
}
