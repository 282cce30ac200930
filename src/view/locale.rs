use std::fmt;

use crate::model::Timestamp;
use crate::view::text::Language;

/// Whose clocks the view reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The zone of the browser; outside of one, UTC.
    #[default]
    Browser,
    /// Coordinated universal time.
    Utc,
}

impl Zone {
    /// How far its clocks are ahead of UTC at `instant`, in minutes.
    #[must_use]
    pub fn offset(self, instant: Timestamp) -> i64 {
        match self {
            Self::Browser => platform::offset(instant),
            Self::Utc => 0,
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
    /// `instant` as the language writes it, in the zone.
    pub fn write(self, instant: Timestamp, shape: Shape) -> String {
        platform::write(self, instant, shape)
    }

    /// The name of the zone at `instant`, such as `UTC+1`.
    pub fn zone_name(self, instant: Timestamp) -> String {
        Ahead(self.zone.offset(instant)).to_string()
    }
}

/// Minutes ahead of UTC.
struct Ahead(i64);

impl fmt::Display for Ahead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '−' } else { '+' };
        let (hours, minutes) = (self.0.abs() / 60, self.0.abs() % 60);
        match (hours, minutes) {
            (0, 0) => f.write_str("UTC"),
            (_, 0) => write!(f, "UTC{sign}{hours}"),
            _ => write!(f, "UTC{sign}{hours}:{minutes:02}"),
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    //! The browser's clocks and calendars.

    use std::cell::RefCell;
    use std::collections::HashMap;

    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use wasm_bindgen::JsValue;

    use super::{Language, Locale, Shape, Timestamp, Zone};

    thread_local! {
        /// A formatter costs a hundred times what a date costs.
        static FORMATS: RefCell<HashMap<(Locale, Shape), Function>> = RefCell::default();
    }

    #[allow(clippy::cast_possible_truncation)]
    pub fn offset(instant: Timestamp) -> i64 {
        let behind = date(instant).get_timezone_offset();
        if behind.is_finite() { -behind as i64 } else { 0 }
    }

    pub fn write(locale: Locale, instant: Timestamp, shape: Shape) -> String {
        FORMATS.with_borrow_mut(|formats| {
            let format = formats.entry((locale, shape)).or_insert_with(|| format(locale, shape));
            let text = format.call1(&JsValue::UNDEFINED, &date(instant));
            text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| instant.to_string())
        })
    }

    #[allow(clippy::cast_precision_loss)]
    fn date(instant: Timestamp) -> Date {
        Date::new(&JsValue::from_f64(instant.milliseconds() as f64))
    }

    fn format(locale: Locale, shape: Shape) -> Function {
        let tag = match locale.language {
            Language::English => "en-GB",
            Language::French => "fr-FR",
        };
        let options = Object::new();
        let set = |(key, value): &(&str, &str)| {
            // Setting a property of a fresh object cannot fail.
            let _ = Reflect::set(&options, &(*key).into(), &(*value).into());
        };
        fields(shape).iter().for_each(set);
        if locale.zone == Zone::Utc {
            set(&("timeZone", "UTC"));
        }
        Intl::DateTimeFormat::new(&Array::of1(&tag.into()), &options).format()
    }

    const fn fields(shape: Shape) -> &'static [(&'static str, &'static str)] {
        match shape {
            Shape::Moment => &[
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Shape::Short => &[
                ("day", "numeric"),
                ("month", "short"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Shape::Second => &[
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Shape::Minute => &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")],
            Shape::Day => &[("day", "numeric"), ("month", "short")],
            Shape::Month => &[("month", "short")],
            Shape::Year => &[("year", "numeric")],
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    //! The same without a browser, for tests: UTC, and what browsers write today.

    use super::{Locale, Shape, Timestamp};
    use crate::view::calendar::{Civil, MINUTE};
    use crate::view::text;

    pub const fn offset(_: Timestamp) -> i64 {
        0
    }

    pub fn write(locale: Locale, instant: Timestamp, shape: Shape) -> String {
        let Civil { year, month, day, time } = Civil::at(instant, &|at| locale.zone.offset(at));
        let month = text::months(locale.language)[usize::try_from(month - 1).unwrap_or(0)];
        let (hour, minute, second) = (time / MINUTE / 60, time / MINUTE % 60, time / 1_000 % 60);
        match shape {
            Shape::Moment => format!("{day} {month} {year}, {hour:02}:{minute:02}:{second:02}"),
            Shape::Short => format!("{day} {month}, {hour:02}:{minute:02}"),
            Shape::Second => format!("{hour:02}:{minute:02}:{second:02}"),
            Shape::Minute => format!("{hour:02}:{minute:02}"),
            Shape::Day => format!("{day} {month}"),
            Shape::Month => month.to_owned(),
            Shape::Year => year.to_string(),
        }
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
    fn a_zone_is_named_by_how_far_it_is_ahead() {
        for (ahead, name) in [(0, "UTC"), (60, "UTC+1"), (-210, "UTC−3:30"), (345, "UTC+5:45")] {
            assert_eq!(Ahead(ahead).to_string(), name);
        }
    }
}
