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

    /// Writes JSON that a script element holds: no `<` stands in it, as none of it may end the element.
    pub fn embed(&mut self, json: &str) -> &mut Self {
        // In JSON it can only stand in a string.
        self.0.push_str(&json.replace('<', "\\u003c"));
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

    #[test]
    fn embedded_json_ends_no_element_and_says_the_same() {
        let hostile = serde_json::json!({ "a</script>": "<!--<script>\u{2028}" });
        let mut written = Written::default();
        written.embed(&hostile.to_string());
        let json = written.finish();
        assert!(!json.contains('<'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), hostile);
    }
}
