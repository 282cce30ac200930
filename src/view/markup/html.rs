//! Markup as HTML.

use std::borrow::Cow;

use crate::view::markup::{Element, Markup, STYLE, Text};

/// What of markup is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it, for who reads HTML only.
    All,
    /// What stands in our code. What was made while it ran may come from outside: it is no matter for
    /// a parser, but is put in later, as text.
    Ours,
}

impl Part {
    /// Whether this text is to be written.
    pub fn holds(self, text: &Text) -> bool {
        self == Self::All || matches!(text, Cow::Borrowed(_))
    }
}

impl Markup {
    /// Writes it to `html`, with what is live as it is now.
    pub(super) fn write(&self, html: &mut String, part: Part) {
        match self {
            Self::Live(live) => live.write(html, part),
            Self::Nothing => html.push_str("<!>"),
            // A place for a node of its own: a parser would join it to a text before it.
            Self::Text(text)
                if part == Part::Ours && !(part.holds(text) && html.ends_with('>')) =>
            {
                html.push_str("<!>");
            }
            // A node, though there is nothing to read.
            Self::Text(text) if text.is_empty() => html.push(' '),
            Self::Text(text) => escape(text, html),
            Self::Element(element) => element.write(html, part),
        }
    }
}

impl Element {
    fn write(&self, html: &mut String, part: Part) {
        html.push('<');
        html.push_str(self.0.tag);
        write_attributes(&self.0.attributes, html, part);
        write_attributes(&self.followed(), html, part);
        html.push('>');
        self.0.children.iter().for_each(|child| child.write(html, part));
        // In the page its children come later, one by one.
        if let Some(list) = self.0.list.as_ref().filter(|_| part == Part::All) {
            list.draw().into_iter().for_each(|child| child.write(html, part));
        }
        // An element that can hold nothing has no end.
        if self.0.tag != "input" {
            html.push_str("</");
            html.push_str(self.0.tag);
            html.push('>');
        }
    }
}

fn write_attributes(attributes: &[(&'static str, Text)], html: &mut String, part: Part) {
    // A policy of the page may forbid the attribute `style`; properties are set one by one.
    let is_written = |(name, value): &&(&str, Text)| !name.starts_with(STYLE) && part.holds(value);
    for (name, value) in attributes.iter().filter(is_written) {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape(value, html);
        html.push('"');
    }
}

/// Text and values come from anywhere: no character of theirs is markup.
fn escape(text: &str, html: &mut String) {
    for part in text.split_inclusive(['&', '<', '>', '"']) {
        let plain = part.trim_end_matches(['&', '<', '>', '"']);
        html.push_str(plain);
        html.push_str(match &part[plain.len()..] {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "",
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{element, live};
    use super::*;

    #[track_caller]
    fn check(markup: impl Into<Markup>, html: &str) {
        let mut written = String::new();
        markup.into().write(&mut written, Part::All);
        assert_eq!(written, html);
    }

    #[test]
    fn no_character_of_a_text_is_markup() {
        let nasty = "<b a=\"1\">&&amp;'</b>";
        check(
            element("p").with("title", nasty).holds(nasty),
            "<p title=\"&lt;b a=&quot;1&quot;&gt;&amp;&amp;amp;'&lt;/b&gt;\">\
             &lt;b a=&quot;1&quot;&gt;&amp;&amp;amp;'&lt;/b&gt;</p>",
        );
    }

    #[test]
    fn a_parser_is_given_nothing_that_was_not_in_the_code() {
        let outside = String::from("x");
        let mixed =
            element("p").with("lang", "fr").with("title", outside.clone()).holds("a").holds("b");
        let mut written = String::new();
        Markup::from(mixed.holds(outside).holds(element("b"))).write(&mut written, Part::Ours);
        assert_eq!(written, "<p lang=\"fr\">a<!><!><b></b></p>");
    }

    #[test]
    fn a_node_of_the_page_stands_for_each_piece() {
        let list = element("ul").holds(Markup::Nothing).holds("").holds(live(|| "now".into()));
        check(list, "<ul><!> now</ul>");
    }

    #[test]
    fn a_property_of_the_style_is_no_attribute() {
        check(element("i").with("style:left", "5%").with("lang", "fr"), "<i lang=\"fr\"></i>");
    }
}
