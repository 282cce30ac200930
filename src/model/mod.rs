//! The words: what everything else speaks of, without behaviour beyond their meaning.

mod duration;
mod episode;
mod event;
mod evidence;
mod failure;
mod filters;
mod health;
mod history;
mod labels;
mod notification;
mod observations;
mod order;
mod policy;
mod segment;
mod span;
mod time;

pub use duration::parse_duration;
pub use episode::{End, Episode};
pub use event::{Effect, Event};
pub use evidence::{Doubt, DoubtCause, Evidence, Heard, Origin, Resolve, Said, Statement};
pub use failure::{Backend, Failure, FailureKind};
pub use filters::Filters;
pub use health::{Health, Severity};
pub use history::{Blind, History, Reason};
pub use labels::Labels;
pub use notification::{Alert, Notification, Status};
pub use observations::{Coverage, Log, Observations, Presence, Skip, Survey, Witness};
pub(crate) use order::{sort_by, sort_by_key};
pub use policy::{Configured, InhibitRule, Intervals, Policy};
pub use segment::{EntityId, Segment, Timeline};
pub use span::{TimeSpan, difference, union};
pub use time::Timestamp;
