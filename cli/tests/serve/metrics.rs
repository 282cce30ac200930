//! `/metrics`, `/healthz` and `/readyz`.

use reqwest::Method;

use crate::support::{Folder, Server};
use crate::webhook::{alert, post, webhook};

/// The type of the body and the body for who accepts this.
async fn told(server: &Server, accepts: &str) -> (String, String) {
    let request = server.request(Method::GET, "/metrics").header("accept", accepts);
    let answer = request.send().await.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("a text").to_owned();
    (kind, answer.text().await.expect("a body"))
}

#[tokio::test]
async fn what_happened_is_counted() {
    let folder = Folder::new("metrics");
    let server = Server::start(&[
        "--store",
        folder.as_str(),
        "--no-print",
        "--prometheus",
        "http://127.0.0.1:1",
    ]);
    let before = server.get("/metrics").await.text().await.expect("a body");
    assert!(before.contains("global_health_watchdog_timestamp_seconds 0.0\n"), "{before}");
    assert_eq!(server.get("/readyz").await.status(), 200);
    let alerts = [alert("Watchdog", "firing"), alert("A", "firing"), alert("B", "resolved")];
    assert_eq!(post(&server, webhook("g", &alerts)).await.status(), 200);
    assert_eq!(post(&server, "nothing").await.status(), 400);
    assert_eq!(server.get("/api/prometheus/api/v1/query").await.status(), 502);
    let (kind, metrics) =
        told(&server, "application/openmetrics-text;version=1.0.0,*/*;q=0.1").await;
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    assert!(metrics.ends_with("# EOF\n"), "{metrics}");
    let (kind, metrics) = told(&server, "*/*").await;
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    for line in [
        "global_health_webhook_requests_total{code=\"200\"} 1",
        "global_health_webhook_requests_total{code=\"400\"} 1",
        "global_health_webhook_requests_total{code=\"503\"} 0",
        "global_health_alerts_logged_total{status=\"firing\"} 2",
        "global_health_alerts_logged_total{status=\"resolved\"} 1",
        "global_health_proxy_requests_total{backend=\"prometheus\",code=\"502\"} 1",
        "global_health_proxy_latency_seconds_count{backend=\"prometheus\"} 1",
        "global_health_store_limit_bytes 1073741824",
        "# TYPE global_health_webhook_requests_total counter",
        "# TYPE global_health_build_info gauge",
    ] {
        assert!(metrics.lines().any(|told| told == line), "{line} is not in\n{metrics}");
    }
    let watchdog = metrics
        .lines()
        .find_map(|line| line.strip_prefix("global_health_watchdog_timestamp_seconds "));
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs_f64();
    let age = now - watchdog.expect("it is told").parse::<f64>().expect("a number");
    assert!((0.0..20.0).contains(&age), "{age}");
}

#[tokio::test]
async fn the_watchdog_of_before_a_restart_is_known() {
    let folder = Folder::new("watchdog");
    let arguments = ["--store", folder.as_str(), "--no-print"];
    let mut server = Server::start(&arguments);
    assert_eq!(post(&server, webhook("g", &[alert("Watchdog", "firing")])).await.status(), 200);
    server.kill();
    let server = Server::start(&arguments);
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(!metrics.contains("global_health_watchdog_timestamp_seconds 0.0\n"), "{metrics}");
}

#[tokio::test]
async fn who_only_serves_the_page_tells_nothing_of_a_store() {
    let server = Server::start(&[]);
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(metrics.contains("global_health_build_info"), "{metrics}");
    assert!(!metrics.contains("global_health_store") && !metrics.contains("webhook"), "{metrics}");
    assert_eq!(server.get("/healthz").await.text().await.expect("a body"), "ok\n");
    assert_eq!(server.get("/readyz").await.text().await.expect("a body"), "ready\n");
}
