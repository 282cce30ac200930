//! The document: its shape, and what its fields say of the fortnight.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{Folder, document, fortnight, report};

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_document_has_the_shape_that_is_documented() {
    let report = document(&fortnight(&[]));
    assert_eq!(report["version"], 1);
    assert_eq!(report["window"]["start"], "2026-11-08T00:00:00.000Z");
    let episodes = report["episodes"].as_array().expect("episodes");
    let expected = [
        "alertname",
        "annotations",
        "doubts",
        "end",
        "fingerprint",
        "firstSeen",
        "generatorURL",
        "labels",
        "lastSeen",
        "notifications",
        "repairedResolves",
        "severity",
        "staleLines",
        "startsAt",
        "statements",
    ];
    assert_eq!(keys(&episodes[0]), BTreeSet::from(expected));
    let firing: Vec<_> =
        episodes.iter().filter(|episode| episode["end"]["kind"] == "firing").collect();
    assert_eq!(firing.len(), 5, "those that fire at the end, the watchdog among them");
    assert!(firing.iter().all(|episode| episode["end"]["at"].is_null()));
    let repaired = episodes.iter().filter(|episode| episode["repairedResolves"] != 0);
    let repaired: Vec<_> = repaired.map(|episode| &episode["fingerprint"]).collect();
    // The other spurious resolve has no firing line after it, only the true one.
    assert_eq!(repaired, ["b89b7b7f04867763"]);

    assert_eq!(report["unavailable"].as_array().map(Vec::len), Some(5));
    let timelines = report["timelines"].as_array().expect("timelines");
    assert_eq!(timelines[0]["entity"]["kind"], "Platform");
    assert_eq!(keys(&timelines[0]["segments"][0]), BTreeSet::from(["end", "health", "start"]));
    let coverage = &report["coverage"];
    assert_eq!((&coverage["pages"], &coverage["lines"]), (&Value::from(4), &Value::from(1776)));
    assert_eq!(coverage["truncated"], false);
    assert_eq!(coverage["sources"]["loki"], "ok");
    assert_eq!(coverage["sources"]["alertmanager"], "not configured");
}

/// The episode of the alert of this fingerprint that began at this instant, in November 2026.
fn episode<'a>(report: &'a Value, fingerprint: &str, starts_at: &str) -> &'a Value {
    let episodes = report["episodes"].as_array().expect("episodes");
    let starts_at = instant(starts_at);
    let mut found = episodes.iter().filter(|episode| {
        episode["fingerprint"] == fingerprint && episode["startsAt"] == *starts_at
    });
    found.next().expect("the episode")
}

/// The instant of a day and a time of November 2026, such as `11 20:30` or `11 20:30:59.999`.
fn instant(text: &str) -> String {
    let (day, time) = text.split_once(' ').expect("a day and a time");
    let rest = &":00.000"[time.len().min(12) - 5..];
    format!("2026-11-{day}T{time}{rest}Z")
}

/// From one instant to another, with these fields.
fn span(start: &str, end: &str, fields: &Value) -> Value {
    let mut row = json!({"start": instant(start), "end": instant(end)});
    let fields = fields.as_object().expect("fields").clone();
    row.as_object_mut().expect("an object").extend(fields);
    row
}

fn doubt(start: &str, end: &str, cause: &str) -> Value {
    span(start, end, &json!({"cause": cause}))
}

#[test]
fn an_end_that_prometheus_announced_before_it_died_is_doubted_until_its_rule_can_have_held_anew() {
    // Prometheus was down from 20:30:11 to 22:25:14. Alertmanager, which heard no more of the alert,
    // took it for resolved at 20:33:22. Truly it fired until 21:27:42; had it fired on, its rule would have had to hold again
    // before anybody heard of it, for at most 75 minutes.
    let report = document(&fortnight(&[]));
    let episode = episode(&report, "37bf3ea6a4a074ed", "11 18:17:10.996");
    let end = json!({"kind": "resolved", "at": instant("11 20:33:21.996")});
    assert_eq!(episode["end"], end);
    let announced = doubt("11 20:30", "11 23:40", "announced");
    let pending = doubt("11 22:25", "11 23:40", "pending");
    assert_eq!(episode["doubts"], json!([announced, pending]));
    let down = span(
        "11 20:30",
        "11 22:25",
        &json!({"reason": "Prometheus had no samples of Alertmanager"}),
    );
    assert!(report["unavailable"].as_array().expect("outages").contains(&down));
}

