use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::model::{Labels, TimeSpan, Timestamp};

#[derive(Debug)]
pub(super) struct Instant(pub Timestamp);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A duration, cut off to whole milliseconds.
#[derive(Debug)]
pub(super) struct Milliseconds(pub Duration);

impl Serialize for Milliseconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX))
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Interval {
    start: Instant,
    end: Instant,
}

impl From<TimeSpan> for Interval {
    fn from(span: TimeSpan) -> Self {
        Self { start: Instant(span.start()), end: Instant(span.end()) }
    }
}

#[derive(Debug)]
pub(super) struct LabelsRow<'a>(pub &'a Labels);

impl Serialize for LabelsRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}
