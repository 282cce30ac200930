use serde::Serialize;

use super::figures::FiguresRow;
use super::value::Instant;
use crate::model::{Blind, EntityId, Health, Heard, Segment, TimeSpan, Timeline};
use crate::timeline::Figures;

#[derive(Debug, Serialize)]
pub(super) struct BlindRow {
    start: Instant,
    end: Instant,
    reason: String,
}

impl BlindRow {
    pub fn new(blind: &Blind, window: TimeSpan) -> Option<Self> {
        let span = blind.span.intersection(window)?;
        Some(Self {
            start: Instant(span.start()),
            end: Instant(span.end()),
            reason: blind.reason.to_string(),
        })
    }
}

#[derive(Debug, Serialize)]
pub(super) struct TimelineRow<'a> {
    entity: EntityRow<'a>,
    figures: FiguresRow,
    segments: Vec<SegmentRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct EntityRow<'a> {
    kind: &'a str,
    name: &'a str,
}

impl<'a> EntityRow<'a> {
    pub fn new(EntityId { kind, name }: &'a EntityId) -> Self {
        Self { kind, name }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct SegmentRow {
    start: Instant,
    end: Instant,
    health: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    beneath: Option<&'static str>,
    #[serde(rename = "sure", skip_serializing_if = "is_true")]
    is_sure: bool,
}

impl<'a> TimelineRow<'a> {
    pub fn new(timeline: &'a Timeline) -> Self {
        let row = |segment: &Segment| SegmentRow {
            start: Instant(segment.span.start()),
            end: Instant(segment.span.end()),
            health: segment.health.as_str(),
            beneath: segment.beneath.map(Health::as_str),
            is_sure: segment.is_sure,
        };
        Self {
            entity: EntityRow::new(&timeline.entity),
            figures: FiguresRow::new(&Figures::new(timeline)),
            segments: timeline.segments.iter().map(row).collect(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
const fn is_true(sure: &bool) -> bool {
    *sure
}

#[derive(Debug, Serialize)]
pub(super) struct HeardRow {
    start: Instant,
    end: Instant,
    source: &'static str,
}

impl HeardRow {
    pub fn new(heard: &Heard, window: TimeSpan) -> Option<Self> {
        let span = heard.span.intersection(window)?;
        Some(Self {
            start: Instant(span.start()),
            end: Instant(span.end()),
            source: heard.origin.as_str(),
        })
    }
}
