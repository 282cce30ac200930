//! What the simulated Alertmanager and the sender do where the real ones are too slow, or too hard
//! to part, for `tests/real`.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;
use std::time::Duration;

use global_health_bar::simulation::{
    Alertmanagers, Configuration, Matcher, Posted, Sender, Webhook,
};
use global_health_bar::{
    Alert, Configured, Filters, InhibitRule, Intervals, Labels, Status, TimeSpan, Timestamp,
    configured,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

fn start() -> Timestamp {
    Timestamp::parse("2026-11-22T00:00:00Z").expect("an instant")
}

fn alert(name: &str) -> Arc<Alert> {
    let labels: Labels = [("alertname", name), ("namespace", "n")].into_iter().collect();
    Arc::new(Alert { fingerprint: labels.fingerprint().into(), labels, ..Alert::default() })
}

fn firing(name: &str) -> Posted {
    Posted { alert: alert(name), starts_at: start(), ends_at: Some(start() + 1_000 * HOUR) }
}

fn resolved(name: &str, ends_at: Timestamp) -> Posted {
    Posted { ends_at: Some(ends_at), ..firing(name) }
}

/// Each webhook as its seconds since the start, its replica and its alerts: `30 0: A+`.
fn texts(told: &[Webhook]) -> Vec<String> {
    let text = |webhook: &Webhook| {
        let alerts = webhook.alerts.iter().map(|told| {
            let status = if told.status == Status::Firing { '+' } else { '-' };
            format!(" {}{status}", told.alert.name())
        });
        let seconds = webhook.at.since(start()).as_secs();
        format!("{seconds} {}:{}", webhook.replica, alerts.collect::<String>())
    };
    told.iter().map(text).collect()
}

#[test]
fn an_alert_is_told_after_the_group_wait_and_every_repeat_interval() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    one.post(start(), 0, &[firing("A")]);
    let told = texts(&one.advance(start() + 25 * HOUR));
    assert_eq!(told, ["30 0: A+", "43230 0: A+", "86430 0: A+"]);
}

#[test]
fn replicas_that_are_parted_tell_the_same_twice_until_they_meet_again() {
    let mut two = Alertmanagers::new(Configuration::default(), 2, start());
    let post = |two: &mut Alertmanagers, at, posted: &Posted| {
        two.post(at, 0, std::slice::from_ref(posted));
        two.post(at, 1, std::slice::from_ref(posted));
    };
    two.connect(start() + MINUTE, false);
    post(&mut two, start() + MINUTE, &Posted { starts_at: start() + MINUTE, ..firing("A") });
    two.connect(start() + 3 * MINUTE, true);
    post(&mut two, start() + 4 * MINUTE, &firing("B"));
    let told = texts(&two.advance(start() + HOUR));
    assert_eq!(told, ["90 0: A+", "90 1: A+", "390 0: A+ B+"]);
}

#[test]
fn each_replica_gives_those_before_it_time_to_notify() {
    let mut three = Alertmanagers::new(Configuration::default(), 3, start());
    three.post(start() + MINUTE, 2, &[Posted { starts_at: start() + MINUTE, ..firing("A") }]);
    assert_eq!(texts(&three.advance(start() + HOUR)), ["120 2: A+"]);
}

#[test]
fn a_group_that_was_empty_for_half_a_minute_is_a_new_one() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    let at = |minutes| start() + minutes * MINUTE;
    one.post(start(), 0, &[firing("A")]);
    one.post(at(1), 0, &[resolved("A", at(1))]);
    // The flush at 5 min 30 s empties it; a cleanup comes by every 30 s.
    one.post(at(7), 0, &[Posted { starts_at: at(7), ..firing("A") }]);
    assert_eq!(texts(&one.advance(at(9))), ["30 0: A+", "330 0: A-", "450 0: A+"]);
}

#[test]
fn an_alert_that_is_gone_from_memory_is_not_merged_with() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    let at = |minutes| start() + minutes * MINUTE;
    one.post(start(), 0, &[resolved("A", at(10))]);
    // It claims to overlap the alert before; the garbage collection came by at 30 min.
    let later = Posted { starts_at: at(5), ..firing("A") };
    let mut late = Alertmanagers::new(Configuration::default(), 1, start());
    late.post(start(), 0, &[resolved("A", at(10))]);
    one.post(at(20), 0, std::slice::from_ref(&later));
    late.post(at(40), 0, std::slice::from_ref(&later));
    assert_eq!(one.known(0)[0].starts_at, start());
    assert_eq!(late.known(0)[0].starts_at, at(5));
}

