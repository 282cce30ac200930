//! JSON in the very form in which a server writes it, read from left to right.

use std::borrow::Cow;

use global_health_bytes::{begins_with, string_length};
use serde::Deserialize;

use crate::model::Labels;
use crate::source::text::Text;

/// What is still to be read of a text; each step is `None` where something else stands there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'a>(pub &'a str);

impl<'a> Rest<'a> {
    pub fn skip(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// The same in less time where the text is long.
    pub fn skip_long(&mut self, text: &str) -> Option<()> {
        let is_it = begins_with(self.0.as_bytes(), text.as_bytes());
        self.take(text.len()).filter(|_| is_it).map(drop)
    }

    pub fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A string in its quotes.
    pub fn quoted(&mut self) -> Option<&'a str> {
        self.take(string_length(self.0.as_bytes())?)
    }

    /// What a string says.
    pub fn text(&mut self) -> Option<Text<'a>> {
        let quoted = self.quoted()?;
        if quoted.contains('\\') {
            return serde_json::from_str(quoted).ok();
        }
        Some(Text(Cow::Borrowed(&quoted[1..quoted.len() - 1])))
    }

    /// An object of strings.
    pub fn labels(&mut self) -> Option<Labels> {
        let mut pairs = Vec::with_capacity(16);
        self.skip("{")?;
        while self.skip("}").is_none() {
            if !pairs.is_empty() {
                self.skip(",")?;
            }
            let Text(name) = self.text()?;
            self.skip(":")?;
            let Text(value) = self.text()?;
            pairs.push((name, value));
        }
        Some(pairs.into_iter().collect())
    }

    /// Any JSON.
    pub fn value<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter();
        let value = values.next()?.ok()?;
        let length = values.byte_offset();
        self.take(length)?;
        Some(value)
    }
}
