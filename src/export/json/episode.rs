use serde::Serialize;

use super::value::{Instant, Interval, LabelsRow};
use crate::model::{Doubt, Episode, Said, Statement};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EpisodeRow<'a> {
    fingerprint: &'a str,
    starts_at: Instant,
    end: EndRow,
    severity: &'static str,
    alertname: &'a str,
    labels: LabelsRow<'a>,
    annotations: LabelsRow<'a>,
    #[serde(rename = "generatorURL")]
    generator_url: &'a str,
    notifications: usize,
    first_seen: Option<Instant>,
    last_seen: Option<Instant>,
    repaired_resolves: usize,
    stale_lines: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    witnessed: Option<Interval>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    continues: bool,
    doubts: Vec<DoubtRow>,
    statements: Vec<StatementRow>,
}

impl<'a> EpisodeRow<'a> {
    pub fn new(episode: &'a Episode) -> Self {
        let evidence = &episode.evidence;
        Self {
            fingerprint: &episode.alert.fingerprint,
            starts_at: Instant(episode.starts_at),
            end: EndRow { kind: episode.end.as_str(), at: episode.end.at().map(Instant) },
            severity: episode.severity().as_str(),
            alertname: episode.alert.name(),
            labels: LabelsRow(&episode.alert.labels),
            annotations: LabelsRow(&episode.alert.annotations),
            generator_url: &episode.alert.generator_url,
            notifications: evidence.notifications,
            first_seen: evidence.first_seen.map(Instant),
            last_seen: evidence.last_seen.map(Instant),
            repaired_resolves: evidence.repaired_resolves.map_or(0, |lines| lines.count),
            stale_lines: evidence.stale.map_or(0, |lines| lines.count),
            witnessed: evidence.witnessed_span().map(Interval::from),
            continues: episode.continues,
            doubts: evidence.doubts.iter().map(DoubtRow::new).collect(),
            statements: episode.statements().iter().map(StatementRow::new).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct EndRow {
    kind: &'static str,
    at: Option<Instant>,
}

#[derive(Debug, Serialize)]
struct DoubtRow {
    start: Instant,
    end: Instant,
    cause: &'static str,
}

impl DoubtRow {
    fn new(doubt: &Doubt) -> Self {
        Self {
            start: Instant(doubt.span.start()),
            end: Instant(doubt.span.end()),
            cause: doubt.cause.as_str(),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StatementRow {
    by: &'static str,
    said: &'static str,
    start: Instant,
    end: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Instant>,
}

impl StatementRow {
    fn new(statement: &Statement) -> Self {
        let (lines, ends_at) = match statement.said {
            Said::Firing(lines) | Said::FalselyResolved(lines) | Said::Stale(lines) => {
                (Some(lines), None)
            }
            Said::Resolved(at) => (None, Some(Instant(at))),
            Said::Seen | Said::Heard | Said::Down => (None, None),
        };
        Self {
            by: statement.by.as_str(),
            said: statement.said.as_str(),
            start: Instant(statement.span.start()),
            end: Instant(statement.span.end()),
            lines,
            ends_at,
        }
    }
}
