//! All sources together: who fails costs only what he alone knows.
#![allow(missing_docs)]

mod support;

use std::cell::RefCell;
use std::time::Duration;

use global_health_bar::{
    Backend, Blind, DoubtCause, End, Episode, Health, Observed, Question, Reason, Span, TimeSpan,
    Timestamp, catalogue, observe, refresh, timelines,
};
use support::now_or_never;
use support::server::Server;

const HOUR: i64 = 3_600;

/// A platform at risk from the 30th to the 40th hour, with a watchdog that barks every half hour,
/// and Prometheus scraping for 50 hours.
fn server() -> Server {
    let line = |status, name, starts: i64, ends: i64| {
        let instant = |hour: i64| Timestamp::from_milliseconds(hour * HOUR * 1_000).to_string();
        format!(
            r#"{{"status":"{status}","labels":{{"alertname":"{name}","severity":"none"}},"startsAt":"{}","endsAt":"{}","fingerprint":"{name}"}}"#,
            instant(starts),
            instant(ends)
        )
    };
    let ns = |hour: i64| hour * HOUR * 1_000_000_000;
    let mut log: Vec<_> = (0..100)
        .map(|half| ("a", ns(half) / 2, line("firing", "Watchdog", 0, -1)))
        .chain((30..40).map(|hour| ("a", ns(hour) + 1, line("firing", "ClusterAtRisk", 30, -1))))
        .collect();
    log.push(("b", ns(40) + 1, line("resolved", "ClusterAtRisk", 30, 40)));
    let mut server = Server::new(log);
    server.samples = (0..=50 * 60).map(|minute| minute * 60).collect();
    server.alerts = vec![("Watchdog", 0, 51 * HOUR), ("ClusterAtRisk", 30 * HOUR, 40 * HOUR)];
    server.date = Some(at(50));
    server
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_milliseconds(hour * HOUR * 1_000)
}

fn ask(server: &Server) -> Observed {
    let day = Span::Last(Duration::from_secs(24 * 3_600));
    now_or_never(observe(server, Question::default(), day, at(0), |_, _| false))
}

/// The platform's health in whole hours from the 26th on.
fn platform(observed: &Observed) -> Vec<(i64, Health)> {
    let timelines = timelines(&observed.history, &catalogue(), observed.span);
    let timeline = &timelines[0];
    let hour = |at: Timestamp| at.milliseconds() / 1_000 / HOUR;
    timeline.segments.iter().map(|segment| (hour(segment.span.start()), segment.health)).collect()
}

#[test]
fn all_sources_together_tell_what_happened() {
    let observed = ask(&server());
    assert_eq!(observed.span, TimeSpan::new(at(26), at(50)), "now is the servers' clock");
    assert_eq!(
        platform(&observed),
        [(26, Health::Healthy), (30, Health::Critical), (40, Health::Healthy)]
    );
    assert_eq!(observed.policy.intervals.repeat, Duration::from_secs(3_600), "Alertmanager's word");
    assert!(observed.coverage.failures.is_empty(), "{:?}", observed.coverage.failures);
}

#[test]
fn without_prometheus_the_log_still_tells_and_the_watchdog_vouches() {
    let mut server = server();
    server.broken.insert("/api/prometheus", (503, "down"));
    let observed = ask(&server);
    assert_eq!(
        platform(&observed),
        [
            (26, Health::Healthy),
            (30, Health::Critical),
            (40, Health::Healthy),
            (49, Health::Healthy)
        ]
    );
    assert_eq!(newest(&observed), Some((10, &Reason::NotYetTold)));
    assert_eq!(observed.coverage.failures[0].to_string(), "Prometheus did not answer: down (503)");
}

/// How many minutes before now nobody can say, and why.
fn newest(observed: &Observed) -> Option<(u64, &Reason)> {
    let minutes = |blind: &Blind| observed.span.end().since(blind.span.start()).as_secs() / 60;
    observed.history.unknown.last().map(|blind| (minutes(blind), &blind.reason))
}

#[test]
fn a_prometheus_that_holds_no_alerts_at_all_neither_vouches_nor_disputes() {
    let mut server = server();
    assert_eq!(newest(&ask(&server)), None, "a survey tells of the newest minutes, too");
    let nothing = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;
    server.broken.insert("/api/prometheus/api/v1/query_range?query=sum+by", (200, nothing));
    server.log.pop();
    let observed = ask(&server);
    assert_eq!(newest(&observed), Some((10, &Reason::NotYetTold)));
    let doubts = observed.history.episodes.iter().flat_map(|episode| &episode.evidence.doubts);
    assert!(doubts.clone().count() > 0, "nobody told the end");
    assert!(doubts.clone().all(|doubt| doubt.cause == DoubtCause::NoEnd), "{observed:?}");
}

