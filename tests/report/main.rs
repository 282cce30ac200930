//! The report as HTML: what it says, that it needs nothing else, and that nothing in it is taken for
//! markup that is not ours.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test report` records how it looks.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use global_health_bar::{
    Alert, Coverage, Episode, Failure, FailureKind, Findings, Health, History, Labels, Language,
    Locale, Log, Observations, Policy, Presence, Ranking, Report, Saved, TimeSpan, Timeline,
    Timestamp, Waiting, Witness, Zone, catalogue, lanes_svg, read_line, read_report, reconstruct,
    report_html, timelines,
};
use regex_lite::Regex;
use serde_json::Value;
use sha2::{Digest, Sha256};

const HOSTILE: &str =
    r#"</script><img src=x onerror=alert(1)><!-- "'&amp; https://example.com/x.js"#;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_milliseconds(1_795_219_200_000 + minute * 60_000)
}

/// The report, and the document that it holds.
fn report(language: Language) -> (String, Value) {
    with(|findings| {
        let html = report_html(findings, at(365), Locale { language, zone: Zone::Ahead(60) });
        let report = Report::new(findings);
        let value = serde_json::to_value(&report).expect("a document");
        assert_eq!(serde_json::from_str::<Value>(&report.to_json()).expect("JSON"), value);
        (html, value)
    })
}

/// Six hours of a cluster: the platform is critical for one, a node is degraded since, alerting was down
/// for half an hour. Names and summaries are as bad as can be.
fn with<T>(read: impl FnOnce(&Findings) -> T) -> T {
    let span = TimeSpan::new(at(0), at(360));
    let line = |minute: i64, line: Value| {
        let nanoseconds = at(minute).milliseconds() * 1_000_000;
        read_line(nanoseconds, &line.to_string()).expect("a notification")
    };
    let alert = |status: &str, name: &str, severity: &str, start: i64, end: i64| {
        serde_json::json!({
            "status": status,
            "labels": { "alertname": name, "severity": severity, "instance": HOSTILE },
            "annotations": { "summary": HOSTILE, "runbook_url": "javascript:alert(1)" },
            "generatorURL": "javascript:alert(1)",
            "startsAt": at(start).to_string(),
            "endsAt": at(end).to_string(),
        })
    };
    let lines = [
        line(60, alert("firing", "ClusterAtRisk", "critical", 60, 0)),
        line(120, alert("resolved", "ClusterAtRisk", "critical", 60, 120)),
        line(240, alert("firing", "NodeDegraded", "warning", 240, 0)),
    ];
    let observations = Observations {
        log: Ok(Log::new(lines, vec![span])),
        presence: Ok(Presence {
            asked: vec![span],
            alive: vec![TimeSpan::new(at(0), at(150)), TimeSpan::new(at(180), at(360))],
        }),
        witness: Ok(Witness::default()),
    };
    let policy = Policy::default();
    let history = reconstruct(&observations, span, at(360), &policy);
    let kinds = catalogue();
    let mut timelines = timelines(&history, &kinds, span);
    timelines.truncate(2);
    let ranking = Ranking::new(&timelines, &kinds);
    let mut coverage = Coverage { pages: 1, lines: 3, bytes: 140_000, ..Coverage::default() };
    let refused = FailureKind::Refused(500, HOSTILE.into());
    coverage.fail([Failure::new(global_health_bar::Backend::Alertmanager, refused)]);
    read(&Findings {
        span,
        history: &history,
        timelines: &timelines,
        ranking: &ranking,
        coverage: &coverage,
        policy: &policy,
        is_demo: true,
    })
}

fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let (_, after) = html.split_once(start).unwrap_or_else(|| panic!("there is no {start}"));
    after.split_once(end).unwrap_or_else(|| panic!("there is no {end}")).0
}

