//! The figures in every state.

use leptos::prelude::*;

use super::support::{Build, at, hours};
use super::told::{critical_and_warning, day, doubts as in_doubt, outage_over_critical};
use super::{Args, Story, stories};
use crate::model::{End, Reason, TimeSpan, Timeline};
use crate::view::HealthFigures;

stories! {
    "figures" in "figures.rs":
    healthy,
    warning_and_critical,
    nines,
    unavailable_over_critical,
    on_a_phone(|| Args { width: Some(280), ..Args::default() }),
    doubts,
    unknown,
    fresh_install,
    empty,
    many_nodes,
    french(Args::french),
}

fn draw(args: &Args, timelines: Vec<Timeline>, label: &'static str) -> AnyView {
    let timelines: Vec<_> = timelines.into_iter().map(|timeline| args.cut(timeline)).collect();
    view! { <HealthFigures timelines label locale=args.locale()/> }.into_any()
}

/// All is known and nothing happened: only then it is 100 %.
fn healthy(args: &Args) -> AnyView {
    draw(args, vec![day("*.")], "node-1")
}

/// One incident, three hours of it critical: a warning counts as available.
fn warning_and_critical(args: &Args) -> AnyView {
    draw(args, vec![critical_and_warning().done()], "node-1")
}

/// Ten seconds in a month: as many nines as it takes, and never 100 %.
fn nines(args: &Args) -> AnyView {
    let month = Build::over(TimeSpan::new(at(-29 * 24), at(24)));
    draw(args, vec![month.tiles("400. 0.0028C *.").done()], "node-1")
}

/// What is proven beneath an outage is known, and a part of its incident; the other outage is not.
fn unavailable_over_critical(args: &Args) -> AnyView {
    draw(args, vec![outage_over_critical().done()], "node-1")
}

/// Where there is little room, words stay whole.
fn on_a_phone(args: &Args) -> AnyView {
    unavailable_over_critical(args)
}

/// What is uncertain widens the bounds.
fn doubts(args: &Args) -> AnyView {
    draw(args, vec![in_doubt()], "node-1")
}

/// Nothing is known: no availability, and bounds that exclude nothing.
fn unknown(args: &Args) -> AnyView {
    let unknown = Build::last(hours(24)).tiles("*?").blind(0, 24, Reason::NoProof);
    draw(args, vec![unknown.done()], "node-1")
}

/// The time before there is any sign of it does not count.
fn fresh_install(args: &Args) -> AnyView {
    let installed = Build::last(hours(24)).tiles("9? 3W *.").blind(0, 9, Reason::BeforeFirstSample);
    let mut timeline = installed.alert("NodeDegraded", "warning", 9, End::Resolved(at(12))).done();
    let since = TimeSpan::new(at(9), at(24));
    timeline.heard.iter_mut().for_each(|heard| heard.span = since);
    draw(args, vec![timeline], "node-1")
}

/// No entity at all.
fn empty(args: &Args) -> AnyView {
    draw(args, Vec::new(), "node-1")
}

/// The sums of the twelve nodes of a rack.
fn many_nodes(args: &Args) -> AnyView {
    let node = |n: i64| {
        let tiles = format!("{n}. 2W 1C *.");
        Build::last(hours(24)).named(&format!("node-{n}")).tiles(&tiles).done()
    };
    draw(args, (1..=12).map(node).collect(), "rack-1")
}

/// The same as warning and critical, in French.
fn french(args: &Args) -> AnyView {
    draw(args, vec![critical_and_warning().done(), outage_over_critical().done()], "node-1")
}
