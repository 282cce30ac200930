//! What one must know of what one sees.

use leptos::prelude::*;

use super::support::at;
use super::{Args, Story, stories};
use crate::model::{Backend, Coverage, Failure, FailureKind, Skip};
use crate::view::apart::missing;
use crate::view::markup::{Markup, part};
use crate::view::notice_box;
use crate::words::text::Word;

stories! {
    "notices" in "notices.rs":
    reading,
    demo,
    partial,
    unavailable,
    refused,
    in_part,
    unauthorised,
    forbidden,
    nothing_logged,
    truncated,
    skipped,
    all_at_once,
    french(Args::french),
    fetching,
    not_fetched,
    broken,
}

/// How much of the log was read so far, and how far back.
fn reading(args: &Args) -> AnyView {
    notice_box(None, false, Some(&read()), None, args.locale).into_any()
}

/// What is made up says so.
fn demo(args: &Args) -> AnyView {
    told(args, read(), true)
}

/// A source failed: which, and why.
fn partial(args: &Args) -> AnyView {
    let why = "error trying to connect: connection refused";
    told(args, failed(Backend::Prometheus, FailureKind::Unreachable(why.into())), false)
}

/// The ingress cannot reach a source: what to look at, and a button to ask again.
fn unavailable(args: &Args) -> AnyView {
    told(
        args,
        failed(Backend::Loki, FailureKind::Unreachable("Gateway Timeout (504)".into())),
        false,
    )
}

/// A source answers with an error, in its own words.
fn refused(args: &Args) -> AnyView {
    let why = "too many outstanding requests";
    told(args, failed(Backend::Loki, FailureKind::Refused(429, why.into())), false)
}

/// A source answers, but says that something is missing.
fn in_part(args: &Args) -> AnyView {
    let why = "remote_read: dial tcp 10.0.0.1:10902: connect: connection refused";
    told(args, failed(Backend::Prometheus, FailureKind::Partial(why.into())), false)
}

/// Who is signed in may not read a source.
fn forbidden(args: &Args) -> AnyView {
    told(args, failed(Backend::Prometheus, FailureKind::Unauthorised(403)), false)
}

/// A source wants another login.
fn unauthorised(args: &Args) -> AnyView {
    told(args, failed(Backend::Loki, FailureKind::Unauthorised(401)), false)
}

/// The log is there, and holds nothing.
fn nothing_logged(args: &Args) -> AnyView {
    told(args, Coverage::default(), false)
}

/// The log was not read to the beginning of the span.
fn truncated(args: &Args) -> AnyView {
    told(args, Coverage { truncated: true, ..read() }, false)
}

/// Some lines are no alerts.
fn skipped(args: &Args) -> AnyView {
    let skipped = [(Skip::NotJson, 7)].into_iter().collect();
    told(args, Coverage { skipped, ..read() }, false)
}

/// As bad as can be.
fn all_at_once(args: &Args) -> AnyView {
    told(args, worst(), true)
}

/// The same in French.
fn french(args: &Args) -> AnyView {
    told(args, worst(), true)
}

/// The code of what was asked for is on its way.
fn fetching(args: &Args) -> AnyView {
    missing(false, args.locale.language, || {}).into_any()
}

/// It did not arrive: one may try again.
fn not_fetched(args: &Args) -> AnyView {
    missing(true, args.locale.language, || {}).into_any()
}

/// The engine has broken down, and `element.js` says so: the other elements of the page go on.
fn broken(args: &Args) -> AnyView {
    let say = |word: Word| word.of(args.locale.language);
    let again = part("button", "start-anew").with("type", "button").holds(say(Word::StartAnew));
    let said = part("p", "error").with("role", "alert").holds(say(Word::Broken));
    Markup::from(said.holds(" ").holds(again)).into_any()
}

fn told(args: &Args, coverage: Coverage, is_demo: bool) -> AnyView {
    let retry = Some(Callback::new(|()| ()));
    notice_box(Some((&coverage, is_demo)), false, None, retry, args.locale).into_any()
}

fn read() -> Coverage {
    Coverage {
        pages: 12,
        lines: 60_000,
        bytes: 64_350_000,
        read_from: Some(at(-9 * 24)),
        ..Coverage::default()
    }
}

fn failed(backend: Backend, kind: FailureKind) -> Coverage {
    Coverage { failures: vec![Failure::new(backend, kind)], ..read() }
}

fn worst() -> Coverage {
    let refused = FailureKind::Refused(400, "max entries limit per query exceeded".into());
    let mut worst = failed(Backend::Prometheus, FailureKind::Unauthorised(403));
    worst.fail([
        Failure::new(Backend::Loki, refused),
        Failure::new(Backend::Alertmanager, FailureKind::NotConfigured),
    ]);
    Coverage { truncated: true, skipped: [(Skip::NotJson, 7)].into_iter().collect(), ..worst }
}
