//! Many entities on one axis.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::support::{Build, at, hours};
use super::{Args, Story, stories};
use crate::model::{Alert, End, EntityId, Labels, Reason, TimeSpan, Timeline};
use crate::view::HealthTimelines;

stories! {
    "timelines" in "lanes.rs":
    cluster,
    worst_first,
    zoomed,
    found,
    found_by_label,
    aliases,
    nothing_found,
    not_in_span,
    hidden_by_search,
    details,
    events,
    one,
    long_names,
    one_second,
    thirty_days,
    hardly_known,
    hundreds,
    loading,
    empty,
    french(Args::french),
}

/// Nodes, volumes and services, kind by kind, the worst first; above them the worst of all.
fn cluster(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// The same, whatever their kinds.
fn worst_first(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    view! { <HealthTimelines timelines grouped=RwSignal::new(false) locale=args.locale()/> }
        .into_any()
}

/// Five hours of the day, drawn as wide as all of it.
fn zoomed(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let zoom = RwSignal::new(Some(TimeSpan::new(at(8), at(13))));
    view! { <HealthTimelines timelines zoom locale=args.locale()/> }.into_any()
}

/// What a search for an alert finds.
fn found(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let search = RwSignal::new("noded".to_owned());
    view! { <HealthTimelines timelines search locale=args.locale()/> }.into_any()
}

/// What a search for a label finds: why stands below each name that does not show it.
fn found_by_label(args: &Args) -> AnyView {
    let timelines = Signal::stored(called(args));
    let search = RwSignal::new("srv-1".to_owned());
    view! { <HealthTimelines timelines search locale=args.locale()/> }.into_any()
}

/// Nodes that alerts name by their address, called as other alerts call them.
fn aliases(args: &Args) -> AnyView {
    let timelines = Signal::stored(called(args));
    let node = EntityId { kind: "Node".into(), name: "10.0.0.2:9100".into() };
    let selected = RwSignal::new(Some((node, at(11))));
    view! { <HealthTimelines timelines selected locale=args.locale()/> }.into_any()
}

/// A search that finds nothing says so.
fn nothing_found(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let search = RwSignal::new("<b>node-7</b>".to_owned());
    view! { <HealthTimelines timelines search locale=args.locale()/> }.into_any()
}

/// Who is to be open and is not among what the time span tells of: it is said, and what may help.
fn not_in_span(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let node = EntityId { kind: "Node".into(), name: "node-9".into() };
    let selected = RwSignal::new(Some((node, at(11))));
    view! { <HealthTimelines timelines selected locale=args.locale()/> }.into_any()
}

/// Who is to be open is not among what the search finds: it is said.
fn hidden_by_search(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let node = EntityId { kind: "Node".into(), name: "node-2".into() };
    let selected = RwSignal::new(Some((node, at(11))));
    let search = RwSignal::new("node-1".to_owned());
    view! { <HealthTimelines timelines selected search locale=args.locale()/> }.into_any()
}

/// Why a node was critical, below its lane.
fn details(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let node = EntityId { kind: "Node".into(), name: "node-2".into() };
    let selected = RwSignal::new(Some((node, at(11))));
    view! { <HealthTimelines timelines selected locale=args.locale()/> }.into_any()
}

/// What happened at an instant, in the lanes of the nodes that it names.
fn events(args: &Args) -> AnyView {
    let day = |tiles| Build::last(hours(24)).tiles(tiles);
    let timelines = vec![
        lane("Node", "node-1", day("4. 1C *.").event(4, "node-1 rebooted")),
        lane("Node", "node-2", day("16. 1x 5. 1W *.").event(16, "node-2 rebooted")),
        lane("Node", "node-3", day("*.").event(4, "node-3 rebooted").event(22, "node-3 rebooted")),
        lane("Network", "", day("9. 1W *.")),
    ];
    let timelines = Signal::stored(Arc::new(timelines));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// One entity only.
fn one(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("4. 1C *.");
    let timelines = Signal::stored(Arc::new(vec![lane("Node", "node-1", build)]));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// Names as long as labels may be, or written from right to left: none leaves its place, and each is
/// whole in the details.
fn long_names(args: &Args) -> AnyView {
    let long = format!("tenant-{}/data-000", "0123456789".repeat(29));
    let build = || Build::last(hours(24)).tiles("4. 1C *.");
    let timelines = vec![
        lane("Volume", &long, build()),
        lane("Volume", "وحدة-التخزين/بيانات", build()),
        lane("Volume", "\u{202e}desrever/data", build()),
        lane("Backend of a storage class that has a long name", "", build()),
    ];
    let volume = timelines[0].entity.clone();
    let selected = RwSignal::new(Some((volume, at(4))));
    let timelines = Signal::stored(Arc::new(timelines));
    view! { <HealthTimelines timelines selected locale=args.locale()/> }.into_any()
}

/// A second, drawn as wide as all: the seconds are told.
fn one_second(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let second = TimeSpan::new(at(10), at(10) + Duration::from_secs(1));
    let zoom = RwSignal::new(Some(second));
    view! { <HealthTimelines timelines zoom locale=args.locale()/> }.into_any()
}

/// Thirty days, with incidents of minutes.
fn thirty_days(args: &Args) -> AnyView {
    let month = |tiles| Build::over(TimeSpan::new(at(-29 * 24), at(24))).tiles(tiles);
    let timelines = vec![
        lane("Node", "node-1", month("200. 0.1C 150. 0.2W *.")),
        lane("Node", "node-2", month("60. 30W 2C 10W *.")),
        lane("Node", "node-3", month("700. 1x *.")),
    ];
    let timelines = Signal::stored(Arc::new(timelines));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// Where so little is known that an availability alone would deceive, the lane says how little.
fn hardly_known(args: &Args) -> AnyView {
    let timelines = [("node-1", "*."), ("node-2", "3. 1C *?"), ("node-3", "10? 1W *?")];
    let lanes =
        timelines.map(|(name, tiles)| lane("Node", name, Build::last(hours(24)).tiles(tiles)));
    let timelines = Signal::stored(Arc::new(lanes.into()));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// Hundreds of lanes: only those in sight are drawn.
fn hundreds(args: &Args) -> AnyView {
    let volume = |number: usize| {
        let tiles = ["*.", "3. 1W *.", "9. 2C *."][number % 3];
        lane("Volume", &format!("zenko/data-{number:03}"), Build::last(hours(24)).tiles(tiles))
    };
    let timelines = Signal::stored(Arc::new((0..300).map(volume).collect()));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// Nothing has come yet.
fn loading(args: &Args) -> AnyView {
    let timelines = Signal::stored(Arc::new(Vec::new()));
    view! { <HealthTimelines timelines busy=true locale=args.locale()/> }.into_any()
}

/// There is nothing to show.
fn empty(args: &Args) -> AnyView {
    let timelines = Signal::stored(Arc::new(Vec::new()));
    view! { <HealthTimelines timelines locale=args.locale()/> }.into_any()
}

/// A zoomed cluster with its details, told in French.
fn french(args: &Args) -> AnyView {
    let timelines = Signal::stored(entities(args));
    let node = EntityId { kind: "Node".into(), name: "node-2".into() };
    let selected = RwSignal::new(Some((node, at(11))));
    let zoom = RwSignal::new(Some(TimeSpan::new(at(8), at(13))));
    view! { <HealthTimelines timelines zoom selected locale=args.locale()/> }.into_any()
}

fn lane(kind: &str, name: &str, build: Build) -> Timeline {
    let mut timeline = build.done();
    timeline.entity = EntityId { kind: kind.into(), name: name.into() };
    timeline
}

/// The same with names that people use.
fn called(args: &Args) -> Arc<Vec<Timeline>> {
    let mut all = entities(args).to_vec();
    for (number, timeline) in all.iter_mut().enumerate().take(5) {
        let own = timeline.entity.name.clone();
        let Some(number_of_node) = own.strip_prefix("node-").and_then(|rest| rest.get(..1)) else {
            continue;
        };
        timeline.entity.name = own.replace(&own[..6], &format!("10.0.0.{number_of_node}:9100"));
        timeline.alias = Some(own);
        let host = format!("srv-1{number}.example");
        let labels =
            Labels::from_iter([("alertname", "NodeRAIDDiskFailure"), ("hostname", &*host)]);
        let alert = Alert {
            fingerprint: labels.fingerprint().into(),
            labels,
            annotations: Labels::default(),
            generator_url: "".into(),
        };
        timeline.named_by.push(Arc::new(alert));
    }
    Arc::new(all)
}

/// A day of a small cluster.
fn entities(args: &Args) -> Arc<Vec<Timeline>> {
    let day = |tiles| Build::last(hours(24)).tiles(tiles);
    let outage = |build: Build| build.blind(16, 17, Reason::NoSamples);
    let degraded = day("9. 1W 2C 4. 1x *.")
        .alert("NodeDegraded", "warning", 9, End::Resolved(at(12)))
        .alert("NodeAtRisk", "critical", 10, End::Resolved(at(12)));
    let entities = vec![
        lane("Node", "node-1", outage(day("16. 1x *."))),
        lane("Node", "node-2", outage(degraded)),
        lane("Node", "node-3", outage(day("16. 1x 5. 1W *."))),
        lane("Volume", "zenko/data-004", outage(day("10. 1C 5. 1x *."))),
        lane("System partition", "node-2/var", outage(day("16. 1x *."))),
        lane("Ingress controller", "", outage(day("2W 14. 1x *."))),
        lane("Kubernetes control plane", "", outage(day("16. 1x *."))),
    ];
    Arc::new(entities.into_iter().map(|timeline| args.cut(timeline)).collect())
}
