//! `| unwrap`: the value of a line is that of one of its labels.

use crate::serve::logql::filter::{Kind, LabelFilter};
use crate::serve::logql::stage::Line;

/// What Loki says of a line whose label is no number.
const ERROR: &str = "SampleExtractionErr";

/// Which label, what it counts, and which lines are wanted then.
#[derive(Debug)]
pub struct Unwrap {
    name: String,
    kind: Kind,
    filters: Vec<LabelFilter>,
}

impl Unwrap {
    /// Reads what follows `| unwrap`, such as `duration(a)`, and what follows that; `None` where it is none.
    pub fn begin(text: &str) -> Option<(Self, &str)> {
        let (first, rest) = name(text)?;
        let kind = match first {
            "duration" | "duration_seconds" => Kind::Duration,
            "bytes" => Kind::Bytes,
            _ => Kind::Number,
        };
        let converted = rest.trim_start().strip_prefix('(');
        let (name, kind, rest) = match converted.filter(|_| kind != Kind::Number) {
            None => (first, Kind::Number, rest),
            Some(inside) => {
                let (name, rest) = name(inside)?;
                (name, kind, rest.trim_start().strip_prefix(')')?)
            }
        };
        Some((Self { name: name.into(), kind, filters: Vec::new() }, rest))
    }

    /// Adds a filter behind it.
    pub fn filter(&mut self, filter: LabelFilter) {
        self.filters.push(filter);
    }

    /// The value of a line, which loses the label; `None` where it has none, or is not wanted.
    pub fn take(&self, line: &mut Line) -> Option<f64> {
        let value = self.kind.read(line.label(&self.name)?);
        if value.is_none() {
            line.fail(ERROR);
        }
        let is_wanted = self.filters.iter().all(|filter| filter.keeps(line));
        line.forget(&self.name);
        is_wanted.then(|| value.unwrap_or(0.0))
    }
}

/// The name that a text begins with.
fn name(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, rest) = text.split_at(text.find(|c| !is_in_name(c)).unwrap_or(text.len()));
    let is_name = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    is_name.then_some((name, rest))
}

#[cfg(test)]
mod tests {
    use global_health_bar::Labels;

    use super::*;

    fn taken(unwrap: &str, label: &str) -> (Option<f64>, Option<String>) {
        let stream: Labels = [("a", label)].into_iter().collect();
        let mut line = Line::new(&stream, "");
        let (mut unwrap, rest) = Unwrap::begin(unwrap).expect(unwrap);
        if !rest.trim().is_empty() {
            unwrap.filter(LabelFilter::begin(rest).expect("no fault").expect("a filter").0);
        }
        let value = unwrap.take(&mut line);
        if value.is_some() {
            assert_eq!(line.label("a"), None);
        }
        (value, line.label("__error__").map(str::to_owned))
    }

    #[test]
    fn the_value_is_a_number_a_duration_or_a_size() {
        assert_eq!(taken("a", "1.5"), (Some(1.5), None));
        assert_eq!(taken(" duration ( a ) ", "1m"), (Some(60.0), None));
        assert_eq!(taken("duration_seconds(a)", "20ms"), (Some(0.02), None));
        assert_eq!(taken("bytes(a)", "2KB"), (Some(2_000.0), None));
        assert_eq!(taken("b", "1"), (None, None));
        let error = Some("SampleExtractionErr".to_owned());
        assert_eq!(taken("a", "1m"), (Some(0.0), error.clone()));
        assert_eq!(taken("a __error__=``", "1m"), (None, error));
        assert_eq!(taken("a a > 1", "1"), (None, None));
        for none in ["", "1a", "duration(a", "duration()", "(a)"] {
            assert!(Unwrap::begin(none).is_none(), "{none}");
        }
        // A label may be called so.
        assert!(matches!(Unwrap::begin("duration [1m]"), Some((_, " [1m]"))));
    }
}