#[test]
fn an_alert_that_fires_on_both_sides_of_an_outage_continues_and_is_doubted_in_it() {
    // Truly it fired from the 11th at 20:00:50 to the 14th at 14:02:04, through the same outage.
    let report = document(&fortnight(&[]));
    let before = episode(&report, "886926c54d65e68d", "11 20:00:50.183");
    let after = episode(&report, "886926c54d65e68d", "11 22:26:13.293");
    assert_eq!(before["end"], json!({"kind": "superseded", "at": after["startsAt"]}));
    assert_eq!(before["doubts"], json!([doubt("11 20:30", "11 22:26:13.293", "resumed")]));
    assert_eq!((&before["continues"], &after["continues"]), (&Value::Null, &Value::from(true)));
    assert_eq!(after["doubts"], json!([]));
    assert_eq!(after["end"]["at"], *instant("14 14:02:04.480"));
}

#[test]
fn an_end_that_nobody_told_is_doubted_until_the_alert_begins_anew() {
    // Loki took no lines from the 15th at 14:09 to 16:41; truly it ended at 15:25.
    let report = document(&fortnight(&[]));
    let episode = episode(&report, "06d9c13f7f6688d2", "15 11:05:23.699");
    let last_line = "15 13:13:24.023";
    assert_eq!(episode["end"], json!({"kind": "lost", "at": instant(last_line)}));
    assert_eq!(episode["doubts"], json!([doubt(last_line, "18 18:58:37.472", "no-end")]));
}

#[test]
fn an_alert_that_an_outage_swallowed_is_doubted_until_it_would_have_been_told_again() {
    // Alertmanager was down from 10:54:45 to 12:25:37; truly it ended at 11:40. A repeat would have
    // come 12 h and twice 5 min after alerting was back.
    let report = document(&fortnight(&[]));
    let episode = episode(&report, "93944ea65e43d882", "13 09:19:45.016");
    assert_eq!(episode["end"], json!({"kind": "unavailable", "at": instant("13 10:55")}));
    let doubts = episode["doubts"].as_array().expect("doubts");
    assert_eq!((doubts.len(), &doubts[0]["cause"]), (2, &Value::from("blind")));
    assert_eq!(doubts[0]["end"], *instant("14 00:35"));
    assert_eq!(doubts[1], doubt("13 12:25", "13 13:40", "pending"));

    // So is the health of its volume, but for the outage, which says itself that nobody knows.
    let timelines = report["timelines"].as_array().expect("timelines").iter();
    let mut volumes = timelines.filter(|timeline| {
        timeline["entity"] == json!({"kind": "Volume", "name": "metalk8s-monitoring/data-002"})
    });
    let segments = volumes.next().expect("the volume")["segments"].as_array().expect("segments");
    let around: Vec<_> = segments
        .iter()
        .skip_while(|segment| segment["end"] != *instant("13 10:55"))
        .map(|segment| (&segment["health"], &segment["sure"]))
        .take(5)
        .collect();
    let unsure = Value::from(false);
    let expected = [
        ("critical", &unsure),
        ("unavailable", &Value::Null),
        ("unknown", &Value::Null),
        ("healthy", &unsure),
        ("healthy", &Value::Null),
    ];
    let expected = expected.map(|(health, sure)| (Value::from(health), sure));
    assert_eq!(around, expected.iter().map(|(health, sure)| (health, *sure)).collect::<Vec<_>>());
}

#[test]
fn statements_tell_who_said_what_when() {
    let report = document(&fortnight(&[]));
    let log = |said: &str, start: &str, end: &str, more: (&str, Value)| {
        span(start, end, &json!({"by": "log", "said": said, more.0: more.1}))
    };
    // Its lines: firing at 23:33, 23:48, 00:13, 00:23, and between them resolved, which the firing
    // ones after it belie; resolved for good at 03:03.
    let repaired = episode(&report, "b89b7b7f04867763", "09 23:31:39.519");
    let statements = repaired["statements"].as_array().expect("statements");
    let told = |statement: &Value| (statement["said"].clone(), statement["start"].clone());
    let firing = ("firing".into(), instant("09 23:33:09.420").into());
    assert_eq!((told(&statements[0]), &statements[0]["by"]), (firing, &Value::from("log")));
    assert_eq!(statements[0]["end"], *instant("10 00:23:09.531"));
    let told_at = ("10 00:08:09.043", "10 03:03:09.450");
    let expected = [
        log("falsely-resolved", told_at.0, told_at.0, ("lines", 1.into())),
        log("resolved", told_at.1, told_at.1, ("endsAt", instant("10 02:59:39.519").into())),
    ];
    assert_eq!(statements[1..], expected);

    // A week after the end, one line says that it fires.
    let stale = episode(&report, "7cae95a1ef18714e", "12 05:45:37.999");
    let told_at = "21 23:06:42.651";
    let statements = stale["statements"].as_array().expect("statements");
    let expected = log("stale", told_at, told_at, ("lines", 1.into()));
    assert_eq!(statements.last(), Some(&expected));
    assert_eq!(stale["end"]["at"], *instant("14 19:34:43.080"));
}

