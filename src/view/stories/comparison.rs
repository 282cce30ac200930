//! The comparison in every state.

use leptos::prelude::*;

use super::support::{Build, at};
use super::{Args, Story, stories};
use crate::model::{End, Filters, Reason, TimeSpan, Timeline};
use crate::timeline::Kind;
use crate::view::HealthComparison;

stories! {
    "comparison" in "comparison.rs":
    two_weeks,
    all_the_same,
    partly_unknown,
    shorter_period,
    several_nodes,
    nothing_fired,
    empty,
    french(Args::french),
}

fn draw(args: &Args, before: Vec<Timeline>, after: Vec<Timeline>) -> AnyView {
    let kinds = vec![Kind::of_alerts("Node", Filters::default(), Vec::new())];
    view! { <HealthComparison before after kinds locale=args.locale()/> }.into_any()
}

/// So many hours after the beginning of the earlier week.
const fn hour(hours: i64) -> i64 {
    hours - 14 * 24
}

fn earlier() -> Build {
    Build::over(TimeSpan::new(at(hour(0)), at(hour(7 * 24))))
}

fn later() -> Build {
    Build::over(TimeSpan::new(at(hour(7 * 24)), at(0)))
}

fn fired(build: Build, name: &str, severity: &str, start: i64, hours: i64) -> Build {
    build.alert(name, severity, start, End::Resolved(at(start + hours)))
}

fn last_week() -> Timeline {
    let week = earlier().tiles("20. 6C 40. 12W 30. 3C *.");
    let week = fired(week, "NodeAtRisk", "critical", hour(20), 6);
    let week = fired(week, "NodeDegraded", "warning", hour(66), 12);
    fired(week, "DiskFull", "critical", hour(108), 3).done()
}

fn this_week() -> Timeline {
    let week = later().tiles("50. 2C 20. 30W 10. 5W *.");
    let week = fired(week, "NodeAtRisk", "critical", hour(7 * 24 + 50), 2);
    let week = fired(week, "NodeDegraded", "warning", hour(7 * 24 + 72), 30);
    fired(week, "NodeClockSkew", "warning", hour(7 * 24 + 112), 5).done()
}

/// This week stands on the axis, the last hangs from it: one alert is new, one gone, one longer, one
/// shorter.
fn two_weeks(args: &Args) -> AnyView {
    draw(args, vec![last_week()], vec![this_week()])
}

/// The same alert for as long.
fn all_the_same(args: &Args) -> AnyView {
    let before = fired(earlier().tiles("9. 3W *."), "NodeDegraded", "warning", hour(9), 3);
    let after = fired(later().tiles("30. 3W *."), "NodeDegraded", "warning", hour(7 * 24 + 30), 3);
    draw(args, vec![before.done()], vec![after.done()])
}

/// Most of the earlier week is not known: what seems new may not be.
fn partly_unknown(args: &Args) -> AnyView {
    let before = earlier().tiles("140? *.").blind(hour(0), hour(140), Reason::NoProof);
    draw(args, vec![before.done()], vec![this_week()])
}

/// Four days beside a week: both from their own start.
fn shorter_period(args: &Args) -> AnyView {
    let after = Build::over(TimeSpan::new(at(hour(7 * 24)), at(hour(11 * 24)))).tiles("30. 3W *.");
    let after = fired(after, "NodeDegraded", "warning", hour(7 * 24 + 30), 3);
    draw(args, vec![last_week()], vec![after.done()])
}

/// A node that is new, one that is gone, and one that is there in both.
fn several_nodes(args: &Args) -> AnyView {
    let (before, after) = (last_week(), this_week());
    let gone =
        fired(earlier().named("node-2").tiles("9. 8C *."), "NodeAtRisk", "critical", hour(9), 8);
    let new = fired(
        later().named("node-3").tiles("60. 8W *."),
        "NodeSlow",
        "warning",
        hour(7 * 24 + 60),
        8,
    );
    draw(args, vec![before, gone.done()], vec![after, new.done()])
}

/// Two quiet weeks.
fn nothing_fired(args: &Args) -> AnyView {
    draw(args, vec![earlier().tiles("*.").done()], vec![later().tiles("*.").done()])
}

/// No entity in either period.
fn empty(args: &Args) -> AnyView {
    draw(args, Vec::new(), Vec::new())
}

/// The same as two weeks, in French.
fn french(args: &Args) -> AnyView {
    draw(args, vec![last_week()], vec![this_week()])
}
