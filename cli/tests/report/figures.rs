//! The figures and the ranking in the document, of a day that can be worked out by hand.

use serde_json::{Value, json};

use crate::{Folder, document, report};

/// Hours in milliseconds.
fn hours(hours: u64) -> u64 {
    hours * 3_600_000
}

/// A day on which a node was at risk from 6:00 to 9:00, and Alertmanager down from 11:59 to 12:01.
fn day() -> Value {
    day_warned("")
}

/// The same, where Prometheus' answer has these warnings.
fn day_warned(warnings: &str) -> Value {
    let alert = r#""labels":{"alertname":"NodeAtRisk","instance":"10.0.0.1:9100","severity":"critical"},"startsAt":"2026-11-10T06:00:00Z","fingerprint":"a""#;
    let midnight = 1_794_268_800_u64;
    let line = |at: u64, status: &str, ends_at: &str| {
        let line = format!(r#"{{"status":"{status}",{alert},"endsAt":"{ends_at}"}}"#);
        json!([((midnight + at * 3_600) * 1_000_000_000).to_string(), line])
    };
    let lines =
        [line(6, "firing", "0001-01-01T00:00:00Z"), line(9, "resolved", "2026-11-10T09:00:00Z")];
    let noon = midnight + 12 * 3_600;
    let minutes = (midnight - 86_400..midnight + 86_400).step_by(60);
    let samples = minutes.filter(|at| !(noon..=noon + 60).contains(at)).map(|at| json!([at, "1"]));
    let answer = |kind: &str, result: &Value| {
        json!({"status": "success", "data": {"resultType": kind, "result": result}}).to_string()
    };
    let folder = Folder::new(&format!("figures-{}", warnings.len()));
    let stream = json!([{"stream": {}, "values": lines}]);
    let log = folder.write("log.json", &answer("streams", &stream));
    let metric = json!([{"metric": {}, "values": samples.collect::<Vec<_>>()}]);
    let alive = answer("matrix", &metric);
    let warned = format!("{},{warnings}}}", &alive[..alive.len() - 1]);
    let alive = folder.write("alive.json", if warnings.is_empty() { &alive } else { &warned });
    let day = ["--start", "2026-11-10T00:00:00Z", "--end", "2026-11-11T00:00:00Z"];
    document(&report(&[&["--loki", &log, "--prometheus", &alive], &day[..]].concat()))
}

#[test]
fn what_prometheus_warns_that_it_lacks_is_unknown() {
    let report = day_warned(r#""warnings":["a store is unreachable"]"#);
    let drawn = report["timelines"][0]["figures"]["drawn"].as_object().expect("figures").clone();
    assert_eq!(drawn["unknown"], 120_000);
    assert!(!drawn.contains_key("unavailable"), "{drawn:?}");
}

#[test]
fn each_timeline_has_its_figures() {
    let report = day();
    let of = |kind: &str| {
        let timelines = report["timelines"].as_array().expect("timelines");
        let mut found = timelines.iter().filter(|timeline| timeline["entity"]["kind"] == kind);
        found.next().expect("the entity")["figures"].clone()
    };
    let outage = 120_000;
    let known = hours(24) - outage;
    assert_eq!(
        of("Node"),
        json!({
            "counted": hours(24), "known": known,
            "drawn": {"critical": hours(3), "unavailable": outage, "healthy": hours(21) - outage},
            "beneath": {},
            "availability": {"part": known - hours(3), "whole": known},
            "atWorst": {"part": known - hours(3), "whole": hours(24)},
            "atBest": {"part": hours(21), "whole": hours(24)},
            "incidents": 1,
            "longest": {"start": "2026-11-10T06:00:00.000Z", "end": "2026-11-10T09:00:00.000Z"},
            "meanTimeToRestore": hours(3), "meanTimeBetweenFailures": null,
        })
    );
    assert_eq!(of("Platform")["availability"], json!({"part": known, "whole": known}));
    assert_eq!(of("Platform")["longest"], Value::Null);
}

#[test]
fn the_ranking_tells_what_would_be_without_an_alert() {
    let ranking = day()["ranking"].clone();
    // The node, and the fourteen entities that are alone of their kind.
    let whole = 15 * (hours(24) - 120_000);
    assert_eq!(
        ranking["figures"]["availability"],
        json!({"part": whole - hours(3), "whole": whole})
    );
    let three = json!({
        "entity": {"kind": "Node", "name": "10.0.0.1:9100"},
        "fired": hours(3), "critical": hours(3), "warning": 0, "alone": hours(3),
        "availabilityWithout": {"part": whole, "whole": whole},
    });
    let mut alert = three.clone();
    let fields = alert.as_object_mut().expect("an object");
    fields.remove("entity");
    fields.insert("alertname".into(), "NodeAtRisk".into());
    fields.insert("entities".into(), json!([three]));
    assert_eq!(ranking["alerts"], json!([alert]));
    assert_eq!(ranking["entities"], json!([three]));
}
