//! The bar in every state.

use leptos::context::Provider;
use leptos::prelude::*;

use super::Story;
use super::support::{Build, at, hours};
use crate::model::{
    Backend, Description, Doubt, DoubtCause, End, Episode, Failure, FailureKind, Health, Labels,
    Lines, Reason, TimeSpan, Timeline, Timestamp,
};
use crate::view::{GlobalHealthBar, Language, Locale, Zone};

pub const STORIES: &[Story] = &[
    Story { name: "healthy", view: || bar(day("*.")) },
    Story { name: "one-warning", view: || bar(one_warning().done()) },
    Story { name: "critical-and-warning", view: || bar(critical_and_warning().done()) },
    Story { name: "week", view: || bar(week()) },
    Story { name: "unavailable-hour", view: || bar(unavailable_hour().done()) },
    Story { name: "unavailable-over-critical", view: || bar(outage_over_critical().done()) },
    Story { name: "doubts", view: || bar(doubts()) },
    Story { name: "unknown", view: || bar(unknown().done()) },
    Story {
        name: "empty",
        view: || {
            view! { <GlobalHealthBar timeline=None label="node-1" locale=utc(Language::English)/> }
                .into_any()
        },
    },
    Story {
        name: "loading",
        view: || {
            view! { <GlobalHealthBar timeline=None label="node-1" busy=true locale=utc(Language::English)/> }.into_any()
        },
    },
    Story {
        name: "updating",
        view: || {
            view! { <GlobalHealthBar timeline=Some(one_warning().done()) label="node-1" busy=true locale=utc(Language::English)/> }.into_any()
        },
    },
    Story { name: "alert-from-before", view: || bar(alert_from_before().done()) },
    Story { name: "still-firing", view: || bar(still_firing().done()) },
    Story { name: "many-segments", view: || bar(many_segments()) },
    Story { name: "second-in-a-month", view: || bar(second_in_a_month()) },
    Story {
        name: "events",
        view: || {
            bar(one_warning()
                .event(4, "Node 10.0.0.1 rebooted")
                .event(17, "Node 10.0.0.1 rebooted")
                .done())
        },
    },
    Story {
        name: "details-of-alerts",
        view: || open(critical_and_warning().done(), at(11), Language::English),
    },
    Story { name: "details-asked-for", view: || in_brief(Description::Asked, Language::English) },
    Story { name: "details-not-told", view: || in_brief(refused(), Language::English) },
    Story { name: "french-details-gone", view: || in_brief(Description::Gone, Language::French) },
    Story { name: "details-of-a-doubt", view: || open(doubts(), at(8), Language::English) },
    Story { name: "french-doubt", view: || open(doubts(), at(17), Language::French) },
    Story { name: "details-of-a-crowd", view: || open(crowd(), at(4), Language::English) },
    Story {
        name: "details-of-an-outage",
        view: || open(unavailable_hour().done(), at(14), Language::English),
    },
    Story {
        name: "details-of-a-failure",
        view: || open(failed().done(), at(14), Language::English),
    },
    Story {
        name: "details-of-hostile-text",
        view: || open(hostile().done(), at(4), Language::English),
    },
    Story {
        name: "french",
        view: || open(critical_and_warning().event(4, "node-1").done(), at(11), Language::French),
    },
    Story {
        name: "french-outage",
        view: || open(outage_over_critical().done(), at(11), Language::French),
    },
];

fn utc(language: Language) -> Signal<Locale> {
    Signal::stored(Locale { language, zone: Zone::Utc })
}

fn bar(timeline: Timeline) -> AnyView {
    view! { <GlobalHealthBar timeline=Some(timeline) label="node-1" locale=utc(Language::English)/> }.into_any()
}

/// With the details of the segment at `selected` open.
fn open(timeline: Timeline, selected: Timestamp, language: Language) -> AnyView {
    let selected = RwSignal::new(Some(selected));
    view! { <GlobalHealthBar timeline=Some(timeline) label="node-1" locale=utc(language) selected/> }.into_any()
}

fn day(picture: &str) -> Timeline {
    Build::last(hours(24)).tiles(picture).done()
}

fn one_warning() -> Build {
    Build::last(hours(24)).tiles("9. 3W *.").alert(
        "NodeDegraded",
        "warning",
        9,
        End::Resolved(at(12)),
    )
}

fn critical_and_warning() -> Build {
    Build::last(hours(24))
        .tiles("6. 4W 3C 1W *.")
        .alert("NodeDegraded", "warning", 6, End::Resolved(at(14)))
        .alert("NodeAtRisk", "critical", 10, End::Lost(at(13)))
        .with(|episode| {
            episode.evidence.repaired_resolves = Some(Lines::one(at(11)));
            episode.evidence.stale = Some(Lines { count: 2, first: at(20), last: at(21) });
            episode.evidence.witnessed = vec![TimeSpan::new(at(10), at(13))];
        })
}

