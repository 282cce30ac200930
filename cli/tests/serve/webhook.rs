//! Alertmanager's webhooks become lines.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{Folder, Server, command};

pub fn alert(name: &str, status: &str) -> Value {
    json!({
        "status": status,
        "labels": {"severity": "warning", "alertname": name, "namespace": "n"},
        "annotations": {"summary": "a < b & c"},
        "startsAt": "2026-11-22T01:02:03.004005006Z",
        "endsAt": if status == "firing" { "0001-01-01T00:00:00Z" } else { "2026-11-22T01:12:03Z" },
        "generatorURL": "http://prometheus/graph?g0.expr=a+%3E+b",
        "fingerprint": "00112233aabbccdd",
    })
}

pub fn webhook(group: &str, alerts: &[Value]) -> Value {
    json!({
        "version": "4",
        "groupKey": group,
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "metalk8s-alert-logger",
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": "http://alertmanager",
        "alerts": alerts,
    })
}

pub async fn post(server: &Server, body: impl ToString) -> Response {
    let request = server.request(Method::POST, "/webhook").body(body.to_string());
    request.send().await.expect("an answer")
}

/// As the alert logger of MetalK8s prints it, which is as Go writes it.
pub const LINE: &str = r#"{"status":"firing","labels":{"alertname":"A","namespace":"n","severity":"warning"},"annotations":{"summary":"a \u003c b \u0026 c"},"startsAt":"2026-11-22T01:02:03.004005006Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph?g0.expr=a+%3E+b","fingerprint":"00112233aabbccdd"}"#;

