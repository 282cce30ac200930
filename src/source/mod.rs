//! Where it comes from: what to ask of Loki, Prometheus and Alertmanager, and what they answered.

mod alertmanager;
mod ask;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod fetch;
mod file;
mod json;
mod known;
mod loki;
mod prometheus;
mod rest;
mod retry;
mod saved;
mod send;
mod text;

pub use alertmanager::{configured, read_status};
pub use ask::{Detail, Get, Response, Sources, ask_clock, ask_configuration};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use fetch::{Fetch, rest};
pub use file::{FileReader, Logged, Opened, Unreadable};
pub(crate) use json::{Fields, Json};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use known::cache;
pub use known::{Settled, Shelf, ask_same, record_key};
#[cfg(feature = "ui")]
pub(crate) use loki::read_fields;
pub use loki::{
    Entry, LineReader, LogCopy, LogPages, LogReading, LogWindow, Page, PageRequest, Stretch,
    ask_alert, ask_log, parts, read_line, read_page,
};
pub(crate) use prometheus::recall_witness;
pub use prometheus::{Matrix, Series, ask_presence, ask_survey, ask_witness, read_matrix};
pub use retry::{Patient, retry_after};
pub use saved::{Saved, read_report};
