//! Where it comes from: what to ask of Loki, Prometheus and Alertmanager, and what they answered.

mod alertmanager;
mod alerts;
mod ask;
mod edges;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod fetch;
mod line;
mod loki;
mod memory;
mod plan;
mod prometheus;
mod reader;
mod rest;
mod scan;
mod text;
mod window;
mod yaml;

pub use alertmanager::{configured, read_status};
pub use alerts::{ask_survey, ask_witness};
pub use ask::{Get, Response, Sources, ask_clock, ask_configuration, ask_log, ask_presence};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use fetch::Fetch;
pub use line::read_line;
pub use loki::{Entry, read_page};
pub use plan::{LogPages, Page, PageRequest};
pub use prometheus::{Matrix, Series, read_matrix};
pub use reader::LineReader;
pub use window::LogWindow;
