//! The words: what everything else speaks of, without behaviour beyond their meaning.

mod episode;
mod event;
mod evidence;
mod failure;
mod filters;
mod health;
mod history;
mod labels;
mod log;
mod notification;
mod observations;
mod policy;
mod run;
mod segment;
mod span;
mod time;

pub use episode::{End, Episode};
pub use event::{Effect, Event};
pub use evidence::{Doubt, DoubtCause, Evidence, Heard, Lines, Origin, Resolve, Said, Statement};
pub use failure::{Backend, Failure, FailureKind};
pub use filters::Filters;
pub use health::{Health, Severity};
pub use history::{Blind, History, Reason};
pub use labels::Labels;
pub use log::Log;
pub use notification::{Alert, Notification, Status};
pub use observations::{Coverage, Observations, Presence, Skip, Survey, Witness};
pub use policy::{Configured, InhibitRule, Intervals, Policy};
pub use run::Run;
pub use segment::{EntityId, Segment, Timeline};
pub use span::{TimeSpan, difference, union};
pub use time::Timestamp;
