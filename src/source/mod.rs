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
mod plan;
mod presence;
mod prometheus;
mod record;
mod settled;
mod shelf;
mod text;
mod window;
mod yaml;

pub use alertmanager::{configured, read_status};
pub use alerts::{ask_survey, ask_witness};
pub use archive::record_key;
pub use ask::{Get, Response, Sources, ask_clock, ask_configuration, ask_log};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use fetch::Fetch;
pub use line::{LineReader, read_line};
pub use loki::{Entry, read_page};
pub use plan::{LogPages, Page, PageRequest};
pub use presence::ask_presence;
pub use prometheus::{Matrix, Series, read_matrix};
pub use settled::Settled;
pub use shelf::Shelf;
pub use window::LogWindow;
