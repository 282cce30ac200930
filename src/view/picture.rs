use crate::picture::columns::Columns;
use crate::picture::paths::{doubts, outlines};
use crate::view::markup::{Element, part};

/// What `columns` show, for eyes only: one path per health, and what is in doubt.
pub fn drawing(columns: &Columns) -> Element {
    let mut picture = part("svg", "picture")
        .with("viewBox", ["0 0 ", &columns.len().max(1).to_string(), " 32"].concat())
        .with_all(&[
            ("preserveAspectRatio", "none"),
            ("width", "100%"),
            ("height", "32"),
            ("aria-hidden", "true"),
        ]);
    for outline in outlines(columns) {
        let path = || {
            part("path", "segments")
                .with("data-health", outline.health.as_str())
                .with("d", outline.d.clone())
        };
        picture = picture.holds((!outline.d.is_empty()).then(path));
    }
    let d = doubts(columns);
    let doubts = || part("path", "doubts").with("d", d.clone());
    picture.holds((!d.is_empty()).then(doubts))
}
