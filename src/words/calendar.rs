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

/// The first instant of the day that begins when the wall shows `wall`, or `None` where the calendar
/// skips that day.
///
/// Where clocks are put forward at midnight, as in Beirut, no wall shows it: the day begins then, at
/// one o'clock.
pub fn day_at(wall: i64, offset: Offset) -> Option<Timestamp> {
    instant_at(wall, offset).or_else(|| {
        let ahead = [wall.saturating_sub(DAY), wall.saturating_add(DAY)]
            .map(|near| offset(Timestamp::from_milliseconds(near)) * MINUTE);
        // At `before` the wall shows less, at `first` no less.
        let mut before = wall.saturating_sub(ahead[0].max(ahead[1]));
        let mut first = wall.saturating_sub(ahead[0].min(ahead[1]));
        while first - before > 1 {
            let between = before + (first - before) / 2;
            let shows = wall_at(Timestamp::from_milliseconds(between), offset);
            *(if shows < wall { &mut before } else { &mut first }) = between;
        }
        let first = Timestamp::from_milliseconds(first);
        (wall_at(first, offset) < wall.saturating_add(DAY)).then_some(first)
    })
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

    /// Zones whose clocks are changed at `at`, from and to so many minutes ahead of UTC.
    pub fn changed(at: &str, from: i64, to: i64) -> impl Fn(Timestamp) -> i64 {
        let at = Timestamp::parse(at).unwrap();
        move |instant| if instant < at { from } else { to }
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_when_clocks_are_changed() {
        let day = |year, month, day| Civil { year, month, day, time: 0 }.wall();
        let beirut = changed("2026-03-28T22:00:00Z", 120, 180);
        assert_eq!(instant_at(day(2026, 3, 29), &beirut), None);
        assert_eq!(day_at(day(2026, 3, 29), &beirut), Timestamp::parse("2026-03-28T22:00:00Z"));
        assert_eq!(day_at(day(2026, 3, 30), &beirut), Timestamp::parse("2026-03-29T21:00:00Z"));
        // Sao Paulo, in its last summer time.
        let west = changed("2018-11-04T03:00:00Z", -180, -120);
        assert_eq!(day_at(day(2018, 11, 4), &west), Timestamp::parse("2018-11-04T03:00:00Z"));
    }

    #[test]
    fn a_day_that_the_calendar_skips_never_begins() {
        let day = |month, day| Civil { year: 2011, month, day, time: 0 }.wall();
        let samoa = changed("2011-12-30T10:00:00Z", -600, 840);
        assert_eq!(day_at(day(12, 29), &samoa), Timestamp::parse("2011-12-29T10:00:00Z"));
        assert_eq!(day_at(day(12, 30), &samoa), None);
        assert_eq!(day_at(day(12, 31), &samoa), Timestamp::parse("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn the_first_of_two_equal_midnights_begins_the_day() {
        let day = Civil { year: 2026, month: 11, day: 1, time: 0 }.wall();
        let havana = changed("2026-11-01T05:00:00Z", -240, -300);
        assert_eq!(day_at(day, &havana), Timestamp::parse("2026-11-01T04:00:00Z"));
        // Put back at midnight, clocks show it an hour later, once.
        let beirut = changed("2026-10-24T21:00:00Z", 180, 120);
        let day = Civil { year: 2026, month: 10, day: 25, time: 0 }.wall();
        assert_eq!(day_at(day, &beirut), Timestamp::parse("2026-10-24T22:00:00Z"));
    }

    #[test]
    fn the_first_of_two_equal_hours_is_meant_in_autumn() {
        let twice = Civil { year: 2026, month: 10, day: 25, time: 150 * MINUTE };
        assert_eq!(instant_at(twice.wall(), &paris), Timestamp::parse("2026-10-25T00:30:00Z"));
    }
}
