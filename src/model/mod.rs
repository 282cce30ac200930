//! The words: what everything else speaks of, without behaviour beyond their meaning.

mod description;
mod duration;
mod episode;
mod episodes;
mod event;
mod evidence;
mod failure;
mod filters;
mod health;
mod history;
mod labels;
mod log;
mod map;
mod notification;
mod observations;
mod order;
mod policy;
mod run;
mod segment;
mod span;
mod time;

pub use description::Description;
pub use duration::parse_duration;
pub use episode::{End, Episode};
pub use episodes::Episodes;
pub use event::{Effect, Event};
pub use evidence::{Doubt, DoubtCause, Evidence, Heard, Lines, Origin, Resolve, Said, Statement};
pub use failure::{Backend, Failure, FailureKind};
pub use filters::Filters;
pub use health::{Health, Severity};
pub use history::{Blind, History, Reason, Waiting};
pub use labels::Labels;
pub(crate) use labels::fnv;
pub use log::Log;
pub use map::{Map, Set};
pub use notification::{Alert, Notification, Status};
pub use observations::{
    AlertState, Asked, Coverage, Observations, Pending, Presence, Skip, Survey, Witness,
};
pub(crate) use order::{Groups, sort_by, sort_by_key, sort_by_number};
pub(crate) use policy::Identity;
pub use policy::{Configured, InhibitRule, Intervals, Policy};
pub use run::Run;
pub use segment::{EntityId, Segment, Timeline};
pub(crate) use span::unite;
pub use span::{TimeSpan, difference, union};
pub use time::Timestamp;
