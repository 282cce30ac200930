use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Backend, Coverage, FailureKind};

#[derive(Debug, Serialize)]
pub(super) struct CoverageRow {
    pages: usize,
    lines: usize,
    bytes: usize,
    skipped: BTreeMap<&'static str, usize>,
    truncated: bool,
    sources: BTreeMap<&'static str, String>,
}

impl CoverageRow {
    pub fn new(coverage: &Coverage) -> Self {
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
        let backends = [Backend::Loki, Backend::Prometheus, Backend::Alertmanager];
        Self {
            pages: coverage.pages,
            lines: coverage.lines,
            bytes: coverage.bytes,
            skipped: coverage.skipped.iter().map(|(skip, count)| (skip.as_str(), *count)).collect(),
            truncated: coverage.truncated,
            sources: backends
                .into_iter()
                .map(|backend| (backend.as_str(), state(backend)))
                .collect(),
        }
    }
}
