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

/// Alertmanager writes its configuration as blocks, so that what is not indented begins a section. What stands there
/// otherwise may be cut off, but tells nothing more.
fn configuration(original: &str) -> String {
    let mut section = "";
    let mut kept = String::new();
    // YAML ends a line with any of these.
    for line in original.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let begins = !line.is_empty() && !line.starts_with([' ', '-', '#']);
        if begins {
            section = line.split(':').next().unwrap_or_default();
        }
        if section == "receivers" && begins {
            kept.push_str("receivers:\n");
        } else if SECTIONS.contains(&section)
            || (section == "receivers" && line.starts_with("- name:"))
        {
            kept.extend([line, "\n"]);
        }
    }
    kept
}

/// A text without the logins of the addresses in it: of `http://user:password@host` what is before `@`.
pub(super) fn logins(text: &str) -> String {
    const BEGIN: &str = "://";
    const ENDS: [char; 10] = ['/', '?', '#', '"', '\'', '\\', '<', '>', ' ', '\n'];
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = rest.split_at(at + BEGIN.len());
        kept.push_str(before);
        let host = &after[..after.find(ENDS).unwrap_or(after.len())];
        rest = &after[host.rfind('@').map_or(0, |at| at + 1)..];
    }
    kept + rest
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

/// Each kind of receiver with each kind of secret that Alertmanager's configuration knows.
#[test]
fn of_receivers_there_are_only_names() {
    assert_eq!(
        configuration(include_str!("receivers.yaml")),
        "\
route:
  receiver: everything
  group_by: [alertname]
  routes:
  - receiver: metalk8s-alert-logger
    continue: true
inhibit_rules:
- source_matchers: [severity=\"critical\"]
  target_matchers: [severity=\"warning\"]
receivers:
- name: everything
- name: metalk8s-alert-logger
time_intervals:
- name: nights
  time_intervals:
  - times:
    - start_time: \"00:00\"
      end_time: \"06:00\"
"
    );
}

#[test]
fn what_no_alertmanager_writes_tells_no_secret_either() {
    for original in [
        "receivers: [{name: ops, url: http://hunter2}]\nroute: {}\n",
        "receivers:\n- {name: ops, url: http://hunter2}\n- url: hunter2\n  name: ops\n",
        "route:\n  receiver: ops\n? global\n:\n  password: hunter2\n",
        "route:\n  receiver: ops\n\"global\":\n  password: hunter2\n",
        "route:\n  receiver: ops\rglobal:\r  password: hunter2\r",
        "route:\n  receiver: ops\n\tpassword: hunter2\n",
        "route:\n  receiver: ops\n...\n---\nglobal:\n  password: hunter2\n",
        "{route: {receiver: ops}, global: {password: hunter2}}",
        "route : {}\nglobal:\n- password: hunter2\n  # hunter2\n",
    ] {
        let kept = configuration(original);
        assert!(!kept.contains("hunter2"), "{original}: {kept}");
    }
}

#[test]
fn addresses_lose_their_logins() {
    for (text, kept) in [
        ("http://user:hunter2@host/a@b", "http://host/a@b"),
        (
            r#"{"generatorURL":"https://t0k3n@host:9090/graph?a=b@c"}, {"a":"b@c"}"#,
            r#"{"generatorURL":"https://host:9090/graph?a=b@c"}, {"a":"b@c"}"#,
        ),
        ("\"http://a:b@c@host\"", "\"http://host\""),
        ("see http://host, or mail ops@host", "see http://host, or mail ops@host"),
        ("://@://x@", "://://"),
        ("é://ü@ö", "é://ö"),
    ] {
        assert_eq!(logins(text), kept);
    }
}