#[test]
fn without_loki_nothing_is_green_but_what_the_witness_saw() {
    let mut server = server();
    server.broken.insert("/api/loki", (404, "404 page not found"));
    server.alerts.pop();
    let observed = ask(&server);
    assert_eq!(
        platform(&observed),
        [(26, Health::Healthy)],
        "the witness was asked for all and saw none fire"
    );
    assert!(server.asked.borrow().iter().any(|url| url.contains("ALERTS")), "{:?}", server.asked);

    server.broken.insert("/api/prometheus", (502, ""));
    let observed = ask(&server);
    assert_eq!(platform(&observed), [(26, Health::Unknown)]);
    assert!(
        matches!(&observed.history.unknown[0].reason, Reason::Failed(failure) if failure.backend == Backend::Prometheus || failure.backend == Backend::Loki)
    );
}

#[test]
fn without_alertmanager_its_defaults_are_assumed() {
    let mut server = server();
    server.broken.insert("/api/alertmanager", (401, ""));
    let observed = now_or_never(observe(
        &server,
        Question::default(),
        Span::Last(Duration::from_secs(24 * 3_600)),
        at(0),
        |_, _| false,
    ));
    assert_eq!(observed.policy.intervals.repeat, Duration::from_secs(12 * 3_600));
    assert_eq!(
        observed.coverage.failures[0].to_string(),
        "Alertmanager requires a valid login (401)"
    );
    assert_eq!(observed.span.end(), at(50), "an error carries the clock as well");
}

/// Where alerting was down in the 24 hours up to the 50th, in seconds after the 40th, as `samples`
/// tell.
fn outages(samples: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut server = server();
    server.samples = samples.collect();
    let down = ask(&server).history.unavailable;
    let second = |at: Timestamp| at.milliseconds() / 1_000 - 40 * HOUR;
    down.iter().map(|blind| (second(blind.span.start()), second(blind.span.end()))).collect()
}

#[test]
fn an_outage_begins_with_the_last_sample_and_ends_with_the_first() {
    let scrapes = (0..=50 * HOUR).step_by(30).map(|at| at + 7);
    let down = (40 * HOUR + 100)..(40 * HOUR + 1_000);
    assert_eq!(outages(scrapes.filter(|at| !down.contains(at))), [(97, 1_027)]);
}

#[test]
fn before_the_very_first_sample_nobody_knows() {
    let mut server = server();
    server.samples =
        (0..=50 * HOUR).step_by(30).map(|at| at + 7).filter(|at| *at > 40 * HOUR).collect();
    let unknown = ask(&server).history.unknown;
    assert_eq!(unknown[0].reason, Reason::BeforeFirstSample);
    assert_eq!(unknown[0].span, TimeSpan::new(at(26), at(40) + Duration::from_secs(7)));
}

#[test]
fn a_scrape_that_comes_late_is_no_outage() {
    // Scraped each minute, just after the minute; once just before it: one minute has no sample.
    let scrapes =
        (0..=50 * 60).map(|minute| if minute == 40 * 60 { minute * 60 } else { minute * 60 + 1 });
    assert_eq!(outages(scrapes.clone()), []);
    // But a minute without a sample between two with one is.
    assert_eq!(outages(scrapes.filter(|at| *at != 40 * HOUR + 61)), [(0, 121)]);
}

#[test]
fn an_outage_of_a_minute_is_found_though_each_minute_has_a_sample() {
    let scrapes = (0..=50 * HOUR).step_by(30).map(|at| at + 7);
    // Down from second 10 to second 70: the scrapes at 37 and 67 fail.
    let down = (40 * HOUR + 10)..(40 * HOUR + 70);
    assert_eq!(outages(scrapes.clone().filter(|at| !down.contains(at))), [(7, 97)]);
    // One scrape that fails is no outage.
    let once = (40 * HOUR + 30)..(40 * HOUR + 40);
    assert_eq!(outages(scrapes.filter(|at| !once.contains(at))), []);
}

#[test]
fn scrapes_that_are_far_apart_are_no_outages() {
    assert_eq!(outages((0..=50 * HOUR).step_by(150)), []);
    let down = (40 * HOUR + 100)..(40 * HOUR + 1_000);
    let scrapes = (0..=50 * HOUR).step_by(150).filter(|at| !down.contains(at));
    assert_eq!(outages(scrapes), [(0, 1_050)]);
}

