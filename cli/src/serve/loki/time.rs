//! Instants and durations, as Loki reads and writes them.

use global_health_bar::Timestamp;

use crate::serve::parameters::Parameters;

/// Nanoseconds, seconds with or without a fraction, or RFC 3339: in Loki's way of telling them
/// apart, milliseconds are nanoseconds.
pub fn instant(parameters: &Parameters, name: &str) -> Result<Option<i64>, String> {
    let Some(value) = parameters.get(name) else {
        return Ok(None);
    };
    if value.contains('.')
        && let Ok(seconds) = value.parse::<f64>()
    {
        return Ok(Some(Timestamp::from_seconds(seconds).nanoseconds()));
    }
    if let Ok(number) = value.parse::<i64>() {
        let is_seconds = value.len() <= 10;
        return Ok(Some(if is_seconds { number.saturating_mul(1_000_000_000) } else { number }));
    }
    Timestamp::parse(value).map(|at| Some(at.nanoseconds())).ok_or_else(|| {
        format!("could not parse '{name}' parameter: strconv.ParseInt: parsing {value:?}: invalid syntax")
    })
}

/// A duration as Go prints it, to the second.
pub fn go_duration(nanoseconds: i64) -> String {
    let seconds = nanoseconds / 1_000_000_000;
    format!("{}h{}m{}s", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
