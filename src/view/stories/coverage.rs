//! What was asked of each source, and what came.

use std::time::Duration;

use leptos::prelude::*;

use super::support::{at, hours};
use super::{Args, Story, stories};
use crate::model::{Asked, Backend, Coverage, Failure, FailureKind, Skip, TimeSpan, Timestamp};
use crate::view::coverage_panel;

stories! {
    "coverage" in "coverage.rs":
    all_well,
    some_failed,
    coverage_in_french(Args::french),
}

/// Each source answered; most of the log was known before.
fn all_well(args: &Args) -> AnyView {
    panel(args, &read())
}

/// Lines that are no alerts, with a sample of each kind, a limit, requests that were sent again, and a
/// source that failed.
fn some_failed(args: &Args) -> AnyView {
    panel(args, &worst())
}

/// The same in French.
fn coverage_in_french(args: &Args) -> AnyView {
    panel(args, &worst())
}

fn panel(args: &Args, coverage: &Coverage) -> AnyView {
    let span = TimeSpan::last(hours(14 * 24), now());
    let told = coverage_panel(coverage, span, now(), args.locale);
    crate::view::markup::Markup::from(told).into_any()
}

fn now() -> Timestamp {
    at(24)
}

fn asked(requests: usize, again: usize, age: Option<u64>) -> Asked {
    let newest = age.map(|seconds| now() - Duration::from_secs(seconds));
    Asked { requests, again, newest }
}

fn read() -> Coverage {
    let asked = [
        (Backend::Loki, asked(2, 0, Some(42))),
        (Backend::Prometheus, asked(5, 0, Some(15))),
        (Backend::Alertmanager, asked(1, 0, None)),
    ];
    Coverage {
        pages: 2,
        lines: 61_208,
        bytes: 1_350_000,
        read_from: Some(at(-14 * 24)),
        known: Some(TimeSpan::new(at(-14 * 24), at(23))),
        asked: asked.into_iter().collect(),
        ..Coverage::default()
    }
}

fn worst() -> Coverage {
    let skipped = [(Skip::NotJson, 7), (Skip::BadValue, 1)];
    let mut worst = Coverage {
        read_from: Some(at(-9 * 24)),
        known: None,
        truncated: true,
        skipped: skipped.into_iter().collect(),
        ..read()
    };
    worst.sample(Skip::NotJson, "level=error ts=2026-11-20T10:00:00Z msg=\"<b>no route</b>\"");
    worst.sample(Skip::BadValue, "{\"status\":\"firing\",\"startsAt\":\"soon\"}");
    *worst.asked.or_default(Backend::Loki) = asked(31, 4, Some(7_260));
    let gone = FailureKind::Unreachable("Bad Gateway (502)".into());
    worst.fail([Failure::new(Backend::Prometheus, gone)]);
    worst
}