#[test]
fn edges_that_prometheus_does_not_tell_stay_coarse() {
    let mut server = server();
    server.samples.retain(|at| !((40 * HOUR + 100)..(40 * HOUR + 1_000)).contains(at));
    server.broken.insert("/api/prometheus/api/v1/query?", (422, "no"));
    let down = ask(&server).history.unavailable;
    let minute = |at: Timestamp| at.milliseconds() / 60_000 - 40 * 60;
    let down: Vec<_> =
        down.iter().map(|blind| (minute(blind.span.start()), minute(blind.span.end()))).collect();
    // Of the points, a minute apart, that of minute 1 is the last before, that of 17 the first after.
    assert_eq!(down, [(1, 16)]);
}

#[test]
fn where_alertmanager_has_no_address_another_server_tells_the_time() {
    let mut question = Question::default();
    question.sources.alertmanager = None;
    let day = Span::Last(Duration::from_secs(24 * 3_600));
    let observed = now_or_never(observe(&server(), question, day, at(0), |_, _| false));
    assert_eq!(observed.span.end(), at(50));
}

#[test]
fn a_span_of_years_is_asked_in_few_and_coarse_points() {
    let server = server();
    let decades = Span::Between(TimeSpan::new(at(0), at(24 * 365 * 30)));
    let question = Question { now: Some(at(24 * 365 * 30)), ..Question::default() };
    now_or_never(observe(&server, question, decades, at(0), |_, _| false));
    let asked = server.asked.borrow();
    let points = asked.iter().filter(|url| url.contains("/api/prometheus")).count();
    assert!(points <= 8, "{points} requests for presence and witness");
}

#[test]
fn the_log_is_read_from_before_the_span_to_know_what_fired_at_its_start() {
    let server = server();
    ask(&server);
    let asked = server.asked.borrow();
    let page = asked.iter().find(|url| url.contains("/api/loki")).expect("the log is read");
    let cadence = Duration::from_secs(3_600 + 300 + 300);
    assert!(page.contains(&format!("start={}", (at(26) - cadence).nanoseconds())), "{page}");
    assert!(page.contains(&format!("end={}", at(50).nanoseconds())), "{page}");
}

#[test]
fn an_outage_that_goes_on_began_at_the_last_sample() {
    let mut server = server();
    server.samples = (0..50 * HOUR).step_by(30).map(|second| second + 7).collect();
    for seconds in [7, 37] {
        let last = 49 * HOUR + seconds;
        server.samples.retain(|sample| *sample <= last);
        server.samples.push(last);
        server.samples.dedup();
        let observed = ask(&server);
        let down = observed.history.unavailable.last().map(|blind| blind.span);
        assert_eq!(down, Some(TimeSpan::new(Timestamp::from_milliseconds(last * 1_000), at(50))));
    }
}

#[test]
fn where_no_header_tells_the_servers_time_prometheus_does() {
    // A browser shows the header of another origin only if that allows it; its own clock may be wrong.
    let mut server = server();
    server.date = None;
    let asked = |server: &Server| {
        let day = Span::Last(Duration::from_secs(24 * 3_600));
        now_or_never(observe(server, Question::default(), day, at(51), |_, _| false))
    };
    assert_eq!(asked(&server).span.end(), at(51), "nobody tells");
    assert_eq!(asked(&server).history.unavailable.len(), 1, "all seems down since");
    for time in ["180000", "180000.481"] {
        server.time = time;
        let observed = asked(&server);
        assert_eq!(observed.span.end(), at(50));
        assert_eq!(observed.history.unavailable, []);
    }
    server.time = "NaN";
    assert_eq!(asked(&server).span.end(), at(51));
}

#[test]
fn that_one_of_two_replicas_of_prometheus_was_down_is_no_outage() {
    let gaps = vec![(40 * HOUR + 100, 40 * HOUR + 1_000), (45 * HOUR, 45 * HOUR + 90)];
    let observed = ask(&Server { gaps, ..server() });
    assert_eq!(observed.history.unavailable, []);
    assert_eq!(platform(&observed), platform(&ask(&server())));
}

/// Prometheus lacks all from the 44th to the 46th hour, and says so.
fn lacking() -> Server {
    Server { lacks: vec![("", 44 * HOUR, 46 * HOUR)], ..server() }
}

#[test]
fn what_prometheus_says_that_it_lacks_is_no_outage() {
    let observed = ask(&lacking());
    assert_eq!(observed.history.unavailable, []);
    let unknown: Vec<_> = observed.history.unknown.iter().map(|blind| &blind.reason).collect();
    assert_eq!(unknown, [&Reason::NoProof, &Reason::NotYetTold]);
    assert_eq!(newest(&observed), Some((10, &Reason::NotYetTold)), "as nobody tells of all alerts");
    let failures: Vec<_> = observed.coverage.failures.iter().map(ToString::to_string).collect();
    assert_eq!(failures, ["Prometheus answered only in part: 10.0.0.1:10901 is unreachable"]);
}

