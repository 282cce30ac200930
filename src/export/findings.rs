use crate::model::{Coverage, History, Policy, TimeSpan, Timeline};
use crate::timeline::Ranking;

/// What an export tells of: a span, what happened in it, and how the entities fared.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The span.
    pub span: TimeSpan,
    /// What happened.
    pub history: &'a History,
    /// How the entities fared in the span.
    pub timelines: &'a [Timeline],
    /// What the degraded time of these is due to.
    pub ranking: &'a Ranking,
    /// How much was read.
    pub coverage: &'a Coverage,
    /// What was assumed.
    pub policy: &'a Policy,
    /// Whether the data are made up for a demonstration.
    pub is_demo: bool,
}
