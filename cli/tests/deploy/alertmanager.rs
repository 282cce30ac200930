//! Alertmanager's configuration: what amtool and the engine make of it, and what the check refuses.

use std::fs;
use std::process::Command;
use std::time::Duration;

use global_health_bar::{Intervals, Sources, configured};
use serde_json::Value;

use crate::files::{path, string, text, yaml};

const FILE: &str = "alertmanager/alertmanager.yaml";
const MINUTE: Duration = Duration::from_secs(60);

/// Runs the check on a configuration; what it said, and whether it is content.
fn check(configuration: &str, name: &str) -> (bool, String) {
    let file = std::env::temp_dir().join(format!("deploy-{}-{name}.yaml", std::process::id()));
    fs::write(&file, configuration).expect("a file");
    let output =
        Command::new(path("alertmanager/check")).arg(&file).output().expect("the check runs");
    fs::remove_file(&file).expect("the file");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("text"))
}

#[test]
fn the_check_is_content_with_it() {
    let (content, said) = check(&text(FILE), "ours");
    assert!(content, "{said}");
    assert!(!said.contains("alone"), "{said}");
}

#[test]
fn the_check_refuses_whatever_keeps_alerts_from_the_log() {
    let ours = text(FILE);
    let route = "    - receiver: metalk8s-alert-logger\n      continue: true\n";
    assert!(ours.contains(route));
    let night = "time_intervals:\n  - name: night\n    time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]\nroute:\n";
    let cases = [
        (
            "other-first",
            ours.replace(route, &format!("    - receiver: nobody\n{route}")),
            "the first route must",
        ),
        (
            "not-continued",
            ours.replace("continue: true", "continue: false"),
            "the first route must",
        ),
        (
            "not-all",
            ours.replace(route, &format!("{route}      matchers: [severity=\"critical\"]\n")),
            "the first route must",
        ),
        (
            "other-receiver",
            ours.replace(route, "    - receiver: nobody\n      continue: true\n"),
            "the first route must",
        ),
        (
            "ends-not-told",
            ours.replacen("send_resolved: true", "send_resolved: false", 1),
            "send_resolved",
        ),
        ("cut", ours.replace("max_alerts: 0", "max_alerts: 20"), "max_alerts"),
        (
            "muted",
            ours.replace("route:\n  receiver", &format!("{night}  receiver"))
                .replace(route, &format!("{route}      mute_time_intervals: [night]\n")),
            "must not be muted",
        ),
        (
            "watchdog-elsewhere",
            ours.replacen(
                "- receiver: metalk8s-alert-logger\n          matchers",
                "- receiver: nobody\n          matchers",
                1,
            ),
            "alertname=Watchdog reaches nobody",
        ),
        (
            "no-webhook",
            ours.replace("webhook_configs", "email_configs")
                .replace(
                    "- url: http://metalk8s-alert-logger.metalk8s-monitoring.svc:8080/webhook",
                    "- to: a@example.com",
                )
                .replace("        max_alerts: 0\n", ""),
            "has no webhook",
        ),
        ("broken", ours.replace("route:\n", "rout:\n"), "amtool refuses it"),
    ];
    for (name, configuration, why) in cases {
        assert_ne!(configuration, ours, "{name}");
        let (content, said) = check(&configuration, name);
        assert!(!content && said.contains(why), "{name}: {said}");
    }
}

#[test]
fn the_check_says_when_nobody_but_the_log_hears_of_an_alert() {
    let end = "    - receiver: operators\n\ninhibit_rules";
    let ours = text(FILE);
    assert!(ours.contains(end));
    let (content, said) = check(&ours.replace(end, "\ninhibit_rules"), "log-only");
    assert!(content && said.contains("alone, not operators"), "{said}");
}

