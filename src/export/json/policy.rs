use serde::Serialize;

use super::value::Milliseconds;
use crate::model::Policy;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyRow<'a> {
    repeat_interval: Milliseconds,
    group_interval: Milliseconds,
    slack: Milliseconds,
    cadence: Milliseconds,
    lead: Milliseconds,
    reach: Milliseconds,
    resumption: Milliseconds,
    replica_labels: &'a [String],
}

impl<'a> PolicyRow<'a> {
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            repeat_interval: Milliseconds(policy.intervals.repeat),
            group_interval: Milliseconds(policy.intervals.group),
            slack: Milliseconds(policy.slack),
            cadence: Milliseconds(policy.cadence()),
            lead: Milliseconds(policy.lead),
            reach: Milliseconds(policy.reach),
            resumption: Milliseconds(policy.resumption),
            replica_labels: &policy.replica_labels,
        }
    }
}