#[test]
fn the_report_looks_like_its_snapshot() {
    for (language, name) in [(Language::English, "en"), (Language::French, "fr")] {
        let html = report(language).0;
        // The style has its own file, the data their own test.
        let shown = html
            .replace(between(&html, "<style>", "</style>"), "")
            .replace(between(&html, "id=\"report\">", "</script>"), "");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/report/{name}.html"));
        if env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&path, &shown).expect("a file");
        }
        let expected = fs::read_to_string(&path).expect("a snapshot");
        for (number, (is, was)) in shown.lines().zip(expected.lines()).enumerate() {
            assert_eq!(is, was, "line {} of {name}.html", number + 1);
        }
        assert_eq!(shown.len(), expected.len(), "{name}.html has another length");
    }
}

#[test]
fn its_policy_allows_its_own_style_and_nothing_else() {
    let html = report(Language::English).0;
    let style = between(&html, "<style>", "</style>");
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    let policy = between(&html, "\"Content-Security-Policy\" content=\"", "\"");
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, expected, "put the hash of the style into STYLE_HASH");
    assert!(!style.contains("url(") && !style.contains("@import"));
}

/// Tags that we do not write would be somebody else's, as would attributes.
#[test]
fn what_comes_from_outside_is_never_markup() {
    const TAGS: &str = "html head meta title style body header h1 h3 dl div dt dd main section h2 svg path \
                        line text table thead tr th tbody td small p ul li script wbr";
    const ATTRIBUTES: &str = "lang charset http-equiv content name class viewBox preserveAspectRatio width \
                              height role aria-label aria-hidden part data-health d x y y1 y2 overflow scope \
                              tabindex type id";
    let html = report(Language::English).0;
    let html = html.replace(between(&html, "<style>", "</style>"), "");
    let tag =
        Regex::new(r#"<([^\s>/]+)((?:\s+[^\s=>]+="[^"]*")*)\s*/?>|</([^>]+)>|<!doctype html>|<"#);
    let (tag, attribute) = (tag.unwrap(), Regex::new(r#"([^\s=]+)="[^"]*""#).unwrap());
    for found in tag.captures_iter(&html) {
        let all = &found[0];
        let name = found.get(1).or(found.get(3)).map_or("", |name| name.as_str());
        let is_ours = all == "<!doctype html>" || TAGS.split(' ').any(|tag| tag == name);
        assert!(is_ours, "{all}");
        for attribute in attribute.captures_iter(found.get(2).map_or("", |it| it.as_str())) {
            assert!(ATTRIBUTES.split(' ').any(|known| known == &attribute[1]), "{all}");
        }
    }
    assert_eq!(html.matches("<script").count(), 1, "the data");
    assert_eq!(html.matches("</script").count(), 1, "their end");
    assert!(html.contains("&lt;/<wbr>script&gt;&lt;img src=x onerror=alert(1)&gt;"), "it is read");
}

#[test]
fn it_holds_the_data() {
    let (html, report) = report(Language::French);
    let data = between(&html, "<script type=\"application/json\" id=\"report\">", "</script>");
    assert_eq!(serde_json::from_str::<Value>(data).expect("JSON"), report);
    assert_eq!(report["episodes"][0]["labels"]["instance"], HOSTILE);
}

#[test]
fn the_picture_is_a_document_of_shapes_and_text() {
    let locale = Locale { language: Language::English, zone: Zone::Utc };
    let svg = with(|findings| lanes_svg(findings.timelines, findings.span, locale));
    let tag = Regex::new(r"</?([a-z]+)").unwrap();
    for found in tag.captures_iter(&svg) {
        assert!(
            ["svg", "style", "rect", "text", "line", "path"].contains(&&found[1]),
            "{}",
            &found[0]
        );
    }
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1240\" height=\"136\">")
    );
    assert!(svg.contains(">Platform</text>") && svg.contains("&lt;/script&gt;&lt;img src=x"));
    let lanes = svg.matches("height=\"32\"><path").count();
    assert_eq!(lanes, 2, "a lane for each entity");
}

#[test]
fn a_saved_report_tells_the_same_once_more() {
    let (html, report) = report(Language::French);
    let saved = read_report(&html).expect("a report");
    assert_eq!(read_report(&report.to_string()).as_ref(), Some(&saved), "the page or its data");
    with(|findings| {
        let (kinds, span) = (catalogue(), findings.span);
        assert_eq!(saved.span, span);
        assert_eq!(saved.history.now, findings.history.now);
        assert_eq!(saved.history.episodes, findings.history.episodes);
        assert_eq!(saved.history.events, findings.history.events);
        assert_eq!((&saved.policy, saved.is_demo), (findings.policy, findings.is_demo));
        assert_eq!((saved.coverage.lines, saved.coverage.bytes), (3, 140_000));
        let said =
            |failures: &[Failure]| failures.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(said(&saved.coverage.failures), said(&findings.coverage.failures));
        assert_eq!(saved.left_out, 0);
        let again = timelines(&saved.history, &kinds, span);
        assert_eq!(again[..findings.timelines.len()], *findings.timelines);
    });
}

#[test]
fn what_was_pending_after_an_outage_is_saved() {
    with(|findings| {
        let labels: Labels = [("alertname", HOSTILE)].into_iter().collect();
        let fingerprint = labels.fingerprint().into();
        let alert = Alert { fingerprint, labels, ..Alert::default() };
        let waiting = vec![Waiting { alert: Arc::new(alert), span: findings.span }];
        let history = History { waiting, ..findings.history.clone() };
        let saved = Report::new(&Findings { history: &history, ..*findings }).to_json();
        let saved = read_report(&saved).expect("a report");
        assert_eq!(saved.history.waiting, history.waiting);
        assert_eq!(saved.left_out, 0);
    });
}

#[test]
fn what_is_no_report_is_none() {
    let (html, report) = report(Language::English);
    for text in ["", "{}", "[]", "null", "<script type=\"application/json\" id=\"report\">"] {
        assert_eq!(read_report(text), None, "{text}");
    }
    let html = html.replace("\"version\":1", "\"version\":2");
    assert_eq!(read_report(&html), None);
    assert_eq!(read_report(&report.to_string().replace("\"window\"", "\"then\"")), None);
}

/// What is left of a report that is not whole: its episodes, and how many of its entries are missing.
#[track_caller]
fn left_of(file: &str, whole: &Saved) -> (Vec<Episode>, usize) {
    let saved = read_report(file).expect("a report");
    assert_eq!((saved.span, saved.history.now), (whole.span, whole.history.now));
    let is_green = |timeline: &Timeline| {
        timeline.segments.iter().any(|segment| segment.health == Health::Healthy)
    };
    let timelines = timelines(&saved.history, &catalogue(), saved.span);
    assert!(!timelines.iter().any(is_green), "an alert may be missing");
    (saved.history.episodes, saved.left_out)
}

#[test]
fn what_is_missing_of_a_report_costs_nothing_else_and_leaves_nothing_green() {
    let (_, report) = report(Language::English);
    // As it is written: sorted names would put its span at its end.
    let json = with(|findings| Report::new(findings).to_json());
    let whole = read_report(&json).expect("a report");
    assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), report);
    let known = json.find("\"episodes\"").expect("episodes");
    let cuts = (known..json.len()).step_by(37).filter(|at| json.is_char_boundary(*at));
    for at in cuts {
        let (episodes, left_out) = left_of(&json[..at], &whole);
        assert!(whole.history.episodes.starts_with(&episodes) && left_out > 0, "cut at {at}");
    }
    assert_eq!(left_of(&json[..json.len() - 1], &whole).0, whole.history.episodes);
    // Of an instant that no calendar tells, and of none, too.
    for now in ["\"now\":\"-9223372036854775808 ms\"", "\"then\":\"\""] {
        let harmed = Regex::new("\"now\":\"[^\"]*\"").expect("a pattern").replace(&json, now);
        let saved = read_report(&harmed).expect("a report");
        assert_eq!((saved.history.now, saved.left_out), (whole.span.end(), 1));
        assert_eq!(left_of(&harmed, &saved).0, whole.history.episodes);
    }
    let (episodes, left_out) = left_of(&json.replace("\"resolved\",\"at", "\"gone\",\"at"), &whole);
    assert_eq!((&episodes[..], left_out), (&whole.history.episodes[1..], 1));
    let (episodes, left_out) = left_of(&json.replace("\"lines\":1", "\"lines\":-1"), &whole);
    assert_eq!((episodes.len(), left_out), (0, 2));
}
