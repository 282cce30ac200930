use crate::model::Timestamp;
use crate::words::calendar::{Civil, MINUTE, instant_at};
use crate::words::language::{Language, months};
use crate::words::zone::ZoneName;

/// Whose clocks the view reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The zone of the browser; outside of one, UTC.
    #[default]
    Browser,
    /// Coordinated universal time.
    Utc,
    /// A zone of the time zone database, which only browsers have: [`Zone::parse`].
    Named(ZoneName),
    /// Clocks so many minutes ahead of UTC.
    Ahead(i16),
    /// Clocks that are changed once, as for summer time.
    Changed {
        /// How many minutes they are ahead of UTC at first.
        before: i16,
        /// The instant of the change.
        at: Timestamp,
        /// How many minutes they are ahead of UTC from then on.
        after: i16,
    },
}

impl Zone {
    /// The zone that `text` names: `browser`, `utc`, or where there is a browser one that it knows, such
    /// as `Europe/Paris`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "browser" => Some(Self::Browser),
            "utc" | "UTC" => Some(Self::Utc),
            name => ZoneName::of(name).map(Self::Named),
        }
    }

    /// How far its clocks are ahead of UTC at `instant`, in minutes.
    #[must_use]
    pub fn offset(self, instant: Timestamp) -> i64 {
        match self {
            Self::Browser => platform::offset(instant),
            Self::Utc => 0,
            Self::Named(name) => name.offset(instant),
            Self::Ahead(minutes) => minutes.into(),
            Self::Changed { before, at, after } => if instant < at { before } else { after }.into(),
        }
    }
}

/// How instants and words are written: a language and a zone. Default: English, the browser's zone.
///
/// Give it to a component as a prop, or to all of them as a context `Signal<Locale>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locale {
    /// The words.
    pub language: Language,
    /// The clock.
    pub zone: Zone,
}

/// How much of an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `21 Nov 2026, 10:05:30`.
    Moment,
    /// `21 Nov, 10:05`.
    Short,
    /// `10:05:30`.
    Second,
    /// `10:05`.
    Minute,
    /// `21 Nov`.
    Day,
    /// `Nov`.
    Month,
    /// `2026`.
    Year,
}

impl Locale {
    /// `instant` as the language writes it, in the zone: letter for letter what browsers write, who
    /// take long to begin.
    pub fn write(self, instant: Timestamp, shape: Shape) -> String {
        let Civil { year, month, day, time } = Civil::at(instant, &|at| self.zone.offset(at));
        let month = usize::try_from(month - 1).unwrap_or_default();
        let month = months(self.language).get(month).copied().unwrap_or_default();
        let date = || [&day.to_string(), " ", month].concat();
        let minute = || [two(time / MINUTE / 60), two(time / MINUTE % 60)].join(":");
        let second = || [minute(), two(time / 1_000 % 60)].join(":");
        match shape {
            Shape::Moment => [&date(), " ", &year.to_string(), ", ", &second()].concat(),
            Shape::Short => [date(), minute()].join(", "),
            Shape::Second => second(),
            Shape::Minute => minute(),
            Shape::Day => date(),
            Shape::Month => month.to_owned(),
            Shape::Year => year.to_string(),
        }
    }

    /// What the wall shows at `instant`, as a form's field has it: `2026-11-21T10:05:30`.
    pub fn wall(&self, instant: Timestamp) -> String {
        let ahead = self.zone.offset(instant) * MINUTE;
        let wall = Timestamp::from_milliseconds(instant.milliseconds().saturating_add(ahead));
        wall.to_string().chars().take(19).collect()
    }

    /// The first instant at which the wall shows what a form's field says, with seconds or without;
    /// `None` where it never does.
    pub fn instant(&self, wall: &str) -> Option<Timestamp> {
        let seconds = if wall.len() == 16 { ":00Z" } else { "Z" };
        let wall = Timestamp::parse(&[wall, seconds].concat())?;
        instant_at(wall.milliseconds(), &|at| self.zone.offset(at))
    }

    /// The name of the zone at `instant`, such as `UTC+1`.
    pub fn zone_name(self, instant: Timestamp) -> String {
        zone_name(self.zone.offset(instant))
    }
}

/// A number in two digits.
fn two(number: i64) -> String {
    [if number < 10 { "0" } else { "" }, &number.to_string()].concat()
}

/// The name of a zone so many minutes ahead of UTC.
fn zone_name(ahead: i64) -> String {
    let sign = if ahead < 0 { "−" } else { "+" };
    let (hours, minutes) = (ahead.abs() / 60, ahead.abs() % 60);
    match (hours, minutes) {
        (0, 0) => "UTC".into(),
        (_, 0) => ["UTC", sign, &hours.to_string()].concat(),
        _ => ["UTC", sign, &hours.to_string(), ":", &two(minutes)].concat(),
    }
}

#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod platform {
    use js_sys::Date;

    use super::Timestamp;

    /// What the browser's zone is ahead, in minutes.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    pub fn offset(instant: Timestamp) -> i64 {
        let behind = Date::new(&(instant.milliseconds() as f64).into()).get_timezone_offset();
        if behind.is_finite() { -behind as i64 } else { 0 }
    }
}

#[cfg(not(all(feature = "ui", target_arch = "wasm32")))]
mod platform {
    use super::Timestamp;

    pub const fn offset(_: Timestamp) -> i64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_both_languages() {
        let at = Timestamp::parse("2026-08-02T09:05:07Z").unwrap();
        let french = Locale { language: Language::French, zone: Zone::Utc };
        assert_eq!(Locale::default().write(at, Shape::Moment), "2 Aug 2026, 09:05:07");
        assert_eq!(french.write(at, Shape::Short), "2 août, 09:05");
    }

    #[test]
    fn what_a_field_says_is_an_instant_of_the_zone() {
        let zone = Zone::Changed {
            before: 60,
            at: Timestamp::parse("2026-03-29T01:00:00Z").unwrap(),
            after: 120,
        };
        let paris = Locale { language: Language::French, zone };
        let at = Timestamp::parse("2026-11-21T09:05:30Z").unwrap();
        assert_eq!(paris.wall(at), "2026-11-21T11:05:30");
        assert_eq!(paris.instant("2026-11-21T11:05:30"), Some(at));
        assert_eq!(paris.instant("2026-11-21T11:05"), Timestamp::parse("2026-11-21T09:05:00Z"));
        for nothing in ["", "2026-11-21", "tomorrow at ten", "2026-03-29T02:30"] {
            assert_eq!(paris.instant(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_zone_is_named_by_how_far_it_is_ahead() {
        for (ahead, name) in [(0, "UTC"), (60, "UTC+1"), (-210, "UTC−3:30"), (345, "UTC+5:45")] {
            assert_eq!(zone_name(ahead), name);
        }
    }
}
