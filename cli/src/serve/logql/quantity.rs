//! Numbers with a unit, as Go reads them: durations and sizes.

use bytesize::ByteSize;

/// Go's units of a duration, in seconds, and those of Prometheus that are longer.
const UNITS: [(&str, f64); 11] = [
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("μs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3_600.0),
    ("d", 86_400.0),
    ("w", 604_800.0),
    ("y", 31_536_000.0),
];

/// A plain number, as Go's `strconv.ParseFloat` reads the value of a label.
pub fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// A duration such as `1h30m` or `1.5s`, in seconds.
pub fn duration(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut seconds = 0.0;
    loop {
        let is_of_number = |c: char| c.is_ascii_digit() || c == '.';
        let (count, after) = rest.split_at(rest.find(|c| !is_of_number(c))?);
        let end = after.find(is_of_number).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, each) = UNITS.iter().find(|(known, _)| *known == unit)?;
        seconds += count.parse::<f64>().ok()? * each;
        if after.is_empty() {
            return Some(sign * seconds);
        }
        rest = after;
    }
}

/// A size such as `20MB` or `1.5 KiB`, in bytes.
#[allow(clippy::cast_precision_loss)] // Nobody has a label of so many.
pub fn bytes(text: &str) -> Option<f64> {
    text.parse::<ByteSize>().ok().map(|size| size.as_u64() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        for (text, seconds) in
            [("1h30m", 5_400.0), ("1.5s", 1.5), ("-20ms", -0.02), ("2d", 172_800.0), ("0", 0.0)]
        {
            assert_eq!(duration(text), Some(seconds), "{text}");
        }
        for text in ["", "-", "5", "5x", "s", "1h30", ".", "1..2s", "5 s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_are_of_thousands_and_of_1024() {
        for (text, size) in
            [("20MB", 2e7), ("1.5KiB", 1_536.0), ("3 kb", 3_000.0), ("7", 7.0), ("7B", 7.0)]
        {
            assert_eq!(bytes(text), Some(size), "{text}");
        }
        for text in ["", "MB", "5s", "x", "-1KB"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
