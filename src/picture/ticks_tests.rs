use super::*;
use crate::words::calendar::tests::{changed, paris};

fn utc(_: Timestamp) -> i64 {
    0
}

fn window(start: &str, end: &str) -> TimeSpan {
    TimeSpan::new(Timestamp::parse(start).unwrap(), Timestamp::parse(end).unwrap())
}

/// What the labels of the ticks say, the context of those in full before a `|`.
fn labels(span: TimeSpan, width: f64, offset: Offset) -> Vec<String> {
    ticks(span, TimeScale::new(span, width), width, offset)
        .into_iter()
        .map(|tick| {
            let Civil { year, month, day, time } = Civil::at(tick.at, offset);
            let (hour, minute, second) = (time / HOUR, time / MINUTE % 60, time / SECOND % 60);
            let (label, context) = match tick.unit {
                Unit::Second => {
                    (format!("{hour:02}:{minute:02}:{second:02}"), format!("{month}-{day}|"))
                }
                Unit::Minute => (format!("{hour:02}:{minute:02}"), format!("{month}-{day}|")),
                Unit::Day => (format!("{month}-{day}"), format!("{year}|")),
                Unit::Month => (format!("{month}"), format!("{year}|")),
                Unit::Year => (format!("{year}"), String::new()),
            };
            if tick.in_full { format!("{context}{label}") } else { label }
        })
        .collect()
}

#[test]
fn a_week_is_named_by_its_days() {
    let week = window("2026-11-15T00:40:00Z", "2026-11-22T00:40:00Z");
    assert_eq!(labels(week, 1000.0, &utc), ["11-16", "11-17", "11-18", "11-19", "11-20", "11-21"]);
}

#[test]
fn a_day_is_named_by_its_hours_and_the_first_names_the_day() {
    let day = window("2026-11-21T22:30:00Z", "2026-11-22T22:30:00Z");
    assert_eq!(
        labels(day, 1000.0, &utc),
        ["11-22|00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00"]
    );
}

#[test]
fn on_a_phone_each_span_is_named_by_several_instants() {
    for hours in [1, 6, 24, 7 * 24, 14 * 24, 30 * 24] {
        let end = Timestamp::parse("2026-03-01T12:00:00Z").unwrap();
        let span = TimeSpan::new(end - std::time::Duration::from_secs(hours * 3_600), end);
        for width in [270.0, 310.0, 340.0] {
            let labels = labels(span, width, &utc);
            assert!(labels.len() > 1, "the last {hours} h, {width} pixels: {labels:?}");
        }
    }
}

#[test]
fn a_label_that_would_repeat_is_in_full() {
    let days = window("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
    assert_eq!(labels(days, 700.0, &utc)[3..6], ["11-20|18:00", "11-21|00:00", "11-21|06:00"]);
}

#[test]
fn an_hour_a_year_and_a_century_have_their_own_units() {
    let hour = window("2026-11-21T10:03:00Z", "2026-11-21T11:03:00Z");
    assert_eq!(labels(hour, 400.0, &utc), ["11-21|10:15", "10:30", "10:45"]);
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(labels(year, 400.0, &utc), ["2026|1", "4", "7", "10"]);
    let century = window("1950-06-01T00:00:00Z", "2049-06-01T00:00:00Z");
    assert_eq!(labels(century, 520.0, &utc), ["1960", "1980", "2000", "2020"]);
}

#[test]
fn days_start_at_the_zones_midnight_also_where_clocks_change() {
    let span = window("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z");
    let scale = TimeScale::new(span, 420.0);
    let starts: Vec<_> =
        ticks(span, scale, 420.0, &paris).into_iter().map(|tick| tick.at.to_string()).collect();
    assert_eq!(
        starts,
        ["2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]
    );
}

#[test]
fn an_hour_that_clocks_show_twice_is_named_once_and_one_that_they_skip_never() {
    let autumn = window("2026-10-24T23:00:00Z", "2026-10-25T04:00:00Z");
    assert_eq!(
        labels(autumn, 1000.0, &paris),
        ["10-25|01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]
    );
    let spring = window("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z");
    assert_eq!(
        labels(spring, 600.0, &paris),
        ["3-29|01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]
    );
}

#[test]
fn a_day_is_named_though_its_midnight_is_skipped_and_none_that_is_skipped_whole() {
    let beirut = changed("2026-03-28T22:00:00Z", 120, 180);
    let days = window("2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z");
    assert_eq!(labels(days, 400.0, &beirut), ["3-28", "3-29", "3-30"]);
    let samoa = changed("2011-12-30T10:00:00Z", -600, 840);
    let days = window("2011-12-28T12:00:00Z", "2012-01-01T11:00:00Z");
    assert_eq!(labels(days, 420.0, &samoa), ["12-29", "12-31", "2012|1-1"]);
}

#[test]
fn ticks_stand_at_full_hours_of_zones_with_half_and_quarter_hours() {
    let day = window("2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z");
    let kathmandu = |_: Timestamp| 345;
    assert_eq!(
        labels(day, 1000.0, &kathmandu),
        ["10-3|06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "10-4|00:00", "03:00"]
    );
    // Lord Howe puts its clocks forward by half an hour, at two.
    let lord_howe = changed("2026-10-03T15:30:00Z", 630, 660);
    let night = window("2026-10-03T14:00:00Z", "2026-10-03T18:00:00Z");
    assert_eq!(
        labels(night, 800.0, &lord_howe),
        ["10-4|00:30", "01:00", "01:30", "02:30", "03:00", "03:30", "04:00", "04:30"]
    );
}

#[test]
fn any_span_at_any_width_keeps_the_laws() {
    let (beirut, samoa, lord_howe) = (
        changed("2026-03-28T22:00:00Z", 120, 180),
        changed("2011-12-30T10:00:00Z", -600, 840),
        changed("2026-04-04T15:00:00Z", 660, 630),
    );
    let nepal = |_: Timestamp| 345;
    let zones: [(&str, Offset); 5] = [
        ("2026-03-27T13:37:11.123Z", &paris),
        ("2026-03-27T13:37:11.123Z", &beirut),
        ("2011-12-28T13:37:11.123Z", &samoa),
        ("2026-04-04T13:37:11.123Z", &lord_howe),
        ("2026-04-04T13:37:11.123Z", &nepal),
    ];
    for (start, offset) in zones {
        laws(Timestamp::parse(start).unwrap(), offset);
    }
}

fn laws(start: Timestamp, offset: Offset) {
    let mut length = 500;
    while length < 400_000 * DAY {
        for width in [0.0, 30.0, 66.0, 200.0, 390.0, 1000.0, 4000.0] {
            let span =
                TimeSpan::new(start, Timestamp::from_milliseconds(start.milliseconds() + length));
            let scale = TimeScale::new(span, width);
            let found = ticks(span, scale, width, offset);
            for pair in found.windows(2) {
                assert!(scale.x(pair[1].at) - scale.x(pair[0].at) >= LABEL, "{span:?} {width}");
            }
            for tick in &found {
                assert!(span.contains(tick.at) && scale.x(tick.at) + LABEL <= width);
            }
            let mut texts = labels(span, width, offset);
            let count = texts.len();
            assert!(length < 5_000 || width < 390.0 || count >= 1, "{span:?} {width}: no tick");
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), count, "{span:?} {width}");
        }
        length = length * 17 / 10;
    }
}