#[test]
fn the_check_reads_what_alertmanager_prints() {
    // As go-yaml writes it: keys in the order of the fields, lists at the indentation of their key.
    let printed = "\
global:
  resolve_timeout: 5m
route:
  receiver: \"null\"
  group_by:
  - namespace
  continue: false
  routes:
  - receiver: metalk8s-alert-logger
    continue: true
  - receiver: \"null\"
    matchers:
    - alertname=~\"InfoInhibitor|Watchdog\"
    continue: false
receivers:
- name: \"null\"
- name: metalk8s-alert-logger
  webhook_configs:
  - send_resolved: true
    http_config:
      follow_redirects: true
    url: http://metalk8s-alert-logger:19094/
    max_alerts: 0
templates: []
";
    let (content, said) = check(printed, "printed");
    assert!(content, "{said}");
    let (content, said) =
        check(&printed.replace("send_resolved: true", "send_resolved: false"), "printed-not-told");
    assert!(!content, "{said}");
}

/// The Prometheus operator puts the routes of others before ours, and has them continue.
#[test]
fn routes_that_continue_may_stand_before_it() {
    let ours = text(FILE);
    let route = "    - receiver: metalk8s-alert-logger\n      continue: true\n";
    let other = "    - receiver: nobody\n      matchers: [namespace=\"shop\"]\n      mute_time_intervals: []\n";
    let continuing = format!("{other}      continue: true\n{route}");
    let (content, said) = check(&ours.replace(route, &continuing), "others-first");
    assert!(content && said.contains("1 routes stand before it"), "{said}");
    let (content, said) = check(&ours.replace(route, &format!("{other}{route}")), "other-takes");
    assert!(!content && said.contains("the first route must"), "{said}");
}

#[test]
fn routes_lead_where_they_should() {
    for (labels, receivers) in [
        (&["alertname=Watchdog"][..], "metalk8s-alert-logger,nobody"),
        (&["alertname=InfoInhibitor"], "metalk8s-alert-logger,nobody"),
        (
            &["alertname=NodeRebooted", "cstype=notify", "severity=none"],
            "metalk8s-alert-logger,notifications",
        ),
        (&["alertname=NodeAtRisk", "severity=critical"], "metalk8s-alert-logger,operators"),
    ] {
        let mut command = Command::new("amtool");
        command.args(["config", "routes", "test", "--config.file"]).arg(path(FILE)).args(labels);
        command.arg(format!("--verify.receivers={receivers}"));
        let output = command.output().expect("amtool, which `make deploy` brings");
        assert!(output.status.success(), "{labels:?}: {output:?}");
    }
}

#[test]
fn a_notification_is_sent_alone_at_once_and_only_once() {
    let configuration = yaml(FILE);
    let routes = configuration["route"]["routes"].as_array().expect("routes");
    let route = routes.iter().find(|route| route["receiver"] == "notifications").expect("a route");
    assert_eq!(route["group_by"], Value::from(vec!["..."]));
    assert_eq!((&route["group_wait"], &route["group_interval"]), (&"0s".into(), &"5m".into()));
    let receivers = configuration["receivers"].as_array().expect("receivers");
    let receiver =
        receivers.iter().find(|receiver| receiver["name"] == "notifications").expect("it");
    assert_eq!(receiver["email_configs"][0]["send_resolved"], false);
}

#[test]
fn the_engine_reads_its_intervals_and_what_mutes_what() {
    let receiver = Sources::default().receiver;
    let configured = configured(&text(FILE), &receiver).expect("a configuration");
    assert_eq!(configured.intervals, Intervals { repeat: 12 * 60 * MINUTE, group: 5 * MINUTE });
    assert_eq!(configured.inhibit_rules.len(), 1);
}

#[test]
fn the_webhook_is_sent_to_the_service_of_the_logger() {
    let service = yaml("cluster/logger/service.yaml");
    let namespace = yaml("cluster/kustomization.yaml")["namespace"].clone();
    let (name, port) = (string(&service["metadata"]["name"]), &service["spec"]["ports"][0]["port"]);
    let url = format!("url: http://{name}.{}.svc:{port}/webhook", string(&namespace));
    assert!(text(FILE).contains(&url), "{url}");
}