#[test]
fn what_is_known_is_what_fires_with_what_mutes_it() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    one.post(start(), 0, &[firing("A"), resolved("B", start() + MINUTE)]);
    let matchers: Vec<_> = Matcher::parse(r#"alertname!~"B|C""#).into_iter().collect();
    one.silence(start(), matchers, TimeSpan::new(start(), start() + 2 * MINUTE));
    let known = |one: &Alertmanagers| {
        let known = one.known(0);
        known.iter().map(|known| (known.alert.name().to_owned(), known.silenced)).collect()
    };
    let (mut now, mut later): (Vec<_>, Vec<_>) = (known(&one), Vec::new());
    now.sort();
    assert_eq!(now, [("A".to_owned(), true), ("B".to_owned(), false)]);
    one.advance(start() + 2 * MINUTE);
    later.extend(known(&one));
    assert_eq!(later, [("A".to_owned(), false)]);
}

#[test]
fn the_next_event_is_the_next_flush() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    assert_eq!(one.next(), None);
    one.post(start(), 0, &[firing("A")]);
    assert_eq!(one.next(), Some(start() + 30 * SECOND));
    one.stop(start() + SECOND, 0);
    assert_eq!(one.next(), None);
}

#[test]
fn a_replica_that_does_not_run_or_exist_hears_nothing() {
    let mut one = Alertmanagers::new(Configuration::default(), 0, start());
    one.post(start(), 7, &[firing("A")]);
    one.stop(start(), 7);
    one.start(start(), 7, true);
    one.stop(start() + SECOND, 0);
    one.post(start() + MINUTE, 0, &[firing("A")]);
    assert_eq!(one.advance(start() + HOUR), []);
    assert_eq!((one.known(0), one.known(7)), (vec![], vec![]));
}

#[test]
fn an_alert_that_ends_before_it_starts_is_refused() {
    let mut one = Alertmanagers::new(Configuration::default(), 1, start());
    one.post(start(), 0, &[resolved("A", start() - SECOND), firing("B")]);
    assert_eq!(texts(&one.advance(start() + MINUTE)), ["30 0: B+"]);
}

#[test]
fn the_configuration_tells_the_intervals_of_the_route_to_the_logger() {
    let configuration =
        Configuration { group_interval: Duration::from_millis(1_500), ..Configuration::default() };
    let told = configured(&configuration.yaml("http://logger:19094/"), "metalk8s-alert-logger");
    let intervals = Intervals { repeat: 12 * HOUR, group: Duration::from_millis(1_500) };
    let warnings = Filters::default().and("severity", ["warning", "info"]);
    let inhibit_rules = vec![InhibitRule { target: warnings, ..InhibitRule::default() }];
    let group_by = vec!["namespace".into()];
    assert_eq!(told, Some(Configured { intervals, group_by, inhibit_rules, mute: false }));
}

#[test]
fn a_matcher_is_anchored_and_takes_a_missing_label_for_an_empty_one() {
    let matches =
        |text: &str| Matcher::parse(text).map(|matcher| matcher.matches(&alert("Ab").labels));
    let cases = [
        (r#"alertname="Ab""#, Some(true)),
        (r#"alertname!="Ab""#, Some(false)),
        (r#"alertname=~"A""#, Some(false)),
        (r#"alertname=~"x|A.""#, Some(true)),
        (r#"alertname!~"x|b""#, Some(true)),
        (r#"severity="""#, Some(true)),
        (r#"severity!="""#, Some(false)),
        (r#"alertname=~"(""#, None),
        ("alertname", None),
        ("alertname=Ab", None),
    ];
    for (text, expected) in cases {
        assert_eq!(matches(text), expected, "{text}");
    }
}

/// The instants, in seconds since the alert fired, are those of Prometheus 2.42 with evaluations
/// every 10 s, for an alert that was over at 40 s.
#[test]
fn a_resolved_alert_is_sent_for_a_quarter_of_an_hour() {
    let mut sender = Sender::new(10 * SECOND, MINUTE);
    let seconds = |at: Timestamp| at.since(start()).as_secs();
    let mut sent = Vec::new();
    for evaluation in 0..200 {
        let at = start() + 10 * SECOND * evaluation;
        let active = [(alert("A"), start())];
        let posted = sender.evaluate(at, if evaluation < 4 { &active } else { &[] });
        let ends = posted.into_iter().map(|posted| (seconds(at), posted.ends_at.map(seconds)));
        sent.extend(ends);
    }
    let resolved = (0..13).map(|time| (40 + 70 * time, Some(40)));
    assert_eq!(sent, [(0, Some(240))].into_iter().chain(resolved).collect::<Vec<_>>());
}
