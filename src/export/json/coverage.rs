use serde::{Serialize, Serializer};

use crate::model::{Backend, Coverage, FailureKind, Map, Skip};

#[derive(Debug, Serialize)]
pub(super) struct CoverageRow<'a> {
    pages: usize,
    lines: usize,
    bytes: usize,
    skipped: SkippedRow<'a>,
    truncated: bool,
    sources: SourcesRow,
}

#[derive(Debug, Serialize)]
struct SourcesRow {
    alertmanager: String,
    loki: String,
    prometheus: String,
}

#[derive(Debug)]
struct SkippedRow<'a>(&'a Map<Skip, usize>);

impl Serialize for SkippedRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(skip, count)| (skip.as_str(), *count)))
    }
}

impl<'a> CoverageRow<'a> {
    pub fn new(coverage: &'a Coverage) -> Self {
        let state = |backend: Backend| {
            let failed = coverage.failures.iter().find(|failure| failure.backend == backend);
            match failed {
                None => "ok".into(),
                Some(failure) if failure.kind == FailureKind::NotConfigured => {
                    "not configured".into()
                }
                Some(failure) => failure.to_string(),
            }
        };
        Self {
            pages: coverage.pages,
            lines: coverage.lines,
            bytes: coverage.bytes,
            skipped: SkippedRow(&coverage.skipped),
            truncated: coverage.truncated,
            sources: SourcesRow {
                alertmanager: state(Backend::Alertmanager),
                loki: state(Backend::Loki),
                prometheus: state(Backend::Prometheus),
            },
        }
    }
}
