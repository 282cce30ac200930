//! The bar in every state.

use std::time::Duration;

use leptos::prelude::*;

use super::support::{Build, after, after_zoom, at, draw, hours};
use super::told::{
    critical_and_warning, day, doubts as in_doubt, one_warning as a_warning, outage_over_critical,
    unavailable_hour as an_outage,
};
use super::{Args, Story, stories};
use crate::model::{End, Reason, TimeSpan};
use crate::view::GlobalHealthBar;
use crate::words::locale::Zone;

stories! {
    "bar" in "bar.rs":
    healthy,
    one_warning,
    critical_and_warning_at_once,
    week,
    unavailable_hour,
    unavailable_over_critical,
    doubts,
    unknown,
    empty,
    loading,
    updating,
    being_read,
    alert_from_before,
    still_firing,
    many_segments,
    second_in_a_month,
    events,
    hour,
    half_a_minute,
    to_come,
    zoomed,
    framed,
    newborn,
    long_name,
    phone(|| Args { width: Some(360), ..Args::default() }),
    kathmandu(|| Args::within(Zone::Ahead(345))),
    summer_time_begins(|| Args::within(Zone::Changed { before: 60, at: at(-5_687), after: 120 })),
    summer_time_ends(|| Args::within(Zone::Changed { before: 120, at: at(-647), after: 60 })),
    french(Args::french),
    your_own(|| Args { tiles: Some("6. 4W 3C 1W 2x 3? 1c *.".into()), ..Args::default() }),
}

/// A day on which nothing happened; the sources vouch for all of it.
fn healthy(args: &Args) -> AnyView {
    draw(args, day("*."))
}

/// Three hours of a warning.
fn one_warning(args: &Args) -> AnyView {
    draw(args, a_warning().done())
}

/// The worse wins: a critical alert in the middle of a warning is the taller block.
fn critical_and_warning_at_once(args: &Args) -> AnyView {
    draw(args, critical_and_warning().done())
}

/// A week with several problems: the ticks name days.
fn week(args: &Args) -> AnyView {
    let week = Build::over(TimeSpan::new(at(-6 * 24), at(25)))
        .tiles("30. 9W 22. 5W 2.5C 3W 20. 1x 14. 8W *.")
        .alert("NodeDegraded", "warning", -114, End::Resolved(at(-105)))
        .alert("NodeDegraded", "warning", -83, End::Resolved(at(-72)))
        .alert("NodeAtRisk", "critical", -78, End::Resolved(at(-75)))
        .alert("NodeDegraded", "warning", -38, End::Resolved(at(-30)))
        .blind(-53, -52, Reason::NoSamples);
    draw(args, week.done())
}

/// An hour in which alerting itself was down: stripes, no block, and less than all is known.
fn unavailable_hour(args: &Args) -> AnyView {
    draw(args, an_outage().done())
}

/// What is proven beneath an outage, as the same alert fired before and after it, is a band under
/// the stripes.
fn unavailable_over_critical(args: &Args) -> AnyView {
    draw(args, outage_over_critical().done())
}

/// What is not certain has a broken line through its foot.
fn doubts(args: &Args) -> AnyView {
    draw(args, in_doubt())
}

/// Nothing proves that alerting was alive: dots, and nothing is green.
fn unknown(args: &Args) -> AnyView {
    let unknown = Build::last(hours(24)).tiles("*?").blind(0, 24, Reason::NoProof);
    draw(args, unknown.done())
}

/// There is nothing to show, and nothing is being read.
fn empty(args: &Args) -> AnyView {
    view! { <GlobalHealthBar timeline=None label="node-1" locale=args.locale()/> }.into_any()
}

/// The first answer is awaited: no colour that says something.
fn loading(args: &Args) -> AnyView {
    view! { <GlobalHealthBar timeline=None label="node-1" busy=true locale=args.locale()/> }
        .into_any()
}

/// What was there stays while more is read.
fn updating(args: &Args) -> AnyView {
    let timeline = Some(args.cut(a_warning().done()));
    view! { <GlobalHealthBar timeline label="node-1" busy=true locale=args.locale()/> }.into_any()
}

/// The log is read from now backwards: how far it is, and what was found so far.
fn being_read(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("9? 4. 2W *.").blind(0, 9, Reason::NotYetRead);
    let timeline = Some(args.cut(build.done()));
    view! { <GlobalHealthBar timeline label="node-1" busy=true locale=args.locale()/> }.into_any()
}

