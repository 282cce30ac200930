//! Markup as HTML.

use crate::view::markup::{Element, Markup, STYLE};

impl Markup {
    /// Writes it to `html`, with what is live as it is now.
    pub(super) fn write(&self, html: &mut String) {
        match self {
            Self::Live(live) => live.write(html),
            Self::Nothing => html.push_str("<!>"),
            // A node, though there is nothing to read.
            Self::Text(text) if text.is_empty() => html.push(' '),
            Self::Text(text) => escape(text, html),
            Self::Element(element) => element.write(html),
        }
    }
}

impl Element {
    fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(self.0.tag);
        write_attributes(&self.0.attributes, html);
        write_attributes(&self.followed(), html);
        html.push('>');
        self.0.children.iter().for_each(|child| child.write(html));
        html.push_str("</");
        html.push_str(self.0.tag);
        html.push('>');
    }
}

fn write_attributes(attributes: &[(&'static str, super::Text)], html: &mut String) {
    // A policy of the page may forbid the attribute `style`; properties are set one by one.
    for (name, value) in attributes.iter().filter(|(name, _)| !name.starts_with(STYLE)) {
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
        markup.into().write(&mut written);
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
    fn a_node_of_the_page_stands_for_each_piece() {
        let list = element("ul").holds(Markup::Nothing).holds("").holds(live(|| "now".into()));
        check(list, "<ul><!> now</ul>");
    }

    #[test]
    fn a_property_of_the_style_is_no_attribute() {
        check(element("i").with("style:left", "5%").with("lang", "fr"), "<i lang=\"fr\"></i>");
    }
}
