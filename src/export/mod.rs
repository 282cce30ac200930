//! A history as a file: JSON, CSV, HTML and SVG.

mod csv;
mod findings;
mod html;
mod json;
mod svg;

pub use csv::episodes_csv;
pub use findings::Findings;
pub use html::report_html;
pub use json::{REPORT_VERSION, Report, history_json};
pub use svg::lanes_svg;
