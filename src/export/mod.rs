//! A history as a file: JSON and CSV.

mod csv;
mod json;

pub use csv::episodes_csv;
pub use json::{REPORT_VERSION, Report};