/// The peer's first story: a week with warnings and a critical.
fn week() -> Timeline {
    Build::over(TimeSpan::new(at(-6 * 24), at(25)))
        .tiles("30. 9W 22. 5W 2.5C 3W 20. 1x 14. 8W *.")
        .alert("NodeDegraded", "warning", -114, End::Resolved(at(-105)))
        .alert("NodeDegraded", "warning", -83, End::Resolved(at(-72)))
        .alert("NodeAtRisk", "critical", -78, End::Resolved(at(-75)))
        .alert("NodeDegraded", "warning", -38, End::Resolved(at(-30)))
        .blind(-53, -52, Reason::NoSamples)
        .done()
}

fn unavailable_hour() -> Build {
    Build::last(hours(24)).tiles("14. 1x *.").blind(14, 15, Reason::NoSamples)
}

fn outage_over_critical() -> Build {
    Build::last(hours(24))
        .tiles("5. 6C 3X 4C 3. 2x *.")
        .alert("NodeAtRisk", "critical", 5, End::Resolved(at(18)))
        .blind(11, 14, Reason::NoSamples)
        .blind(21, 23, Reason::NoSamples)
}

/// An alert whose end nobody told, and one that fired on both sides of an outage.
fn doubts() -> Timeline {
    let doubt = |start, end, cause| Doubt { span: TimeSpan::new(at(start), at(end)), cause };
    Build::last(hours(24))
        .tiles("3. 4W 5h 4. 1x 1c 2C *.")
        .alert("NodeDegraded", "warning", 3, End::Lost(at(7)))
        .with(|episode| episode.evidence.doubts = vec![doubt(7, 12, DoubtCause::NoEnd)])
        .alert("NodeAtRisk", "critical", 16, End::Superseded(at(18)))
        .with(|episode| episode.evidence.doubts = vec![doubt(16, 18, DoubtCause::Resumed)])
        .alert("NodeAtRisk", "critical", 18, End::Resolved(at(20)))
        .with(|episode| episode.continues = true)
        .blind(16, 17, Reason::NoSamples)
        .done()
}

fn unknown() -> Build {
    Build::last(hours(24)).tiles("*?").blind(0, 24, Reason::NoProof)
}

fn failed() -> Build {
    let refused = FailureKind::Refused(503, "Service Unavailable".into());
    Build::last(hours(24)).tiles("12. *?").blind(
        12,
        24,
        Reason::Failed(Failure::new(Backend::Loki, refused)),
    )
}

fn alert_from_before() -> Build {
    Build::last(hours(24)).tiles("7C *.").alert("NodeAtRisk", "critical", -40, End::Resolved(at(7)))
}

fn still_firing() -> Build {
    Build::last(hours(24)).tiles("17. *W").alert("NodeDegraded", "warning", 17, End::Firing)
}

fn many_segments() -> Timeline {
    let tiles: String = (0..600)
        .map(|n| {
            if n % 7 == 3 {
                "0.01C "
            } else if n % 2 == 0 {
                "0.05. "
            } else {
                "0.02W "
            }
        })
        .collect();
    Build::last(hours(24)).tiles(&tiles).tiles("*.").done()
}

fn second_in_a_month() -> Timeline {
    let month = TimeSpan::new(at(-29 * 24), at(24));
    Build::over(month)
        .tiles("400. 0.0003C *.")
        .alert("NodeAtRisk", "critical", -296, End::Resolved(at(-296)))
        .done()
}

/// More alerts than the details list, each on another instance.
fn crowd() -> Timeline {
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
    build.done()
}

/// Loki does not tell what the author of an alert says of it.
fn refused() -> Description {
    let why = FailureKind::Unreachable("Bad Gateway (502)".into());
    Description::Failed(Failure::new(Backend::Loki, why))
}

/// The details of an alert that was read in brief, while that is known of its description.
fn in_brief(description: Description, language: Language) -> AnyView {
    let build = one_warning().with(|episode| {
        let mut alert = (*episode.alert).clone();
        (alert.annotations, alert.generator_url) = (Labels::default(), "".into());
        episode.alert = alert.into();
    });
    let describe = Callback::new(move |_: Episode| description.clone());
    view! { <Provider value=describe>{open(build.done(), at(10), language)}</Provider> }.into_any()
}

/// An alert whose author wishes us ill.
fn hostile() -> Build {
    let health = Health::Critical.as_str();
    Build::last(hours(24)).tiles("3. 6C *.").alert("", health, 3, End::Superseded(at(9))).with(
        |episode| {
            let mut alert = (*episode.alert).clone();
            alert.annotations = Labels::from_iter([
                ("summary", "<script>alert(1)</script>"),
                ("description", "\u{202e}desrever & \"quoted\" <b>bold</b>"),
                ("runbook_url", "javascript:alert(1)"),
            ]);
            alert.generator_url = "data:text/html,<script>alert(1)</script>".into();
            episode.alert = alert.into();
        },
    )
}
