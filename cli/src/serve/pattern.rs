//! Texts that a value must be or hold, with Go's words for bad ones.

use regex::Regex;

/// A text, or a regex.
#[derive(Debug)]
pub enum Pattern {
    /// This text.
    Text(String),
    /// What the regex matches.
    Regex(Regex),
}

impl Pattern {
    /// Reads a regex; the error is Go's.
    pub fn regex(pattern: &str) -> Result<Self, String> {
        let regex = Regex::new(pattern).map_err(|why| {
            format!("error parsing regexp: {}: `{pattern}`", in_go(&why.to_string()))
        })?;
        Ok(Self::Regex(regex))
    }

    /// Whether `value` is the text or matches the regex.
    pub fn is(&self, value: &str) -> bool {
        match self {
            Self::Text(text) => text == value,
            Self::Regex(regex) => regex.is_match(value),
        }
    }

    /// Whether the text or a match of the regex is anywhere in `line`.
    pub fn is_in(&self, line: &str) -> bool {
        match self {
            Self::Text(text) => line.contains(text.as_str()),
            Self::Regex(regex) => regex.is_match(line),
        }
    }
}

/// The mistakes that people make, as Go names them; others in our own words.
fn in_go(why: &str) -> &str {
    if why.contains("unclosed group") {
        "missing closing )"
    } else if why.contains("repetition operator missing expression") {
        "missing argument to repetition operator"
    } else {
        let last = why.lines().last().unwrap_or_default();
        last.trim_start_matches("error: ")
    }
}
