//! Where it comes from: what to ask of Loki, Prometheus and Alertmanager, and what they answered.

mod alertmanager;
mod alerts;
mod archive;
mod ask;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod cache;
mod edges;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod fetch;
mod line;
mod logbook;
mod loki;
mod matrix;
mod memory;
mod page;
mod plan;
mod presence;
mod prometheus;
mod reader;
mod reading;
mod record;
mod rest;
mod retry;
mod same;
mod scan;
mod send;
mod settled;
mod shelf;
mod text;
mod window;
mod yaml;

pub use alertmanager::{configured, read_status};
pub use alerts::{ask_survey, ask_witness};
pub use archive::record_key;
pub use ask::{Get, Response, Sources, ask_clock, ask_configuration};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use fetch::{Fetch, rest};
pub use line::read_line;
pub use loki::{Entry, read_page};
pub use matrix::read_matrix;
pub use page::{Page, PageRequest};
pub use plan::{LogPages, Stretch, parts};
pub use presence::ask_presence;
pub use prometheus::{Matrix, Series};
pub use reader::LineReader;
pub use reading::{LogReading, ask_log};
pub use retry::{Patient, retry_after};
pub use same::ask_same;
pub use settled::Settled;
pub use shelf::Shelf;
pub use window::LogWindow;
