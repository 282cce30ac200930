//! Markup as text, for who has no page to draw on.

/// Markup as it grows. What stands in our code is markup; all else is text.
#[derive(Debug, Default)]
pub struct Written(String);

impl Written {
    /// Writes `markup`, as it stands in our code.
    pub fn put(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Writes `text`, between tags or in quotes: whatever it is, it is read as text.
    pub fn say(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // No markup may hold these, and no reader could see them.
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => self.0.push('\u{fffd}'),
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Writes data that a script element holds: what ends the element must not stand in it.
    pub fn hold(&mut self, data: &str) -> &mut Self {
        debug_assert!(!data.contains('<'), "it would end the element");
        self.0.push_str(data);
        self
    }

    /// All that was written.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_text() {
        let mut written = Written::default();
        written.put("<p title=\"").say("a\"b'c&d<e>\0").put("\">").say("</p><script>");
        let text = "<p title=\"a&quot;b&#39;c&amp;d&lt;e&gt;\u{fffd}\">&lt;/p&gt;&lt;script&gt;";
        assert_eq!(written.finish(), text);
    }
}
