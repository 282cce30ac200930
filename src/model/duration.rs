use std::time::Duration;

/// The units of a duration, from the greatest to the least, and how many milliseconds each has.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 3_600_000),
    ("w", 7 * 24 * 3_600_000),
    ("d", 24 * 3_600_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// A duration as Prometheus and Alertmanager write it, such as `7d`, `1h30m` or `0`: whole numbers,
/// each unit once, the greater before the smaller. `None` of anything else.
///
/// Source: <https://prometheus.io/docs/prometheus/latest/configuration/configuration/>, `<duration>`.
///
/// ```
/// # use std::time::Duration;
/// # use global_health_bar::parse_duration;
/// assert_eq!(parse_duration("1h30m"), Some(Duration::from_secs(5_400)));
/// assert_eq!(parse_duration("30m1h"), None);
/// ```
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let (mut rest, mut units, mut milliseconds) = (text, &UNITS[..], 0_u64);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = units.iter().position(|(name, _)| *name == &rest[..letters])?;
        milliseconds = milliseconds.checked_add(number.checked_mul(units[unit].1)?)?;
        rest = &rest[letters..];
        units = &units[unit + 1..];
        if rest.is_empty() {
            return Some(Duration::from_millis(milliseconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_as_prometheus_writes_it() {
        for (text, seconds) in [
            ("0", 0),
            ("90s", 90),
            ("1h30m", 5_400),
            ("7d", 604_800),
            ("2w", 1_209_600),
            ("1y", 31_536_000),
            ("1m500ms", 60),
        ] {
            assert_eq!(parse_duration(text).map(|it| it.as_secs()), Some(seconds), "{text}");
        }
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
    }

    #[test]
    fn what_prometheus_would_refuse_is_none() {
        for text in [
            "",
            "7",
            "d",
            "1.5h",
            "-1h",
            "1h1h",
            "1m1h",
            "1 h",
            "1h ",
            "1é",
            "soon",
            "99999999999999999999d",
            "999999999999y",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
