//! What the bar tells when it is asked: by the pointer, by the keyboard, as a table.

use leptos::prelude::*;

use super::support::{Build, after, at, hours};
use super::told::{critical_and_warning, doubts, outage_over_critical};
use super::{Args, Story, stories};
use crate::model::End;
use crate::view::keys::Action;

stories! {
    "asked" in "asked.rs":
    tooltip,
    tooltip_of_a_doubt,
    tooltip_of_an_outage,
    tooltip_of_many,
    tooltip_at_the_edge,
    tooltip_on_a_phone(|| Args { width: Some(360), ..Args::default() }),
    tooltip_of_an_event,
    keyboard,
    keyboard_at_an_event,
    table,
    table_in_french(Args::french),
    details_and_table,
    figures,
}

/// The stretch under the pointer: how long it was as a whole, and what of.
fn tooltip(args: &Args) -> AnyView {
    after(args, critical_and_warning().done(), |bar| bar.hovered.set(Some(at(11))))
}

/// A stretch that is not certain says so.
fn tooltip_of_a_doubt(args: &Args) -> AnyView {
    after(args, doubts(), |bar| bar.hovered.set(Some(at(8))))
}

/// Alerting was down, and what is proven beneath.
fn tooltip_of_an_outage(args: &Args) -> AnyView {
    after(args, outage_over_critical().done(), |bar| bar.hovered.set(Some(at(12))))
}

/// Three names, and how many more.
fn tooltip_of_many(args: &Args) -> AnyView {
    let names =
        ["KubeletDown", "NodeDegraded", "NodeFilesystemFull", "NodeClockSkew", "VolumeFull"];
    let build = names.into_iter().fold(Build::last(hours(24)).tiles("3. 6W *."), |build, name| {
        build.alert(name, "warning", 3, End::Resolved(at(9)))
    });
    after(args, build.done(), |bar| bar.hovered.set(Some(at(4))))
}

/// What happened at an instant, and what it may explain.
fn tooltip_of_an_event(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("4. 1W *.").event(4, "node-1 rebooted");
    let build = build.alert("KubeletDown", "warning", 4, End::Resolved(at(5)));
    after(args, build.done(), |bar| bar.hovered.set(Some(at(4))))
}

/// `e` leads from event to event.
fn keyboard_at_an_event(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("*.").event(4, "node-1 rebooted");
    after(args, build.event(18, "node-1 rebooted again").done(), |bar| {
        bar.focused.set(true);
        for _ in 0..2 {
            bar.act(Action::Event);
        }
    })
}

/// It stays within the bar.
fn tooltip_at_the_edge(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("1C *.");
    let build = build.alert("NodeAtRisk", "critical", -40, End::Resolved(at(1)));
    after(args, build.done(), |bar| bar.hovered.set(Some(at(0))))
}

/// It is no wider than a phone.
fn tooltip_on_a_phone(args: &Args) -> AnyView {
    after(args, outage_over_critical().done(), |bar| bar.hovered.set(Some(at(22))))
}

/// Where the keyboard is, and which keys do what.
fn keyboard(args: &Args) -> AnyView {
    after(args, critical_and_warning().done(), |bar| {
        bar.focused.set(true);
        bar.cursor.set(Some(at(8)));
    })
}

/// The same in words, for who does not see the picture.
fn table(args: &Args) -> AnyView {
    let timeline = critical_and_warning().event(4, "Node 10.0.0.1 rebooted").done();
    after(args, timeline, |bar| bar.table.set(true))
}

/// The table in French.
fn table_in_french(args: &Args) -> AnyView {
    after(args, outage_over_critical().done(), |bar| bar.table.set(true))
}

/// Both at once.
fn details_and_table(args: &Args) -> AnyView {
    after(args, doubts(), |bar| {
        bar.selected.set(Some(at(18)));
        bar.table.set(true);
    })
}

/// The figures of the bar and its legend, as the key `f` and the share that is known show them.
fn figures(args: &Args) -> AnyView {
    after(args, outage_over_critical().done(), |bar| bar.figures.set(true))
}
