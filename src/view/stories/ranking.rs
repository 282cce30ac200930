//! The ranking in every state.

use leptos::prelude::*;

use super::support::{Build, at, hours};
use super::told::{critical_and_warning, day};
use super::{Args, Story, stories};
use crate::model::{End, Filters, Labels, Reason, Timeline};
use crate::timeline::Kind;
use crate::view::HealthRanking;

stories! {
    "ranking" in "ranking.rs":
    one_node,
    together,
    several_nodes,
    many_alerts,
    hostile_names,
    nothing_degraded,
    nothing_known,
    french(Args::french),
}

fn draw(args: &Args, timelines: Vec<Timeline>) -> AnyView {
    let timelines: Vec<_> = timelines.into_iter().map(|timeline| args.cut(timeline)).collect();
    let kinds = vec![Kind::of_alerts("Node", Filters::default(), Vec::new())];
    view! { <HealthRanking timelines kinds locale=args.locale()/> }.into_any()
}

/// A critical alert and a warning around it: the warning costs only what shows of it.
fn one_node(args: &Args) -> AnyView {
    draw(args, vec![critical_and_warning().done()])
}

/// Where two alerts are critical at once, to be without one gains only what was its alone.
fn together(args: &Args) -> AnyView {
    let both = Build::last(hours(24))
        .tiles("4. 8C *.")
        .alert("DiskFull", "critical", 4, End::Resolved(at(12)))
        .alert("NodeDown", "critical", 6, End::Resolved(at(9)));
    draw(args, vec![both.done()])
}

/// Three nodes, the same alert on two of them.
fn several_nodes(args: &Args) -> AnyView {
    let node = |name: &str, tiles: &str| Build::last(hours(24)).named(name).tiles(tiles);
    draw(
        args,
        vec![
            node("node-1", "4. 8C *.")
                .alert("DiskFull", "critical", 4, End::Resolved(at(12)))
                .done(),
            node("node-2", "2. 1C *.")
                .alert("DiskFull", "critical", 2, End::Resolved(at(3)))
                .done(),
            node("node-3", "9. 9W *.")
                .alert("NodeSlow", "warning", 9, End::Resolved(at(18)))
                .done(),
        ],
    )
}

/// More alerts than are listed, some on more nodes than are named.
fn many_alerts(args: &Args) -> AnyView {
    let node = |n: i64| {
        let build = Build::last(hours(24)).named(&format!("node-{n}")).tiles("1. 22C *.");
        let alerts = (0..22).step_by(usize::try_from(n).unwrap_or(1));
        let alerts = alerts.fold(build, |build, alert| {
            let end = End::Resolved(at(alert + 2));
            build.alert(&format!("KubeAlert{alert:02}"), "critical", alert + 1, end)
        });
        alerts.done()
    };
    draw(args, (1..=6).map(node).collect())
}

/// Names are text, whatever is in them; one alert has none.
fn hostile_names(args: &Args) -> AnyView {
    let end = End::Resolved(at(9));
    let named = Build::last(hours(24))
        .named("<script>alert(1)</script>")
        .tiles("3. 6C *.")
        .alert("<b>bold</b> &amp; \"quoted\"", "critical", 3, end)
        .alert("", "critical", 4, end)
        .with(|episode| {
            let mut alert = (*episode.alert).clone();
            alert.labels = Labels::from_iter([("severity", "critical")]);
            episode.alert = alert.into();
        });
    draw(args, vec![named.done()])
}

/// All is known and nothing happened.
fn nothing_degraded(args: &Args) -> AnyView {
    draw(args, vec![day("*.")])
}

/// Nothing is known, so nothing is said of what was degraded.
fn nothing_known(args: &Args) -> AnyView {
    let unknown = Build::last(hours(24)).tiles("*?").blind(0, 24, Reason::NoProof);
    draw(args, vec![unknown.done()])
}

/// The same as one node, in French.
fn french(args: &Args) -> AnyView {
    draw(args, vec![critical_and_warning().done()])
}
