//! A history as a file: JSON, CSV and HTML.

mod csv;
mod findings;
mod html;
mod json;

pub use csv::episodes_csv;
pub use findings::Findings;
pub use html::report_html;
pub use json::{REPORT_VERSION, Report};