/// An alert that fired long before the span: the bar begins with it.
fn alert_from_before(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("7C *.");
    draw(args, build.alert("NodeAtRisk", "critical", -40, End::Resolved(at(7))).done())
}

/// An alert that fires now.
fn still_firing(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("17. *W");
    draw(args, build.alert("NodeDegraded", "warning", 17, End::Firing).done())
}

/// Six hundred changes within a day: each column of pixels shows the worst of its time.
fn many_segments(args: &Args) -> AnyView {
    let tile = |n| match n {
        n if n % 7 == 3 => "0.01C ",
        n if n % 2 == 0 => "0.05. ",
        _ => "0.02W ",
    };
    draw(args, day(&((0..600).map(tile).collect::<String>() + "*.")))
}

/// One second in a month is still to be seen, and to be reached.
fn second_in_a_month(args: &Args) -> AnyView {
    let month = Build::over(TimeSpan::new(at(-29 * 24), at(24))).tiles("400. 0.0003C *.").alert(
        "NodeAtRisk",
        "critical",
        -296,
        End::Resolved(at(-296)),
    );
    draw(args, month.done())
}

/// Triangles above the bar: reboots.
fn events(args: &Args) -> AnyView {
    let reboots =
        a_warning().event(4, "Node 10.0.0.1 rebooted").event(17, "Node 10.0.0.1 rebooted");
    draw(args, reboots.done())
}

/// An hour: the ticks name minutes, and the day once.
fn hour(args: &Args) -> AnyView {
    draw(args, Build::last(hours(1)).tiles("0.4. 0.2W *.").done())
}

/// Half a minute: the ticks name seconds.
fn half_a_minute(args: &Args) -> AnyView {
    let length = Duration::from_secs(30);
    draw(args, Build::last(length).tiles("0.003. 0.002C *.").done())
}

/// A span that is not over: what is to come is not known, and counts for nothing.
fn to_come(args: &Args) -> AnyView {
    let mut timeline =
        Build::last(hours(24)).tiles("9. 3W 4. *?").blind(16, 24, Reason::Future).done();
    timeline.now = at(16);
    draw(args, timeline)
}

/// The sources are younger than the span.
fn newborn(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("15? *.");
    draw(args, build.blind(0, 15, Reason::BeforeFirstSample).done())
}

/// A name that is wider than the bar, without a place to break it.
fn long_name(args: &Args) -> AnyView {
    let label = "pvc-5d1cf3a0-9d7e-4e5b-8f0a-2f4f3c1b7a66.".repeat(5);
    let timeline = Some(args.cut(a_warning().done()));
    view! { <GlobalHealthBar timeline label locale=args.locale()/> }.into_any()
}

/// As wide as a phone: fewer ticks, and no instant at the end.
fn phone(args: &Args) -> AnyView {
    after(args, critical_and_warning().event(4, "Node 10.0.0.1 rebooted").done(), |_| {})
}

/// A part of the day is drawn: what leads back to all of it stands above.
fn zoomed(args: &Args) -> AnyView {
    after_zoom(args, critical_and_warning().done(), |zoom| {
        zoom.drawn.set(Some(TimeSpan::new(at(1), at(8))));
    })
}

/// The pointer draws a frame around what is to be drawn.
fn framed(args: &Args) -> AnyView {
    after_zoom(args, critical_and_warning().done(), |zoom| zoom.frame.set(Some((420.0, 150.0))))
}

/// A zone that is ahead by a quarter of an hour: its ticks stand on its own hours.
fn kathmandu(args: &Args) -> AnyView {
    draw(args, a_warning().done())
}

/// The day of 23 hours in Paris: no tick names the hour that there is not.
fn summer_time_begins(args: &Args) -> AnyView {
    draw(args, Build::over(TimeSpan::new(at(-5_689), at(-5_666))).tiles("1. 2W *.").done())
}

/// The day of 25 hours in Paris: the ticks stay three hours of the clock apart.
fn summer_time_ends(args: &Args) -> AnyView {
    draw(args, Build::over(TimeSpan::new(at(-650), at(-625))).tiles("2. 2W *.").done())
}

/// The same in French.
fn french(args: &Args) -> AnyView {
    draw(args, critical_and_warning().event(4, "node-1").done())
}

/// A picture of your own: hours and a letter each, `.` healthy, `W` warning, `C` critical, `x`
/// unavailable, `X` unavailable over critical, `?` unknown; `h`, `w`, `c` in doubt; `*`: the rest.
fn your_own(args: &Args) -> AnyView {
    draw(args, day(args.tiles.as_deref().unwrap_or_default()))
}