#[test]
fn what_was_heard_is_what_was_read_and_not_down() {
    let report = document(&fortnight(&[]));
    let heard = |source: &str| -> Vec<(Value, Value)> {
        let heard = report["heard"].as_array().expect("who was heard").iter();
        let heard = heard.filter(|heard| heard["source"] == source);
        heard.map(|heard| (heard["start"].clone(), heard["end"].clone())).collect()
    };
    let (start, end) = (report["window"]["start"].clone(), report["window"]["end"].clone());
    assert_eq!(heard("log"), [(start.clone(), end.clone())]);
    assert_eq!(heard("alerts"), [], "nobody asked for them");
    // From the first line of the watchdog on; a line vouches for the time to the next. In the outage of the 11th it was told to be
    // resolved, at 20:33:59.996: Prometheus announced that 4 minutes before, and was heard no more.
    let (barks, ends) = (instant("08 02:33:24.665"), instant("11 20:29:59.996"));
    let again = instant("11 22:28:24.628");
    let watched = [(barks.into(), ends.into()), (again.into(), end.clone())];
    assert_eq!(heard("watchdog"), watched);
    // The samples of Alertmanager are what the outages leave.
    let down = report["unavailable"].as_array().expect("outages");
    let starts = [start].into_iter().chain(down.iter().map(|down| down["end"].clone()));
    let ends = down.iter().map(|down| down["start"].clone()).chain([end]);
    assert_eq!(heard("presence"), starts.zip(ends).collect::<Vec<_>>());
}

#[test]
fn an_event_tells_when_it_happened_when_it_was_told_and_what_it_may_explain() {
    let line = |name: &str, labels: &str, annotations: &str, starts_at: &str| {
        let starts_at = instant(starts_at);
        format!(
            r#"{{"status":"firing","labels":{{"alertname":"{name}","instance":"10.0.0.1:9100"{labels}}},"annotations":{{{annotations}}},"startsAt":"{starts_at}","fingerprint":"{name}"}}"#
        )
    };
    // The rule tells of a reboot five minutes after it.
    let lines = [
        line("NodeRebooted", r#","cstype":"notify""#, r#""lead":"5m""#, "10 12:05"),
        line("NodeAtRisk", r#","severity":"critical""#, "", "10 12:03"),
        line("NodeDegraded", r#","severity":"warning""#, "", "10 12:30"),
    ];
    // Each is logged when the last of them had begun.
    let values = lines.map(|line| json!(["1794313800000000000", line]));
    let stream = json!([{"stream": {}, "values": values}]);
    // No point tells that Alertmanager was seen in the minutes before 12:00 and 12:01.
    let noon = 1_794_312_000;
    let minutes = (noon - 86_400..noon + 86_400).step_by(60);
    let samples = minutes.filter(|at| !(noon..=noon + 60).contains(at)).map(|at| json!([at, "1"]));
    let metric = json!([{"metric": {}, "values": samples.collect::<Vec<_>>()}]);
    let folder = Folder::new("event");
    let answer = |kind: &str, result: &Value| {
        json!({"status": "success", "data": {"resultType": kind, "result": result}}).to_string()
    };
    let log = folder.write("log.json", &answer("streams", &stream));
    let alive = folder.write("alive.json", &answer("matrix", &metric));
    let day = ["--start", "2026-11-10T00:00:00Z", "--end", "2026-11-11T00:00:00Z"];
    let output = report(&[&["--loki", &log, "--prometheus", &alive], &day[..]].concat());

    let events = document(&output)["events"].clone();
    assert_eq!(events.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&events[0]["at"], &events[0]["toldAt"]),
        (&instant("10 12:00").into(), &instant("10 12:05").into())
    );
    assert_eq!(events[0]["alertname"], "NodeRebooted");
    let outage = json!({"outage": {"start": instant("10 11:59"), "end": instant("10 12:01")}});
    let fired = json!({"fingerprint": "NodeAtRisk", "alertname": "NodeAtRisk", "startsAt": instant("10 12:03")});
    assert_eq!(
        events[0]["effects"],
        json!([outage, fired]),
        "what began half an hour later is not its doing"
    );
}

#[test]
fn the_page_holds_the_document() {
    let output = fortnight(&["--format", "html", "--language", "fr"]);
    let page = String::from_utf8(output.stdout).expect("a text");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"fr\">"));
    let (_, data) = page.split_once("id=\"report\">").expect("data");
    let (data, _) = data.split_once("</script>").expect("their end");
    let data: Value = serde_json::from_str(data).expect("a JSON document");
    assert_eq!(data, document(&fortnight(&[])));
}
