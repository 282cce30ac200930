use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};

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
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self(instant.timestamp_millis()))
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

    /// A number that is greater for a later instant, and never negative.
    pub(crate) const fn rank(self) -> u64 {
        self.0.cast_unsigned() ^ (1 << 63)
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

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// RFC 3339 in UTC with milliseconds: `2026-11-22T00:00:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_millis(self.0) {
            Some(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
