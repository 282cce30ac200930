//! The details of a stretch, in every state.

use leptos::context::Provider;
use leptos::prelude::*;

use super::support::{Build, after, at, hours, open};
use super::told::{
    critical_and_warning, doubts, node_at_risk, one_warning, outage_over_critical, unavailable_hour,
};
use super::{Args, Story, stories};
use crate::model::{
    Backend, Description, End, Episode, Failure, FailureKind, Health, History, Labels, Reason,
    TimeSpan, Timeline, Timestamp,
};
use crate::timeline::{Compose, sub_alerts};

stories! {
    "details" in "details.rs":
    alerts,
    asked_for,
    not_told,
    french_gone(Args::french),
    doubt,
    made_of,
    made_of_later,
    made_of_on_a_phone(|| Args { width: Some(358), ..Args::default() }),
    crowd,
    outage,
    beside_problems,
    pending,
    not_asked,
    failure,
    hostile_text,
    french(Args::french),
    french_doubt(Args::french),
    french_outage(Args::french),
}

/// Two alerts, the worse first, and what is known of each.
fn alerts(args: &Args) -> AnyView {
    open(args, critical_and_warning().done(), at(11))
}

/// What the author of an alert says of it is asked for.
fn asked_for(args: &Args) -> AnyView {
    in_brief(args, Description::Asked)
}

/// Loki does not tell what the author of an alert says of it.
fn not_told(args: &Args) -> AnyView {
    let why = FailureKind::Unreachable("Bad Gateway (502)".into());
    in_brief(args, Description::Failed(Failure::new(Backend::Loki, why)))
}

/// Loki has forgotten what the author of an alert said of it, told in French.
fn french_gone(args: &Args) -> AnyView {
    in_brief(args, Description::Gone)
}

/// The details of an alert that was read in brief, while that is known of its description.
fn in_brief(args: &Args, description: Description) -> AnyView {
    let build = one_warning().with(|episode| {
        let mut alert = (*episode.alert).clone();
        (alert.annotations, alert.generator_url) = (Labels::default(), "".into());
        episode.alert = alert.into();
    });
    let describe = Callback::new(move |_: Episode| description.clone());
    let args = args.clone();
    view! { <Provider value=describe>{open(&args, build.done(), at(10))}</Provider> }.into_any()
}

/// An alert whose end nobody told: until when, and why nobody can know.
fn doubt(args: &Args) -> AnyView {
    open(args, doubts(), at(8))
}

/// What a node at risk was made of at the chosen instant, as far down as its author says.
fn made_of(args: &Args) -> AnyView {
    made_of_at(args, at(11))
}

/// The same two hours later: an alert has ended, and another fires.
fn made_of_later(args: &Args) -> AnyView {
    made_of_at(args, at(13))
}

/// On a phone the tree is folded to names and starts; each unfolds.
fn made_of_on_a_phone(args: &Args) -> AnyView {
    made_of_by(args, |args, timeline| after(args, timeline, |bar| bar.selected.set(Some(at(11)))))
}

fn made_of_at(args: &Args, chosen: Timestamp) -> AnyView {
    made_of_by(args, move |args, timeline| open(args, timeline, chosen))
}

fn made_of_by(args: &Args, draw: impl Fn(&Args, Timeline) -> AnyView + Send + 'static) -> AnyView {
    let (timeline, basic) = node_at_risk();
    let episodes = timeline.episodes.iter().chain(&basic.episodes).cloned().collect();
    let history = History { now: timeline.now, episodes, ..History::default() };
    let compose = Callback::new(move |(episode, span, _): (Episode, TimeSpan, Compose)| {
        sub_alerts(&history, &episode, span)
    });
    let args = args.clone();
    view! { <Provider value=compose>{draw(&args, timeline)}</Provider> }.into_any()
}

/// More alerts than the details list, each on another instance.
fn crowd(args: &Args) -> AnyView {
    let build = (0..11).fold(Build::last(hours(24)).tiles("3. 6W *."), |build, n| {
        build.alert("KubePodCrashLooping", "warning", 3, End::Unavailable(at(9))).with(|episode| {
            let mut alert = (*episode.alert).clone();
            let instance = format!("10.0.0.{n}:9100");
            alert.labels = alert
                .labels
                .iter()
                .filter(|(name, _)| *name != "instance")
                .chain([("instance", &*instance)])
                .collect();
            episode.alert = alert.into();
        })
    });
    open(args, build.done(), at(4))
}

/// Why nothing is known of an hour.
fn outage(args: &Args) -> AnyView {
    open(args, unavailable_hour().done(), at(14))
}

/// Who opened what is healthy between two problems is led to either.
fn beside_problems(args: &Args) -> AnyView {
    open(args, Build::last(hours(24)).tiles("5. 2W 6. 1C *.").done(), at(9))
}

/// What was pending once alerting was back: without the outage it might have fired already.
fn pending(args: &Args) -> AnyView {
    let waiting = |alertname: &str| Reason::Waiting(alertname.into());
    let build = Build::last(hours(24)).tiles("10. 3x 2? *.").blind(10, 13, Reason::NoSamples);
    let build = build.blind(13, 14, waiting("NodeDiskIOSaturation"));
    open(args, build.blind(13, 15, waiting("NodeFilesystemSpaceFillingUp")).done(), at(13))
}

/// The alerts of this entity were not asked for: it is no healthy one.
fn not_asked(args: &Args) -> AnyView {
    let build = Build::last(hours(24)).tiles("*?").blind(0, 24, Reason::NotAsked);
    open(args, build.done(), at(4))
}

/// A source that failed, in its own words.
fn failure(args: &Args) -> AnyView {
    let refused = FailureKind::Refused(429, "too many outstanding requests".into());
    let reason = Reason::Failed(Failure::new(Backend::Loki, refused));
    open(args, Build::last(hours(24)).tiles("12. *?").blind(12, 24, reason).done(), at(14))
}

/// An alert whose author wishes us ill: all of its text is text, and its links are none.
fn hostile_text(args: &Args) -> AnyView {
    let health = Health::Critical.as_str();
    let build = Build::last(hours(24)).tiles("3. 6C *.");
    let build = build.alert("", health, 3, End::Superseded(at(9))).with(|episode| {
        let mut alert = (*episode.alert).clone();
        alert.annotations = Labels::from_iter([
            ("summary", "<script>alert(1)</script>"),
            ("description", "\u{202e}desrever & \"quoted\" <b>bold</b>"),
            ("runbook_url", "javascript:alert(1)"),
        ]);
        alert.generator_url = "data:text/html,<script>alert(1)</script>".into();
        episode.alert = alert.into();
    });
    open(args, build.done(), at(4))
}

/// Alerts and a reboot, told in French.
fn french(args: &Args) -> AnyView {
    open(args, critical_and_warning().event(4, "node-1").done(), at(11))
}

/// A doubt, told in French.
fn french_doubt(args: &Args) -> AnyView {
    open(args, doubts(), at(17))
}

/// An outage over a critical alert, told in French.
fn french_outage(args: &Args) -> AnyView {
    open(args, outage_over_critical().done(), at(11))
}
