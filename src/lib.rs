//! Health timelines of entities over the last days, rebuilt from past alerts.
//!
//! A *source* tells what was sent; *history* tells what happened; the *timeline* tells how an
//! entity fared; the *view* shows it; *live* keeps it current.
//!
//! ```
//! use global_health_bar::{
//!     Health, Log, Observations, Policy, Presence, TimeSpan, Timestamp, Witness, catalogue, read_line,
//!     reconstruct, timelines,
//! };
//!
//! let at = |minute: i64| Timestamp::from_milliseconds(minute * 60_000);
//! let line = r#"{"status":"firing","labels":{"alertname":"ClusterAtRisk"},"startsAt":"1970-01-01T00:10:00Z"}"#;
//! let hour = TimeSpan::new(at(0), at(60));
//! let observations = Observations {
//!     log: Ok(Log::new([read_line(601_000_000_000, line)?], vec![hour])),
//!     presence: Ok(Presence { asked: vec![hour], alive: vec![hour] }),
//!     witness: Ok(Witness::default()),
//! };
//! let history = reconstruct(&observations, hour, at(60), &Policy::default());
//!
//! let timelines = timelines(&history, &catalogue(), hour);
//! assert_eq!(timelines[0].entity.to_string(), "Platform/");
//! let health: Vec<_> = timelines[0].segments.iter().map(|segment| segment.health).collect();
//! assert_eq!(health, [Health::Healthy, Health::Critical]);
//! # Ok::<(), global_health_bar::Skip>(())
//! ```

#[cfg(feature = "ui")]
mod app;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod clock;
#[cfg(feature = "ui")]
mod element;
mod export;
mod history;
mod kinds;
#[cfg(feature = "ui")]
mod live;
mod model;
mod observe;
#[cfg_attr(not(feature = "ui"), allow(dead_code))] // The view draws and says more than a report.
mod picture;
pub mod simulation;
mod source;
#[cfg(feature = "ui")]
#[doc(hidden)]
pub mod stories;
mod timeline;
#[cfg(feature = "ui")]
mod view;
#[cfg_attr(not(feature = "ui"), allow(dead_code))]
mod words;

#[cfg(feature = "ui")]
pub use app::App;
#[cfg(feature = "ui")]
pub use element::{HealthElement, HealthWatch};
pub use export::{
    Findings, REPORT_VERSION, Report, episodes_csv, history_json, lanes_svg, report_html,
};
pub use history::{reconstruct, unexplained};
pub use kinds::Kinds;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use live::clear_cache;
#[cfg(feature = "ui")]
pub use live::{
    AlertHistory, AlertHistoryProvider, MetricsTimeSpan, NoProvider, use_alert_history,
    use_history_alert, use_metrics_time_span,
};
pub use model::{
    Alert, AlertState, Asked, Backend, Blind, Configured, Coverage, Description, Doubt, DoubtCause,
    Effect, End, EntityId, Episode, Episodes, Event, Evidence, Failure, FailureKind, Filters,
    Health, Heard, History, InhibitRule, Intervals, Labels, Lines, Log, Map, Notification,
    Observations, Origin, Pending, Policy, Presence, Reason, Resolve, Run, Said, Segment, Set,
    Severity, Skip, Statement, Status, Survey, TimeSpan, Timeline, Timestamp, Waiting, Witness,
    difference, parse_duration, union,
};
pub use observe::{Keep, Known, Observed, Question, Span, from_file, observe, refresh};
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
#[doc(hidden)]
pub use source::cache;
pub use source::{
    Detail, Entry, FileReader, Get, LineReader, LogCopy, LogPages, LogReading, LogWindow, Logged,
    Matrix, Opened, Page, PageRequest, Patient, Response, Saved, Series, Settled, Shelf, Sources,
    Stretch, Unreadable, ask_alert, ask_clock, ask_configuration, ask_log, ask_presence,
    ask_survey, ask_witness, configured, parts, read_line, read_matrix, read_page, read_report,
    read_status, record_key, retry_after,
};
pub use timeline::{
    AlertCost, Change, Comparison, Cost, Figures, Found, Kind, Ranking, Share, SubAlert, Trend,
    birth, catalogue, search, segments, sub_alerts, timeline, timelines,
};
#[cfg(feature = "ui")]
pub use view::{
    GlobalHealthBar, HealthComparison, HealthFigures, HealthIcon, HealthRanking, HealthTimelines,
};
pub use words::language::Language;
pub use words::locale::{Locale, Zone};
pub use words::zone::ZoneName;

/// The examples of the documentation compile.
#[cfg(all(doctest, feature = "ui"))]
#[doc = include_str!("../docs/rust.md")]
struct FromRust;
