//! What happened at an instant, and what it may explain (domain.md §2, "Notifications").
#![allow(missing_docs)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::{Alert, Effect, Event, Labels, Policy, reconstruct};
use support::picture::{MINUTE, Picture, alert, at, policy, span};

/// The event of `picture`, whose alert called `other` is a notification with these annotations.
fn event(picture: &str, labels: &[(&str, &str)], annotations: &[(&str, &str)]) -> Event {
    let mut picture = Picture::read(picture);
    let notify: Labels = [("alertname", "Reboot"), ("cstype", "notify")]
        .into_iter()
        .chain(labels.iter().copied())
        .collect();
    if let Ok(log) = &mut picture.observations.log {
        for line in log.runs.iter_mut().filter(|line| line.alert.name() == "other") {
            line.alert = Arc::new(Alert {
                labels: notify.clone(),
                annotations: annotations.iter().copied().collect(),
                ..Alert::default()
            });
        }
    }
    let policy = Policy { reach: MINUTE * 3, ..policy() };
    let history =
        reconstruct(&picture.observations, span(0, picture.width), at(picture.width), &policy);
    history.events.into_iter().next().expect("an event")
}

#[test]
fn an_event_happened_a_lead_before_its_alert() {
    let told = event("other .......c...", &[], &[("lead", "5m")]);
    assert_eq!((told.at, told.told_at), (at(2), at(7)));
    assert_eq!(event("other .......c...", &[], &[]).at, at(7));
}

#[test]
fn a_lead_that_is_none_is_not_believed() {
    for lead in ["soon", "-5m", "9000y", ""] {
        assert_eq!(event("other .......c...", &[], &[("lead", lead)]).at, at(7), "{lead}");
    }
    let a_day_before = at(7) - Duration::from_secs(24 * 3_600);
    assert_eq!(event("other .......c...", &[], &[("lead", "24h")]).at, a_day_before);
}

#[test]
fn events_come_in_the_order_in_which_they_happened() {
    let mut picture = Picture::read("one ..c......\ntwo ....c....");
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        let lead = if run.alert.name() == "two" { "3m" } else { "0s" };
        let labels = [("alertname", run.alert.name()), ("cstype", "notify")].into_iter().collect();
        let annotations = [("lead", lead)].into_iter().collect();
        run.alert = Arc::new(Alert { labels, annotations, ..Alert::default() });
    }
    let happened: Vec<_> = picture.history().events.iter().map(|event| event.at).collect();
    assert_eq!(happened, [at(1), at(2)]);
}

#[test]
fn it_may_explain_what_begins_soon_after_it() {
    let told = event(
        "
        other   ..c............
        alert   ....c..er......
        again   .......c..er...
    ",
        &[],
        &[],
    );
    let disk = Effect::Episode { alert: alert("Disk", "critical"), starts_at: at(4) };
    assert_eq!(told.effects, [disk], "what begins later is none of its doing");
    let effects = |alert: &str| {
        let picture = format!("other ..c.........\nalert {alert}");
        event(&picture, &[], &[]).effects.len()
    };
    assert_eq!(
        ["..cer.......", "....cer.....", ".....cer....", ".cer........"].map(effects),
        [1, 1, 0, 0]
    );
}

#[test]
fn it_explains_no_alert_that_only_went_on() {
    let effects = event(
        "
        other   ....c.......
        alert   .c..........
        again   .....c..er..
    ",
        &[],
        &[],
    )
    .effects;
    assert_eq!(effects, []);
}

#[test]
fn it_may_explain_an_alert_of_its_own_machine() {
    let mut picture = Picture::read("other ..c.........\nalert@a ...c..er....");
    for run in &mut picture.observations.log.as_mut().expect("the log").runs {
        if run.alert.name() == "other" {
            let labels = [("alertname", "Reboot"), ("cstype", "notify"), ("node", "a")];
            run.alert =
                Arc::new(Alert { labels: labels.into_iter().collect(), ..Alert::default() });
        }
    }
    assert_eq!(picture.history().events[0].effects.len(), 1);
}

#[test]
fn it_may_explain_the_outage_that_goes_on_or_begins_soon_after_it() {
    let gap = |gap: &str| event(&format!("other ...c........\n gap {gap}"), &[], &[]).effects;
    assert_eq!(gap(".xxxx......."), [Effect::Outage(span(1, 5))]);
    assert_eq!(gap(".....xx....."), [Effect::Outage(span(5, 7))]);
    assert_eq!(gap(".........x.."), []);
    assert_eq!(gap(".xx........."), [], "it was over when the event happened");
    assert_eq!(gap("......x....."), [], "three minutes is as far as it reaches");
}

#[test]
fn it_explains_no_alert_of_another_machine() {
    let picture = "
        other   ..c.........
        alert   ...c..er....
    ";
    assert_eq!(event(picture, &[("node", "a")], &[]).effects.len(), 1, "the alert names none");
    let mut read = Picture::read(picture);
    if let Ok(log) = &mut read.observations.log {
        for line in &mut log.runs {
            let name = line.alert.name().to_owned();
            let (node, kind) = if name == "other" { ("a", "notify") } else { ("b", "none") };
            let labels = [("alertname", &*name), ("node", node), ("cstype", kind)];
            line.alert =
                Arc::new(Alert { labels: labels.into_iter().collect(), ..Alert::default() });
        }
    }
    assert_eq!(read.history().events[0].effects, []);
}
