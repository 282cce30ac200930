/// What a calendar and a clock on the wall show, without saying where: the Gregorian one, on plain
/// numbers.
///
/// Source of the two conversions: Howard Hinnant, "chrono-compatible low-level date algorithms".
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
    /// The milliseconds of a day without a clock change.
    pub const DAY: i64 = 86_400_000;

    /// The wall's time in milliseconds since the wall showed 1970.
    pub const fn wall(self) -> i64 {
        let year = self.year - (self.month <= 2) as i64;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        (era * 146_097 + day_of_era - 719_468) * Self::DAY + self.time
    }

    /// What the wall shows at `wall` milliseconds since it showed 1970.
    pub const fn of_wall(wall: i64) -> Self {
        let days = wall.div_euclid(Self::DAY) + 719_468;
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
            time: wall.rem_euclid(Self::DAY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_agree_over_eight_centuries() {
        let mut previous = Civil::of_wall(-400 * 366 * Civil::DAY);
        for day in -400 * 366 + 1..400 * 366 {
            let civil = Civil::of_wall(day * Civil::DAY + 5);
            assert_eq!(civil.wall(), day * Civil::DAY + 5);
            let next = if civil.day == 1 {
                civil.month != previous.month
            } else {
                civil.day == previous.day + 1
            };
            assert!(next, "{previous:?} {civil:?}");
            previous = civil;
        }
        let leap = Civil { year: 2024, month: 2, day: 29, time: 0 };
        assert_eq!(leap.wall(), 19_782 * Civil::DAY);
    }
}
