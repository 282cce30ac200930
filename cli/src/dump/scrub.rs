//! What is told of servers, without secrets: what is not known to hold none is left out.

use serde_json::{Map, Value, json};

/// The parts of the configuration that say how alerts are told, and hold no secrets.
const SECTIONS: [&str; 4] = ["route", "inhibit_rules", "time_intervals", "mute_time_intervals"];

/// The body of a status: of its configuration the routes, the inhibit rules, the intervals of time and
/// the names of the receivers.
pub(super) fn status(body: &str) -> String {
    let Ok(mut status) = serde_json::from_str::<Map<String, Value>>(body) else {
        return String::new();
    };
    let original = status.get("config").and_then(|config| config["original"].as_str());
    let original = original.map(configuration).unwrap_or_default();
    status.retain(|name, _| matches!(name.as_str(), "uptime" | "versionInfo"));
    status.insert("config".into(), json!({ "original": original }));
    Value::Object(status).to_string()
}

/// Of metrics those of a companion.
///
/// # Errors
/// A sentence where there are none.
pub(super) fn metrics(body: &str) -> Result<String, String> {
    const OURS: [&str; 3] = ["global_health_", "# HELP global_health_", "# TYPE global_health_"];
    let ours = body.lines().filter(|line| OURS.iter().any(|begin| line.starts_with(begin)));
    let ours: String = ours.flat_map(|line| [line, "\n"]).collect();
    if ours.is_empty() { Err("they are not of a global-health".into()) } else { Ok(ours) }
}

/// Alertmanager writes its configuration as blocks, so that what is not indented begins a section.
fn configuration(original: &str) -> String {
    let mut section = "";
    let mut kept = String::new();
    for line in original.lines() {
        let begins = !line.starts_with([' ', '-', '#']) && line.contains(':');
        if begins {
            section = line.split(':').next().unwrap_or_default();
        }
        let receiver = section == "receivers" && (begins || line.starts_with("- name:"));
        if receiver || SECTIONS.contains(&section) {
            kept.extend([line, "\n"]);
        }
    }
    kept
}

#[test]
fn what_may_be_a_secret_is_left_out() {
    let original = "global:\n  smtp_auth_password: hunter2\n  slack_api_url: http://hooks/T0/B0\nroute:\n  receiver: ops\n  routes:\n  - receiver: log\n    continue: true\ninhibit_rules:\n- source_matchers: [a=\"b\"]\nreceivers:\n- name: ops\n  webhook_configs:\n  - url: http://user:hunter2@hook/\n- name: log\ntemplates: []\n";
    let body = json!({
        "cluster": {"peers": [{"address": "10.0.0.1:9094"}]},
        "config": {"original": original},
        "uptime": "2026-11-22T00:00:00Z",
    });
    let kept: Value = serde_json::from_str(&status(&body.to_string())).expect("JSON");
    assert_eq!(
        kept,
        json!({
            "config": {"original": "route:\n  receiver: ops\n  routes:\n  - receiver: log\n    continue: true\ninhibit_rules:\n- source_matchers: [a=\"b\"]\nreceivers:\n- name: ops\n- name: log\n"},
            "uptime": "2026-11-22T00:00:00Z",
        })
    );
    assert_eq!(status("no JSON: password hunter2"), "");
}
