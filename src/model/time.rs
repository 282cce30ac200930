use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use crate::model::Civil;

/// An instant, in whole milliseconds since the Unix epoch (UTC).
///
/// Loki speaks nanoseconds, Prometheus seconds and Alertmanager RFC 3339. All three become a
/// `Timestamp` at the edge, so nothing inside converts units.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `milliseconds` after the Unix epoch.
    #[must_use]
    pub const fn from_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// The instant of a Loki entry, rounded down to the millisecond.
    #[must_use]
    pub const fn from_nanoseconds(nanoseconds: i64) -> Self {
        Self(nanoseconds.div_euclid(1_000_000))
    }

    /// The instant of a Prometheus sample, rounded to the millisecond.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1_000.0).round() as i64)
    }

    /// The instant of an RFC 3339 text with any offset and any number of fraction digits, or
    /// `None` when the text is no such instant.
    ///
    /// ```
    /// # use global_health_bar::Timestamp;
    /// let utc = Timestamp::parse("2026-11-22T00:00:00.5Z");
    /// assert_eq!(utc, Timestamp::parse("2026-11-22T01:00:00.500000000+01:00"));
    /// assert_eq!(Timestamp::parse("yesterday"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let is = |at: usize, of: &[u8]| text.get(at).is_some_and(|byte| of.contains(byte));
        let [year, month, day] = [number(text, 0, 4)?, number(text, 5, 2)?, number(text, 8, 2)?];
        let of_day = [number(text, 11, 2)?, number(text, 14, 2)?, number(text, 17, 2)?];
        let fraction = if is(19, b".") { text.get(20..)? } else { &[] };
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let zone = if is(19, b".") { 20 + digits } else { 19 };
        let ahead = match text.get(zone..)? {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (hours, minutes) = (number(text, zone + 1, 2)?, number(text, zone + 4, 2)?);
                let ahead = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
                if *sign == b'+' { ahead } else { -ahead }
            }
            _ => return None,
        };
        let date = Civil { year, month, day, time: 0 };
        let is_date = (1..=12).contains(&month) && Civil::of_wall(date.wall()) == date;
        // A minute may have a leap second.
        let is_time = of_day[0] < 24 && of_day[1] < 60 && of_day[2] <= 60;
        let is_apart = is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
        if !(is_date && is_time && is_apart) || (is(19, b".") && digits == 0) {
            return None;
        }
        let seconds = (of_day[0] * 60 + of_day[1] - ahead) * 60 + of_day[2];
        let digit =
            |at| fraction.get(at).filter(|_| at < digits).map_or(0, |byte| i64::from(byte - b'0'));
        Some(Self(date.wall() + seconds * 1_000 + digit(0) * 100 + digit(1) * 10 + digit(2)))
    }

    /// The instant of an HTTP header in the form that servers must send, such as
    /// `Date: Sun, 22 Nov 2026 01:30:42 GMT` (RFC 9110, section 5.6.7).
    // Its parts put in RFC 3339's order: chrono's parser of dates in e-mails is much larger.
    #[must_use]
    pub fn parse_http(text: &str) -> Option<Self> {
        const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
        let text = text.strip_suffix(" GMT")?;
        let (day, month) = (text.get(5..7)?, text.get(8..11)?);
        let month = MONTHS.chunks(3).position(|name| name == month.as_bytes())? + 1;
        let (year, time) = (text.get(12..16)?, text.get(17..)?);
        Self::parse(&format!("{year}-{month:02}-{day}T{time}Z"))
    }

    /// The milliseconds since the Unix epoch.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// The nanoseconds since the Unix epoch, as Loki wants them; clamped to what 64 bits hold.
    #[must_use]
    pub const fn nanoseconds(self) -> i64 {
        self.0.saturating_mul(1_000_000)
    }

    /// The time from `earlier` to this instant, zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let milliseconds = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(milliseconds(duration)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(milliseconds(duration)))
    }
}

/// The number that `digits` digits at `at` make.
fn number(text: &[u8], at: usize, digits: usize) -> Option<i64> {
    text.get(at..at + digits)?.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
    })
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// RFC 3339 in UTC with milliseconds, `2026-11-22T00:00:00.000Z`; in other millennia than it knows,
/// milliseconds since the Unix epoch.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, time } = Civil::of_wall(self.0);
        if !(0..=9_999).contains(&year) {
            return write!(f, "{} ms", self.0);
        }
        let (second, millisecond) = (time / 1_000, time % 1_000);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use chrono::{DateTime, SecondsFormat};
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let expected = DateTime::parse_from_rfc3339(text).ok();
        let expected = expected.map(|instant| Timestamp(instant.timestamp_millis()));
        assert_eq!(Timestamp::parse(text), expected, "{text}");
    }

    proptest! {
        #[test]
        fn it_reads_and_writes_as_chrono_does(milliseconds in -62_167_219_200_000..253_402_300_800_000_i64, minutes in -1_439..1_440_i32, digits in 0..12_usize) {
            let instant = Timestamp(milliseconds);
            let utc = DateTime::from_timestamp_millis(milliseconds).expect("an instant");
            prop_assert_eq!(instant.to_string(), utc.to_rfc3339_opts(SecondsFormat::Millis, true));
            prop_assert_eq!(Timestamp::parse(&instant.to_string()), Some(instant));
            let zone = chrono::FixedOffset::east_opt(minutes * 60).expect("an offset");
            let local = utc.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Nanos, false);
            check(&local);
            check(&local.replacen("000", &"123456789012"[..digits], 1));
        }

        #[test]
        fn what_is_altered_is_read_as_chrono_does(at in 0..29_usize, with in prop::sample::select(vec!["", "0", "1", "2", "3", "4", "6", "9", "-", "+", ":", ".", "T", "t", " ", "Z", "z", "é"])) {
            for text in ["2024-02-29T23:59:58.125+00:30", "1969-12-31T00:00:00Z"] {
                let mut text: Vec<char> = text.chars().collect();
                let at = at.min(text.len() - 1);
                text.splice(at..=at, with.chars());
                check(&text.into_iter().collect::<String>());
            }
        }
    }

    #[test]
    fn days_that_no_month_has_are_none() {
        for text in [
            "2026-02-29",
            "2026-02-00",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2000-02-29",
            "0000-01-01",
        ] {
            check(&format!("{text}T00:00:00Z"));
        }
        for text in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T23:59:60Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T00:60:00Z",
            "2026-11-22T00:00:61Z",
        ] {
            check(text);
        }
    }
}
