//! The Gregorian calendar on plain numbers; zones come in as the offset at an instant.
//!
//! Source of the two conversions: Howard Hinnant, "chrono-compatible low-level date algorithms".

use crate::model::Timestamp;

/// The milliseconds of a minute.
pub const MINUTE: i64 = 60_000;
/// The milliseconds of a day without a clock change.
pub const DAY: i64 = 86_400_000;

/// How far the clocks on a wall are ahead of UTC at an instant, in minutes.
pub type Offset<'a> = &'a dyn Fn(Timestamp) -> i64;

/// What a calendar and a clock on the wall show, without saying where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: i64,
    /// The day of the month, 1 to 31.
    pub day: i64,
    /// The milliseconds since the wall's midnight.
    pub time: i64,
}

impl Civil {
    /// The wall's time in milliseconds since the wall showed 1970.
    pub const fn wall(self) -> i64 {
        let year = self.year - (self.month <= 2) as i64;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        (era * 146_097 + day_of_era - 719_468) * DAY + self.time
    }

    /// What the wall shows at `wall` milliseconds since it showed 1970.
    pub const fn of_wall(wall: i64) -> Self {
        let days = wall.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Self {
            year: year_of_era + era * 400 + (month <= 2) as i64,
            month,
            day: day_of_year - (153 * shifted + 2) / 5 + 1,
            time: wall.rem_euclid(DAY),
        }
    }

    /// What the wall shows at `instant`.
    pub fn at(instant: Timestamp, offset: Offset) -> Self {
        Self::of_wall(wall_at(instant, offset))
    }
}

/// The wall's milliseconds at `instant`.
pub fn wall_at(instant: Timestamp, offset: Offset) -> i64 {
    instant.milliseconds().saturating_add(offset(instant) * MINUTE)
}

/// The first instant at which the wall shows `wall`, or `None` where the clocks skip it.
pub fn instant_at(wall: i64, offset: Offset) -> Option<Timestamp> {
    // A zone changes at most once within a day of an instant, so these two are all there are.
    let candidates = [wall.saturating_sub(DAY), wall.saturating_add(DAY)].map(|near| {
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
    fn days_and_numbers_agree_over_eight_centuries() {
        let mut previous = Civil::of_wall(-400 * 366 * DAY);
        for day in -400 * 366 + 1..400 * 366 {
            let civil = Civil::of_wall(day * DAY + 5);
            assert_eq!(civil.wall(), day * DAY + 5);
            let next = if civil.day == 1 {
                civil.month != previous.month
            } else {
                civil.day == previous.day + 1
            };
            assert!(next, "{previous:?} {civil:?}");
            previous = civil;
        }
        let leap = Civil { year: 2024, month: 2, day: 29, time: 0 };
        assert_eq!(leap.wall(), 19_782 * DAY);
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
