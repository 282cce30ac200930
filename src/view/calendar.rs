//! The calendar in a zone, which comes in as the offset at an instant.

use crate::model::{Civil, Timestamp};

/// The milliseconds of a minute.
pub const MINUTE: i64 = 60_000;

/// How far the clocks on a wall are ahead of UTC at an instant, in minutes.
pub type Offset<'a> = &'a dyn Fn(Timestamp) -> i64;

/// What the wall shows at `instant`.
pub fn civil_at(instant: Timestamp, offset: Offset) -> Civil {
    Civil::of_wall(wall_at(instant, offset))
}

/// The wall's milliseconds at `instant`.
pub fn wall_at(instant: Timestamp, offset: Offset) -> i64 {
    instant.milliseconds().saturating_add(offset(instant) * MINUTE)
}

/// The first instant at which the wall shows `wall`, or `None` where the clocks skip it.
pub fn instant_at(wall: i64, offset: Offset) -> Option<Timestamp> {
    // A zone changes at most once within a day of an instant, so these two are all there are.
    let candidates =
        [wall.saturating_sub(Civil::DAY), wall.saturating_add(Civil::DAY)].map(|near| {
            let ahead = offset(Timestamp::from_milliseconds(near));
            Timestamp::from_milliseconds(wall.saturating_sub(ahead * MINUTE))
        });
    candidates.into_iter().filter(|candidate| wall_at(*candidate, offset) == wall).min()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The offset of central Europe in 2026: summer from 29 March to 25 October, 01:00 UTC.
    pub fn paris(instant: Timestamp) -> i64 {
        let at = |text| Timestamp::parse(text).unwrap();
        let summer = at("2026-03-29T01:00:00Z") <= instant && instant < at("2026-10-25T01:00:00Z");
        if summer { 120 } else { 60 }
    }

    #[test]
    fn the_clocks_skip_an_hour_in_spring() {
        let skipped = Civil { year: 2026, month: 3, day: 29, time: 150 * MINUTE };
        assert_eq!(instant_at(skipped.wall(), &paris), None);
    }

    #[test]
    fn the_first_of_two_equal_hours_is_meant_in_autumn() {
        let twice = Civil { year: 2026, month: 10, day: 25, time: 150 * MINUTE };
        assert_eq!(instant_at(twice.wall(), &paris), Timestamp::parse("2026-10-25T00:30:00Z"));
    }
}