#[test]
fn where_prometheus_lacks_something_all_is_unknown_though_the_watchdog_barks() {
    let history = ask(&lacking()).history;
    let is_lack = |blind: &&Blind| blind.reason == Reason::NoProof;
    let lacks: Vec<_> = history.unknown.iter().filter(is_lack).map(|blind| blind.span).collect();
    // A sample speaks for the minute before it.
    let minute = Duration::from_secs(60);
    assert_eq!(lacks, [TimeSpan::new(at(44) - minute, at(46) - minute)]);
}

#[test]
fn that_prometheus_has_no_store_for_what_was_before_its_first_sample_is_no_failure() {
    let mut server = server();
    server.samples.retain(|second| *second > 40 * HOUR);
    server.lacks = vec![("", 0, 30 * HOUR)];
    let observed = ask(&server);
    assert_eq!(observed.history.unknown[0].reason, Reason::BeforeFirstSample);
    assert_eq!(observed.coverage.failures, []);
}

/// The alert goes on, but the log lost its repeats, and nobody told of its end.
fn unended() -> Server {
    let mut server = server();
    server.alerts[1].2 = 51 * HOUR;
    let kept = 35 * HOUR * 1_000_000_000;
    server.log.retain(|(_, ns, line)| *ns < kept || !line.contains("ClusterAtRisk"));
    server
}

#[test]
fn what_was_lacking_is_asked_for_again() {
    for lacks in ["", "ALERTS"] {
        let mut server = unended();
        server.lacks = vec![(lacks, 44 * HOUR, 46 * HOUR)];
        let settled = RefCell::default();
        let day = Span::Last(Duration::from_secs(24 * 3_600));
        let question = Question::default;
        now_or_never(refresh(&server, question(), day, at(0), |_, _| false, &settled));
        server.lacks.clear();
        // Among what was lacking there was an outage.
        let is_down = |second: &i64| (45 * HOUR..45 * HOUR + 600).contains(second);
        server.samples.retain(|second| !lacks.is_empty() || !is_down(second));
        let again = refresh(&server, question(), day, at(0), |_, _| false, &settled);
        let again = now_or_never(again).history;
        let whole = now_or_never(observe(&server, question(), day, at(0), |_, _| false)).history;
        assert_eq!(again, whole);
        assert_eq!(again.unavailable.len(), usize::from(lacks.is_empty()));
    }
}

#[test]
fn an_alert_that_prometheus_lacks_has_not_ended_there() {
    let mut server = unended();
    // One answer tells of it, and of the next a part is lacking.
    let days = Span::Last(Duration::from_secs(30 * 3_600));
    let asked = |server: &Server| {
        now_or_never(observe(server, Question::default(), days, at(0), |_, _| false))
    };
    let is_it = |episode: &&Episode| episode.alert.name() == "ClusterAtRisk";
    let end = |observed: &Observed| {
        observed.history.episodes.iter().find(is_it).map(|episode| episode.end)
    };
    assert_eq!(end(&asked(&server)), Some(End::Firing), "its rule still holds");
    server.lacks = vec![("ALERTS", 44 * HOUR, 51 * HOUR)];
    let lacking = asked(&server);
    server.lacks.clear();
    server.broken.insert("/api/prometheus/api/v1/query_range?query=ALERTS", (422, "no"));
    let alone = asked(&server);
    assert_eq!(lacking.history, alone.history, "the log alone tells");
    let failures: Vec<_> = lacking.coverage.failures.iter().map(ToString::to_string).collect();
    assert_eq!(failures, ["Prometheus answered only in part: 10.0.0.1:10901 is unreachable"]);
}

#[test]
fn a_survey_of_a_part_shows_nothing() {
    let lacks = vec![("sum by", 49 * HOUR, 49 * HOUR + 600)];
    let observed = ask(&Server { lacks, ..server() });
    assert_eq!(newest(&observed), Some((10, &Reason::NotYetTold)));
}

#[test]
fn what_prometheus_held_before_its_first_sample_is_not_asked_for() {
    let mut server = unended();
    server.samples.retain(|second| *second > 33 * HOUR);
    server.lacks = vec![("ALERTS", 0, 32 * HOUR)];
    let observed = ask(&server);
    assert_eq!(observed.coverage.failures, []);
    let is_it = |episode: &&Episode| episode.alert.name() == "ClusterAtRisk";
    let end = observed.history.episodes.iter().find(is_it).map(|episode| episode.end);
    assert_eq!(end, Some(End::Firing));
}
