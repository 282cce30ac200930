//! JSON in the very form in which a server writes it, read from left to right.

use global_health_bytes::{pairs, string, string_length};

use crate::model::Labels;

/// What is still to be read of a text; each step is `None` where something else stands there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'a> {
    /// The text.
    pub text: &'a str,
    /// Whether it stands in a JSON string, so that its quotes and backslashes are escaped.
    inside: bool,
}

impl<'a> Rest<'a> {
    pub const fn of(text: &'a str) -> Self {
        Self { text, inside: false }
    }

    /// What a JSON string holds, which stands in its quotes.
    pub fn inside(quoted: &'a str) -> Option<Self> {
        let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self { text, inside: true })
    }

    pub fn skip(&mut self, text: &str) -> Option<()> {
        self.text = self.text.strip_prefix(text)?;
        Some(())
    }

    pub fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.text.split_at_checked(length)?;
        self.text = rest;
        Some(taken)
    }

    /// Whether nothing is left but the break of the line, which some collectors keep.
    pub fn is_blank(&self) -> bool {
        let (feed, carriage) = if self.inside { ("\\n", "\\r") } else { ("\n", "\r") };
        let rest = self.text.strip_prefix(carriage).unwrap_or(self.text);
        rest.strip_prefix(feed).unwrap_or(rest).is_empty()
    }

    /// The name of a field, in its quotes, and the colon.
    pub fn name(&mut self, name: &str) -> Option<()> {
        let quote = if self.inside { "\\\"" } else { "\"" };
        [quote, name, quote, ":"].into_iter().try_for_each(|part| self.skip(part))
    }

    /// A string in its quotes.
    pub fn quoted(&mut self) -> Option<&'a str> {
        self.take(string_length(self.text.as_bytes())?)
    }

    /// What a string says.
    pub fn string(&mut self) -> Option<String> {
        let mut plain = Vec::new();
        let length = string(self.text.as_bytes(), self.inside, &mut plain)?;
        self.take(length)?;
        String::from_utf8(plain).ok()
    }

    /// An object of strings whose names are sorted, as Go writes it.
    pub fn labels(&mut self) -> Option<Labels> {
        let (text, ends, length) = pairs(self.text.as_bytes(), self.inside)?;
        self.take(length)?;
        Some(Labels::sorted(String::from_utf8(text).ok()?, ends))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_of_the_line_are_nothing_where_they_are_written_as_such() {
        let blank = |text: &str, inside| Rest { text, inside }.is_blank();
        for (plain, inside) in [("", ""), ("\n", r"\n"), ("\r\n", r"\r\n")] {
            assert!(blank(plain, false) && blank(inside, true), "{plain:?}");
            assert!(plain.is_empty() || !(blank(plain, true) || blank(inside, false)), "{plain:?}");
        }
        assert!(!blank("}\n", false) && !blank(r"}\n", true) && !blank(r"\\n", true));
    }
}