#[tokio::test]
async fn each_alert_of_a_webhook_is_a_line() {
    let server = Server::start(&["--webhook"]);
    let alerts = [alert("A", "firing"), alert("B", "resolved")];
    assert_eq!(post(&server, webhook("{}:{}", &alerts)).await.status(), 200);
    let lines = server.printed(2);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], LINE);
    assert!(lines[1].contains(r#""endsAt":"2026-11-22T01:12:03Z""#), "{}", lines[1]);
}

#[tokio::test]
async fn what_the_webhook_says_beside_its_alerts_may_stand_in_each_line() {
    let server = Server::start(&["--webhook", "--envelope"]);
    assert_eq!(post(&server, webhook("{}:{a=\"b\"}", &[alert("A", "firing")])).await.status(), 200);
    let envelope = r#","envelope":{"groupKey":"{}:{a=\"b\"}","receiver":"metalk8s-alert-logger","truncatedAlerts":0}}"#;
    let expected = LINE.strip_suffix('}').expect("an object").to_owned() + envelope;
    assert_eq!(server.printed(1), [expected]);
}

#[tokio::test]
async fn a_webhook_that_is_tried_again_is_printed_once() {
    let server = Server::start(&["--webhook"]);
    let (fires, ends) = (alert("A", "firing"), alert("A", "resolved"));
    let told = [&fires, &fires, &ends, &fires];
    for alert in told {
        assert_eq!(post(&server, webhook("g", std::slice::from_ref(alert))).await.status(), 200);
    }
    // What was told, told otherwise, and then told anew, is no retry: here it repairs the end.
    let printed = server.printed(3);
    let statuses: Vec<_> = printed.iter().filter_map(|line| line.get(11..17)).collect();
    assert_eq!(statuses, ["firing", "resolv", "firing"]);
}

#[tokio::test]
async fn another_group_that_tells_the_same_is_no_retry() {
    let server = Server::start(&["--webhook"]);
    for group in ["a", "b"] {
        assert_eq!(post(&server, webhook(group, &[alert("A", "firing")])).await.status(), 200);
    }
    assert_eq!(server.printed(2), [LINE, LINE]);
}

#[tokio::test]
async fn what_is_no_webhook_is_refused_with_the_reason() {
    let server = Server::start(&["--webhook"]);
    for (body, why) in [
        ("no json", "this is no webhook of Alertmanager's: expected ident at line 1 column 2\n"),
        (
            r#"{"alerts":[]}"#,
            "this is no webhook of Alertmanager's: missing field `version` at line 1 column 13\n",
        ),
        (
            r#"{"version":"3","alerts":[]}"#,
            "webhooks of version \"3\" are not known here, only \"4\"\n",
        ),
        (
            r#"{"version":"4","alerts":[{"status":"firing","labels":{},"startsAt":"soon"}]}"#,
            "alert 0 of a webhook is left out: its startsAt \"soon\" is no instant\n",
        ),
    ] {
        let answer = post(&server, body).await;
        assert_eq!(answer.status(), 400, "{body}");
        assert_eq!(answer.text().await.expect("a body"), why);
    }
    let got = server.get("/webhook").await;
    assert_eq!(got.status(), 405);
}

#[tokio::test]
async fn a_bad_alert_costs_no_other() {
    let server = Server::start(&["--webhook"]);
    let bad = json!({"status": "perhaps", "labels": {}, "startsAt": "2026-11-22T01:02:03Z"});
    let answer = post(&server, webhook("g", &[bad, alert("A", "firing")])).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(server.printed(1), [LINE]);
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(metrics.contains("alerts_left_out_total{reason=\"unreadable\"} 1\n"), "{metrics}");
}

#[tokio::test]
async fn what_is_missing_is_written_as_alertmanager_writes_it() {
    let server = Server::start(&["--webhook"]);
    let alert = json!({"status": "firing", "labels": {"alertname": "A"}, "annotations": null, "startsAt": "2026-11-22T01:02:03Z"});
    assert_eq!(post(&server, webhook("g", &[alert])).await.status(), 200);
    let printed = server.printed(1);
    // The fingerprint is that of these labels, by Prometheus' FNV-1a.
    let expected = r#"{"status":"firing","labels":{"alertname":"A"},"annotations":{},"startsAt":"2026-11-22T01:02:03Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":""#;
    assert!(printed[0].starts_with(expected), "{printed:?}");
}

#[tokio::test]
async fn too_long_a_webhook_is_refused() {
    let server = Server::start(&["--webhook", "--webhook-limit", "10kB"]);
    let long = webhook("g", &vec![alert("A", "firing"); 100]);
    let answer = post(&server, long).await;
    assert_eq!(answer.status(), 413);
    let why = answer.text().await.expect("a body");
    assert!(why.starts_with("the webhook is longer than 9.8 KiB: see --webhook-limit"), "{why}");
}

#[tokio::test]
async fn lines_that_nobody_takes_are_not_acknowledged() {
    let mut command = command(&["--port", "0", "--webhook"]);
    // As full as a disk can be.
    command.stdout(std::fs::File::options().write(true).open("/dev/full").expect("the device"));
    let server = Server::spawn(&mut command);
    assert_eq!(server.get("/readyz").await.status(), 200, "nothing went wrong yet");
    let answer = post(&server, webhook("g", &[alert("A", "firing")])).await;
    assert_eq!(answer.status(), 503);
    let why = answer.text().await.expect("a body");
    assert!(why.starts_with("the webhook could not be written: the standard output: "), "{why}");
    assert_eq!(server.get("/readyz").await.status(), 503);
    assert_eq!(server.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn who_hangs_is_not_ready_and_takes_no_more_until_he_goes_on() {
    let mut command = command(&["--port", "0", "--webhook"]);
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    command.stdout(writer);
    let server = Server::spawn(&mut command);
    // Its own copy of the pipe's end would keep it open.
    drop(command);
    let mut long = alert("A", "firing");
    long["annotations"]["long"] = "x".repeat(1 << 20).into();
    let (first, ()) = tokio::join!(post(&server, webhook("g", &[long])), async {
        until(&server, 503).await;
        let refused = post(&server, webhook("h", &[alert("B", "firing")])).await;
        assert_eq!(refused.status(), 503);
        assert!(refused.headers().contains_key("retry-after"));
        let why = refused.text().await.expect("a body");
        assert!(why.ends_with("or who reads the standard output, is slow\n"), "{why}");
        let metrics = server.get("/metrics").await.text().await.expect("a body");
        let name = "global_health_write_under_way_seconds ";
        let takes = metrics.lines().find_map(|line| line.strip_prefix(name));
        assert!(takes.expect("it is told").parse::<f64>().expect("a number") > 1.0, "{metrics}");
        assert_eq!(server.get("/healthz").await.status(), 200, "a new start would not help");
        std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
    });
    assert_eq!(first.status(), 200);
    until(&server, 200).await;
    let metrics = server.get("/metrics").await.text().await.expect("a body");
    assert!(metrics.contains("global_health_write_under_way_seconds 0.0\n"), "{metrics}");
    assert_eq!(post(&server, webhook("h", &[alert("B", "firing")])).await.status(), 200);
}

/// Waits until `/readyz` answers so.
async fn until(server: &Server, status: u16) {
    for _ in 0..1_000 {
        if server.get("/readyz").await.status() == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("/readyz never answers {status}");
}

/// As where both are files of one disk, which is full.
#[tokio::test]
async fn who_can_say_nothing_goes_on() {
    let folder = Folder::new("mute");
    let script = format!(
        // It tells its address to the pipe, and all after that to nobody.
        "exec {} serve --port 0 --store {} 2> >(read -r line; [[ $line == Global* ]] || read -r line; echo \"$line\" >&3) 3>&- >/dev/full",
        env!("CARGO_BIN_EXE_global-health"),
        folder.as_str()
    );
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", &format!("exec 3>&2; {script}")]);
    shell.stderr(std::process::Stdio::piped());
    let server = Server::spawn(&mut shell);
    for _ in 0..2 {
        assert_eq!(post(&server, "no json").await.status(), 400);
        assert_eq!(post(&server, webhook("g", &[alert("A", "firing")])).await.status(), 503);
    }
    assert_eq!(server.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn webhooks_are_received_only_where_asked_for() {
    let server = Server::start(&[]);
    let answer = post(&server, webhook("g", &[alert("A", "firing")])).await;
    assert_eq!(answer.status(), 405, "the page takes no posts");
}

#[test]
fn what_would_change_nothing_is_refused() {
    for (arguments, why) in [
        (&["--envelope"][..], "--webhook|--store <DIR>"),
        (&["--webhook-token-file", "x"], "--webhook|--store <DIR>"),
        (&["--webhook", "--retention-time", "1d"], "--store <DIR>"),
        (&["--webhook", "--no-print"], "--store <DIR>"),
        (&["--webhook", "--now", "2026-11-22T00:00:00Z"], "cannot be used with '--now <TIME>'"),
        (&["--fault", "all"], "--seed <N>"),
    ] {
        let output = command(arguments).output().expect("it ran");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(why), "{arguments:?}: {errors}");
    }
}

/// A webhook with these headers of which all but ten bytes were sent, and those bytes.
fn begun(server: &Server, body: &str, headers: &str) -> (TcpStream, String) {
    let address = server.address.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let (now, later) = body.split_at(body.len() - 10);
    let length = body.len();
    write!(
        stream,
        "POST /webhook HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {length}\r\n\r\n{now}"
    )
    .expect("it reads");
    (stream, later.to_owned())
}

/// The first bytes of the answer.
fn status(stream: &mut TcpStream) -> String {
    let mut begin = [0; 12];
    stream.read_exact(&mut begin).expect("an answer");
    String::from_utf8_lossy(&begin).into_owned()
}

#[tokio::test]
async fn a_webhook_under_way_is_taken_before_it_ends() {
    let mut server = Server::start(&["--webhook"]);
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    let (mut stream, later) = begun(&server, &body, "Expect: 100-continue\r\n");
    assert_eq!(status(&mut stream), "HTTP/1.1 100");
    server.terminate();
    stream.write_all(later.as_bytes()).expect("it reads on");
    stream.read_exact(&mut [0; " Continue\r\n\r\n".len()]).expect("the rest of it");
    assert_eq!(status(&mut stream), "HTTP/1.1 200");
    assert_eq!(server.printed(1), [LINE]);
    assert!(server.ended().success());
}

#[tokio::test]
async fn a_hangup_ends_nothing_where_there_is_no_terminal() {
    let mut command = command(&["--port", "0", "--webhook"]);
    let mut server = Server::spawn(command.stdin(std::process::Stdio::null()));
    // Who stops now does not any more answer this.
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    let (mut stream, later) = begun(&server, &body, "Expect: 100-continue\r\n");
    assert_eq!(status(&mut stream), "HTTP/1.1 100");
    server.signal("-HUP");
    assert_eq!(post(&server, webhook("h", &[alert("B", "firing")])).await.status(), 200);
    server.signal("-HUP");
    stream.write_all(later.as_bytes()).expect("it reads on");
    stream.read_exact(&mut [0; " Continue\r\n\r\n".len()]).expect("the rest of it");
    assert_eq!(status(&mut stream), "HTTP/1.1 200");
    assert_eq!(server.printed(2).len(), 2);
    server.terminate();
    assert!(server.ended().success());
}

#[tokio::test]
async fn webhooks_that_never_arrive_take_the_room_of_others_for_a_moment_only() {
    let server = Server::start(&["--webhook"]);
    let body = webhook("g", &[alert("A", "firing")]).to_string();
    // As many as may be under way.
    let mut slow: Vec<_> = (0..64).map(|_| begun(&server, &body, "")).collect();
    assert_eq!(post(&server, &body).await.status(), 200);
    assert_eq!(server.printed(1), [LINE]);
    assert_eq!(status(&mut slow[0].0), "HTTP/1.1 408");
}
