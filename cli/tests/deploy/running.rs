//! The companion, started as the manifests start it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use regex::Regex;
use serde_json::Value;

use crate::companion::Companion;
use crate::files::{items, path, string, text, yaml};

/// The container of a deployment, and the arguments that it gets.
fn container(file: &str) -> (Value, Vec<String>) {
    let container = yaml(file)["spec"]["template"]["spec"]["containers"][0].clone();
    let variable = Regex::new(r"\$\((\w+)\)").expect("a pattern");
    let value = |name: &str| {
        let found = items(&container["env"]).iter().find(|variable| variable["name"] == name);
        string(&found.unwrap_or_else(|| panic!("no {name}"))["value"]).to_owned()
    };
    let arguments = items(&container["args"]).iter().map(|argument| {
        variable
            .replace_all(string(argument), |found: &regex::Captures| value(&found[1]))
            .into_owned()
    });
    let arguments = arguments.collect();
    (container, arguments)
}

fn start(file: &str) -> Companion {
    let (_, arguments) = container(file);
    Companion::start(arguments.iter().map(String::as_str))
}

/// The body of `/metrics`, in which promtool finds nothing wrong.
fn metrics(companion: &Companion) -> String {
    let (status, body) = companion.ask("GET", "/metrics", "");
    assert_eq!(status, 200);
    let mut promtool = Command::new("promtool");
    promtool.args(["check", "metrics"]).stdin(Stdio::piped());
    promtool.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut promtool = promtool.spawn().expect("promtool: make deploy unpacks it");
    promtool.stdin.take().expect("its input").write_all(body.as_bytes()).expect("it reads");
    let output = promtool.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success() && said.is_empty(), "{}", String::from_utf8_lossy(&said));
    body
}

#[test]
fn each_deployment_starts_answers_its_probes_and_tells_its_metrics() {
    for file in ["cluster/logger/deployment.yaml", "cluster/page/deployment.yaml"] {
        let (container, arguments) = container(file);
        let port = &container["ports"][0]["containerPort"];
        assert!(arguments.contains(&format!("--port={port}")), "{file}");
        assert!(arguments.contains(&"--address=0.0.0.0".into()), "{file}");
        let companion = start(file);
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
            if let Some(path) = container[probe]["httpGet"]["path"].as_str() {
                assert_eq!(companion.ask("GET", path, "").0, 200, "{file}: {path}");
            }
        }
        metrics(&companion);
        // The alerts point to it.
        assert_eq!(companion.ask("GET", "/runbooks", ""), (200, text("runbooks.html")), "{file}");
    }
    for monitor in ["cluster/logger/service-monitor.yaml", "cluster/page/service-monitor.yaml"] {
        assert_eq!(yaml(monitor)["spec"]["endpoints"][0]["path"], "/metrics");
    }
}

#[test]
fn each_metric_of_the_companion_in_rules_and_dashboard_is_one() {
    let name = Regex::new(r"global_health_\w+").expect("a pattern");
    let mut told = BTreeSet::new();
    // Only who keeps lines tells of a store, and only a server that was asked was answered.
    for file in ["standalone/logger.yaml", "cluster/page/deployment.yaml"] {
        let companion = start(file);
        companion.ask("GET", "/api/prometheus/api/v1/query?query=up", "");
        let text = metrics(&companion);
        told.extend(name.find_iter(&text).map(|found| found.as_str().to_owned()));
    }
    let mut used = 0;
    for file in [
        "cluster/rules/logger.yaml",
        "cluster/rules/shipping.yaml",
        "cluster/dashboard/alert-history.json",
    ] {
        for found in name.find_iter(&text(file)) {
            assert!(
                told.contains(found.as_str()),
                "{} of {file} is none of {told:#?}",
                found.as_str()
            );
            used += 1;
        }
    }
    assert!(used >= 10);
}

#[test]
fn the_labels_that_rules_ask_for_are_those_of_the_companion() {
    let logger = metrics(&start("standalone/logger.yaml"));
    for series in [
        r#"global_health_webhook_requests_total{code="503"}"#,
        r#"global_health_alerts_left_out_total{reason="truncated"}"#,
        r#"global_health_alerts_left_out_total{reason="unreadable"}"#,
        r#"global_health_store_lines_dropped_total{reason="size"}"#,
    ] {
        assert!(logger.contains(series), "{series} is not in {logger}");
    }
    let page = start("cluster/page/deployment.yaml");
    page.ask("GET", "/api/prometheus/api/v1/query?query=up", "");
    let page = metrics(&page);
    let series = r#"global_health_proxy_requests_total{backend="prometheus",code="5"#;
    assert!(page.contains(series), "{series} is not in {page}");
}

#[test]
fn the_path_of_the_webhook_takes_alerts_and_prints_them_as_lines() {
    let url = Regex::new(r"url: http://[^/]+(/\S+)").expect("a pattern");
    let path =
        url.captures(&text("alertmanager/alertmanager.yaml")).expect("a webhook")[1].to_owned();
    let mut logger = start("cluster/logger/deployment.yaml");
    let webhook = r#"{"version":"4","groupKey":"{}/{}:{}","truncatedAlerts":0,"status":"firing","receiver":"metalk8s-alert-logger","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"","alerts":[{"status":"firing","labels":{"alertname":"Watchdog"},"annotations":{},"startsAt":"2026-11-22T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"0123456789abcdef"}]}"#;
    assert_eq!(logger.ask("POST", &path, webhook).0, 200);
    let output = logger.child.stdout.take().expect("its output");
    let line = BufReader::new(output).lines().next().expect("a line").expect("text");
    let line: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(line["labels"]["alertname"], "Watchdog");
}

#[test]
fn the_store_stays_below_its_volume() {
    let (_, arguments) = container("standalone/logger.yaml");
    let size = arguments.iter().find_map(|argument| argument.strip_prefix("--retention-size="));
    let gibibytes = |text: &str| {
        text.trim_end_matches("iB")
            .trim_end_matches("Gi")
            .trim_end_matches('G')
            .parse::<u32>()
            .expect("GiB")
    };
    let volume = yaml("standalone/store.yaml")["spec"]["resources"]["requests"]["storage"].clone();
    assert!(gibibytes(size.expect("a size")) < gibibytes(string(&volume)));
}

/// Runs `deploy/check` against a companion.
fn check(companion: &Companion, selector: Option<&str>) -> (bool, String) {
    let mut command = Command::new(path("check"));
    command.arg(format!("http://127.0.0.1:{}", companion.port));
    if let Some(selector) = selector {
        command.env("SELECTOR", selector);
    }
    let output = command.output().expect("the check runs");
    (
        output.status.success(),
        String::from_utf8([output.stdout, output.stderr].concat()).expect("text"),
    )
}

#[test]
fn the_check_tells_a_history_that_works_from_one_that_does_not() {
    let demonstration = Companion::start(["serve", "--port=0", "--dist=x"]);
    let (works, said) = check(&demonstration, None);
    assert!(works && said.matches("well").count() == 6, "{said}");
    let (works, said) = check(&demonstration, Some(r#"{container="other"}"#));
    assert!(!works && said.contains("ILL     no Watchdog was logged"), "{said}");

    // Nothing is behind the page, and who reaches the logger can write.
    let (works, said) = check(&start("cluster/page/deployment.yaml"), None);
    assert!(!works && said.contains("ILL     Loki answers 502"), "{said}");
    let (works, said) = check(&start("standalone/logger.yaml"), None);
    assert!(!works && said.contains("ILL     POST /webhook is not refused"), "{said}");
}
